// Tagged elements: `data-cookie-gate="<category or vendor>"` on an inert script, or on anything with `data-src` and its like.
// Invariant: each comes to life once, in document order, and a script waits for the one before it.

import { fail, match, trust } from "./platform.js";
import { NAMES, TAG } from "./fetching.js";
import { allows } from "./core.js";
import { eachRealm } from "./realms.js";

/** @type {boolean | null | RegExpExecArray} Whether a script has yet to load. */
let isBusy;

/** Brings to life what is allowed now, here and in frames; called after every decision and when a document grows. */
export const activate = () => eachRealm(activateIn);

/** @param {Realm} realm */
const activateIn = (realm) => {
  try {
    const { document } = realm;
    if (isBusy || document.readyState === "loading") return;
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[" + TAG + "]")))
      if (allows(/** @type {string} */ (element.getAttribute(TAG))))
        try {
          // Without its tag it is not found again.
          element.removeAttribute(TAG);
          if (revive(/** @type {HTMLScriptElement} */ (element))) return;
        } catch (error) {
          fail("not activated:", element, error);
        }
  } catch {} // Of another origin.
};

const next = () => {
  isBusy = false;
  activate();
};

/**
 * Returns whether the next one has to wait.
 * @param {HTMLScriptElement} element or any other: what only scripts have is asked of scripts alone
 */
const revive = (element) => {
  const isScript = element.localName === "script";
  const { type } = element.dataset;
  if (isScript) {
    if (type) element.type = type;
    else element.removeAttribute("type");
    // The element itself is put back: its nonce stays with it, and inline text needs no Trusted Type.
    element.async = false;
  }
  for (let at = 0; at < NAMES.length; at++) {
    const value = element.getAttribute("data-" + NAMES[at]);
    if (value !== null) element.setAttribute(NAMES[at], isScript ? trust("ScriptURL", value) : value);
  }
  if (!isScript) return;
  // What the browser does not run tells nothing of its end.
  isBusy = element.hasAttribute("src") && !element.noModule && match(/^$|module|script/i, element.type);
  if (isBusy) for (const event of ["load", "error"]) element.addEventListener(event, next);
  element.replaceWith(element);
  return isBusy;
};
