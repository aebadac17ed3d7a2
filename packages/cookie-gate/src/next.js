// Next: writes the bundle into the folder of public files, whichever of its bundlers Next uses, and tells the pages the
// address and the hash of gate.js.
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
 * @template {NextConfig} T
 * @param {T | ((phase: string, context: { defaultConfig: T }) => T | Promise<T>)} [given]
 * @param {SiteOptions} [options]
 */
export const withCookieGate = (given, options) => {
  const { catalogue, folder, types } = settle(options);
  return async (/** @type {string} */ phase, /** @type {{ defaultConfig: T }} */ context) => {
    const config = /** @type {T} */ (typeof given === "function" ? await given(phase, context) : (given ?? {}));
    const root = process.cwd();
    const stored = path.join(root, "public", folder, "next.json");
    /** @type {{ src: string, integrity: string }} */
    let tag;
    if (PHASES.includes(phase)) {
      const file = path.resolve(root, catalogue);
      let built;
      try {
        built = build(file, folder);
      } catch (error) {
        throw new Error(messageOf(error));
      }
      place(path.join(root, "public"), stored, built.files);
      writeTypes(types, root, built.ids);
      tag = attributes(built, (config.basePath ?? "") + "/");
    } else {
      // A server of a built site: what the build has inlined counts.
      return config;
    }
    return { ...config, env: { ...config.env, COOKIE_GATE_SRC: tag.src, COOKIE_GATE_INTEGRITY: tag.integrity } };
  };
};

export default withCookieGate;

/**
 * Writes the files, and removes those of the run before that are not among them.
 * @param {string} root
 * @param {string} stored the list of what the run before has written
 * @param {Map<string, Uint8Array>} files
 */
const place = (root, stored, files) => {
  /** @type {string[]} */
  const before = fs.existsSync(stored) ? JSON.parse(fs.readFileSync(stored, "utf8")) : [];
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
  fs.writeFileSync(stored, JSON.stringify([...files.keys()]) + "\n");
};
