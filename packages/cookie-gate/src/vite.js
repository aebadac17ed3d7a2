// The Vite plugin: bundles the catalogue with the site, serves and watches it in development, and puts the tag first
// into each page.
// Invariant: in development a catalogue with errors shows its errors over the page, and the gate of the last catalogue
// without errors stays in force; a build fails.

import fs from "node:fs";
import path from "node:path";
import { isRelative, isSame, upFrom } from "./paths.js";
import { build, cannotInline, guard, messageOf, policyOf, settlePages, writeTypes } from "./site.js";
import { ABOVE, moduleOf, typesOf } from "./virtual.js";

/** @import { PageOptions } from "../types/options.d.ts" */
/** @import { Plugin, ResolvedConfig, ViteDevServer } from "vite" */

const VIRTUAL = "virtual:cookie-gate";
const RESOLVED = "\0" + VIRTUAL;
/** @type {Record<string, string>} */
const TYPES = { js: "text/javascript", json: "application/json", wasm: "application/wasm", css: "text/css" };

/**
 * @param {PageOptions} [options]
 * @returns {Plugin}
 */
export const cookieGate = (options) => {
  const { catalogue, folder, types, inline, base: given } = settlePages(options);
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
  /** The address of the site's root. The development server answers below its own. */
  const base = () => (config.command === "build" && given) || config.base;
  const make = (/** @type {string} */ origin = "") => {
    tried = textOf(file());
    if (inline && isRelative(base())) throw cannotInline("Vite's base");
    built = build(file(), folder, { origin, ...(inline ? { inlineAt: base() } : {}) });
    if (inline) config.logger.info(policyOf(built, folder));
    writeTypes(types, config.root, built.ids, typesOf(built));
    return built;
  };
  const now = () => built ?? make();
  /**
   * @param {string} html
   * @param {string} page its path below the site's root, with a slash in front
   */
  const guarded = (html, page) => guard(html, now(), isRelative(base()) ? upFrom(page.slice(1)) || "./" : base());

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
          // It names the gate of the catalogue before.
          const module = server.moduleGraph.getModuleById(RESOLVED);
          if (module) server.moduleGraph.invalidateModule(module);
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
        const [pathname] = (request.url ?? "/").split("?");
        const base = new URL(config.base, "http://localhost").pathname;
        const name = pathname.startsWith(base) ? pathname.slice(base.length) : pathname.slice(1);
        const bytes = name.startsWith(folder) || name.startsWith(".well-known/") ? built?.files.get(name) : undefined;
        if (!bytes) return next();
        response.setHeader("content-type", TYPES[name.split(".").pop() ?? ""] ?? "application/octet-stream");
        response.setHeader("cache-control", "no-cache");
        response.end(bytes);
      });
    },
    resolveId: (id) => (id === VIRTUAL ? RESOLVED : undefined),
    load(id, { ssr } = {}) {
      if (id !== RESOLVED) return;
      if (!isRelative(base())) return moduleOf(now(), base());
      // Vite 6 and later may build for both sides at once.
      if (ssr || this.environment?.config.consumer === "server") this.error(NO_ADDRESS);
      return moduleOf(now());
    },
    renderChunk(code, { fileName }) {
      if (!code.includes(ABOVE)) return null;
      return { code: code.replaceAll(ABOVE, JSON.stringify(upFrom(fileName, path.posix) || "./")), map: null };
    },
    transformIndexHtml: {
      // After all others, and after Vite's own client: what is in front of the gate is not governed.
      order: "post",
      handler(html, { path: page }) {
        if (config.command !== "serve") return guarded(html, page);
        // The watcher misses what changes while it starts, and on some network drives all changes.
        if (textOf(file()) !== tried) renew();
        return built ? guarded(html, page) : html;
      },
    },
    generateBundle() {
      for (const [fileName, source] of now().files) this.emitFile({ type: "asset", fileName, source });
    },
  };
};

export default cookieGate;

const NO_ADDRESS =
  "cookie-gate: on a server, virtual:cookie-gate cannot tell where the gate is, since Vite's base is relative. " +
  'Give the plugin the address of the site\'s root, such as cookieGate({ base: "/" })';

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
