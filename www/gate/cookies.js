// The hooks on `document.cookie` and the cookie store, on their prototypes.
// Invariant: in force before any page script runs; a refused write looks successful and sets nothing.

import { apply, clock, create, defineProperty, descriptor, document, fieldsOf, window } from "./platform.js";
import { mayRead, visible, write } from "./core.js";
import { note } from "./report.js";

const native = descriptor(Document.prototype, "cookie");

export const readCookies = () => {
  try {
    return apply(native.get, document, []);
  } catch {
    return ""; // A sandboxed frame without an origin has no cookies.
  }
};
export const writeCookie = (string) => {
  try {
    apply(native.set, document, [string]);
  } catch {} // As above.
};

let lastRaw, lastSeen;
/** Forgets the last answer: what may be read has changed. */
export const forget = () => {
  lastRaw = undefined;
};

/** What may be written of a cookie string, if anything; notes what is to be reported. */
const judge = (asked) => {
  const [string, name, category, outcome] = write(asked);
  if (outcome) note("cookie", outcome, name, category);
  return string;
};

const hooks = {
  get cookie() {
    const raw = apply(native.get, this, []);
    if (raw !== lastRaw) {
      lastSeen = visible(raw);
      lastRaw = raw;
    }
    return lastSeen;
  },
  set cookie(value) {
    // One string, made once: an object may answer differently the second time.
    const string = judge(`${value}`);
    if (string !== undefined) apply(native.set, this, [string]);
  },
};

/** Puts the hooks in force; false = they are in force already. */
export const guard = () => {
  if (!native.configurable) return false;
  const lock = { configurable: false };
  defineProperty(Document.prototype, "cookie", { ...descriptor(hooks, "cookie"), ...lock });
  const prototype = window.CookieStore?.prototype;
  const guarded = storeHooks(prototype || {});
  for (const method in prototype && guarded)
    defineProperty(prototype, method, { ...lock, enumerable: true, value: guarded[method] });
  return true;
};

// The members of a cookie's options, each read once: what was judged is what is handed on.
const MEMBERS = ["domain", "expires", "maxAge", "name", "partitioned", "path", "sameSite", "value"];
const read = (given) => {
  const options = create(null);
  for (let at = 0; at < MEMBERS.length; at++) {
    const value = given[MEMBERS[at]];
    if (value !== undefined) options[MEMBERS[at]] = value;
  }
  options.name = `${options.name}`;
  return options;
};

/** Whether the core refuses; puts the date that is allowed into `options`. `expires`: milliseconds; nothing = session. */
const refuses = (options, expires) => {
  const seconds = (expires - clock()) / 1000;
  const string = judge(options.name + "=" + (expires == null ? "" : "; Max-Age=" + (seconds - (seconds % 1))));
  if (string === undefined) return true;
  // The core's words end with the seconds that it allows, or have none.
  const left = fieldsOf(string, "Max-Age=")[1];
  if (expires != null && !(left >= seconds - 1)) options.expires = left ? clock() + left * 1000 : null;
};

const storeHooks = ({ set, get, getAll, delete: remove }) => ({
  async set(...args) {
    const [given, value] = args;
    const isList = args.length > 1;
    // What is no cookie at all gets the browser's own error.
    if (!isList && given !== Object(given)) return apply(set, this, args);
    const options = read(isList ? { name: given, value } : given);
    const { maxAge } = options;
    if (maxAge != null) options.expires = clock() + maxAge * 1000;
    else if (options.expires != null) options.expires = +options.expires;
    delete options.maxAge;
    if (!refuses(options, options.expires)) return apply(set, this, [options]);
  },
  async get(...args) {
    const found = await apply(get, this, args);
    return found && mayRead(found.name) ? found : null;
  },
  async getAll(...args) {
    const found = await apply(getAll, this, args);
    const seen = [];
    for (let at = 0; at < found.length; at++) if (mayRead(found[at].name)) seen[seen.length] = found[at];
    return seen;
  },
  // Deleting any cookie is let through but the consent cookie, which is the gate's alone.
  async delete(...args) {
    const [given] = args;
    if (!args.length) return apply(remove, this, args);
    const options = read(given === Object(given) ? given : { name: given });
    if (!refuses(options, 0)) return apply(remove, this, [options]);
  },
});
