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

/**
 * The types of the module.
 * @param {Built} built
 */
export const typesOf = ({ scriptSrc }) => `declare module "virtual:cookie-gate" {
  /** The tag; with \`inline\`, the whole script. */
  export const tag: string;
  /** The address of gate.js. */
  export const src: string;
  /** The hash of gate.js, for \`integrity\`. */
  export const integrity: string;
${scriptSrc ? "  /** What `script-src` of a Content Security Policy needs. */\n  export const scriptSrc: string;\n" : ""}\
  export const categories: readonly string[];
  export const vendors: readonly string[];
}
`;
