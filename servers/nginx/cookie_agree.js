// Re-issues the visitor's record, so that browsers that keep cookies of scripts for seven days only (Safari) keep this one for as
// long as the decision holds. For nginx with njs (Debian: libnginx-mod-http-js); cookie_agree.conf beside it shows where it goes.
//
// It answers with what it was sent, octet by octet, or with nothing: it never makes a record, never changes one, and never
// lets one outlive its period, which began when the visitor decided. Nothing is logged or stored. docs/servers.md says more.

// As in the catalogue's `consent`.
var NAME = "cookie-agree";
var MONTHS = 6;
var DOMAIN = "";

var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
// Numbers granted or refused: their last digit is not the one that adds nothing.
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

// Whether a number is granted and refused at once.
function clash(granted, refused) {
  return granted.split("").some(function (digit, at) {
    return at < refused.length && DIGITS.indexOf(digit) & DIGITS.indexOf(refused[at]);
  });
}

// The time of a record that is as the gate writes it; undefined = it is not.
function timeOf(record) {
  var parts = record.length <= 2048 && RECORD.exec(record);
  if (!parts || checksum(record.slice(0, -7)) !== parts[9]) return;
  // A set that is empty may be undefined here.
  for (var at = 3; at < 9; at += 2) if (clash(parts[at] || "", parts[at + 1] || "")) return;
  var time = Number(parts[2]);
  return Number(parts[1]) > 0xffffffff || time > 0xffffffff ? undefined : time;
}

// The same day of a later month, or that month's last; in seconds.
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
  // Of several, the gate makes the strictest; which of them would be ours to keep alive?
  if (values.length !== 1) return;
  var record = values[0];
  var time = timeOf(record);
  if (time === undefined) return;
  var left = afterMonths(time, MONTHS) - now;
  if (left <= 0 || time > now + 86400) return;
  return NAME + "=" + record + "; Path=/; SameSite=Lax; Max-Age=" + left + (DOMAIN && "; Domain=" + DOMAIN) + (isSecure ? "; Secure" : "");
}

// A `js_header_filter`: pages only, since a picture needs no cookie, and may come from a cache that is shared.
function filter(r) {
  if (r.method !== "GET" || (r.headersIn.Accept || "").indexOf("text/html") < 0) return;
  var vary = r.headersOut.Vary;
  r.headersOut.Vary = vary ? vary + ", Cookie" : "Cookie";
  var header = reissue(r.headersIn.Cookie || "", r.variables.scheme === "https", Math.floor(Date.now() / 1000));
  if (header) r.headersOut["Set-Cookie"] = (r.headersOut["Set-Cookie"] || []).concat(header);
}

export default { filter };
