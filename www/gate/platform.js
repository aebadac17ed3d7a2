// The platform as it was before any page script ran, and what the bundler put into this file.
// Why: a page may replace any function later; what is captured here it cannot reach.
// Invariant: on the path of the hooks, which `HOOK_PATH` in tests/it/tidy.rs lists, the gate looks nothing up on a prototype
// while the page runs. These scripts call what is captured here, make no iterator (so no spread of arrays, no destructuring
// of them, no for-of), split no string by its methods, and keep lists without a prototype. The scripts that show layers and
// bring tags to life are not on that path: a page that breaks what they use breaks what it sees of us, and opens nothing.

// `COOKIE_GATE_LEAN` is true in the build for catalogues that need no Content Security Policy of ours, no databases and no history.
/** What the bundler fills in; crates/bundle/src/bundle.rs says what it is. */
export const config = COOKIE_GATE;

export const window = /** @type {Realm} */ (globalThis);
export const { document, location, setTimeout: later, Error, Event, Object, Proxy, URL, Uint8Array: Bytes } = window;
export const { apply, construct, defineProperty: define, getPrototypeOf, ownKeys, set: assign, setPrototypeOf } = Reflect;
export const { create, freeze, getOwnPropertyDescriptor: descriptor } = Object;
export const clock = Date.now;
export const isFramed = window.top !== window;
/** Whether the browser asks to be opted out of the sale and sharing of data (Global Privacy Control § 2.2). */
export const optOut = window.navigator.globalPrivacyControl === true;
export const isSecure = location.protocol === "https:";

/**
 * Calls a captured function.
 * @template Self
 * @template {unknown[]} Args
 * @template Result
 * @param {(this: Self, ...args: Args) => Result} native
 * @param {Self} self
 * @param {Args} args
 * @returns {Result}
 */
export const call = (native, self, ...args) => apply(native, self, args);
/**
 * @param {unknown} value
 * @returns {value is { [member: PropertyKey]: Given }}
 */
export const isObject = (value) => Object(value) === value;
/**
 * The function behind an attribute of an interface, to be called with an object of it.
 * @template {object} Instance
 * @template {keyof Instance} Name
 * @param {{ prototype: Instance }} type
 * @param {Name} name
 * @returns {(this: Instance) => Instance[Name]}
 */
export const getter = (type, name) => /** @type {Accessor<Instance[Name]>} */ (descriptor(type.prototype, name)).get;
/**
 * Both functions behind an attribute that is there.
 * @template T
 * @typedef {{ get: (this: Given) => T, set: (this: Given, value: T) => void }} Accessor
 */
/**
 * `descriptor`, of such an attribute.
 * @template T
 * @typedef {(owner: object, name: string) => Accessor<T>} AccessorOf
 */

/**
 * A list that no page can reach into: arrays inherit what a page puts on `Array.prototype`.
 * @template T
 * @returns {List<T> & { __proto__: null }}
 */
export const list = () => ({ __proto__: null, length: 0 });
/**
 * @template T
 * @param {List<T>} items
 * @param {T} item
 */
export const add = (items, item) => {
  items[items.length++] = item;
};

const { indexOf } = String.prototype;
export const { slice } = String.prototype;
/**
 * The parts of a string between separators. (`split` would ask the page's `Symbol.split`.)
 * @param {string} string
 * @param {string} separator
 */
export const cut = (string, separator) => {
  /** @type {List<string>} */
  const parts = list();
  let from = 0;
  let end;
  while ((end = call(indexOf, string, separator, from)) >= 0) {
    add(parts, call(slice, string, from, end));
    from = end + separator.length;
  }
  add(parts, call(slice, string, from));
  return parts;
};
/**
 * Calls `each` with every line that is not empty.
 * @param {string} string
 * @param {(line: string) => void} each
 */
export const eachLine = (string, each) => {
  const lines = cut(string, "\n");
  for (let at = 0; at < lines.length; at++) if (lines[at]) each(lines[at]);
};

const { get, set } = WeakMap.prototype;
/**
 * A map with objects as keys.
 * @template {object} Key
 * @template Value
 * @returns {WeakTable<Key, Value>}
 */
export const weakMap = () => {
  /** @type {WeakMap<Key, Value>} */
  const map = new WeakMap();
  return { get: (key) => call(get, map, key), set: (key, value) => call(set, map, key, value) };
};

// Trusted Types are objects that cannot change, but the way to their text can.
/** @type {List<() => string>} */
const trusted = list();
for (const name of ["HTML", "Script", "ScriptURL"]) {
  const type = /** @type {Given} */ (window)["Trusted" + name];
  if (type) add(trusted, type.prototype.toString);
}
/**
 * The text of an argument, which is that text from now on: an object may answer differently the second time.
 * @param {List<Given>} args
 * @param {number} at
 * @returns {string}
 */
export const pin = (args, at) => {
  const value = args[at];
  if (isObject(value))
    for (let type = 0; type < trusted.length; type++)
      try {
        return call(trusted[type], value);
      } catch {} // It is of another type.
  return (args[at] = `${value}`);
};

const { trustedTypes } = window;
/** @param {string} text */
const same = (text) => text;
/** @type {TrustedTypePolicy | undefined} */
let trustedPolicy;
/**
 * A text of the page's own as markup or address of a script, where Trusted Types may be required.
 * @param {"HTML" | "ScriptURL"} what
 * @param {string} text
 * @returns {string} or an object that stands for it, which the types of a page do not know of
 */
export const trust = (what, text) => {
  if (!trustedTypes) return text;
  trustedPolicy ||= call(createPolicy, trustedTypes, "cookie-gate", { createHTML: same, createScriptURL: same });
  return call(makers[/** @type {keyof TrustedTypePolicy} */ ("create" + what)], trustedPolicy, text);
};
// There wherever `trustedTypes` is.
const makers = /** @type {TrustedTypePolicy} */ (window.TrustedTypePolicy?.prototype);
const createPolicy = /** @type {TrustedTypePolicyFactory["createPolicy"]} */ (trustedTypes?.createPolicy);

export const { addEventListener } = EventTarget.prototype;
const { then } = Promise.prototype;
/**
 * @template T, Next
 * @template [Otherwise=never]
 * @param {Promise<T>} promise
 * @param {(value: T) => Next | Promise<Next>} next
 * @param {(fault: unknown) => Otherwise} [otherwise]
 * @returns {Promise<Next | Otherwise>}
 */
export const after = (promise, next, otherwise) => call(then, promise, next, otherwise);
const { reject } = Promise;
/** A refused request fails as one that did not reach anybody. */
export const failed = () => call(reject, Promise, new TypeError("Failed to fetch"));

const { exec } = RegExp.prototype;
/**
 * @param {RegExp} pattern
 * @param {string} string
 */
export const match = (pattern, string) => call(exec, pattern, string);

// Files of the panel lie beside this one.
export const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
export const base = script?.src || document.baseURI;
/** Whether no other script of the page stands before us. */
export const isFirst = script === document.scripts[0] && document.readyState === "loading";
/** Of our own tag, for the scripts that we put into frames. */
export const nonce = script?.nonce;
/**
 * The address of a file of ours.
 * @param {string} file
 */
export const urlOf = (file) => new URL(file, base).href;

const { console, crypto } = window;
const { error, warn: caution } = console;
/** @param {unknown[]} words */
export const warn = (...words) => call(caution, console, "Cookie Gate:", ...words);
/** @param {unknown[]} words */
export const fail = (...words) => call(error, console, "Cookie Gate:", ...words);

const { getRandomValues } = crypto;
const { toString } = Number.prototype;
/** Sixteen random characters, 80 bits: the pseudonym of this browser's decisions. */
export const randomId = () => {
  const bytes = call(getRandomValues, crypto, new Bytes(16));
  let id = "";
  for (let at = 0; at < 16; at++) id += call(toString, bytes[at] & 31, 32);
  return id;
};
