// The way to the core: compiles the inlined wasm module, and talks to the core through the memory of the module.
// Invariant: without the core every answer is the closed one. This script applies no rule, except two lists of the
// bundler for that case: exact names of required entries, which stay usable so that the page works, and hosts of
// vendors, which are refused.

import * as abi from "./abi.js";
import { apply, Bytes, call, clock, config, cut, fail, isSecure, location, match, slice } from "./platform.js";
import { law } from "./law.js";
import { optOut } from "./optout.js";
import { note } from "./report.js";

/** @import { Item } from "./api" */

/** The words of the report for the kinds, by number. */
export const KINDS = /** @type {Item["kind"][]} */ (abi.KIND_WORDS.split(" "));

const encoder = new TextEncoder();
const { encode, encodeInto } = encoder;
// A byte order mark at the start of a text is part of the text: the browser would store the mark.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const { decode } = decoder;

/**
 * Undoes `packed` in crates/bundle/src/bundle.rs. (A byte array keeps the low eight bits of a number.)
 * @param {string} text
 */
const unpacked = (text) => {
  const { length } = text;
  const bytes = new Bytes(length);
  for (let at = 0; at < length; at++) bytes[at] = text.charCodeAt(at) - 35;
  return bytes;
};

/**
 * The exports of crates/gate/src/lib.rs. ARCHITECTURE.md says what each export does; abi.js has the numbers. A length
 * is the length of the input, in octets. Times are in seconds.
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

// All four are undefined before the core runs. The types do not say so, because `ask` calls no core that is not there.
let /** @type {Core} */ core,
  /** @type {ArrayBuffer} */ memory,
  /** @type {Uint8Array<ArrayBuffer>} */ input,
  /** @type {number} Where the output begins. */ output;
// The last cookie string that passed unchanged, without its value. Pages write the same string again and again. The
// core does not judge the value, and its answer to the rest does not change with time.
/** @type {string | undefined} */
let passed;
const valued = /^([^\s=;]+=)[^;\x00-\x1f\x7f]*/;

/** Starts the core. The hooks deny until the core runs; false = the core cannot run, and the hooks go on denying. */
export const open = () => {
  try {
    const { exports } = /** @type {{ exports: Core }} */ (
      new WebAssembly.Instance(new WebAssembly.Module(unpacked(config.wasm)))
    );
    const table = call(encode, encoder, config.table);
    // Nobody reads the two texts again.
    config.wasm = config.table = "";
    let at = exports.abi() === abi.VERSION && exports.table_at(table.length);
    memory = exports.memory.buffer;
    if (at) {
      new Bytes(memory, at).set(table);
      at = exports.load(table.length);
    }
    // The core or the table is of another version, or is cut off.
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
 * Asks the core about `text`. A text that does not fit into the input gets the `closed` answer, and so does a failure.
 * @param {string} text
 * @param {number} closed
 * @param {(length: number) => number} question calls the core once the text is in the input
 */
const ask = (text, closed, question) => {
  try {
    const done = core && apply(encodeInto, encoder, [text, input]);
    if (done && done.read === text.length) return question(done.written);
  } catch (error) {
    // The next question is asked all the same: a page that has used up the stack fails here too, and the page goes on.
    fail("refused:", error);
  }
  return closed;
};
/**
 * The first `length` octets of the output, as text. The view is new: `subarray` would ask the page which type to make.
 * @param {number} length
 */
const text = (length) => call(decode, decoder, new Bytes(memory, output, length));
const plain = /^([^\s=;]+)=[^\x00-\x1f\x7f]*$/;
/**
 * Whether an entry stays usable without the core. (In `required` the number of the kind stands before the name.)
 * @param {number} what
 * @param {string} name
 */
const isRequired = (what, name) => {
  for (let at = 0; at < config.required.length; at++) if (config.required[at] === what + name) return true;
};

/**
 * The vendor that a host may belong to. Any part of the host may fit: without the core a refusal too many is the safe
 * error.
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
 * Asks whether a write, an opening or a request may happen. Returns the text to use, or nothing = refused. For a cookie
 * the text may differ from `asked`. Reports what the report has to tell.
 * @param {number} what the number of a kind, or REQUEST
 * @param {string} asked
 * @param {(id: string) => void} [onRefusal] gets the id of the category; of a refused request, the id of the vendor
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
    // Category and outcome are counted from the end: a storage key may hold a tab.
    name = told[0];
    category = told[told.length - 2];
    outcome = told[told.length - 1];
  } else {
    // There is no core, or the core cannot answer. Only the plainest form of a cookie string is read here; every other
    // form is refused.
    const isRequest = what === abi.REQUEST;
    name = isRequest ? cut(asked, "\t")[0] : what ? asked : match(plain, asked)?.[1] || "";
    category = isRequest && vendorAt(name);
    if (isRequest ? !category : isRequired(what, name)) return asked;
  }
  note(KINDS[what], (outcome ||= "refused"), name, category);
  if (outcome === "observed" || outcome === "undeclared") return asked;
  // A refused request always has a vendor: without a vendor no request is refused.
  onRefusal?.(/** @type {string} */ (category));
};

/**
 * 1 = a name may stay. Of a cookie also: pages may read the cookie.
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
 * Whether the visitor has granted a category or vendor, or the category or vendor is required.
 * @param {string} id
 */
export const isGranted = (id) => answerTo(id) === 1;
/**
 * Whether the catalogue has an id.
 * @param {string} id
 */
export const isKnown = (id) => answerTo(id) >= 0;
/**
 * Whether a category or vendor may run. While the gate only observes, all that are declared may run.
 * @param {string} id
 */
export const allows = (id) => answerTo(id) >= (config.mode === "observe" ? 0 : 1);
/**
 * Asks the core for effects, as bits; 0 = no such choice. Forgets the string that has passed: the decision may change.
 * @param {string} text
 * @param {(length: number) => number} question
 */
const effects = (text, question) => {
  passed = undefined;
  return ask(text, 0, question);
};
/** @param {string} cookies */
export const start = (cookies) =>
  effects(cookies, (length) =>
    COOKIE_GATE_LEAN
      ? core.start(length, optOut ? abi.FLAG_OPT_OUT : 0, 0, now())
      : core.start(length, (optOut ? abi.FLAG_OPT_OUT : 0) | law[abi.LAW_FLAGS], law[abi.LAW_REFUSAL_MONTHS], now())
  );
/**
 * @param {number} choice the number of a method in abi.js, or NOTED
 * @param {number} method the number of a method, plus OF_AGE where somebody of age decides
 * @param {string} idAndPicks sixteen characters, then a line for each id: id, tab, 1 or 0
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
 * Names among `cookies` that may not stay, one on each line.
 * @param {string} cookies
 */
export const leftovers = (cookies) => answer(abi.LEFTOVERS, cookies);
/**
 * Declared cookies that are not granted, one on each line: name, category and, where script cannot remove the cookie,
 * the reason.
 */
export const denied = () => answer(abi.DENIED);
/**
 * Cookie strings that delete the cookie `name` in every scope in which a page at `path` could have set it, one on each
 * line.
 * @param {string} name
 * @param {string} path
 */
export const removals = (name, path) => answer(abi.REMOVALS, name + "\n" + location.hostname + "\n" + path);
/** The cookie string that stores the decision; empty before a decision. */
export const record = () => answer(abi.RECORD);
/**
 * The next held write that is granted now and that `cookies` does not show yet; empty = there is no further write.
 * @param {string} cookies
 */
export const replay = (cookies) => answer(abi.REPLAY, cookies);
/** Hosts that may be contacted now, for a Content Security Policy. */
export const hosts = () => answer(abi.HOSTS);
/** The numbers of the allowed entries of optional categories, each with a blank behind it. */
export const entries = () => answer(abi.ENTRIES);
/**
 * The id of the category that declares a name; empty = undeclared.
 * @param {number} what the number of a kind
 * @param {string} name
 */
export const categoryOf = (what, name) => answer(abi.CATEGORY_OF + what, name);
