// What the plugins of all bundlers share: a catalogue's file becomes the files that the site serves, the tag that goes
// first into each page, and the types of the site's ids.

import fs from "node:fs";
import path from "node:path";
import { bundle, CatalogueError, show } from "./node.js";
import { baseOf, folderOf } from "./paths.js";

/** @import { PageOptions, SiteOptions } from "../types/options.d.ts" */
/** @typedef {ReturnType<typeof build>} Built */

/**
 * The text of a tag's attribute.
 * @param {string} text
 */
const attribute = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

/** @param {SiteOptions} [options] */
export const settle = ({ catalogue = "catalogue.json", folder = "cookie-gate", types = "cookie-gate-ids.d.ts" } = {}) => ({
  catalogue,
  folder: folderOf(folder),
  types,
});

/**
 * The same for plugins that write into pages.
 * @param {PageOptions} [options]
 */
export const settlePages = (options = {}) => ({
  ...settle(options),
  inline: options.inline ?? false,
  /** Nothing: that of the bundler counts. */
  base: options.base === undefined ? undefined : baseOf(options.base),
});

/**
 * @param {string} file
 * @returns {string}
 */
const read = (file) => {
  try {
    // Editors on Windows may put a mark in front.
    return fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const way = "`npx cookie-gate init` writes one; the plugin's option `catalogue` says where it is";
    throw new Error(`cookie-gate: cannot read the catalogue ${file}: ${/** @type {Error} */ (error).message}; ${way}`);
  }
};

/**
 * Bundles a catalogue's file.
 * @param {string} file
 * @param {string} folder as `settle` gives it
 * @param {object} [more]
 * @param {string} [more.origin] one more origin that the site is served from, such as that of a development server
 * @param {string} [more.inlineAt] the address of the site's root, where pages carry gate.js inline
 */
export const build = (file, folder, { origin, inlineAt } = {}) => {
  let text = read(file);
  if (origin) text = withOrigin(text, origin);
  try {
    const { files, manifest } = bundle(text, inlineAt === undefined ? {} : { base: inlineAt + folder, inline: true });
    const { file: name, integrity } = manifest.files["gate.js"];
    const { embed } = manifest;
    const inline = embed?.inline ? new TextDecoder().decode(files.get(embed.inline)).trim() : undefined;
    const ids = idsOf(text);
    return { files: placed(files, folder), script: folder + name, integrity, ids, inline, scriptSrc: embed?.script_src };
  } catch (error) {
    if (error instanceof CatalogueError) error.message = `${file}: ${error.message}`;
    throw error;
  }
};

/**
 * What to say about a page that carries gate.js: its policy has to know the script by its hash.
 * @param {Built} built
 * @param {string} folder
 */
export const policyOf = ({ scriptSrc }, folder) =>
  `cookie-gate: gate.js stands in the pages. Their Content Security Policy, if any, needs script-src ${scriptSrc} ` +
  `(${folder}embed/headers.txt)`;

/**
 * The fault of a site without a fixed address, whose pages should carry gate.js.
 * @param {string} option the bundler's own option for the address of the site's root
 */
export const cannotInline = (option) =>
  new Error(
    `cookie-gate: \`inline\` needs the address of the site's root, since a script inside of a page cannot find its files ` +
      `from where it stands. ${option} is relative: give the plugin \`base\`, such as base: "/"`,
  );

/**
 * The catalogue with one more origin. A text that is no catalogue stays as it is: the bundler says what is wrong.
 * @param {string} text
 * @param {string} origin
 */
const withOrigin = (text, origin) => {
  try {
    const catalogue = JSON.parse(text);
    if (!catalogue.site.origins.includes(origin)) catalogue.site.origins.push(origin);
    return JSON.stringify(catalogue, null, 2);
  } catch {
    return text;
  }
};

/**
 * Each file at its place below the site's root. Only one file has a place of its own there.
 * @param {ReadonlyMap<string, Uint8Array>} files
 * @param {string} folder
 */
const placed = (files, folder) => {
  /** @type {Map<string, Uint8Array>} */
  const places = new Map();
  for (const [name, bytes] of files) places.set(name.startsWith(".well-known/") ? name : folder + name, bytes);
  return places;
};

/** @param {string} text */
const idsOf = (text) => {
  const { categories, vendors } = /** @type {{ categories: { id: string }[], vendors: { id: string }[] }} */ (show(text));
  return { categories: categories.map(({ id }) => id), vendors: vendors.map(({ id }) => id) };
};

/**
 * The attributes of the tag. `base` is the address of the site's root, with a slash at its end.
 * @param {{ script: string, integrity: string }} built
 * @param {string} base
 */
export const attributes = ({ script, integrity }, base) => ({
  src: base + script,
  integrity,
  // The browser checks the integrity of a script of another origin only where that origin allows to read it.
  ...(/^(https?:)?\/\//.test(base) ? { crossorigin: "anonymous" } : {}),
});

/** @param {Record<string, string>} given */
export const tagOf = (given) =>
  `<script${Object.entries(given).map(([name, value]) => ` ${name}="${attribute(value)}"`).join("")}></script>`;

/**
 * The page with the gate in front of all other scripts.
 * @param {string} html
 * @param {Built} built
 * @param {string} base
 */
export const guard = (html, built, base) =>
  built.inline ? insertText(html, built.inline) : insert(html, tagOf(attributes(built, base)));

/**
 * The place where the head begins. A page without a head begins with the tag: the browser puts it into the head that it
 * makes.
 * @param {string} html
 */
const startOf = (html) => {
  // A comment may contain what looks like a head.
  const head = /<!--[\s\S]*?(?:-->|$)|(<head(?:\s[^>]*)?>)/gi;
  for (let found = head.exec(html); found; found = head.exec(html)) {
    if (found[1]) return found.index + found[1].length;
  }
  return /^\uFEFF?\s*(<!doctype[^>]*>)?/i.exec(html)?.[0].length ?? 0;
};

/**
 * @param {string} html
 * @param {string} tag
 */
const insert = (html, tag) => {
  const at = startOf(html);
  return html.slice(0, at) + tag + html.slice(at);
};

/**
 * The same for a long script. Browsers look for the page's encoding in the first 1024 bytes only, so what names it stays
 * in front.
 * @param {string} html
 * @param {string} script
 */
const insertText = (html, script) => {
  const start = startOf(html);
  const named = /^(?:\s|<!--[\s\S]*?-->|<meta\s[^>]*>)*?<meta\s[^>]*\bcharset\s*=[^>]*>/i.exec(html.slice(start));
  const at = start + (named?.[0].length ?? 0);
  return html.slice(0, at) + (named ? "" : '<meta charset="utf-8">') + script + html.slice(at);
};

/**
 * Writes the types of the site's ids where they have changed: a watching compiler starts anew at each write.
 * @param {string | false} types
 * @param {string} root
 * @param {{ categories: string[], vendors: string[] }} ids
 * @param {string} [modules] the types of modules that the bundler has from its plugin
 */
export const writeTypes = (types, root, ids, modules = "") => {
  if (!types) return;
  const file = path.resolve(root, types);
  const lines = Object.entries({ category: ids.categories, vendor: ids.vendors }).flatMap(([kind, names]) =>
    names.map((id) => `  ${JSON.stringify(id)}: "${kind}";\n`),
  );
  // Without an export the file is no module, so what it declares holds everywhere.
  const text = `// Written by cookie-gate from the site's catalogue. A change here is lost.
interface CookieGateIds {
${lines.join("")}}
${modules}`;
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};

/**
 * What a developer reads of a fault: where it is, and the way out.
 * @param {unknown} error
 */
export const messageOf = (error) => {
  const { message } = /** @type {Error} */ (error);
  if (!(error instanceof CatalogueError)) return message;
  return [message, ...error.diagnostics.map(({ path: at, message, help }) => `  ${at}: ${message}\n    ${help}`)].join("\n");
};
