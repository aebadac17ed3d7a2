// What tells of itself by promise only: databases, caches, files, service workers. Removes them, and tells the panel of them.
// Invariant: only for a catalogue that may have some to remove; others are not made to wait for it, and do without this file.

import { after, call, define, document, later, window } from "./platform.js";
import { pathOf } from "./address.js";
import { CACHE_STORAGE, FILE_SYSTEM, INDEXED_DB, SERVICE_WORKER } from "./abi.js";
import { mayStay } from "./core.js";
import { storageOf } from "./storage.js";
import { goes } from "./sweep.js";

const origin = COOKIE_GATE_LEAN || window.origin;
const method = (type, name) => window[type]?.prototype[name];
const databases = /* @__PURE__ */ method("IDBFactory", "databases");
const deleteDatabase = /* @__PURE__ */ method("IDBFactory", "deleteDatabase");
const keys = /* @__PURE__ */ method("CacheStorage", "keys");
const deleteCache = /* @__PURE__ */ method("CacheStorage", "delete");
const getDirectory = /* @__PURE__ */ method("StorageManager", "getDirectory");
const empty = /* @__PURE__ */ method("FileSystemHandle", "remove");
const names = /* @__PURE__ */ method("FileSystemDirectoryHandle", "keys");
const removeEntry = /* @__PURE__ */ method("FileSystemDirectoryHandle", "removeEntry");
const getRegistrations = /* @__PURE__ */ method("ServiceWorkerContainer", "getRegistrations");
const unregister = /* @__PURE__ */ method("ServiceWorkerRegistration", "unregister");

/** Removes databases, caches, files and service workers that may not stay, a little later. */
export const sweepDatabases = () => {
  eachDeep((kind, name, remove) => goes(kind, name) && remove());
};

/** The panel's data with what is here of them: what could be looked into is listed like a cookie. */
export const lookedInto = async (data) => {
  const here = await lookAround();
  const seen = (entry) => (entry.deep in here ? { ...entry, store: entry.deep, note: "" } : entry);
  return { ...data, here, categories: data.categories.map((category) => ({ ...category, entries: category.entries.map(seen) })) };
};

/**
 * By number of the kind the names that are here, a line each. A name with that number before it that is assigned to `gone` goes.
 * A kind is absent of which the browser does not tell, or not soon.
 */
const lookAround = async () => {
  let things = [];
  const looks = eachDeep(async (kind, name, remove, root) => {
    // Every site has a folder; it counts when there is something in it.
    if (!root || (await call(names, root).next()).value) things.push({ kind, name, remove });
  });
  const kinds = await Promise.race([Promise.all(looks), new Promise((done) => later(done, 500, []))]);
  const here = {
    set gone(wanted) {
      for (const { kind, name, remove } of things) if (kind + name === wanted) remove();
      // What a page still uses goes when that page does.
      things = things.filter(({ kind, name }) => kind + name !== wanted);
    },
  };
  // A refusal removes some, while the panel may stay open: each time it asks it hears of what is left.
  const left = (one) => things.filter(({ kind, name }) => kind === one && mayStay(kind, name)).map(({ name }) => name);
  for (const one of kinds) if (one) define(here, one, { get: () => left(one).join("\n") });
  return here;
};

/** Calls `visit` with the kind and name of each thing that is here, and a way to remove it; gives promises of the kinds that were looked into. */
const eachDeep = (visit) => {
  // Without an origin there are none; and Chromium's `databases` leaves a rejection there that cannot be handled.
  if (origin === "null") return [];
  const { navigator } = window;
  return [
    each(INDEXED_DB, storageOf(INDEXED_DB, window), databases, ({ name }, owner) => visit(INDEXED_DB, name, () => call(deleteDatabase, owner, name))),
    each(CACHE_STORAGE, storageOf(CACHE_STORAGE, window), keys, (name, owner) => visit(CACHE_STORAGE, name, () => call(deleteCache, owner, name))),
    each(FILE_SYSTEM, navigator.storage, getDirectory, (root) =>
      visit(FILE_SYSTEM, "/", () => (empty ? call(empty, root, { recursive: true }) : clear(root, call(names, root))), root)
    ),
    each(SERVICE_WORKER, navigator.serviceWorker, getRegistrations, (item) => {
      const worker = item.active || item.waiting || item.installing;
      if (worker) visit(SERVICE_WORKER, pathOf(worker.scriptURL, document), () => call(unregister, item));
    }),
  ];
};

/** Removes what is in the folder, name by name: Firefox has no `remove`. */
const clear = (root, list) =>
  after(
    call(list.next, list),
    ({ value }) => value && (call(removeEntry, root, value, { recursive: true }), clear(root, list)),
    () => {}
  );

/** Calls `visit` with each thing that `find` promises, and promises the kind; where storage is blocked there is none. */
const each = (kind, owner, find, visit) => {
  if (!owner || !find) return;
  const all = (found) => {
    const { length } = found;
    if (length === undefined) return visit(found);
    for (let at = 0; at < length; at++) visit(found[at], owner);
  };
  return after(after(call(find, owner), all), () => kind, () => {});
};
