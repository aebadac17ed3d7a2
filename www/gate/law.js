// What the law of the visitor's region asks: the page tells the region, the bundler what the profile of the region says.
// Invariant: nobody is asked where the visitor is. A region that is not told has the catalogue's own profile.

import { config, cut, descriptor, document, script } from "./platform.js";

/** @typedef {[flags: number, refusalMonths: number, closeRefuses: number, optOutLink: number]} Law By place. */

const tell = () => {
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector("meta[name=cookie-gate-region]");
  const region = (script?.dataset.region || meta?.content || "").trim().toUpperCase().replace("_", "-");
  /** @type {(name: string) => Law | undefined} */
  const of = (name) => descriptor(config.profiles, name)?.value;
  return of(region) || of(cut(region, "-")[0]) || of("");
};

/** By place (`LAW_…` in abi.js) what the law asks. */
export const law = /** @type {Law} */ (COOKIE_GATE_LEAN || tell() || [0, 0, 1, 0]);
