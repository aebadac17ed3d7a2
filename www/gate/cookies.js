// The hooks on `document.cookie` and the cookie store, on their prototypes.
// Invariant: in force before any page script runs; a refused write looks successful and sets nothing.

import { apply, clock, create, defineProperty, descriptor, document, window } from "./platform.js";
import { categoryOf, mayRead, store, visible, write } from "./core.js";
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
    const [string, name, category, outcome] = write(`${value}`);
    if (string !== undefined) apply(native.set, this, [string]);
    if (outcome) note("cookie", outcome, name, category);
  },
};

/** Puts the hooks in force; false = they are in force already. */
export const guard = () => {
  if (!native.configurable) return false;
  defineProperty(Document.prototype, "cookie", { ...descriptor(hooks, "cookie"), configurable: false });
  const { CookieStore } = window;
  if (CookieStore) guardStore(CookieStore.prototype);
  return true;
};

// The members of `given`, each read once: what was judged is what is handed on.
const read = (given, members) => {
  const options = create(null);
  for (let at = 0; at < members.length; at++) {
    const value = given[members[at]];
    if (value !== undefined) options[members[at]] = value;
  }
  options.name = `${options.name}`;
  return options;
};

const guardStore = (prototype) => {
  const { set, get, getAll } = prototype;
  const remove = prototype.delete;
  const own = ["domain", "name", "partitioned", "path"];
  const all = ["domain", "expires", "maxAge", "name", "partitioned", "path", "sameSite", "value"];

  /** Whether the core refuses; notes what is to be reported, and puts the date that is allowed into `options`. */
  const refuses = (options, expires) => {
    const { name } = options;
    const moment = store(name, expires);
    if (moment < 0) note("cookie", moment < -1 ? "observed" : "refused", name, categoryOf(0, name));
    else if (expires) options.expires = moment || null;
    return moment === -1;
  };

  const storeHooks = {
    async set(...args) {
      const [given, value] = args;
      const isList = args.length > 1;
      // What is no cookie at all gets the browser's own error.
      if (!isList && given !== Object(given)) return apply(set, this, args);
      const options = read(isList ? { name: given, value } : given, all);
      const { maxAge } = options;
      if (maxAge != null) options.expires = clock() + maxAge * 1000;
      delete options.maxAge;
      if (!refuses(options, options.expires == null ? NaN : (options.expires = +options.expires)))
        return apply(set, this, [options]);
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
      if (!args.length) return apply(remove, this, args);
      const [given] = args;
      const options = read(given === Object(given) ? given : { name: given }, own);
      if (!refuses(options, 0)) return apply(remove, this, [options]);
    },
  };
  for (const method of ["set", "get", "getAll", "delete"])
    defineProperty(prototype, method, {
      ...descriptor(prototype, method),
      value: storeHooks[method],
      writable: false,
      configurable: false,
    });
};
