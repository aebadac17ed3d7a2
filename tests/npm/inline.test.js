// gate.js inside of the pages: its text comes first, and the hash that a build tells is that of the text in the page.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { HERE, must, project, run, start, until } from "./support.js";

const VITE = path.join(HERE, "node_modules/vite/bin/vite.js");
const WEBPACK = path.join(HERE, "node_modules/webpack/lib/index.js");
const PAGE = `<!doctype html>
<html lang="en">
<head>
<!-- What names the encoding stays in front. -->
<meta name="viewport" content="width=device-width">
<meta charset="utf-8">
<title>A page</title>
<script type="module" src="/main.js"></script>
</head>
<body></body>
</html>
`;
const UNNAMED = "<!doctype html>\n<html><head><title>A page</title></head><body></body></html>\n";

/**
 * The text of a page's first script, which has no attributes. Only what names the encoding stands in front of it.
 * @param {string} html
 */
const textOf = (html) => {
  const [, front, text] = /<head>([\s\S]*?)<script>([\s\S]*?)<\/script>/.exec(html) ?? assert.fail(html.slice(0, 2000));
  assert.ok(!front.includes("<script") && /<meta charset="utf-8">$/.test(front), front);
  assert.ok(html.indexOf("charset") < 1000, "browsers look for it in the first 1024 bytes");
  assert.ok(text.length > 40_000, `${text.length}`);
  return text;
};

/** What a Content Security Policy needs for a script. */
const sourceOf = (/** @type {string} */ text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** What the bundle tells of its inline script. */
const told = (/** @type {string} */ out) => JSON.parse(fs.readFileSync(path.join(out, "manifest.json"), "utf8")).embed;

/** The script has no address beside which it finds its files, so it has theirs in it. */
const findsFiles = (/** @type {string} */ text, /** @type {string} */ base, /** @type {string} */ out) => {
  const [, panel] = new RegExp(`"${base}(panel\\.[0-9a-f]+\\.js)#`).exec(text) ?? assert.fail(`no panel below ${base}`);
  assert.ok(fs.existsSync(path.join(out, panel)), panel);
};

/** @param {string} options @param {string} [more] */
const vite = (options, more = "") => ({
  "vite.config.mjs": `import cookieGate from "cookie-gate/vite";\nexport default { ${more} plugins: [cookieGate(${options})] };\n`,
  "index.html": PAGE,
  "unnamed.html": UNNAMED,
  "main.js": 'import { tag, scriptSrc } from "virtual:cookie-gate";\ndocument.title = scriptSrc + tag.length;\n',
});
const PAGES = 'build: { rollupOptions: { input: ["index.html", "unnamed.html"] } },';

test("Vite writes gate.js into its pages and tells its hash", () => {
  const folder = project("inline-vite", vite("{ inline: true }", `base: "/shop/", ${PAGES}`));
  const said = must(folder, "node", VITE, "build");
  const out = path.join(folder, "dist/cookie-gate");
  for (const page of ["index.html", "unnamed.html"]) {
    const text = textOf(fs.readFileSync(path.join(folder, "dist", page), "utf8"));
    findsFiles(text, "/shop/cookie-gate/", out);
    const source = sourceOf(text);
    assert.ok(told(out).script_src.startsWith(`${source} `), `${page}: ${source} is not ${told(out).script_src}`);
    assert.ok(said.includes(told(out).script_src), said);
    assert.ok(fs.readFileSync(path.join(out, "embed/headers.txt"), "utf8").includes(`script-src ${told(out).script_src}`));
    const scripts = fs.readdirSync(path.join(folder, "dist/assets")).filter((name) => name.endsWith(".js"));
    const code = scripts.map((name) => fs.readFileSync(path.join(folder, "dist/assets", name), "utf8")).join("");
    assert.ok(code.includes(source), "virtual:cookie-gate tells it too");
  }
});

test("Vite's development server writes gate.js into its pages", async (context) => {
  const folder = project("inline-serve", vite("{ inline: true }"));
  const { said } = start(context, folder, ["node", VITE, "--host", "127.0.0.1", "--port", "0"]);
  const plain = () => said().replace(/\u001b\[\d+m/g, "");
  const home = await until("address", () => /http:\/\/127\.0\.0\.1:\d+\//.exec(plain())?.[0]);
  const html = await until("script", async () => {
    const page = await (await fetch(home, { headers: { accept: "text/html" } })).text();
    return page.length > 40_000 ? page : undefined;
  });
  const text = textOf(html);
  assert.ok(html.indexOf(text) < html.indexOf("/@vite/client"));
  assert.ok(plain().includes(sourceOf(text)), plain());
  const [, panel] = /"(\/cookie-gate\/panel\.[0-9a-f]+\.js)#/.exec(text) ?? assert.fail("no panel");
  assert.equal((await fetch(new URL(panel, home))).status, 200);
});

test("a site without a fixed address cannot have gate.js in its pages unless the address is given", () => {
  const folder = project("inline-relative", vite("{ inline: true }", 'base: "./",'));
  const { status, stderr } = run(folder, ["node", VITE, "build"]);
  assert.equal(status, 1);
  assert.match(stderr, /`inline` needs the address of the site's root.*Vite's base is relative.*base: "\/"/s);
  for (const [name, text] of Object.entries(vite('{ inline: true, base: "/a" }', 'base: "./",'))) {
    fs.writeFileSync(path.join(folder, name), text);
  }
  must(folder, "node", VITE, "build");
  const out = path.join(folder, "dist/cookie-gate");
  const text = textOf(fs.readFileSync(path.join(folder, "dist/index.html"), "utf8"));
  findsFiles(text, "/a/cookie-gate/", out);
  assert.ok(told(out).script_src.startsWith(sourceOf(text)));
});

test("webpack writes gate.js into its pages and tells its hash", () => {
  const compile = (/** @type {string} */ publicPath, /** @type {string} */ options) => `
    const { CookieGatePlugin } = require("cookie-gate/webpack");
    const HtmlWebpackPlugin = require("html-webpack-plugin");
    const plugins = [new HtmlWebpackPlugin({ template: "index.html" }), new CookieGatePlugin(${options})];
    const output = { path: __dirname + "/dist", publicPath: ${JSON.stringify(publicPath)} };
    require(${JSON.stringify(WEBPACK)})({ context: __dirname, mode: "production", entry: "./entry.js", output, plugins })
      .run((fault, stats) => {
        console.log(stats.toString());
        process.exit(fault || stats.hasErrors() ? 1 : 0);
      });
  `;
  const files = { "entry.js": "console.log(1);\n", "index.html": PAGE.replace(/<script.*\n/, "") };
  const folder = project("inline-webpack", { ...files, "fine.cjs": compile("/shop/", "{ inline: true }") });
  const said = must(folder, "node", "fine.cjs");
  const out = path.join(folder, "dist/cookie-gate");
  const html = fs.readFileSync(path.join(folder, "dist/index.html"), "utf8");
  // The page is small by now: what made it small has not touched the script.
  const [, text] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? assert.fail(html.slice(0, 1000));
  assert.ok(/charset="?utf-8"?><script>/.test(html) && html.indexOf("<script>") === html.indexOf("<script"));
  findsFiles(text, "/shop/cookie-gate/", out);
  assert.ok(told(out).script_src.startsWith(`${sourceOf(text)} `), `${sourceOf(text)} is not ${told(out).script_src}`);
  assert.ok(said.includes(told(out).script_src), said);

  fs.writeFileSync(path.join(folder, "relative.cjs"), compile("auto", "{ inline: true }"));
  const { status, stdout } = run(folder, ["node", "relative.cjs"]);
  assert.equal(status, 1);
  assert.match(stdout, /`inline` needs the address.*output\.publicPath is relative/s);
  fs.writeFileSync(path.join(folder, "given.cjs"), compile("auto", '{ inline: true, base: "https://www.example/" }'));
  must(folder, "node", "given.cjs");
  const [, other] = /<script>([\s\S]*?)<\/script>/.exec(fs.readFileSync(path.join(folder, "dist/index.html"), "utf8")) ?? [];
  findsFiles(other ?? "", "https://www.example/cookie-gate/", out);
});
