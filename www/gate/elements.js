// Tagged elements: `data-cookie-gate="<category or vendor>"` on an inert script, or on anything with `data-src`.
// Invariant: each comes to life once, in document order, and a script waits for the one before it.

import { apply, document, fail, window } from "./platform.js";
import { allows } from "./core.js";

const done = new WeakSet();
const { add, has } = WeakSet.prototype;
const attribute = "data-cookie-gate";
let isBusy, policy;

/** Brings to life what is allowed now; called after every decision and when the document grows. */
export const activate = () => {
  if (isBusy || document.readyState === "loading") return;
  const elements = document.querySelectorAll("[" + attribute + "]");
  for (let at = 0; at < elements.length; at++) {
    const element = elements[at];
    if (apply(has, done, [element]) || !allows(element.getAttribute(attribute))) continue;
    apply(add, done, [element]);
    try {
      if (revive(element)) return;
    } catch (error) {
      fail("not activated:", element, error);
    }
  }
};

const next = () => {
  isBusy = false;
  activate();
};

// Returns whether the next one has to wait.
const revive = (element) => {
  const source = element.getAttribute("data-src");
  const isScript = element.localName === "script";
  if (!isScript) {
    if (source) element.setAttribute("src", source);
    return;
  }
  const type = element.getAttribute("data-type");
  if (type) element.setAttribute("type", type);
  else element.removeAttribute("type");
  if (source) element.src = scriptUrl(source);
  // The element itself is put back: its nonce stays with it, and inline text needs no Trusted Type.
  element.async = false;
  const waits = element.hasAttribute("src");
  if (waits) {
    isBusy = true;
    element.addEventListener("load", next);
    element.addEventListener("error", next);
  }
  const { parentNode, nextSibling } = element;
  parentNode.removeChild(element);
  parentNode.insertBefore(element, nextSibling);
  return waits;
};

// Where Trusted Types are required, a URL of the operator's own markup passes under one named policy.
const scriptUrl = (url) => {
  const { trustedTypes } = window;
  if (!trustedTypes) return url;
  policy ||= trustedTypes.createPolicy("cookie-gate", { createScriptURL: (given) => given });
  return policy.createScriptURL(url);
};

/** Watches the document from the moment it is parsed. */
export const watch = () => {
  document.addEventListener("DOMContentLoaded", activate);
  new MutationObserver(activate).observe(document, { childList: true, subtree: true });
};
