// The Vite plugin in a project of its own: what a build writes, and what the development server serves and watches.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CATALOGUE, HERE, must, project, run, start, until } from "./support.js";

const VITE = path.join(HERE, "node_modules/vite/bin/vite.js");
const PAGE = `<!doctype html>
<html lang="en">
<!-- <head> -->
<head data-a="1">
<meta charset="utf-8">
<title>A page</title>
<script type="module" src="/main.js"></script>
</head>
<body></body>
</html>
`;
const MAIN = `import { tag, src, integrity, categories } from "virtual:cookie-gate";
document.title = [tag, src, integrity, categories].join(" ");
`;

/** A project whose configuration gives the plugin these options, and has more of its own. */
const files = (options = "", more = "") => ({
  "vite.config.mjs": `import cookieGate from "cookie-gate/vite";\nexport default { ${more} plugins: [cookieGate(${options})] };\n`,
  "index.html": PAGE,
  "main.js": MAIN,
});

/** The first script of a page's head, as its attributes. */
const first = (/** @type {string} */ html) => {
  const [, head] = html.split(/<head[^>]*>(?!\s*-->)/);
  const [, text] = /^\s*<script([^>]*)><\/script>/.exec(head) ?? assert.fail(`no script comes first: ${html}`);
  return Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
};

const digest = (/** @type {Uint8Array | string} */ bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

const USE = `import { allows } from "cookie-gate";
import { categories, integrity, src, tag, vendors } from "virtual:cookie-gate";
export const head: string = tag + src + integrity + [...categories, ...vendors].join();
allows("analytics");
allows("google");
// @ts-expect-error this catalogue has no such id
allows("analytic");
// @ts-expect-error only with \`inline\`
export { scriptSrc } from "virtual:cookie-gate";
`;

test("a build bundles the gate, and each page begins with its tag", () => {
  const folder = project("vite-build", files());
  must(folder, "node", VITE, "build");
  const { src, integrity, crossorigin } = first(fs.readFileSync(path.join(folder, "dist/index.html"), "utf8"));
  assert.match(src, /^\/cookie-gate\/gate\.[0-9a-f]{12}\.js$/);
  assert.equal(crossorigin, undefined);
  assert.equal(digest(fs.readFileSync(path.join(folder, "dist", src))), integrity);
  assert.ok(fs.existsSync(path.join(folder, "dist/.well-known/gpc.json")));
  // What a framework that renders its own pages asks for.
  const [script] = fs.readdirSync(path.join(folder, "dist/assets")).filter((name) => name.endsWith(".js"));
  const text = fs.readFileSync(path.join(folder, "dist/assets", script), "utf8");
  assert.ok(text.includes(src) && text.includes(integrity) && text.includes("analytics"), text);
  // The types that were written hold for code of the site.
  fs.writeFileSync(path.join(folder, "use.ts"), USE);
  const options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022"];
  must(folder, path.join(HERE, "node_modules/.bin/tsc"), ...options, "--types", "cookie-gate", "use.ts", "cookie-gate-ids.d.ts");
});

test("the bundle lies below the site's base, and may lie on another host", () => {
  for (const [base, wanted, crossorigin] of [
    ["/de/shop/", "/de/shop/consent/", undefined],
    ["https://cdn.example/a/", "https://cdn.example/a/consent/", "anonymous"],
  ]) {
    const folder = project("vite-base", files('{ folder: "/consent", types: false }', `base: ${JSON.stringify(base)},`));
    must(folder, "node", VITE, "build");
    const tag = first(fs.readFileSync(path.join(folder, "dist/index.html"), "utf8"));
    assert.ok(tag.src.startsWith(`${wanted}gate.`), tag.src);
    assert.equal(tag.crossorigin, crossorigin);
    assert.ok(fs.existsSync(path.join(folder, "dist/consent", path.basename(tag.src))));
    assert.ok(!fs.existsSync(path.join(folder, "cookie-gate-ids.d.ts")));
  }
});

test("with a relative base each page finds the gate from its own folder", () => {
  const input = 'build: { rollupOptions: { input: ["index.html", "a/b/index.html"] } },';
  const folder = project("vite-relative", { ...files("{ types: false }", `base: "./", ${input}`), "a/b/index.html": PAGE });
  must(folder, "node", VITE, "build");
  for (const page of ["index.html", "a/b/index.html"]) {
    const file = path.join(folder, "dist", page);
    const { src, integrity } = first(fs.readFileSync(file, "utf8"));
    assert.equal(digest(fs.readFileSync(path.join(path.dirname(file), src))), integrity, `${page}: ${src}`);
  }
});

test("with a relative base the virtual module finds the gate from its own place", () => {
  const output = 'output: { entryFileNames: "deep/er/[name].js" }';
  const folder = project("vite-virtual", {
    ...files("{ types: false }", `base: "./", build: { modulePreload: false, rollupOptions: { ${output} } },`),
    // Node takes the chunk for a module then.
    "package.json": JSON.stringify({ name: "vite-virtual", private: true, type: "module" }),
  });
  must(folder, "node", VITE, "build");
  const load = "globalThis.document = {}; await import('./dist/deep/er/index.js'); console.log(document.title);";
  const said = must(folder, "node", "--input-type=module", "-e", load);
  const [, attributes, src] = /^<script ([^>]*)><\/script> (\S+) sha384-/.exec(said) ?? assert.fail(said);
  const { integrity } = first(fs.readFileSync(path.join(folder, "dist/index.html"), "utf8"));
  assert.equal(digest(fs.readFileSync(new URL(src))), integrity);
  assert.equal(attributes, `src="${src}" integrity="${integrity}"`);
});

test("a server of a site with a relative base is told the way out", () => {
  const input = 'environments: { ssr: { build: { rollupOptions: { input: "main.js" } } } },';
  const build = "builder: { buildApp: (builder) => builder.build(builder.environments.ssr) },";
  const folder = project("vite-server", files("{ types: false }", `base: "./", ${input} ${build}`));
  const { status, stderr } = run(folder, ["node", VITE, "build", "--app"]);
  assert.equal(status, 1);
  assert.match(stderr, /virtual:cookie-gate cannot tell where the gate is.*cookieGate\(\{ base: "\/" \}\)/s);
  const given = files('{ types: false, base: "/" }', `base: "./", ${input} ${build}`);
  fs.writeFileSync(path.join(folder, "vite.config.mjs"), given["vite.config.mjs"]);
  const source = () => {
    const [chunk] = fs.readdirSync(path.join(folder, "dist")).filter((name) => /\.m?js$/.test(name));
    return fs.readFileSync(path.join(folder, "dist", chunk), "utf8");
  };
  must(folder, "node", VITE, "build", "--app");
  assert.match(source(), /["'`]\/cookie-gate\/gate\.[0-9a-f]{12}\.js/);
  // Without environments Vite itself takes the root for a server's base.
  fs.writeFileSync(path.join(folder, "vite.config.mjs"), files("{ types: false }", 'base: "./",')["vite.config.mjs"]);
  must(folder, "node", VITE, "build", "--ssr", "main.js");
  assert.match(source(), /["'`]\/cookie-gate\/gate\.[0-9a-f]{12}\.js/);
});

test("a build fails where the catalogue is missing or has errors, and says the way out", () => {
  const folder = project("vite-errors", files());
  fs.rmSync(path.join(folder, "catalogue.json"));
  const missing = run(folder, ["node", VITE, "build"]);
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /cannot read the catalogue .*catalogue\.json.*cookie-gate init/s);
  fs.writeFileSync(path.join(folder, "catalogue.json"), CATALOGUE.replace(/"email": "[^"]*"/, '"email": "nobody"'));
  const broken = run(folder, ["node", VITE, "build"]);
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /controller\.email/);
  assert.ok(!fs.existsSync(path.join(folder, "dist")));
});

test("the development server puts the gate in front of Vite's own client, and follows the catalogue", async (context) => {
  // Vite itself takes a head in a comment for the page's head.
  const folder = project("vite-serve", { ...files(), "index.html": PAGE.replace("<!-- <head> -->\n", "") });
  const { said } = start(context, folder, ["node", VITE, "--host", "127.0.0.1", "--port", "0"]);
  const home = await until("address", () => /http:\/\/127\.0\.0\.1:\d+\//.exec(said().replace(/\u001b\[\d+m/g, ""))?.[0]);
  const page = async () => (await fetch(home, { headers: { accept: "text/html" } })).text();
  const tag = await until("tag", async () => {
    const html = await page();
    return html.includes("/cookie-gate/") ? first(html) : undefined;
  });
  const script = async (/** @type {string} */ src) => (await fetch(new URL(src, home))).text();
  const text = await (await fetch(new URL(tag.src, home))).arrayBuffer();
  assert.equal(digest(new Uint8Array(text)), tag.integrity);
  assert.ok((await page()).indexOf(tag.src) < (await page()).indexOf("/@vite/client"));
  const port = new URL(home).port;
  assert.ok((await script(tag.src)).includes(`http://localhost:${port}`), "the server's own address is an origin of the site");

  assert.ok((await script("/@id/__x00__virtual:cookie-gate")).includes(tag.src));

  // A fault is told, and the gate that was there stays in force.
  fs.writeFileSync(path.join(folder, "catalogue.json"), CATALOGUE.replace(/"email": "[^"]*"/, '"email": "nobody"'));
  await until("fault", async () => ((await page()) && said().includes("controller.email") ? true : undefined));
  assert.deepEqual(first(await page()), tag);

  // Editors on Windows put this mark in front of a text.
  const other = "\uFEFF" + CATALOGUE.replace(/"email": "[^"]*"/, '"email": "other@example.com"');
  fs.writeFileSync(path.join(folder, "catalogue.json"), other);
  const next = await until("another gate", async () => {
    const now = first(await page());
    return now.src === tag.src ? undefined : now;
  });
  assert.equal((await fetch(new URL(next.src, home))).status, 200);
  assert.ok((await script(next.src)).includes(`http://localhost:${port}`));
  const virtual = await script("/@id/__x00__virtual:cookie-gate");
  assert.ok(virtual.includes(next.src) && !virtual.includes(tag.src), virtual);
});
