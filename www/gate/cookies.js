// The hooks on `document.cookie` and the cookie store.
// Invariant: in force before any page script runs; a refused write looks successful and sets nothing.

import { after, apply, call, clock, create, cut, define, descriptor, document, isObject } from "./platform.js";
import { COOKIE } from "./abi.js";
import { judge, mayRead, visible } from "./core.js";
import { plan } from "./hook.js";

/** @import { Maker } from "./hook.js" */
/** @import { Accessor, AccessorOf } from "./platform.js" */

const { get, set } = /** @type {Accessor<string>} */ (descriptor(Document.prototype, "cookie"));

export const readCookies = () => {
  try {
    return call(get, document);
  } catch {
    return ""; // A sandboxed frame without an origin has no cookies.
  }
};
/** @param {string} string */
export const writeCookie = (string) => {
  try {
    call(set, document, string);
  } catch {} // As above.
};

/** @type {string | undefined} */
let lastRaw, /** @type {string} */ lastSeen;
/** Forgets the last answer: what may be read has changed. */
export const forget = () => {
  lastRaw = undefined;
};

/** @type {Maker} */
const getCookie = (native) =>
  /** @type {AccessorOf<string>} */ (descriptor)(
    {
      get cookie() {
        const raw = apply(native, this, []);
        if (raw !== lastRaw) {
          lastSeen = visible(raw);
          lastRaw = raw;
        }
        return lastSeen;
      },
    },
    "cookie"
  ).get;
/** @type {Maker} */
const setCookie = (native) =>
  /** @type {AccessorOf<string>} */ (descriptor)(
    {
      /** @param {Given} value */
      set cookie(value) {
        // One string, made once: an object may answer differently the second time.
        const string = judge(COOKIE, `${value}`);
        if (string !== undefined) apply(native, this, [string]);
      },
    },
    "cookie"
  ).set;
plan("get Document", "cookie", getCookie, true);
plan("set Document", "cookie", setCookie, true);

plan("value CookieStore", "set", async (native, self, args) => {
  const given = args[0];
  const isPair = args.length > 1;
  // What is no cookie at all gets the browser's own error.
  if (!isPair && !isObject(given)) return apply(native, self, args);
  const options = read(isPair ? { __proto__: null, name: given, value: args[1] } : given);
  const { maxAge } = options;
  if (maxAge != null) options.expires = clock() + maxAge * 1000;
  else if (options.expires != null) options.expires = +options.expires;
  delete options.maxAge;
  if (!refuses(options, options.expires)) return call(native, self, options);
});
// Deleting any cookie is let through but the consent cookie, which is the gate's alone.
plan("value CookieStore", "delete", async (native, self, args) => {
  if (!args.length) return call(native, self);
  const options = read(isObject(args[0]) ? args[0] : { __proto__: null, name: args[0] });
  if (!refuses(options, 0)) return call(native, self, options);
});
plan("value CookieStore", "get", (native, self, args) =>
  after(apply(native, self, args), (found) => (found && mayRead(found.name) ? found : null))
);
plan("value CookieStore", "getAll", (native, self, args) =>
  after(apply(native, self, args), (found) => {
    /** @type {Given[]} */
    const seen = [];
    for (let at = 0; at < found.length; at++) if (mayRead(found[at].name)) define(seen, seen.length, entry(found[at]));
    return seen;
  })
);
/** @param {Given} value */
const entry = (value) => ({ __proto__: null, value, configurable: true, enumerable: true, writable: true });

// The members of a cookie's options, each read once: what was judged is what is handed on.
const MEMBERS = ["domain", "expires", "maxAge", "name", "partitioned", "path", "sameSite", "value"];
/**
 * @param {Given} given
 * @returns {{ [member: string]: Given }}
 */
const read = (given) => {
  const options = create(null);
  for (let at = 0; at < MEMBERS.length; at++) {
    const value = given[MEMBERS[at]];
    // Text is made of objects once; a date, and what is unset, stay what they are.
    if (value !== undefined) options[MEMBERS[at]] = isObject(value) && at !== 1 && at !== 2 ? `${value}` : value;
  }
  return options;
};

/**
 * Whether the core refuses; puts the date that is allowed into `options`.
 * @param {{ [member: string]: Given }} options
 * @param {number | null | undefined} expires milliseconds; nothing = session
 */
const refuses = (options, expires) => {
  const seconds = (/** @type {number} */ (expires) - clock()) / 1000;
  const asked = options.name + "=" + scope("Path", options.path) + scope("Domain", options.domain);
  const string = judge(
    COOKIE,
    asked + (expires == null ? "" : "; Max-Age=" + (/** @type {any} */ (seconds > 0) + seconds - (seconds % 1)))
  );
  if (string === undefined) return true;
  if (expires == null) return;
  // The core's words end with the seconds that it allows, or have none.
  const words = cut(string, "Max-Age=");
  /** @type {any} Text. Arithmetic makes a number of it. */
  const left = words[words.length - 1];
  if (words.length < 2) options.expires = null;
  else if (!(left >= seconds - 1)) options.expires = clock() + left * 1000;
};
/**
 * Firefox takes a path that holds what would be another attribute here.
 * @param {string} name
 * @param {Given} value
 */
const scope = (name, value) => (value ? "; " + name + "=" + cut(value, ";")[0] : "");
