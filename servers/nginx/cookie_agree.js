// Re-issues the visitor's record. Browsers such as Safari keep a cookie that a script has set for seven days only. A
// Set-Cookie header makes them keep the record for as long as the decision holds. For nginx with njs (Debian:
// libnginx-mod-http-js); cookie_agree.conf shows the lines for nginx.conf.
//
// `gpc` is for a variable that hands on the visitor's opt-out signal to the page.
//
// The filter sends back the record that it got, octet by octet, or nothing. It never makes a record, never changes one,
// and never lets a record outlive its period, which began when the visitor decided. It logs and stores nothing.
// docs/servers.md says more.

// As in the catalogue's `consent`.
var NAME = "cookie-agree";
var MONTHS = 6;
var DOMAIN = "";

var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
// Sets of granted or refused numbers, six bits a digit. A last digit `A` would add nothing, so the gate writes none.
var SETS = [11, 11, 43, 43, 683, 683].map(function (digits) {
  return "((?:[\\w-]{0," + (digits - 1) + "}[B-Za-z\\d_-])?)\\.";
});
var RECORD = new RegExp(
  "^1\\.([1-9]\\d{0,9})\\.(0|[1-9]\\d{0,9})\\.[arscwp]g?m?\\." + SETS.join("") + "[\\w-]{16}\\.([\\w-]{6})$"
);
var BLANKS = /^[ \t]+|[ \t]+$/g;

// FNV-1a over 32 bits, as six digits, lowest bits first (docs/record.md).
function checksum(body) {
  var hash = 0x811c9dc5;
  for (var at = 0; at < body.length; at++) hash = Math.imul(hash ^ body.charCodeAt(at), 0x01000193) >>> 0;
  var sum = "";
  for (at = 0; at < 6; at++, hash >>>= 6) sum += DIGITS[hash & 63];
  return sum;
}

// Whether a set grants a number that the other set refuses: no record of the gate has such a pair.
function clash(granted, refused) {
  return granted.split("").some(function (digit, at) {
    return at < refused.length && DIGITS.indexOf(digit) & DIGITS.indexOf(refused[at]);
  });
}

// The time in the record, in seconds since 1970; undefined = the gate writes no such record.
function timeOf(record) {
  var parts = record.length <= 2048 && RECORD.exec(record);
  if (!parts || checksum(record.slice(0, -7)) !== parts[9]) return;
  // In njs an empty set may be undefined.
  for (var at = 3; at < 9; at += 2) if (clash(parts[at] || "", parts[at + 1] || "")) return;
  var time = Number(parts[2]);
  return Number(parts[1]) > 0xffffffff || time > 0xffffffff ? undefined : time;
}

// The same day a number of months later, or that month's last day; in seconds since 1970.
function afterMonths(seconds, months) {
  var from = new Date(seconds * 1000);
  var year = from.getUTCFullYear();
  var month = from.getUTCMonth() + months;
  var last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(from.getUTCDate(), last)) / 1000 + (seconds % 86400);
}

function reissue(cookies, isSecure, now) {
  var values = [];
  cookies.split(";").forEach(function (pair) {
    var at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).replace(BLANKS, "") === NAME) values.push(pair.slice(at + 1).replace(BLANKS, ""));
  });
  // From several records the gate makes the strictest reading. This code cannot decide which of them to keep alive.
  if (values.length !== 1) return;
  var record = values[0];
  var time = timeOf(record);
  if (time === undefined) return;
  var left = afterMonths(time, MONTHS) - now;
  if (left <= 0 || time > now + 86400) return;
  return NAME + "=" + record + "; Path=/; SameSite=Lax; Max-Age=" + left + (DOMAIN && "; Domain=" + DOMAIN) + (isSecure ? "; Secure" : "");
}

// For `js_set`: the attribute for `<html>` or for the tag of gate.js that tells of the opt-out signal (Global Privacy
// Control), with a blank in front; empty without the signal. No value but 1 counts.
function gpc(r) {
  return r.headersIn["Sec-GPC"] === "1" ? ' data-gpc="1"' : "";
}

// A `js_header_filter` for pages only: a picture needs no cookie, and may come from a shared cache.
function filter(r) {
  if (r.method !== "GET" || (r.headersIn.Accept || "").indexOf("text/html") < 0) return;
  var vary = r.headersOut.Vary;
  r.headersOut.Vary = (vary ? vary + ", " : "") + "Cookie, Sec-GPC";
  var header = reissue(r.headersIn.Cookie || "", r.variables.scheme === "https", Math.floor(Date.now() / 1000));
  if (header) r.headersOut["Set-Cookie"] = (r.headersOut["Set-Cookie"] || []).concat(header);
}

export default { filter, gpc };
