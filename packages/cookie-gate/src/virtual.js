// The module `virtual:cookie-gate` of the Vite plugin: what a framework that renders its pages itself puts into them.

import { attributes, tagOf } from "./site.js";

/** @import { Built } from "./site.js" */

/** Stands in the module's text for the way from the chunk's folder to the site's root, until the chunk has its place. */
export const ABOVE = "__COOKIE_GATE_ABOVE__";

/**
 * @param {Built} built
 * @param {string} [base] the address of the site's root; without it, each page has its own, and the module finds the
 *   root from its own place
 */
export const moduleOf = (built, base) => {
  const { integrity, inline, scriptSrc, ids } = built;
  const { src } = attributes(built, base ?? "");
  const values = { integrity, ...ids, ...(inline ? { scriptSrc } : {}) };
  const own = Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`).join("");
  if (base !== undefined) {
    const tag = inline ?? tagOf(attributes(built, base));
    return `${own}export const src = ${JSON.stringify(src)};\nexport const tag = ${JSON.stringify(tag)};\n`;
  }
  const [before, after] = tagOf({ src: "*", integrity }).split("*").map((part) => JSON.stringify(part));
  return `${own}export const src = new URL(${ABOVE} + ${JSON.stringify(src)}, import.meta.url).href;
export const tag = ${before} + src.replace(/&/g, "&amp;") + ${after};
`;
};
