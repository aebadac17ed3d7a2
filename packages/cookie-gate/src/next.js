// Next: writes the bundle into the folder of public files, whichever of its bundlers Next uses, and tells the pages, and
// the server in front of them, the address and the hash of gate.js.
// Invariant: only files that an earlier run has written are removed.

import fs from "node:fs";
import path from "node:path";
import { isInside } from "./paths.js";
import { attributes, build, messageOf, settle, writeTypes } from "./site.js";

/** @import { SiteOptions } from "../types/options.d.ts" */
/** @typedef {{ basePath?: string, env?: Record<string, string | undefined> }} NextConfig */

/** The phases of Next in which a site is built or shown in development (`next/constants`). */
const PHASES = ["phase-production-build", "phase-development-server"];

/**
 * What a build leaves for its server: what it has written, and the tag's attributes.
 * @typedef {{ files: string[], tag: { src: string, integrity: string } }} Stored
 */

/**
 * @template {NextConfig} T
 * @param {T | ((phase: string, context: { defaultConfig: T }) => T | Promise<T>)} [given]
 * @param {SiteOptions} [options]
 */
export const withCookieGate = (given, options) => {
  const { catalogue, folder, types } = settle(options);
  for (const name of ["inline", "base"]) {
    if (options && name in options) throw new Error(`cookie-gate: Next has no option \`${name}\` (docs/npm.md says why)`);
  }
  return async (/** @type {string} */ phase, /** @type {{ defaultConfig: T }} */ context) => {
    const config = /** @type {T} */ (typeof given === "function" ? await given(phase, context) : (given ?? {}));
    const root = process.cwd();
    const site = path.join(root, "public");
    const file = path.join(site, folder, "next.json");
    if (PHASES.includes(phase)) {
      let built;
      try {
        built = build(path.resolve(root, catalogue), folder);
      } catch (error) {
        throw new Error(messageOf(error));
      }
      writeTypes(types, root, built.ids);
      place(site, file, built.files, attributes(built, (config.basePath ?? "") + "/"));
    }
    const tag = stored(file)?.tag;
    if (!tag) return config;
    const told = { COOKIE_GATE_SRC: tag.src, COOKIE_GATE_INTEGRITY: tag.integrity };
    // For a server of the site's own, which Next does not compile.
    Object.assign(process.env, told);
    // A server of a built site finds both in the pages already: there it changes nothing.
    return { ...config, env: { ...config.env, ...told } };
  };
};

export default withCookieGate;

/**
 * @param {string} file
 * @returns {Stored | undefined}
 */
const stored = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined);

/**
 * Writes the files, and removes those of the run before that are not among them.
 * @param {string} root
 * @param {string} list where the next run, and the server, read what this one has written
 * @param {Map<string, Uint8Array>} files
 * @param {Stored["tag"]} tag
 */
const place = (root, list, files, tag) => {
  const before = stored(list)?.files ?? [];
  for (const [name, bytes] of files) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes);
  }
  for (const name of before) {
    const file = path.resolve(root, name);
    // The list lies in a folder that people may write to.
    if (!files.has(name) && isInside(file, root)) fs.rmSync(file, { force: true });
  }
  fs.writeFileSync(list, JSON.stringify({ files: [...files.keys()], tag }) + "\n");
};
