// A fresh project with the packed package in it, as a user of Node alone has it.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** This folder. `import.meta.dirname` is younger than the oldest Node that the package runs on. */
export const HERE = path.dirname(fileURLToPath(import.meta.url));
/** The file that would be published. */
export const TARBALL = process.env.COOKIE_GATE_TARBALL ?? "";
/** The repository. */
export const ROOT = process.env.COOKIE_GATE_ROOT ?? "";
/** Projects lie below the folder with the bundlers, so Node finds these there. */
const PROJECTS = path.join(HERE, "projects");

/** Only Node and the system's own commands: no cargo, and nothing that the repository has built. */
const PATH = [process.env.COOKIE_GATE_NODE ?? path.dirname(process.execPath), "/usr/bin", "/bin"].join(path.delimiter);
const { HOME, TMPDIR = "/tmp" } = process.env;
export const ENV = { PATH, HOME, TMPDIR, NO_UPDATE_NOTIFIER: "1", npm_config_update_notifier: "false" };

/** The first site's catalogue. */
export const CATALOGUE = fs.readFileSync(path.join(ROOT, "policies/onething/catalogue.json"), "utf8");

/**
 * Runs a command to its end.
 * @param {string} cwd
 * @param {string[]} words
 */
export const run = (cwd, words) => {
  const { status, stdout, stderr, error } = spawnSync(words[0], words.slice(1), { cwd, env: ENV, encoding: "utf8" });
  if (error) throw error;
  return { status, stdout, stderr };
};

/**
 * Runs a command that has to succeed.
 * @param {string} cwd
 * @param {string[]} words
 */
export const must = (cwd, ...words) => {
  const { status, stdout, stderr } = run(cwd, words);
  if (status) throw new Error(`${words.join(" ")}: exit code ${status}\n${stdout}${stderr}`);
  return stdout;
};

/**
 * Starts a server, and ends it with the test.
 * @param {import("node:test").TestContext} test
 * @param {string} cwd
 * @param {string[]} words
 */
export const start = (test, cwd, words) => {
  const server = spawn(words[0], words.slice(1), { cwd, env: ENV, detached: true });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (part) => (said += part));
  // `npx` starts the server as a child of its own: the whole group ends.
  test.after(() => server.pid && process.kill(-server.pid));
  return { server, said: () => said };
};

/**
 * A project with these files and the packed package. Nothing is asked of the registry.
 * @param {string} name
 * @param {Record<string, string>} [files]
 */
export const project = (name, files = {}) => {
  const folder = path.join(PROJECTS, name);
  fs.rmSync(folder, { recursive: true, force: true });
  const given = { "package.json": JSON.stringify({ name, private: true }), "catalogue.json": CATALOGUE, ...files };
  for (const [file, text] of Object.entries(given)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  must(folder, "npm", "install", TARBALL, "--offline", "--no-audit", "--no-fund");
  return folder;
};

/**
 * Asks again until there is an answer.
 * @template T
 * @param {string} what
 * @param {() => T | undefined | Promise<T | undefined>} ask
 * @returns {Promise<T>}
 */
export const until = async (what, ask) => {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`there was no ${what} within 30 s`);
    await new Promise((done) => setTimeout(done, 50));
  }
};

/**
 * The blocks of code in one language under a heading, without what they are indented by.
 * @param {string} document
 * @param {string} heading
 * @param {string} language
 */
export const blocks = (document, heading, language) => {
  const text = fs.readFileSync(path.join(ROOT, document), "utf8");
  const section = text.split(`\n${heading}\n`)[1]?.split("\n## ")[0] ?? assert.fail(`no ${heading} in ${document}`);
  const fence = new RegExp("^( *)```" + language + "\\n([\\s\\S]*?)^ *```$", "gm");
  const found = [...section.matchAll(fence)].map(([, space, code]) => code.replace(new RegExp(`^${space}`, "gm"), ""));
  assert.ok(found.length, `no ${language} under ${heading}`);
  return found;
};
