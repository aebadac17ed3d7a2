// Reads addresses with the browser's own parser, and asks whether an address may be contacted. The parser knows
// relative addresses, user names, other alphabets, and tabs in the middle.
// Invariant: the gate judges the host and path that the browser would contact.

import { call, document, getter, slice, URL } from "./platform.js";
import { REQUEST } from "./abi.js";
import { judge } from "./core.js";

const hostname = getter(URL, "hostname");
const pathname = getter(URL, "pathname");
const baseURI = getter(Node, "baseURI");

/**
 * Reads an address as the browser would for `node`; nothing = the text is no address, and the browser's own error is
 * right.
 * @param {string} address
 * @param {Node} node
 */
const read = (address, node) => {
  try {
    const base = call(baseURI, node);
    // Markup is searched in a document that has no address, before the markup goes into the page's document.
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
 * The id of the vendor that may not be contacted at an address; nothing = the address may be contacted.
 * @param {string} address
 * @param {Node} [node]
 */
export const refusal = (address, node = document) => {
  const url = read(address, node);
  /** @type {string | undefined} */
  let vendor;
  // A pattern compares only the start of a path, and a text that is too long for the core's input cannot be judged.
  if (url) judge(REQUEST, call(hostname, url) + "\t" + call(slice, call(pathname, url), 0, 4096), (id) => (vendor = id));
  return vendor;
};
