// The browser's half: hydrates the whole document.
import { createElement } from "react";
import { hydrateRoot } from "react-dom/client";
import { Page } from "./page.js";

hydrateRoot(document, createElement(Page), {
  // A page that hydrates without a fault never comes here.
  onRecoverableError: (fault) => console.error(fault),
});
