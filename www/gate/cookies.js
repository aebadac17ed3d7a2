// The hooks on `document.cookie` and the cookie store, and the cookies that waited for their grant.
// Invariant: the hooks are in force before any page script runs. A refused write looks successful and sets nothing.

import { after, apply, call, clock, create, cut, define, descriptor, document, isObject, isSecure, match, slice } from "./platform.js";
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

// What the gate has written for the page after a grant, by name.
/** @type {{ [name: string]: { string: string, count: number } | undefined }} */
const replayed = create(null);
/** @type {boolean | undefined} */
let hasReplayed;
/**
 * How many cookies of a name the browser shows.
 * @param {string} name
 */
const countOf = (name) => cut("; " + readCookies(), "; " + name + "=").length;
/**
 * Writes a cookie that the page has tried to write before its grant.
 * @param {string} string
 */
export const replayCookie = (string) => {
  const name = cut(string, "=")[0];
  writeCookie(string);
  replayed[name] = { string, count: countOf(name) };
  hasReplayed = true;
};
/**
 * A page that goes on may find another scope for a name than the one it had to put up with before the grant. Then one
 * name would be there twice, and the first goes.
 * @param {string} name of a cookie that the page has written
 */
const unite = (name) => {
  const first = replayed[name];
  if (!first || countOf(name) === first.count) return;
  writeCookie(name + "=" + call(slice, first.string, cut(first.string, ";")[0].length) + "; Max-Age=0");
  replayed[name] = undefined;
};

/** @type {string | undefined} */
let lastRaw, /** @type {string} */ lastSeen;
/** Forgets the last answer, because the cookies that pages may read have changed. */
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
        // The string is made once: an object may give another text the second time.
        const string = judge(COOKIE, `${value}`);
        if (string === undefined) return;
        apply(native, this, [string]);
        if (hasReplayed) unite(cut(string, "=")[0]);
      },
    },
    "cookie"
  ).set;
plan("get Document", "cookie", getCookie, true);
plan("set Document", "cookie", setCookie, true);

plan("value CookieStore", "set", async (native, self, args) => {
  const given = args[0];
  const isPair = args.length > 1;
  // An argument that is no cookie gets the browser's own error.
  if (!isPair && !isObject(given)) return apply(native, self, args);
  const options = read(isPair ? { __proto__: null, name: `${given}`, value: `${args[1]}` } : given);
  if (isMalformed(options)) return call(native, self, MALFORMED);
  const { maxAge } = options;
  if (maxAge != null) options.expires = clock() + maxAge * 1000;
  else if (options.expires != null) options.expires = +options.expires;
  delete options.maxAge;
  // What the cookie store sets where nothing is said.
  const asked =
    worded(options, options.path ?? "/") +
    (isSecure ? "; Secure" : "") +
    scope("SameSite", options.sameSite ?? "strict") +
    (options.partitioned ? "; Partitioned" : "");
  if (refuses(asked, options, options.expires)) return;
  await call(native, self, options);
  if (hasReplayed) unite(options.name);
});
// Pages may delete every cookie except the consent cookie, which only the gate writes.
plan("value CookieStore", "delete", async (native, self, args) => {
  if (!args.length) return call(native, self);
  const options = read(isObject(args[0]) ? args[0] : { __proto__: null, name: args[0], value: "-" });
  if (isMalformed({ __proto__: null, name: options.name, value: "-" })) return call(native, self, MALFORMED);
  options.value = "";
  if (!refuses(worded(options, options.path), options, 0)) return call(native, self, options);
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

// The members of a cookie's options. Each is read once, so that the browser gets the values that were judged.
const MEMBERS = ["domain", "expires", "maxAge", "name", "partitioned", "path", "sameSite", "value"];
/**
 * @param {Given} given
 * @returns {{ [member: string]: Given }}
 */
const read = (given) => {
  const options = create(null);
  for (let at = 0; at < MEMBERS.length; at++) {
    const value = given[MEMBERS[at]];
    // An object becomes text here, once. `expires` and `maxAge` stay as they are, and unset members stay unset.
    if (value !== undefined) options[MEMBERS[at]] = isObject(value) && at !== 1 && at !== 2 ? `${value}` : value;
  }
  return options;
};

/**
 * Whether the browser takes no such name and value (Cookie Store API, "set a cookie").
 * @param {{ [member: string]: Given }} options
 */
const isMalformed = ({ name, value }) =>
  match(/[;\x00-\x08\x0a-\x1f\x7f]|.{4097}/, name + value) || match(/=/, name) || (!name && match(/^$|=/, value));
/** Options that make the browser itself tell the page so, and that set nothing. */
const MALFORMED = { __proto__: null, name: ";", value: "" };
/**
 * The words of a cookie string for a cookie.
 * @param {{ [member: string]: Given }} options
 * @param {Given} path
 */
const worded = (options, path) =>
  options.name + "=" + options.value + scope("Path", path) + scope("Domain", options.domain);
/**
 * Whether the core refuses a cookie. If not, puts the date that the core allows into `options`.
 * @param {string} asked the cookie string without a date
 * @param {{ [member: string]: Given }} options
 * @param {number | null | undefined} expires milliseconds; nothing = session
 */
const refuses = (asked, options, expires) => {
  const seconds = (/** @type {number} */ (expires) - clock()) / 1000;
  const string = judge(
    COOKIE,
    asked + (expires == null ? "" : "; Max-Age=" + (/** @type {any} */ (seconds > 0) + seconds - (seconds % 1)))
  );
  if (string === undefined) return true;
  if (expires == null) return;
  // The core's string ends with the seconds that the core allows. Without `Max-Age` the cookie lives for the session.
  const words = cut(string, "Max-Age=");
  /** @type {any} A text, which the arithmetic below turns into a number. */
  const left = words[words.length - 1];
  if (words.length < 2) options.expires = null;
  else if (!(left >= seconds - 1)) options.expires = clock() + left * 1000;
};
/**
 * An attribute of a cookie string. Cut at the first semicolon: Firefox takes a path with a semicolon, and here the rest
 * would be another attribute.
 * @param {string} name
 * @param {Given} value
 */
const scope = (name, value) => (value ? "; " + name + "=" + cut(value, ";")[0] : "");
