// What README and docs/npm.md tell a reader to type, typed.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { must, project, ROOT, run, start, until } from "./support.js";

const BIN = path.join(import.meta.dirname, "node_modules/.bin");

/**
 * The blocks of code in one language under a heading, without what they are indented by.
 * @param {string} document
 * @param {string} heading
 * @param {string} language
 */
const blocks = (document, heading, language) => {
  const text = fs.readFileSync(path.join(ROOT, document), "utf8");
  const section = text.split(`\n${heading}\n`)[1]?.split("\n## ")[0] ?? assert.fail(`no ${heading} in ${document}`);
  const fence = new RegExp("^( *)```" + language + "\\n([\\s\\S]*?)^ *```$", "gm");
  const found = [...section.matchAll(fence)].map(([, space, code]) => code.replace(new RegExp(`^${space}`, "gm"), ""));
  assert.ok(found.length, `no ${language} under ${heading}`);
  return found;
};

/** A fresh project without a catalogue. */
const bare = (/** @type {string} */ name) => {
  const folder = project(name);
  fs.rmSync(path.join(folder, "catalogue.json"));
  return folder;
};

test("one command of README serves the demo site", async (context) => {
  const folder = bare("readme-demo");
  const [line] = blocks("README.md", "## Try it", "sh");
  assert.equal(line.trim(), "npx cookie-gate demo");
  const { said } = start(context, folder, ["sh", "-c", `${line.trim()} --port 0`]);
  const home = await until("address", () => /http:\/\/localhost:\d+/.exec(said())?.[0]);
  const page = await (await fetch(home)).text();
  assert.match(page, /<script src="\/(?:cookie-gate\/)?gate\.js"/);
  const [, script] = /<script src="([^"]*gate\.js)"/.exec(page) ?? assert.fail(page);
  const gate = await fetch(new URL(script, home));
  assert.equal(gate.status, 200);
  assert.match(gate.headers.get("content-type") ?? "", /^text\/javascript/);
  assert.ok((await gate.text()).length > 40_000);
  assert.equal((await fetch(new URL("/no-such-page", home))).status, 404);
  // A form is posted to the site's own server.
  const signIn = await fetch(new URL("/demo/sign-in.html", home));
  assert.equal(signIn.status, 200);
});

test("a port that is taken is told with the way out", async (context) => {
  const folder = bare("readme-port");
  const first = start(context, folder, ["npx", "cookie-gate", "demo", "--port", "0"]);
  const home = await until("address", () => /http:\/\/localhost:(\d+)/.exec(first.said())?.[1]);
  const second = run(folder, ["npx", "cookie-gate", "demo", "--port", home]);
  assert.equal(second.status, 2);
  assert.equal(second.stdout, "");
  assert.match(second.stderr, /^cookie-gate: cannot serve on port \d+: another program has it; choose another/);
});

test("the commands of README end with a bundle for one's own catalogue", () => {
  const folder = bare("readme-steps");
  const lines = blocks("README.md", "## Three steps", "sh");
  assert.equal(lines.length, 2);
  for (const line of lines) must(folder, "sh", "-c", line);
  const catalogue = JSON.parse(fs.readFileSync(path.join(folder, "catalogue.json"), "utf8"));
  assert.deepEqual(catalogue.site.origins, ["https://www.example.com"]);
  assert.match(must(folder, "npx", "cookie-gate", "check", "catalogue.json"), /^0 errors/m);
  assert.ok(fs.statSync(path.join(folder, "public/cookie-gate/gate.js")).size > 40_000);
  // A second `init` destroys nothing.
  const again = run(folder, ["sh", "-c", lines[0]]);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /catalogue\.json/);
  assert.deepEqual(JSON.parse(fs.readFileSync(path.join(folder, "catalogue.json"), "utf8")), catalogue);
});

test("init without a terminal names what is missing", () => {
  const folder = bare("init-missing");
  const { status, stderr } = run(folder, ["npx", "cookie-gate", "init"]);
  assert.equal(status, 2);
  for (const word of ["--name", "--email", "--origin"]) assert.ok(stderr.includes(word), stderr);
  assert.ok(!fs.existsSync(path.join(folder, "catalogue.json")));
});

test("the samples of docs/npm.md work as they stand", async () => {
  const page = "<!doctype html>\n<html><head><title>A page</title></head><body></body></html>\n";
  const folder = project("samples", { "index.html": page, "main.js": "console.log(1);\n", "src/index.js": "" });
  const write = (/** @type {string} */ name, /** @type {string} */ text) => fs.writeFileSync(path.join(folder, name), text);

  const [client] = blocks("docs/npm.md", "## In the code of your pages", "js");
  write("client.mjs", client);
  assert.equal(must(folder, "node", "client.mjs"), "", "without a gate, nothing is granted and nothing fails");

  const [vite, imported] = blocks("docs/npm.md", "## Vite", "js");
  write("vite.config.mjs", vite);
  write("main.js", `${imported}document.title = integrity + src;`);
  write("index.html", page.replace("<title>", '<script type="module" src="/main.js"></script><title>'));
  must(folder, path.join(BIN, "vite"), "build", "--outDir", "vite");
  assert.match(fs.readFileSync(path.join(folder, "vite/index.html"), "utf8"), /<head><script src="\/cookie-gate\/gate\./);

  const [webpack] = blocks("docs/npm.md", "## webpack", "js");
  write("webpack.config.cjs", webpack);
  const compile = "require('webpack')({ context: process.cwd(), mode: 'production', ...require('./webpack.config.cjs') })";
  must(folder, "node", "-e", `${compile}.run((fault, stats) => process.exit(fault || stats.hasErrors() ? 1 : 0))`);
  assert.match(fs.readFileSync(path.join(folder, "dist/index.html"), "utf8"), /<head><script src=.?cookie-gate\/gate\./);

  const [next] = blocks("docs/npm.md", "## Next", "js");
  write("next.config.mjs", next);
  const print = "import config from './next.config.mjs'; console.log(JSON.stringify(await config('phase-production-build', {})))";
  const { compress, env } = JSON.parse(must(folder, "node", "--input-type=module", "-e", print));
  assert.equal(compress, false);
  const written = fs.readFileSync(path.join(folder, "public", env.COOKIE_GATE_SRC));
  assert.ok(written.length > 40_000 && env.COOKIE_GATE_INTEGRITY.startsWith("sha384-"));
  const [jsx] = blocks("docs/npm.md", "## Next", "jsx");
  for (const name of Object.keys(env)) assert.ok(jsx.includes(`process.env.${name}`), jsx);

  const [program] = blocks("docs/npm.md", "## From a program of your own", "js");
  write("program.mjs", program);
  assert.match(must(folder, "node", "program.mjs"), /^warning .*[\s\S]*^\d+ sha384-/m);
});
