// Addresses, read by the browser's own parser: relative ones, user names, other alphabets, tabs in the middle.
// Invariant: what the browser would contact is what is judged.

import { call, document, getter, slice, URL } from "./platform.js";
import { REQUEST } from "./abi.js";
import { judge } from "./core.js";

const hostname = getter(URL, "hostname");
const pathname = getter(URL, "pathname");
const baseURI = getter(Node, "baseURI");

/**
 * Reads an address as `node` would; nothing = it is none, and the browser's own error is right.
 * @param {string} address
 * @param {Node} node
 */
const read = (address, node) => {
  try {
    const base = call(baseURI, node);
    // Markup is looked through in a document that has no address, before it is put into the page's.
    return new URL(address, base === "about:blank" ? call(baseURI, document) : base);
  } catch {}
};

/**
 * The path of an address.
 * @param {string} address
 * @param {Node} node
 */
export const pathOf = (address, node) => {
  const url = read(address, node);
  return url && call(pathname, url);
};

/**
 * The id of the vendor that may not be contacted at an address; nothing = it may.
 * @param {string} address
 * @param {Node} [node]
 */
export const refusal = (address, node = document) => {
  const url = read(address, node);
  /** @type {string | undefined} */
  let vendor;
  // A pattern looks at how a path begins, and what is too long cannot be asked about.
  if (url) judge(REQUEST, call(hostname, url) + "\t" + call(slice, call(pathname, url), 0, 4096), (id) => (vendor = id));
  return vendor;
};
