// The samples of docs/npm.md, run as they stand. They need bundlers, and so a newer Node than the package itself.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { blocks, HERE, must, project } from "./support.js";

const BIN = path.join(HERE, "node_modules/.bin");

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

  const [inline] = blocks("docs/npm.md", "## gate.js inside of the pages", "js");
  write("vite.config.mjs", inline);
  must(folder, path.join(BIN, "vite"), "build", "--outDir", "inline");
  const carried = fs.readFileSync(path.join(folder, "inline/index.html"), "utf8");
  assert.match(carried, /<head><meta charset="utf-8"><script>/);
  assert.ok(carried.length > 40_000);
  const { embed } = JSON.parse(fs.readFileSync(path.join(folder, "inline/cookie-gate/manifest.json"), "utf8"));
  assert.ok(fs.readFileSync(path.join(folder, "inline/cookie-gate/embed/headers.txt"), "utf8").includes(embed.script_src));

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
  // The server of the built site is told too: nothing of this is in its environment.
  const serve = "import config from './next.config.mjs'; await config('phase-production-server', {})";
  const told = "; console.log(process.env.COOKIE_GATE_SRC, process.env.COOKIE_GATE_INTEGRITY)";
  const server = must(folder, "node", "--input-type=module", "-e", serve + told);
  assert.equal(server, `${env.COOKIE_GATE_SRC} ${env.COOKIE_GATE_INTEGRITY}\n`);
  const [jsx] = blocks("docs/npm.md", "## Next", "jsx");
  for (const name of Object.keys(env)) assert.ok(jsx.includes(`process.env.${name}`), jsx);

  const [program] = blocks("docs/npm.md", "## From a program of your own", "js");
  write("program.mjs", program);
  assert.match(must(folder, "node", "program.mjs"), /^warning .*[\s\S]*^\d+ sha384-/m);
});
