// The webpack plugin in a project of its own. The quotes of attributes are optional here: minifiers take them away.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { test } from "node:test";
import { CATALOGUE, project, until } from "./support.js";

const require = createRequire(import.meta.url);
const webpack = require("webpack");
const HtmlWebpackPlugin = require("html-webpack-plugin");

/**
 * Compiles the project's one script.
 * @param {string} folder
 * @param {object} [more]
 * @returns {Promise<{ errors: string[], html: string, out: string }>}
 */
const compile = (folder, more = {}) => {
  const { CookieGatePlugin } = createRequire(path.join(folder, "package.json"))("cookie-gate/webpack");
  const out = path.join(folder, "dist");
  const plugins = [
    new HtmlWebpackPlugin({ filename: "a/index.html", minify: false }),
    new CookieGatePlugin(),
    // It adds a line to each script; the tag's hash would not fit any more.
    new webpack.BannerPlugin("A banner"),
  ];
  const compiler = webpack({ mode: "production", context: folder, entry: "./main.js", output: { path: out }, plugins, ...more });
  return new Promise((done, fail) =>
    compiler.run((/** @type {Error | null} */ fault, /** @type {any} */ stats) => {
      if (fault) return fail(fault);
      const page = path.join(out, "a/index.html");
      const html = fs.existsSync(page) ? fs.readFileSync(page, "utf8") : "";
      const { errors = [] } = stats.toJson({ all: false, errors: true });
      compiler.close(() => done({ errors: errors.map((/** @type {any} */ one) => one.message), html, out }));
    }),
  );
};

const FILES = { "main.js": "console.log(1);\n" };

test("each page begins with the tag, whose hash fits the file that is written", async () => {
  const folder = project("webpack", FILES);
  const { errors, html, out } = await compile(folder);
  assert.deepEqual(errors, []);
  const [, src, integrity] = /<head><script src="?([^" ]*)"? integrity="?([^">]*)"?><\/script>/.exec(html) ?? assert.fail(html);
  assert.match(src, /^\.\.\/cookie-gate\/gate\.[0-9a-f]{12}\.js$/, "as the page sees it");
  const bytes = fs.readFileSync(path.join(out, "a", src));
  assert.equal(`sha384-${createHash("sha384").update(bytes).digest("base64")}`, integrity);
  assert.ok(fs.readFileSync(path.join(folder, "cookie-gate-ids.d.ts"), "utf8").includes('"analytics": "category"'));
});

test("a public path counts", async () => {
  const folder = project("webpack-path", FILES);
  const { html } = await compile(folder, { output: { path: path.join(folder, "dist"), publicPath: "https://cdn.example/x" } });
  assert.match(html, /<head><script src="?https:\/\/cdn\.example\/x\/cookie-gate\/gate\.\w+\.js"? integrity="?sha384-[^" ]+"? crossorigin="?anonymous"?>/);
});

test("a change of the catalogue alone gets into the pages", async (context) => {
  const folder = project("webpack-watch", FILES);
  const { CookieGatePlugin } = createRequire(path.join(folder, "package.json"))("cookie-gate/webpack");
  const plugins = [new HtmlWebpackPlugin(), new CookieGatePlugin()];
  const output = { path: path.join(folder, "dist") };
  const compiler = webpack({ mode: "development", context: folder, entry: "./main.js", output, plugins });
  const page = path.join(folder, "dist/index.html");
  const first = () => /<head><script src="([^"]*)" integrity/.exec(fs.existsSync(page) ? fs.readFileSync(page, "utf8") : "")?.[1];
  const watching = compiler.watch({ poll: 50 }, () => {});
  context.after(() => new Promise((done) => watching.close(done)));
  const before = await until("tag", first);
  const other = CATALOGUE.replace(/"email": "[^"]*"/, '"email": "other@example.com"');
  fs.writeFileSync(path.join(folder, "catalogue.json"), other);
  const after = await until("another tag", () => (first() === before ? undefined : first()));
  assert.ok(fs.existsSync(path.join(folder, "dist", after)), after);
  assert.equal(fs.readFileSync(page, "utf8").split("gate.").length, 2, "one tag, and not two");
});

test("a page that comes when all assets are done fails the build", async () => {
  const { AsyncSeriesWaterfallHook } = require("tapable");
  const hooks = { afterEmit: new AsyncSeriesWaterfallHook(["page"]) };
  // As versions for earlier webpacks did it.
  class HtmlWebpackPlugin {
    static getHooks = () => hooks;
    apply(/** @type {any} */ compiler) {
      compiler.hooks.emit.tapPromise("late", (/** @type {any} */ compilation) => {
        compilation.emitAsset("a/index.html", new compiler.webpack.sources.RawSource("<head></head>"));
        return hooks.afterEmit.promise({ outputName: "a/index.html" });
      });
    }
  }
  const folder = project("webpack-late", FILES);
  const { CookieGatePlugin } = createRequire(path.join(folder, "package.json"))("cookie-gate/webpack");
  const { errors } = await compile(folder, { plugins: [new HtmlWebpackPlugin(), new CookieGatePlugin()] });
  assert.equal(errors.length, 1);
  assert.match(errors[0], /a\/index\.html has no gate.*version 5/);
});

test("a catalogue with errors fails the build and names the place", async () => {
  const folder = project("webpack-errors", {
    ...FILES,
    "catalogue.json": CATALOGUE.replace(/"email": "[^"]*"/, '"email": "nobody"'),
  });
  const { errors } = await compile(folder);
  assert.equal(errors.length, 1);
  assert.match(errors[0], /catalogue\.json.*controller\.email/s);
});
