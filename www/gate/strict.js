// `enforcement: "strict"`: adds a Content Security Policy of ours, so that the browser itself refuses vendors that the
// visitor has not granted.
// Invariant: a page can narrow its Content Security Policy, and never widen it. So a further grant needs a reload.

import { cut, document, location } from "./platform.js";
import { hosts } from "./core.js";

// The hosts that our Content Security Policy lets this page contact; nothing = not added yet.
/** @type {string | undefined} */
let contacts;
/**
 * Makes the browser refuse all hosts that are not granted. Reloads the page where a further host is granted by now, and
 * returns true: nothing may start on this page any more.
 */
export const restrict = () => {
  const granted = hosts();
  const wanted = cut(granted, " ");
  let sources = "";
  for (let at = 0; at < wanted.length; at++) {
    if (!wanted[at]) continue;
    // Our Content Security Policy ignores ports, as the hooks do. Paths are left out: a Content Security Policy
    // compares paths in another way than the gate.
    const host = cut(wanted[at], "/")[0] + ":*";
    sources += " " + host + " ws://" + host + " wss://" + host;
    if (contacts === undefined || cut(" " + contacts + " ", " " + wanted[at] + " ").length > 1) continue;
    location.reload();
    return true;
  }
  if (contacts === granted) return;
  contacts = granted;
  const meta = document.createElement("meta");
  // Firefox and WebKit throw where a Content Security Policy refuses a socket or an event stream. So ours allows the
  // address that refused requests get (requests.js), at which no server answers.
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: localhost:1 wss://localhost:1" + sources;
  document.head.append(meta);
};
