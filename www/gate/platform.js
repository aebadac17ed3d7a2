// The browser's functions as they were before any page script ran, and the configuration that the bundler puts in.
// Why: a page may replace any function later. A page cannot reach the functions that are captured here.
// Invariant: on the path of the hooks, which `HOOK_PATH` in tests/it/tidy.rs lists, the gate looks nothing up on a
// prototype while the page runs. These scripts call captured functions, make no iterator (so no spread of arrays, no
// destructuring of arrays, no for-of), split no string by its methods, and keep lists without a prototype. The scripts
// that show layers and bring tagged elements to life are not on that path. A page that breaks what these scripts use
// breaks only the display, and no refused write or request passes.

// `COOKIE_GATE_LEAN` is true in the lean build: for catalogues that need no Content Security Policy of ours, no
// databases and no history. `COOKIE_GATE_GPP` is true in the builds for catalogues that ask for `__gpp`,
// `COOKIE_GATE_BOXES` in those for catalogues that ask for boxes, `COOKIE_GATE_MODAL` in those whose first layer is a
// modal dialog.
/** The configuration from the bundler: crates/bundle/src/bundle.rs describes the fields. */
export const config = COOKIE_GATE;

export const window = /** @type {Realm} */ (globalThis);
export const { document, location, setTimeout: later, requestAnimationFrame: requestFrame, CustomEvent, Error, Event, Object, Proxy, URL, Uint8Array: Bytes } = window;
export const { apply, construct, defineProperty: define, getPrototypeOf, ownKeys, set: assign, setPrototypeOf } = Reflect;
export const { create, freeze, getOwnPropertyDescriptor: descriptor } = Object;
export const clock = Date.now;
export const isFramed = window.top !== window;
/** Whether the gate asks nobody here: most frames have no room for a banner. */
export const isQuiet = isFramed && (COOKIE_GATE_LEAN || !config.asks_in_frames);
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
 * The native getter of an attribute of an interface. Call the getter with an object of that interface.
 * @template {object} Instance
 * @template {keyof Instance} Name
 * @param {{ prototype: Instance }} type
 * @param {Name} name
 * @returns {(this: Instance) => Instance[Name]}
 */
export const getter = (type, name) => /** @type {Accessor<Instance[Name]>} */ (descriptor(type.prototype, name)).get;
/**
 * The getter and the setter of an attribute that the browser has.
 * @template T
 * @typedef {{ get: (this: Given) => T, set: (this: Given, value: T) => void }} Accessor
 */
/**
 * The type of `descriptor` for such an attribute.
 * @template T
 * @typedef {(owner: object, name: string) => Accessor<T>} AccessorOf
 */

/**
 * A list that no page can change. An array would inherit what a page puts on `Array.prototype`.
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
 * The parts of a string between separators. (`split` would call a `Symbol.split` of the page.)
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
 * A map with objects as keys, whose methods a page cannot replace.
 * @template {object} Key
 * @template Value
 * @returns {WeakTable<Key, Value>}
 */
export const weakMap = () => {
  /** @type {WeakMap<Key, Value>} */
  const map = new WeakMap();
  return { get: (key) => call(get, map, key), set: (key, value) => call(set, map, key, value) };
};

// An object of Trusted Types never changes its text, but a page can replace the method that gives the text.
/** @type {List<() => string>} */
const trusted = list();
for (const name of ["HTML", "Script", "ScriptURL"]) {
  const type = /** @type {Given} */ (window)["Trusted" + name];
  if (type) add(trusted, type.prototype.toString);
}
/**
 * The text of an argument. The text replaces the argument: an object may give another text the second time.
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
      } catch {} // The value is of another type.
  return (args[at] = `${value}`);
};

const { trustedTypes } = window;
/** @param {string} text */
const same = (text) => text;
/** @type {TrustedTypePolicy | undefined} */
let trustedPolicy;
/**
 * A text that came from the page, as markup, as a script or as the address of a script. Pages may require Trusted Types for all.
 * @param {"HTML" | "Script" | "ScriptURL"} what
 * @param {string} text
 * @returns {string} or an object of Trusted Types, which TypeScript's types for pages do not know
 */
export const trust = (what, text) => {
  if (!trustedTypes) return text;
  trustedPolicy ||= call(createPolicy, trustedTypes, "cookie-gate", { createHTML: same, createScript: same, createScriptURL: same });
  return call(makers[/** @type {keyof TrustedTypePolicy} */ ("create" + what)], trustedPolicy, text);
};
// Every browser that has `trustedTypes` has this interface.
const makers = /** @type {TrustedTypePolicy} */ (window.TrustedTypePolicy?.prototype);
const createPolicy = /** @type {TrustedTypePolicyFactory["createPolicy"]} */ (trustedTypes?.createPolicy);

export const { addEventListener, dispatchEvent } = EventTarget.prototype;
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
/**
 * A promise of the browser's own. An async function makes one whatever the page has put in the place of `Promise`, and
 * takes the settling function from the object that it returns.
 * @template T
 * @param {(done: (value: T) => void) => void} then gets the function that fulfils the promise, in a later microtask
 * @returns {Promise<T>}
 */
export const promised = async (then) => /** @type {Given} */ ({ then });
const { reject } = Promise;
/** The promise of a refused request: it fails like the promise of a request that reached no server. */
export const failed = () => call(reject, Promise, new TypeError("Failed to fetch"));

const { exec } = RegExp.prototype;
/**
 * @param {RegExp} pattern
 * @param {string} string
 */
export const match = (pattern, string) => call(exec, pattern, string);

// The files of the panel lie in the folder of gate.js.
export const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
export const base = script?.src || document.baseURI;
const first = document.scripts[0];
/** Whether the script tag is the first script of the page. */
export const isFirst = script === first && document.readyState === "loading";
/** The address of the first script, for the operator of a page whose tag comes late. */
export const firstSource = first?.src || "an inline script";
/** The nonce of the script tag, for the scripts that we put into frames. */
export const nonce = script?.nonce;

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
