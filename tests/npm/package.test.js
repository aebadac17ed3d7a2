// The package as a file: what it weighs, what it has, and whether each way to import it works.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { HERE, must, project, TARBALL } from "./support.js";

const CLIENT = ["acceptAll", "allows", "exported", "forget", "grant", "load", "off", "on", "open", "ready", "rejectAll"];
CLIENT.push("report", "save", "setLanguage", "state", "whenAllowed", "withdraw");
const ENTRIES = {
  "": CLIENT,
  client: CLIENT,
  node: ["CatalogueError", "bundle", "check", "diff", "policy", "schema", "show", "version"],
  vite: ["cookieGate", "default"],
  webpack: ["CookieGatePlugin", "default"],
  next: ["default", "withCookieGate"],
};

test("the package has at most 3 MB, packed", () => {
  assert.ok(fs.statSync(TARBALL).size <= 3_000_000, `${fs.statSync(TARBALL).size} bytes`);
});

test("nothing runs at its installation, and nothing is installed with it", () => {
  const folder = project("bare");
  const { scripts, dependencies, optionalDependencies, gypfile } = JSON.parse(
    fs.readFileSync(path.join(folder, "node_modules/cookie-gate/package.json"), "utf8"),
  );
  assert.deepEqual([scripts, dependencies, optionalDependencies, gypfile], [undefined, undefined, undefined, undefined]);
  const installed = fs.readdirSync(path.join(folder, "node_modules")).filter((name) => !name.startsWith("."));
  assert.deepEqual(installed, ["cookie-gate"]);
});

test("the text of each licence that the package names lies in it", () => {
  const folder = path.join(project("licences"), "node_modules/cookie-gate");
  const { license } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const texts = fs.readdirSync(folder).filter((name) => name.startsWith("LICENSE-")).sort();
  assert.equal(license, "(MIT OR Apache-2.0) AND Unicode-3.0");
  assert.deepEqual(texts, ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-UNICODE"]);
  assert.match(fs.readFileSync(path.join(folder, "LICENSE-UNICODE"), "utf8"), /UNICODE LICENSE V3/);
});

test("each entry can be imported and required, and exports the same", () => {
  const folder = project("entries");
  for (const [entry, names] of Object.entries(ENTRIES)) {
    const name = JSON.stringify(entry ? `cookie-gate/${entry}` : "cookie-gate");
    const print = "console.log(JSON.stringify(Object.keys(all).filter((name) => name !== '__esModule').sort()))";
    const imported = must(folder, "node", "--input-type=module", "-e", `import * as all from ${name}; ${print}`);
    const required = must(folder, "node", "--input-type=commonjs", "-e", `const all = require(${name}); ${print}`);
    assert.deepEqual(JSON.parse(imported), names, entry);
    assert.deepEqual(JSON.parse(required), names, entry);
  }
});

test("what is imported and what is required does the same work", () => {
  const folder = project("work");
  const work = "console.log(all.check(require('node:fs').readFileSync('catalogue.json', 'utf8')).errors, all.version)";
  const required = must(folder, "node", "-e", `const all = require('cookie-gate/node'); ${work}`);
  const load = "import { createRequire } from 'node:module'; const require = createRequire('/');";
  const script = `import * as all from 'cookie-gate/node'; ${load} ${work}`;
  assert.equal(must(folder, "node", "--input-type=module", "-e", script), required);
  assert.match(required, /^0 \d+\.\d+\.\d+\n$/);
});

const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, module: "nodenext", target: "es2022", types: [] };

test("the types hold for a project that the plugins have written ids for", () => {
  const folder = project("types", {
    "cookie-gate-ids.d.ts": 'export {};\ndeclare global {\n  interface CookieGateIds {\n    "maps": "category";\n  }\n}\n',
    "use.ts": `import { allows, whenAllowed } from "cookie-gate";
import { bundle, type Diagnostic } from "cookie-gate/node";
import cookieGate from "cookie-gate/vite";
import { CookieGatePlugin } from "cookie-gate/webpack";
import { withCookieGate } from "cookie-gate/next";
import { defineConfig } from "vite";
import type { Configuration } from "webpack";
export default defineConfig({ plugins: [cookieGate({ types: false, inline: true })] });
export const webpack: Configuration = { plugins: [new CookieGatePlugin({ base: "/" })] };
export const next = withCookieGate({ compress: false });
export const first: Diagnostic["help"] | undefined = bundle("{}").manifest.files["gate.js"]?.file;
whenAllowed("maps").then(() => allows("maps"));
// @ts-expect-error pages of Next carry no script of ours
withCookieGate({}, { inline: true });
window.CookieGate.on("change", (state) => state.categories.maps);
// @ts-expect-error this catalogue has no such id
allows("map");
`,
    "own.ts": 'import "cookie-gate";\nimport "cookie-gate/node";\nimport "cookie-gate/next";\n',
    "tsconfig.json": JSON.stringify({ compilerOptions, files: ["use.ts", "cookie-gate-ids.d.ts"] }),
    // Our own types alone are checked themselves, too.
    "own.json": JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: false }, files: ["own.ts"] }),
  });
  const tsc = path.join(HERE, "node_modules/.bin/tsc");
  must(folder, tsc, "--project", ".");
  must(folder, tsc, "--project", "own.json");
});
