// Runs in a page without the gate, before a vendor's library, and notes every name that the library asks the browser to
// keep, with the seconds that a cookie asks for. What a library tries and removes at once shows nowhere else.
window.noted = [];
const note = (kind, name, seconds) => noted.push({ kind, name: String(name), seconds });

const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
Object.defineProperty(Document.prototype, "cookie", {
  ...cookie,
  set(text) {
    const [pair, ...attributes] = String(text).split(";").map((part) => part.trim());
    const value = (name) => attributes.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const [age, date] = [value("max-age"), value("expires")];
    // Max-Age counts before Expires (RFC 6265bis § 5.6). A date that nobody can read counts for nothing.
    const seconds = age ? Number(age) : (Date.parse(date) - Date.now()) / 1000;
    note("cookie", pair.split("=")[0].trim(), Number.isNaN(seconds) ? null : seconds);
    cookie.set.call(this, text);
  },
});

/** Notes each call of a method, with the name that stands in its first argument. */
const follow = (owner, method, kind) => {
  const native = owner[method];
  owner[method] = function (name, ...rest) {
    note(typeof kind === "function" ? kind(this) : kind, name?.name ?? name, name?.expires ? (name.expires - Date.now()) / 1000 : null);
    return native.call(this, name, ...rest);
  };
};
follow(Storage.prototype, "setItem", (store) => (store === localStorage ? "local_storage" : "session_storage"));
follow(IDBFactory.prototype, "open", "indexed_db");
follow(CacheStorage.prototype, "open", "cache_storage");
follow(CookieStore.prototype, "set", "cookie");
