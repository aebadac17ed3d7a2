// What the law of the visitor's region asks for. The page names the region; the bundler supplies the profile of the
// region.
// Invariant: the gate asks no server where the visitor is. Without a region, the catalogue's own profile holds.

import { config, cut, descriptor, document, script } from "./platform.js";

/** @typedef {[flags: number, refusalMonths: number, closeRefuses: number, optOutLink: number, showsSignal: number]} Law By place. */

const tellRegion = () => {
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector("meta[name=cookie-gate-region]");
  return (script?.dataset.region || meta?.content || "").trim().toUpperCase().replace("_", "-");
};
/** The visitor's region as the page tells it; empty = the page tells none. */
export const region = COOKIE_GATE_LEAN ? "" : tellRegion();
const tell = () => {
  /** @type {(name: string) => Law | undefined} */
  const of = (name) => descriptor(config.profiles, name)?.value;
  return of(region) || of(cut(region, "-")[0]) || of("");
};

/** What the law asks for, at the places `LAW_…` of abi.js. */
export const law = /** @type {Law} */ (COOKIE_GATE_LEAN || tell() || [0, 0, 1, 0, 0]);
