// The decision core: compiles the inlined wasm and speaks with it over its memory.
// Invariant: without wasm every answer is the closed one. No rule is decided here but two lists of the bundler's for that
// case: exact required names, which stay usable so that the page works, and hosts of vendors, which are refused.

import * as abi from "./abi.js";
import { apply, Bytes, call, clock, config, cut, fail, isSecure, location, match, optOut, slice } from "./platform.js";
import { law } from "./law.js";
import { note } from "./report.js";

/** What the report calls what can be asked about, by number. */
export const KINDS = abi.KIND_WORDS.split(" ");

const encoder = new TextEncoder();
const { encode, encodeInto } = encoder;
// A mark at the start is text like any other: the browser would store it.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const { decode } = decoder;

/**
 * Undoes `packed` in crates/bundle/src/bundle.rs. (An octet keeps the low eight bits of a number.)
 * @param {string} text
 */
const unpacked = (text) => {
  const { length } = text;
  const bytes = new Bytes(length);
  for (let at = 0; at < length; at++) bytes[at] = text.charCodeAt(at) - 35;
  return bytes;
};

/**
 * What crates/gate/src/lib.rs exports. ARCHITECTURE.md has the meaning of each, abi.js the numbers. A length is that of
 * what was written into the input, in octets; times are in seconds.
 * @typedef {object} Core
 * @property {WebAssembly.Memory} memory
 * @property {() => number} abi
 * @property {(length: number) => number} table_at
 * @property {(length: number) => number} load
 * @property {(length: number, flags: number, refusalMonths: number, now: number) => number} start
 * @property {(choice: number, method: number, length: number, now: number) => number} decide
 * @property {(what: number, length: number, now: number) => number} may
 * @property {(what: number, length: number) => number} may_stay
 * @property {(length: number) => number} allows
 * @property {(what: number, length: number, isSecure: boolean) => number} answer
 */

// All four are nothing before the core runs. Their types do not say so: `ask` asks nothing of a core that is not there.
let /** @type {Core} */ core,
  /** @type {ArrayBuffer} */ memory,
  /** @type {Uint8Array<ArrayBuffer>} */ input,
  /** @type {number} Where the output begins. */ output;
// The last cookie string that passed as it is, without its value. Pages write the same one again and again; the value is not
// judged, and nothing else in it depends on the time.
/** @type {string | undefined} */
let passed;
const valued = /^([^\s=;]+=)[^;\x00-\x1f\x7f]*/;

/** Starts the core, behind hooks that deny until it runs; false = it cannot, and they go on denying. */
export const open = () => {
  try {
    const { exports } = /** @type {{ exports: Core }} */ (
      new WebAssembly.Instance(new WebAssembly.Module(unpacked(config.wasm)))
    );
    const table = call(encode, encoder, config.table);
    let at = exports.abi() === abi.VERSION && exports.table_at(table.length);
    memory = exports.memory.buffer;
    if (at) {
      new Bytes(memory, at).set(table);
      at = exports.load(table.length);
    }
    // Another version of the core or the table, or one cut off.
    if (!at) throw Error("parts do not fit; bundle again");
    input = new Bytes(memory, at, abi.CAPACITY);
    output = at + abi.CAPACITY;
    core = exports;
    return true;
  } catch (error) {
    fail("closed, only required cookies pass. Does script-src lack 'wasm-unsafe-eval'?", error);
    return false;
  }
};

const now = () => clock() / 1000;
/**
 * Asks about `text`; what does not fit, and a core that fails, gives the `closed` answer.
 * @param {string} text
 * @param {number} closed
 * @param {(length: number) => number} question is put to the core once the text is in the input
 */
const ask = (text, closed, question) => {
  try {
    const done = core && apply(encodeInto, encoder, [text, input]);
    if (done && done.read === text.length) return question(done.written);
  } catch (error) {
    // Asked again all the same: also a page that has used up the stack fails here, and goes on.
    fail("refused:", error);
  }
  return closed;
};
/**
 * The first `length` octets of the answer. Through a view of its own: `subarray` would ask the page which type to make.
 * @param {number} length
 */
const text = (length) => call(decode, decoder, new Bytes(memory, output, length));
const plain = /^([^\s=;]+)=[^\x00-\x1f\x7f]*$/;
/**
 * Whether something stays usable without the core. (A name in `required` follows the number of its kind.)
 * @param {number} what
 * @param {string} name
 */
const isRequired = (what, name) => {
  for (let at = 0; at < config.required.length; at++) if (config.required[at] === what + name) return true;
};

/**
 * The vendor that a host may belong to, by any part of it: rather one too many.
 * @param {string} host
 */
const vendorAt = (host) => {
  for (let at = 0; at < config.vendors.length; at++) {
    const patterns = cut(config.vendors[at][1], " ");
    for (let one = 0; one < patterns.length; one++)
      if (cut("." + host, "." + match(/[^*./][^/]*/, patterns[one])).length > 1) return config.vendors[at][0];
  }
};

/**
 * May this be done? The text to do it with (of cookies maybe another one), or nothing. Reports what is to be reported.
 * @param {number} what the number of a kind, or REQUEST
 * @param {string} asked
 * @param {(id: string) => void} [onRefusal] gets the id of the category, of requests of the vendor
 * @returns {string | undefined}
 */
export const judge = (what, asked, onRefusal) => {
  let outcome, name, category;
  const parts = !what && match(valued, asked);
  const rest = parts && parts[1] + call(slice, asked, parts[0].length);
  if (rest === passed) return asked;
  const verdict = core ? ask(asked, 0, (length) => core.may(what, length, now())) : 0;
  if (verdict > 1) return text(verdict);
  if (verdict > 0) {
    if (rest) passed = rest;
    return asked;
  }
  if (verdict) {
    const told = cut(text(-verdict), "\t");
    // From the end: a storage key may hold a tab.
    name = told[0];
    category = told[told.length - 2];
    outcome = told[told.length - 1];
  } else {
    // There is no core, or it cannot answer. Read in the simplest way there is; whatever is written otherwise is refused.
    const isRequest = what === abi.REQUEST;
    name = isRequest ? cut(asked, "\t")[0] : what ? asked : match(plain, asked)?.[1] || "";
    category = isRequest && vendorAt(name);
    if (isRequest ? !category : isRequired(what, name)) return asked;
  }
  note(KINDS[what], (outcome ||= "refused"), name, category);
  if (outcome === "observed" || outcome === "undeclared") return asked;
  // Of a request there is one: without a vendor it is not refused.
  onRefusal?.(/** @type {string} */ (category));
};

/**
 * 1 = a name may stay, and a cookie be read.
 * @param {number} what the number of a kind
 * @param {string} name
 * @param {number} [closed] the answer without a core
 */
export const mayStay = (what, name, closed = 1) => ask(name, closed, (length) => core.may_stay(what, length));
/** @param {string} name of a cookie */
export const mayRead = (name) => (core ? mayStay(abi.COOKIE, name, 0) : isRequired(abi.COOKIE, name));
/** @param {string} id */
const answerTo = (id) => ask(id, -1, (length) => core.allows(length));
/**
 * Whether the visitor has granted a category or vendor, or it is required.
 * @param {string} id
 */
export const isGranted = (id) => answerTo(id) === 1;
/**
 * Whether it may run: while the gate only observes, whatever is declared.
 * @param {string} id
 */
export const allows = (id) => answerTo(id) >= (config.mode === "observe" ? 0 : 1);
/**
 * Asks for effects, as bits; 0 = no such choice. What has passed is forgotten: the visitor's will may be another one.
 * @param {string} text
 * @param {(length: number) => number} question
 */
const effects = (text, question) => {
  passed = undefined;
  return ask(text, 0, question);
};
const sent = optOut ? abi.FLAG_OPT_OUT : 0;
/** @param {string} cookies */
export const start = (cookies) =>
  effects(cookies, (length) =>
    COOKIE_GATE_LEAN ? core.start(length, sent, 0, now()) : core.start(length, sent | law[abi.LAW_FLAGS], law[abi.LAW_REFUSAL_MONTHS], now())
  );
/**
 * @param {number} choice the number of a method in abi.js, or NOTED
 * @param {number} method the number of a method, and OF_AGE more where somebody of age decides
 * @param {string} idAndPicks sixteen characters, then lines
 */
export const decide = (choice, method, idAndPicks) =>
  effects(idAndPicks, (length) => core.decide(choice, method, length, now()));

/**
 * @param {number} what from VISIBLE to CATEGORY_OF, and a kind
 * @param {string} [about]
 */
const answer = (what, about = "") => text(ask(about, 0, (length) => core.answer(what, length, isSecure)));
/**
 * The part of `document.cookie` that the page may see.
 * @param {string} cookies
 */
export const visible = (cookies) => {
  if (core) return answer(abi.VISIBLE, cookies);
  let seen = "";
  const pairs = cut(cookies, "; ");
  for (let at = 0; at < pairs.length; at++)
    if (isRequired(abi.COOKIE, cut(pairs[at], "=")[0])) seen += (seen && "; ") + pairs[at];
  return seen;
};
/**
 * Names among `cookies` that may not stay, one a line.
 * @param {string} cookies
 */
export const leftovers = (cookies) => answer(abi.LEFTOVERS, cookies);
/** Declared cookies that are not granted: name, category, and why script cannot remove it, if it cannot; one a line. */
export const denied = () => answer(abi.DENIED);
/**
 * Cookie strings that delete `name` wherever a page at `path` could have set it, one a line.
 * @param {string} name
 * @param {string} path
 */
export const removals = (name, path) => answer(abi.REMOVALS, name + "\n" + location.hostname + "\n" + path);
/** The cookie string that stores the decision; empty before there is one. */
export const record = () => answer(abi.RECORD);
/**
 * The next held write that is granted now and that `cookies` does not show yet; empty = no more.
 * @param {string} cookies
 */
export const replay = (cookies) => answer(abi.REPLAY, cookies);
/** Hosts that may be contacted now, for a Content Security Policy. */
export const hosts = () => answer(abi.HOSTS);
/**
 * The id of the category that declares a name; empty = undeclared.
 * @param {number} what the number of a kind
 * @param {string} name
 */
export const categoryOf = (what, name) => answer(abi.CATEGORY_OF + what, name);
