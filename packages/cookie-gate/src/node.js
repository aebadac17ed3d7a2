// The command's work for programs: no files, no streams, no exit codes. Vite, webpack and Next plugins rest on it.

import { command } from "./command.js";
import { inMemory } from "./machine.js";

/** @import { Bundle, Catalogue, CheckReport, DiffReport } from "../types/node.d.ts" */

export class CatalogueError extends Error {
  /**
   * @param {string} message
   * @param {CheckReport["diagnostics"]} diagnostics
   */
  constructor(message, diagnostics) {
    super(message);
    this.name = "CatalogueError";
    this.diagnostics = diagnostics;
  }
}

/** @param {Catalogue} catalogue */
const textOf = (catalogue) => (typeof catalogue === "string" ? catalogue : JSON.stringify(catalogue, null, 2));

const FILE = "catalogue.json";

/**
 * Runs one command on texts. Throws where it could not run, and where it finds errors unless `mayFind`.
 * @param {Record<string, string>} files
 * @param {string[]} args
 * @param {boolean} [mayFind]
 */
const work = (files, args, mayFind) => {
  const { on, written, said } = inMemory(files);
  const code = command(args, on);
  if (code > 1 || (code && !mayFind)) {
    const { diagnostics } = code === 1 ? check(files[FILE]) : { diagnostics: [] };
    throw new CatalogueError(said.err.trim().replace(/^cookie-gate: /, ""), diagnostics);
  }
  return { written, out: said.out };
};

/**
 * @param {Catalogue} catalogue
 * @returns {CheckReport}
 */
export const check = (catalogue) =>
  JSON.parse(work({ [FILE]: textOf(catalogue) }, ["check", FILE, "--format", "json"], true).out);

/**
 * @param {Catalogue} published
 * @param {Catalogue} next
 * @returns {DiffReport}
 */
export const diff = (published, next) => {
  const files = { "published.json": textOf(published), [FILE]: textOf(next) };
  return JSON.parse(work(files, ["diff", "published.json", FILE, "--format", "json"], true).out);
};

/**
 * @param {Catalogue} catalogue
 * @param {{ replaces?: Catalogue, base?: string, inline?: boolean }} [options]
 * @returns {Bundle}
 */
export const bundle = (catalogue, { replaces, base, inline } = {}) => {
  /** @type {Record<string, string>} */
  const files = { [FILE]: textOf(catalogue) };
  const args = ["bundle", FILE, "--out", "."];
  if (replaces) {
    files["published.json"] = textOf(replaces);
    args.push("--replaces", "published.json");
  }
  if (base) args.push("--base", base);
  if (inline) args.push("--inline");
  const { written } = work(files, args);
  /** @type {Map<string, Uint8Array>} */
  const named = new Map();
  for (const [name, bytes] of written) named.set(name.replace(/^\.\//, ""), bytes);
  return { files: named, manifest: JSON.parse(new TextDecoder().decode(named.get("manifest.json"))) };
};

/**
 * @param {Catalogue} catalogue
 * @param {{ language: string, fragment?: boolean, gate?: string }} options
 */
export const policy = (catalogue, { language, fragment, gate }) => {
  const args = ["policy", FILE, "--lang", language];
  if (fragment) args.push("--fragment");
  if (gate) args.push("--gate", gate);
  return work({ [FILE]: textOf(catalogue) }, args).out;
};

/** @param {Catalogue} catalogue */
export const show = (catalogue) => JSON.parse(work({ [FILE]: textOf(catalogue) }, ["show", FILE]).out);

export const schema = () => JSON.parse(work({}, ["schema"]).out);

/** The build fills it in. */
export const version = COOKIE_GATE_VERSION;
