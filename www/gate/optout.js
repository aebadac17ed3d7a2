// Reads the opt-out signals. Each is one line of `isAsked`.
// Why more than once: a page from the back/forward cache may come back to another setting of the browser, and an
// extension may set the property after us.
// Invariant: of several signals the strictest counts, and a signal that was seen holds until the page is left.

import { document, script, window } from "./platform.js";

const isAsked = () =>
  // Global Privacy Control § 2.2.
  window.navigator.globalPrivacyControl === true ||
  // The header `Sec-GPC: 1`, as the server of the site hands it on (docs/servers.md).
  script?.dataset.gpc === "1" ||
  document.documentElement.dataset.gpc === "1";

/** Whether the visitor asks, by a signal, to be opted out of the sale and sharing of data. */
export let optOut = false;

/** Reads the signals again; true = there is a signal now, and there was none before. */
export const isAskedSince = () => {
  try {
    return !optOut && (optOut = isAsked());
  } catch {} // The page has replaced what tells. Then the gate stays with what it knew.
};
isAskedSince();
