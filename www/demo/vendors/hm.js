// A stand-in for Baidu's statistics script. It sets `HMACCOUNT` for the session and keeps a copy in sessionStorage,
// from which it restores the cookie. It sets `HMVT` and `Hm_lvt_<id>` for a year, `Hm_lpvt_<id>` for the session, and a
// probe cookie. Then it loads a pixel.
// The code is our own, for tests and the demo. It must try as hard as the real script, or the tests prove nothing.
"use strict";
{
  const source = new URL(document.currentScript.src);
  const site = source.search.slice(1);
  const YEAR = 365 * 86400 * 1000;

  const read = (name) => {
    const pair = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
    return pair && pair.slice(name.length + 1);
  };
  const domain = (() => {
    const labels = location.hostname.split(".");
    for (let count = 2; count <= labels.length; count += 1) {
      const candidate = labels.slice(-count).join(".");
      const probe = `Hm_ck_${Date.now()}`;
      document.cookie = `${probe}=is-cookie-enabled; domain=${candidate}`;
      if (read(probe)) {
        document.cookie = `${probe}=; domain=${candidate}; expires=Thu, 01 Jan 1970 00:00:00 GMT`;
        return `; domain=${candidate}`;
      }
    }
    return "";
  })();
  const write = (name, value, life) => {
    const expires = life ? `; expires=${new Date(Date.now() + life).toUTCString()}` : "";
    document.cookie = `${name}=${value}${domain}; path=/${expires}`;
  };

  let account = read("HMACCOUNT");
  try {
    account = account || sessionStorage.getItem("HMACCOUNT");
  } catch {
    // The browser blocks the storage. Only the cookie is left.
  }
  account = account || Array.from({ length: 16 }, () => "0123456789ABCDEF"[Math.floor(Math.random() * 16)]).join("");
  const touch = () => {
    write("HMACCOUNT", account);
    try {
      sessionStorage.setItem("HMACCOUNT", account);
    } catch {
      // The browser blocks the storage.
    }
  };
  const now = Math.floor(Date.now() / 1000);
  touch();
  write("HMVT", `${site}|${now}|`, YEAR);
  write(`Hm_lvt_${site}`, String(now), YEAR);
  write(`Hm_lpvt_${site}`, String(now));
  setInterval(touch, 250);

  new Image().src = `${source.origin}/hm.gif?si=${site}&account=${account}&lt=${now}`;
}
