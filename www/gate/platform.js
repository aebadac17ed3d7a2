// The platform as it was before any page script ran, and what the bundler put into this file.
// Why: a page may replace any function later; what is captured here it cannot reach.
// Invariant: the hooks look nothing up on a prototype at run time; they call what is captured here through `apply`.

/** What the bundler fills in; src/cli/bundle.rs says what it is. */
export const config = COOKIE_GATE;

export const window = globalThis;
export const { document, location, setTimeout: later } = window;
export const { apply, ownKeys } = Reflect;
export const { create, defineProperty, freeze, getOwnPropertyDescriptor: descriptor } = Object;
export const clock = Date.now;
export const isFramed = window.top !== window;
export const isSecure = location.protocol === "https:";

// Files of the panel lie beside this one.
const base = document.currentScript?.src || document.baseURI;
export const urlOf = (file) => new URL(file, base).href;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const { encodeInto } = encoder;
const { decode } = decoder;
const { subarray } = Uint8Array.prototype;
const { split } = String.prototype;
const { toString } = Number.prototype;

/** Writes `string` as UTF-8 into `bytes` and returns the length; −1 = it does not fit. */
export const encode = (string, bytes) => {
  const done = apply(encodeInto, encoder, [string, bytes]);
  return done.read < string.length ? -1 : done.written;
};

/** The first `length` bytes as text; empty for a length below one. */
export const textOf = (bytes, length) =>
  length > 0 ? apply(decode, decoder, [apply(subarray, bytes, [0, length])]) : "";

export const fieldsOf = (string, separator) => apply(split, string, [separator]);

/** Calls `each` with every line that is not empty. */
export const eachLine = (string, each) => {
  const lines = fieldsOf(string, "\n");
  for (let at = 0; at < lines.length; at++) if (lines[at]) each(lines[at]);
};

const { console, crypto } = window;
const { warn: native } = console;
export const warn = (...words) => apply(native, console, ["Cookie Gate:", ...words]);

const { getRandomValues } = crypto;
/** Sixteen random characters, 80 bits: the pseudonym of this browser's decisions. */
export const randomId = () => {
  const bytes = apply(getRandomValues, crypto, [new Uint8Array(16)]);
  let id = "";
  for (let at = 0; at < 16; at++) id += apply(toString, bytes[at] & 31, [32]);
  return id;
};
