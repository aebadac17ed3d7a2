// The pages, and the frame around them.
import { Component } from "@angular/core";
import { RouterLink, RouterOutlet, type Routes } from "@angular/router";

@Component({ selector: "app-first", imports: [RouterLink], template: `<h1>The first page</h1><a routerLink="/second">On</a>` })
class First {}

@Component({ selector: "app-second", template: `<h1 id="second">The second page</h1>` })
class Second {}

export const routes: Routes = [
  { path: "", component: First },
  { path: "second", component: Second },
];

@Component({ selector: "app-root", imports: [RouterOutlet], template: `<main><router-outlet /></main>` })
export class App {}
