// The decision core: compiles the inlined wasm at once and speaks with it over its memory.
// Invariant: without wasm every answer is the closed one. No rule is decided here but the bundler's list of exact
// required names, which stay usable so that the page works.

import { apply, clock, config, encode, fail, fieldsOf, isSecure, location, textOf } from "./platform.js";

const ABI = 1;

/** Numbers of storage kinds, as the core counts them. */
export const COOKIE = 0;
/** How a decision is given, as the core counts it. */
export const ACCEPT = 0;
export const REJECT = 1;
export const SAVE = 2;
export const CLOSE = 3;
export const WITHDRAW = 4;
export const SCRIPT = 5;

const bytesOf = (hex) => {
  if (Uint8Array.fromHex) return Uint8Array.fromHex(hex);
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = parseInt(hex.substr(at * 2, 2), 16);
  return bytes;
};

let core, input, output;
try {
  core = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(config.wasm))).exports;
  if (core.abi() !== ABI) throw Error("its version is another one; build gate.js again");
  const table = new TextEncoder().encode(config.table);
  const at = core.table_at(table.length);
  const { buffer } = core.memory;
  new Uint8Array(buffer).set(table, at);
  if (!at || !core.load(table.length)) throw Error("its table cannot be read; build gate.js again");
  input = new Uint8Array(buffer, core.input_at(), core.capacity());
  output = new Uint8Array(buffer, core.output_at(), core.capacity());
} catch (error) {
  core = 0;
  fail(
    "closed. The decision core cannot run, so all cookies but required ones are refused and no banner shows.",
    "If the page has a Content-Security-Policy, add 'wasm-unsafe-eval' to its script-src.",
    error
  );
}

/** Whether decisions can be made. */
export const isOpen = !!core;

const now = () => clock() / 1000;
/** Asks about `string`; what does not fit gets the `closed` answer. */
const ask = (string, closed, question) => {
  const length = core ? encode(string, input) : -1;
  return length < 0 ? closed : question(length);
};
const answer = (length) => textOf(output, length);
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
  if (verdict > 1) return [answer(verdict)];
  const [name, category, outcome] = fieldsOf(answer(-verdict), "\t");
  return [outcome === "observed" ? string : undefined, name, category, outcome || "refused"];
};
/** −2 = as asked but to be reported, −1 = refused, 0 = until the browser closes, else the moment in milliseconds. */
export const store = (name, expires) => ask(name, -1, (length) => core.store(length, expires, now()));
/** The part of `document.cookie` that the page may see. */
export const visible = (cookies) => {
  if (core) return ask(cookies, "", (length) => answer(core.visible(length)));
  let seen = "";
  const pairs = fieldsOf(cookies, "; ");
  for (let at = 0; at < pairs.length; at++)
    if (isRequired(fieldsOf(pairs[at], "=")[0])) seen += (seen && "; ") + pairs[at];
  return seen;
};
export const mayRead = (name) => (core ? ask(name, 0, core.may_read) : isRequired(name));
export const mayStay = (kind, name) => ask(name, 1, (length) => core.may_stay(kind, length));
export const categoryOf = (kind, name) => ask(name, "", (length) => answer(core.category(kind, length)));
export const leftovers = (cookies) => ask(cookies, "", (length) => answer(core.leftovers(length)));
export const denied = () => answer(core.denied());
export const unreachable = () => answer(core.unreachable());
export const removals = (name) =>
  ask(name + "\n" + location.hostname + "\n" + location.pathname, "", (length) =>
    answer(core.removals(length, isSecure))
  );
/** 1 = allowed, 0 = not, −1 = no such id. */
export const allows = (id) => ask(id, 0, core.allows);
export const namesOrigin = (origin) => ask(origin, 0, core.names_origin);
export const record = () => answer(core.record(isSecure));
export const history = () => answer(core.history());
export const stateText = () => (core ? answer(core.state()) : '{"mode":"closed","decided":false,"categories":{}}');
/** Effects as bits; 0 = no such choice. */
export const start = (cookies) => ask(cookies, 0, (length) => core.start(length, now()));
export const decide = (choice, method, idAndPicks) =>
  ask(idAndPicks, 0, (length) => core.decide(choice, method, length, now()));
