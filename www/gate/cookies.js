// The hooks on `document.cookie` and the cookie store, on their prototypes.
// Invariant: in force before any page script runs; a refused write looks successful and sets nothing.

import { apply, create, defineProperty, descriptor, document, window } from "./platform.js";
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

const guardStore = (prototype) => {
  const { set, get, getAll } = prototype;
  const remove = prototype.delete;
  const members = ["domain", "maxAge", "name", "partitioned", "path", "sameSite", "value"];

  const storeHooks = {
    async set(...args) {
      // Each member is read once, and what was judged is what is handed on.
      const options = create(null);
      if (args.length > 1) [options.name, options.value] = [`${args[0]}`, `${args[1]}`];
      else if (args[0] === Object(args[0])) {
        const given = args[0];
        for (let at = 0; at < members.length; at++) {
          const value = given[members[at]];
          if (value !== undefined) options[members[at]] = value;
        }
        const { expires } = given;
        if (expires != null) options.expires = +expires;
        if (options.maxAge != null) options.expires = Date.now() + options.maxAge * 1000;
        delete options.maxAge;
        options.name = `${options.name}`;
      } else return apply(set, this, args);
      const { name } = options;
      const moment = store(name, options.expires ?? NaN);
      if (moment < 0) note("cookie", moment < -1 ? "observed" : "refused", name, categoryOf(0, name));
      if (moment === -1) return;
      if (moment >= 0) {
        if (moment) options.expires = moment;
        else delete options.expires;
      }
      return apply(set, this, [options]);
    },
    async get(...args) {
      const found = await apply(get, this, args);
      return found && mayRead(found.name) ? found : null;
    },
    async getAll(...args) {
      const all = await apply(getAll, this, args);
      const seen = [];
      for (let at = 0; at < all.length; at++) if (mayRead(all[at].name)) seen[seen.length] = all[at];
      return seen;
    },
    async delete(...args) {
      const given = args[0];
      let options = given;
      let name = given;
      if (given === Object(given)) {
        options = create(null);
        const { domain, name: asked, partitioned, path } = given;
        name = options.name = `${asked}`;
        if (domain !== undefined) options.domain = domain;
        if (partitioned !== undefined) options.partitioned = partitioned;
        if (path !== undefined) options.path = path;
      } else if (args.length) options = name = `${given}`;
      else return apply(remove, this, args);
      // Deleting any cookie is let through but the consent cookie, which is the gate's alone.
      if (store(name, 0) === -1) return note("cookie", "refused", name, categoryOf(0, name));
      return apply(remove, this, [options]);
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
