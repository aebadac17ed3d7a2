// What browser and server share.
import { type ApplicationConfig } from "@angular/core";
import { provideClientHydration, withEventReplay } from "@angular/platform-browser";
import { provideRouter } from "@angular/router";
import { routes } from "./app";

export const config: ApplicationConfig = {
  // `withEventReplay` makes Angular write a script of its own into the page.
  providers: [provideRouter(routes), provideClientHydration(withEventReplay())],
};
