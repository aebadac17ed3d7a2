// The decision core: compiles the inlined wasm and speaks with it over its memory.
// Invariant: without wasm every answer is the closed one. No rule is decided here but the bundler's list of exact
// required names, which stay usable so that the page works.

import { apply, clock, config, encode, fieldsOf, isSecure, location, textOf, warn } from "./platform.js";

const ABI = 1;
const CAPACITY = 49152;

// Undoes `packed` in src/cli/bundle.rs, which says why: 80 values stand for themselves, three more say what to add to the next.
const unpacked = (text) => {
  const bytes = new Uint8Array(text.length);
  let end = 0;
  let more = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const value = code - 35 - (code > 60) - (code > 92);
    if (value > 79) more = value * 80 - 6320;
    else {
      bytes[end++] = value + more;
      more = 0;
    }
  }
  return bytes.subarray(0, end);
};

let core, input, output;

/** Starts the core, behind hooks that deny until it runs; false = it cannot, and they go on denying. */
export const open = () => {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(unpacked(config.wasm)));
    const table = new TextEncoder().encode(config.table);
    const bytes = (from, length) => new Uint8Array(exports.memory.buffer, from, length);
    let at = exports.abi() === ABI && exports.table_at(table.length);
    if (at) {
      bytes(at, table.length).set(table);
      at = exports.load(table.length);
    }
    // Another version of the core or the table, or one cut off.
    if (!at) throw Error("parts do not fit; bundle again");
    input = bytes(at, CAPACITY);
    output = bytes(at + CAPACITY, CAPACITY);
    core = exports;
    return true;
  } catch (error) {
    warn("closed, only required cookies pass. Does script-src lack 'wasm-unsafe-eval'?", error);
    return false;
  }
};

const now = () => clock() / 1000;
/** Asks about `string`; what does not fit gets the `closed` answer. */
const ask = (string, closed, question) => {
  const length = core ? encode(string, input) : -1;
  return length < 0 ? closed : question(length);
};
const { exec } = RegExp.prototype;
const plain = /^([^\s=;]+)=[^\x00-\x1f\x7f]*$/;
const isRequired = (name) => {
  for (let at = 0; at < config.required.length; at++) if (config.required[at] === name) return true;
};

/** `[string to write | undefined, name, category, outcome]`; the last three only where there is something to report. */
export const write = (string) => {
  if (!core) {
    // Read in the simplest way there is; whatever is written otherwise is refused.
    const name = apply(exec, plain, [string])?.[1];
    return isRequired(name) ? [string] : [, name, "", "refused"];
  }
  const verdict = ask(string, 0, (length) => core.write(length, now()));
  if (verdict === 1) return [string];
  if (verdict > 1) return [textOf(output, verdict)];
  const [name, category, outcome] = fieldsOf(textOf(output, -verdict), "\t");
  return [outcome === "observed" ? string : undefined, name, category, outcome || "refused"];
};
export const mayStay = (kind, name) => ask(name, 1, (length) => core.may_stay(kind, length));
export const mayRead = (name) => (core ? mayStay(0, name) : isRequired(name));
const answerTo = (id) => ask(id, -1, core?.allows);
/** Whether the visitor has granted a category or vendor, or it is required. */
export const isGranted = (id) => answerTo(id) === 1;
/** Whether it may run: while the gate only observes, whatever is declared. */
export const allows = (id) => answerTo(id) >= (config.mode === "observe" ? 0 : 1);
/** Effects as bits; 0 = no such choice. */
export const start = (cookies) => ask(cookies, 0, (length) => core.start(length, now()));
/** `choice` and `method`: src/consent.rs, `Method`, as numbers. */
export const decide = (choice, method, idAndPicks) =>
  ask(idAndPicks, 0, (length) => core.decide(choice, method, length, now()));

const answer = (what, about = "") => ask(about, "", (length) => textOf(output, core.answer(what, length, isSecure)));
/** The part of `document.cookie` that the page may see. */
export const visible = (cookies) => {
  if (core) return answer(0, cookies);
  let seen = "";
  const pairs = fieldsOf(cookies, "; ");
  for (let at = 0; at < pairs.length; at++)
    if (isRequired(fieldsOf(pairs[at], "=")[0])) seen += (seen && "; ") + pairs[at];
  return seen;
};
/** Names among `cookies` that may not stay, one a line. */
export const leftovers = (cookies) => answer(1, cookies);
/** Declared cookies that are not granted, one a line: name, category, and why script cannot remove it, if it cannot. */
export const denied = () => answer(2);
/** Cookie strings that delete `name` wherever this page could have set it, one a line. */
export const removals = (name) => answer(3, name + "\n" + location.hostname + "\n" + location.pathname);
/** The cookie string that stores the decision; empty before there is one. */
export const record = () => answer(4);
/** The id of the category that declares a name; empty = undeclared. Kinds: 0 cookie, 1 and 2 the two web storages. */
export const categoryOf = (kind, name) => answer(5 + kind, name);
