// Brings tagged elements to life. A tag is `data-cookie-gate="<category or vendor>"` on an inert script, or on any
// element with `data-src` or a similar attribute.
// Invariant: each element comes to life once, in document order, and a script waits for the script before it.

import { fail, match, trust } from "./platform.js";
import { NAMES, TAG } from "./fetching.js";
import { allows } from "./core.js";
import { eachRealm } from "./realms.js";

/** @type {boolean | null | RegExpExecArray} Whether a script has yet to load. */
let isBusy;

/**
 * Brings to life the elements that are allowed now, in the page and in frames. Called after every decision and when a
 * document grows.
 */
export const activate = () => eachRealm(activateIn);

/** @param {Realm} realm */
const activateIn = (realm) => {
  try {
    const { document } = realm;
    if (isBusy || document.readyState === "loading") return;
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[" + TAG + "]")))
      if (allows(/** @type {string} */ (element.getAttribute(TAG))))
        try {
          // Without the tag, the next look does not find the element again.
          element.removeAttribute(TAG);
          if (revive(/** @type {HTMLScriptElement} */ (element))) return;
        } catch (error) {
          fail("not activated:", element, error);
        }
  } catch {} // The realm is of another origin.
};

const next = () => {
  isBusy = false;
  activate();
};

/**
 * Brings one element to life; returns whether the next element has to wait.
 * @param {HTMLScriptElement} element or any other element: properties of scripts are read of scripts only
 */
const revive = (element) => {
  const isScript = element.localName === "script";
  const { type } = element.dataset;
  if (isScript) {
    if (type) element.type = type;
    else element.removeAttribute("type");
    // The same element is inserted again: the element keeps its nonce, and its inline text needs no Trusted Type.
    element.async = false;
  }
  for (let at = 0; at < NAMES.length; at++) {
    const value = element.getAttribute("data-" + NAMES[at]);
    if (value !== null) element.setAttribute(NAMES[at], isScript ? trust("ScriptURL", value) : value);
  }
  if (!isScript) return;
  // A script that the browser does not run sends no event at its end.
  isBusy = element.hasAttribute("src") && !element.noModule && match(/^$|module|script/i, element.type);
  if (isBusy) for (const event of ["load", "error"]) element.addEventListener(event, next);
  element.replaceWith(element);
  return isBusy;
};
