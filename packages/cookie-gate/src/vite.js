// The Vite plugin: bundles the catalogue with the site, serves and watches it in development, and puts the tag first
// into each page.
// Invariant: in development a catalogue with errors shows its errors over the page, and the gate of the last catalogue
// without errors stays in force; a build fails.

import fs from "node:fs";
import path from "node:path";
import { isSame, upFrom } from "./paths.js";
import { attributes, build, insert, messageOf, settle, tagOf, writeTypes } from "./site.js";

/** @import { SiteOptions } from "../types/options.d.ts" */
/** @import { Plugin, ResolvedConfig, ViteDevServer } from "vite" */

const VIRTUAL = "virtual:cookie-gate";
/** @type {Record<string, string>} */
const TYPES = { js: "text/javascript", json: "application/json", wasm: "application/wasm", css: "text/css" };

/**
 * @param {SiteOptions} [options]
 * @returns {Plugin}
 */
export const cookieGate = (options) => {
  const { catalogue, folder, types } = settle(options);
  /** @type {ResolvedConfig} */
  let config;
  /** @type {ReturnType<typeof build> | undefined} */
  let built;
  /** @type {unknown} */
  let fault;
  /** The text that was bundled last, or tried. */
  let tried = "";
  /** Bundles anew while a development server runs, and tells of a fault. */
  let renew = () => {};
  const file = () => path.resolve(config.root, catalogue);
  const make = (/** @type {string} */ origin = "") => {
    tried = textOf(file());
    built = build(file(), folder, origin);
    writeTypes(types, config.root, built.ids);
    return built;
  };
  const now = () => built ?? make();
  /** @param {string} [page] the path of the page below the site's root, with a slash in front */
  const tag = (page = "/") => tagOf(attributes(now(), baseFor(config.base, page)));

  return {
    name: "cookie-gate",
    configResolved(resolved) {
      config = resolved;
    },
    buildStart() {
      this.addWatchFile(file());
      // A development server makes it when it knows its address.
      if (config.command === "build") make();
    },
    configureServer(server) {
      renew = () => {
        try {
          make(originOf(server));
          fault = undefined;
          server.ws.send({ type: "full-reload" });
        } catch (error) {
          fault = error;
          config.logger.error(messageOf(error), { timestamp: true });
          server.ws.send(overlay(error, file()));
        }
      };
      server.httpServer?.once("listening", () => setTimeout(renew));
      server.watcher.add(file());
      for (const event of ["add", "change", "unlink"]) {
        server.watcher.on(event, (changed) => isSame(changed, file()) && renew());
      }
      // The page that opens after the fault has to hear of it too.
      server.ws.on("connection", () => fault && server.ws.send(overlay(fault, file())));
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? "/", "http://localhost");
        const base = new URL(config.base, "http://localhost").pathname;
        const name = pathname.startsWith(base) ? pathname.slice(base.length) : pathname.slice(1);
        const bytes = name.startsWith(folder) || name.startsWith(".well-known/") ? built?.files.get(name) : undefined;
        if (!bytes) return next();
        response.setHeader("content-type", TYPES[name.split(".").pop() ?? ""] ?? "application/octet-stream");
        response.setHeader("cache-control", "no-cache");
        response.end(bytes);
      });
    },
    resolveId: (id) => (id === VIRTUAL ? "\0" + VIRTUAL : undefined),
    load(id) {
      if (id !== "\0" + VIRTUAL) return;
      const { src, integrity } = attributes(now(), config.base);
      const values = { src, integrity, tag: tag(), ...now().ids };
      return Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`).join("");
    },
    transformIndexHtml: {
      // After all others, and after Vite's own client: what is in front of the gate is not governed.
      order: "post",
      handler(html, { path: page }) {
        if (config.command !== "serve") return insert(html, tag(page));
        // The watcher misses what changes while it starts, and on some network drives all changes.
        if (textOf(file()) !== tried) renew();
        return built ? insert(html, tag(page)) : html;
      },
    },
    generateBundle() {
      for (const [fileName, source] of now().files) this.emitFile({ type: "asset", fileName, source });
    },
  };
};

export default cookieGate;

/**
 * The address of the site's root as a page sees it. With a relative base (`./`), a page in a folder has to go up.
 * @param {string} base
 * @param {string} page
 */
const baseFor = (base, page) =>
  base === "" || base.startsWith("./") ? upFrom(page.slice(1)) || "./" : base;

/**
 * What a file holds; nothing where it cannot be read.
 * @param {string} file
 */
const textOf = (file) => {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

/** @param {ViteDevServer} server */
const originOf = (server) => {
  const address = server.httpServer?.address();
  const { https } = server.config.server;
  if (!address || typeof address === "string") return "";
  return `${https ? "https" : "http"}://localhost:${address.port}`;
};

/**
 * What Vite shows over the page.
 * @param {unknown} error
 * @param {string} file
 */
const overlay = (error, file) => ({
  type: /** @type {const} */ ("error"),
  err: { message: messageOf(error), stack: "", id: file, plugin: "cookie-gate" },
});
