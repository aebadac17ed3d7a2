// Re-issues the visitor's record. Browsers such as Safari keep a cookie that a script has set for seven days only. A
// Set-Cookie header makes them keep the record for as long as the decision holds. For Express, Connect and Node's own
// `http`: put the middleware in front of the routes that answer with pages:
//
//     app.use(require("./cookie-agree").cookieAgree({ months: 6 }));
//
// Templates of Express find in `gpc` an attribute that hands on the visitor's opt-out signal: `<html<%- gpc %>>`.
//
// The middleware sends back the record that it got, octet by octet, or nothing. It never makes a record, never changes
// one, and never lets a record outlive its period, which began when the visitor decided. It logs and stores nothing.
// docs/servers.md says more.
"use strict";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/**
 * Sets of granted or refused numbers, six bits a digit. A last digit `A` would add nothing, so the gate writes none.
 */
const set = (digits) => `((?:[\\w-]{0,${digits - 1}}[B-Za-z\\d_-])?)\\.`;
const SETS = [11, 11, 43, 43, 683, 683].map(set).join("");
const RECORD = new RegExp(`^1\\.([1-9]\\d{0,9})\\.(0|[1-9]\\d{0,9})\\.[arscwp]g?m?\\.${SETS}[\\w-]{16}\\.([\\w-]{6})$`);
const BLANKS = /^[ \t]+|[ \t]+$/g;
const DAY = 86400;

/** FNV-1a over 32 bits, as six digits, lowest bits first (docs/record.md). */
const checksum = (body) => {
  let hash = 0x811c9dc5;
  for (const octet of Buffer.from(body, "latin1")) hash = Math.imul(hash ^ octet, 0x01000193) >>> 0;
  let sum = "";
  for (let at = 0; at < 6; at++, hash >>>= 6) sum += DIGITS[hash & 63];
  return sum;
};

/** Whether a set grants a number that the other set refuses: no record of the gate has such a pair. */
const clash = (granted, refused) =>
  [...granted].some((digit, at) => at < refused.length && DIGITS.indexOf(digit) & DIGITS.indexOf(refused[at]));

/** The time in the record, in seconds since 1970; undefined = the gate writes no such record. */
const timeOf = (record) => {
  const parts = record.length <= 2048 && RECORD.exec(record);
  if (!parts || checksum(record.slice(0, -7)) !== parts[9]) return;
  if (clash(parts[3], parts[4]) || clash(parts[5], parts[6]) || clash(parts[7], parts[8])) return;
  const [version, time] = [Number(parts[1]), Number(parts[2])];
  return version > 0xffffffff || time > 0xffffffff ? undefined : time;
};

/** The same day a number of months later, or that month's last day; in seconds since 1970. */
const afterMonths = (seconds, months) => {
  const from = new Date(seconds * 1000);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const midnight = Date.UTC(year, month, Math.min(from.getUTCDate(), last)) / 1000;
  return midnight + (seconds % DAY);
};

/** The `Set-Cookie` header for this `Cookie` header; undefined = none. `now`: seconds since 1970. */
const reissue = (cookies, isSecure, now, { name = "cookie-agree", months = 6, domain = "" } = {}) => {
  const values = [];
  for (const pair of (cookies || "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).replace(BLANKS, "") === name) values.push(pair.slice(at + 1).replace(BLANKS, ""));
  }
  // From several records the gate makes the strictest reading. This code cannot decide which of them to keep alive.
  if (values.length !== 1) return;
  const [record] = values;
  const time = timeOf(record);
  if (time === undefined) return;
  const left = afterMonths(time, months) - now;
  if (left <= 0 || time > now + DAY) return;
  return (
    `${name}=${record}; Path=/; SameSite=Lax; Max-Age=${left}` +
    (domain && `; Domain=${domain}`) +
    (isSecure ? "; Secure" : "")
  );
};

/**
 * The attribute for `<html>` or for the tag of gate.js that tells of the opt-out signal (Global Privacy Control), with a
 * blank in front; empty without the signal. No value but 1 counts.
 */
const gpc = (request) => (request.headers["sec-gpc"] === "1" ? ' data-gpc="1"' : "");

/**
 * Options: `name` and `domain` as in the catalogue's `consent`, and `months`, the period of the `consent` in months.
 */
const cookieAgree = (options) => (request, response, next) => {
  // Node's own `http` has no `locals`.
  if (response.locals) response.locals.gpc = gpc(request);
  // Pages only: a picture needs no cookie, and may come from a shared cache.
  if (request.method === "GET" && /\btext\/html\b/.test(request.headers.accept || "")) {
    // Behind a proxy, Express reads X-Forwarded-Proto if `trust proxy` is set.
    const isSecure = request.secure ?? !!request.socket.encrypted;
    const header = reissue(request.headers.cookie, isSecure, Math.floor(Date.now() / 1000), options);
    response.appendHeader("Vary", "Cookie, Sec-GPC");
    if (header) response.appendHeader("Set-Cookie", header);
  }
  next();
};

module.exports = { cookieAgree, gpc, reissue };
