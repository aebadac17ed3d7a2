// `enforcement: "strict"`: a Content Security Policy of ours, by which the browser itself refuses whom the visitor has not granted.
// Invariant: a Content Security Policy can be narrowed within a page, and never widened; a grant takes a new page.

import { cut, document, location } from "./platform.js";
import { hosts } from "./core.js";

// Hosts that our Content Security Policy lets this page contact; nothing before there is one.
/** @type {string | undefined} */
let contacts;
/** Has the browser refuse all other hosts, or loads the page again where there are more by now. */
export const restrict = () => {
  const granted = hosts();
  const wanted = cut(granted, " ");
  let sources = "";
  for (let at = 0; at < wanted.length; at++) {
    if (!wanted[at]) continue;
    // As hooks do, our Content Security Policy takes no note of ports; paths it would read differently.
    const host = cut(wanted[at], "/")[0] + ":*";
    sources += " " + host + " ws://" + host + " wss://" + host;
    if (contacts !== undefined && cut(" " + contacts + " ", " " + wanted[at] + " ").length < 2) return location.reload();
  }
  if (contacts === granted) return;
  contacts = granted;
  const meta = document.createElement("meta");
  // Firefox and WebKit throw where a Content Security Policy refuses a socket or an event stream, and so they would at the address of nobody,
  // which a refused one gets.
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: localhost:1 wss://localhost:1" + sources;
  document.head.append(meta);
};
