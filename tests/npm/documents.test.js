// What README tells a reader to type, typed.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { blocks, must, project, run, start, until } from "./support.js";

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
