// A stand-in for Google's statistics script. It sets `_ga`, `_gid` and `_gat_UA-20650859-1` as the real script does: on
// the widest domain that the browser takes, with Expires as a date, and again by a timer. Then it sends a hit.
// The code is our own, for tests and the demo. It must try as hard as the real script, or the tests prove nothing.
"use strict";
{
  const home = new URL(document.currentScript.src).origin;
  const SECOND = 1000;
  const DAY = 86400 * SECOND;

  const read = (name) => document.cookie.split("; ").filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  const write = (name, value, life, domain) => {
    const expires = new Date(Date.now() + life).toUTCString();
    document.cookie = `${name}=${value}; path=/; expires=${expires};${domain ? ` domain=${domain};` : ""}`;
    return read(name).includes(value);
  };
  // Tries the domains `test`, `shop.test`, `www.shop.test` in this order, until the cookie can be read back. A cookie
  // without a domain comes last.
  const keep = (name, value, life) => {
    const labels = location.hostname.split(".");
    for (let count = 1; count <= labels.length; count += 1) {
      if (write(name, value, life, labels.slice(-count).join("."))) return true;
    }
    return write(name, value, life);
  };
  const visitor = () => `${Math.floor(Math.random() * 0x7fffffff)}.${Math.floor(Date.now() / SECOND)}`;

  const client = read("_ga")[0] || `GA1.1.${visitor()}`;
  const day = read("_gid")[0] || `GA1.1.${visitor()}`;
  const touch = () => {
    keep("_ga", client, 730 * DAY);
    keep("_gid", day, DAY);
  };
  touch();
  keep("_gat_UA-20650859-1", "1", 60 * SECOND);
  setInterval(touch, 250);

  const hit = new URLSearchParams({ v: "1", tid: "UA-20650859-1", cid: client, dl: location.href, queued: String((window.dataLayer || []).length) });
  navigator.sendBeacon(`${home}/collect`, hit);
}
