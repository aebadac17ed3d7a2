// Tagged elements: `data-cookie-gate="<category or vendor>"` on an inert script, or on anything with `data-src`.
// Invariant: each comes to life once, in document order, and a script waits for the one before it.

import { document, warn, window } from "./platform.js";
import { allows } from "./core.js";

const tag = "data-cookie-gate";
let isBusy, policy;

/** Brings to life what is allowed now; called after every decision and when the document grows. */
export const activate = () => {
  if (isBusy || document.readyState === "loading") return;
  for (const element of document.querySelectorAll("[" + tag + "]"))
    if (allows(element.getAttribute(tag)))
      try {
        // Without its tag it is not found again.
        element.removeAttribute(tag);
        if (revive(element)) return;
      } catch (error) {
        warn("not activated:", element, error);
      }
};

const next = () => {
  isBusy = false;
  activate();
};

// Returns whether the next one has to wait.
const revive = (element) => {
  // "data-src" and "data-type".
  const { src, type } = element.dataset;
  if (element.localName !== "script") {
    if (src) element.setAttribute("src", src);
    return;
  }
  if (type) element.type = type;
  else element.removeAttribute("type");
  if (src) element.src = scriptUrl(src);
  // The element itself is put back: its nonce stays with it, and inline text needs no Trusted Type.
  element.async = false;
  isBusy = element.hasAttribute("src");
  if (isBusy) for (const event of ["load", "error"]) element.addEventListener(event, next);
  element.replaceWith(element);
  return isBusy;
};

// Where Trusted Types are required, a URL of the operator's own markup passes under one named policy.
const scriptUrl = (url) =>
  window.trustedTypes
    ? (policy ||= trustedTypes.createPolicy("cookie-gate", { createScriptURL: (given) => given })).createScriptURL(url)
    : url;

/** Watches the document from the moment it is parsed. */
export const watch = () => {
  document.addEventListener("DOMContentLoaded", activate);
  new MutationObserver(activate).observe(document, { childList: true, subtree: true });
};
