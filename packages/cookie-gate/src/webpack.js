// The webpack plugin: bundles the catalogue with the site, watches it, and puts the tag first into the pages that
// html-webpack-plugin writes.
// Invariant: no other plugin changes a file of the bundle, since the tag names the hash of gate.js.

import path from "node:path";
import { isRelative, upFrom } from "./paths.js";
import { build, cannotInline, guard, messageOf, policyOf, settlePages, writeTypes } from "./site.js";

/** @import { PageOptions } from "../types/options.d.ts" */
/** @import { Compilation, Compiler } from "webpack" */

const NAME = "CookieGatePlugin";
const TOO_LATE = "since html-webpack-plugin made it when all assets were done; version 5 makes pages before";

export class CookieGatePlugin {
  /** @param {PageOptions} [options] */
  constructor(options) {
    this.options = settlePages(options);
    /** @type {ReturnType<typeof build> | undefined} */
    this.built = undefined;
    /**
     * The pages of all compilations. html-webpack-plugin tells of a page only when it makes it anew, and otherwise hands
     * out the page of the compilation before.
     * @type {Set<string>}
     */
    this.pages = new Set();
  }

  /** @param {Compiler} compiler */
  apply(compiler) {
    const { catalogue, folder, types, inline } = this.options;
    const file = path.resolve(compiler.context, catalogue);
    const { WebpackError, sources, Compilation: stages } = compiler.webpack;
    compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
      compilation.fileDependencies.add(file);
      try {
        this.built = build(file, folder, inline ? { inlineAt: this.baseOfAll(compilation) } : {});
        if (inline) compilation.getLogger(NAME).info(policyOf(this.built, folder));
        writeTypes(types, compiler.context, this.built.ids);
      } catch (error) {
        // A watching compiler goes on with the gate of the last catalogue without errors.
        compilation.errors.push(new WebpackError(messageOf(error)));
      }
      // After the plugins that add a banner or make scripts small, and before those that compress what is there.
      const stage = stages.PROCESS_ASSETS_STAGE_OPTIMIZE_TRANSFER - 1;
      let isOver = false;
      compilation.hooks.processAssets.tap({ name: NAME, stage }, () => {
        for (const [name, bytes] of this.built?.files ?? []) {
          const info = { minimized: true, immutable: /\.[0-9a-f]{12}\./.test(name) };
          compilation.emitAsset(name, new sources.RawSource(Buffer.from(bytes)), info);
        }
        // Here and not while pages are made: what makes them small would change the text of an inline script, and a page
        // that is handed out again would have the gate of an earlier catalogue.
        for (const name of this.pages) {
          const page = compilation.getAsset(name);
          if (!page || !this.built) continue;
          const html = guard(String(page.source.source()), this.built, this.baseFor(compilation, name));
          compilation.updateAsset(name, new sources.RawSource(html));
        }
        isOver = true;
      });
      this.follow(compiler, compilation, (name) => {
        this.pages.add(name);
        if (isOver) compilation.errors.push(new WebpackError(`cookie-gate: ${name} has no gate, ${TOO_LATE}`));
      });
    });
  }

  /**
   * Notes the pages of html-webpack-plugin, where the site uses it. Its class is taken from the plugin that the site
   * gave: there may be several versions of it.
   * @param {Compiler} compiler
   * @param {Compilation} compilation
   * @param {(name: string) => void} note
   */
  follow(compiler, compilation, note) {
    const pages = compiler.options.plugins.find((plugin) => plugin?.constructor.name === "HtmlWebpackPlugin");
    /** @type {any} */
    const kind = pages?.constructor;
    const hooks = kind?.getCompilationHooks?.(compilation) ?? kind?.getHooks?.(compilation);
    hooks?.afterEmit.tap(NAME, (/** @type {{ outputName: string }} */ page) => {
      note(page.outputName);
      return page;
    });
  }

  /**
   * The address of the site's root as a page sees it. An output name has the separators of the system.
   * @param {Compilation} compilation
   * @param {string} page
   */
  baseFor(compilation, page) {
    const { publicPath } = compilation.outputOptions;
    const own = typeof publicPath === "string" && publicPath !== "auto" ? compilation.getAssetPath(publicPath, {}) : "";
    const given = this.options.base ?? own;
    return given && given !== "./" ? given.replace(/\/?$/, "/") : upFrom(page);
  }

  /**
   * The same where all pages see the same. A hash in the address is not known yet when the catalogue is bundled.
   * @param {Compilation} compilation
   */
  baseOfAll(compilation) {
    const given = this.options.base ?? compilation.outputOptions.publicPath;
    if (typeof given !== "string" || isRelative(given) || given.includes("[")) throw cannotInline("output.publicPath");
    return given.replace(/\/?$/, "/");
  }
}

export default CookieGatePlugin;
