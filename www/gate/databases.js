// What tells of itself by promise only: databases, caches, files, service workers. Removes them, and tells the panel of them.
// Invariant: only for a catalogue that may have some to remove; others are not made to wait for it, and do without this file.

import { after, call, define, document, later, window } from "./platform.js";
import { pathOf } from "./contact.js";
import { CACHE_STORAGE, FILE_SYSTEM, INDEXED_DB, SERVICE_WORKER } from "./abi.js";
import { mayStay } from "./core.js";
import { storageOf } from "./storage.js";
import { goes } from "./sweep.js";

/** @import { PanelData, PanelEntry } from "./changes.js" */

const origin = COOKIE_GATE_LEAN || window.origin;
/**
 * A method, where the browser has it. Its type does not say that it may be missing: `each` looks for the first one of a
 * kind, and a browser that has it has the others as well.
 * @template {keyof Instances} Type
 * @template {keyof Instances[Type]} Name
 * @param {Type} type
 * @param {Name} name
 * @returns {Instances[Type][Name]}
 */
const method = (type, name) => /** @type {Given} */ (window)[type]?.prototype[name];
const databases = /** @type {() => Promise<{ name: string }[]>} */ (
  /* @__PURE__ */ method("IDBFactory", "databases")
);
const deleteDatabase = /* @__PURE__ */ method("IDBFactory", "deleteDatabase");
const keys = /* @__PURE__ */ method("CacheStorage", "keys");
const deleteCache = /* @__PURE__ */ method("CacheStorage", "delete");
const getDirectory = /* @__PURE__ */ method("StorageManager", "getDirectory");
const empty = /* @__PURE__ */ method("FileSystemHandle", "remove");
const names = /* @__PURE__ */ method("FileSystemDirectoryHandle", "keys");
const removeEntry = /* @__PURE__ */ method("FileSystemDirectoryHandle", "removeEntry");
const getRegistrations = /* @__PURE__ */ method("ServiceWorkerContainer", "getRegistrations");
const unregister = /* @__PURE__ */ method("ServiceWorkerRegistration", "unregister");

/**
 * What is told of each thing that is here: the number of its kind, its name, how to remove it; of files their root.
 * @typedef {(kind: number, name: string, remove: () => unknown, root?: FileSystemDirectoryHandle) => unknown} Visit
 */

/** Removes databases, caches, files and service workers that may not stay, a little later. */
export const sweepDatabases = () => {
  eachDeep((kind, name, remove) => goes(kind, name) && remove());
};

/**
 * The panel's data with what is here of them: what could be looked into is listed like a cookie.
 * @param {PanelData} data
 */
export const lookedInto = async (data) => {
  const here = await lookAround();
  /** @param {PanelEntry} entry */
  const seen = (entry) =>
    /** @type {string} */ (entry.deep) in here ? { ...entry, store: entry.deep, note: "" } : entry;
  return { ...data, here, categories: data.categories.map((category) => ({ ...category, entries: category.entries.map(seen) })) };
};

/**
 * By number of the kind the names that are here, a line each. A name with that number before it that is assigned to `gone` goes.
 * A kind is absent of which the browser does not tell, or not soon.
 */
const lookAround = async () => {
  /** @type {{ kind: number, name: string, remove: () => unknown }[]} */
  let things = [];
  const looks = eachDeep(async (kind, name, remove, root) => {
    // Every site has a folder; it counts when there is something in it.
    if (!root || (await call(names, root).next()).value) things.push({ kind, name, remove });
  });
  const kinds = await Promise.race([Promise.all(looks), new Promise((done) => later(done, 500, []))]);
  const here = {
    /** @param {string} wanted */
    set gone(wanted) {
      for (const { kind, name, remove } of things) if (kind + name === wanted) remove();
      // What a page still uses goes when that page does.
      things = things.filter(({ kind, name }) => kind + name !== wanted);
    },
  };
  // A refusal removes some, while the panel may stay open: each time it asks it hears of what is left.
  /** @param {number} one */
  const left = (one) => things.filter(({ kind, name }) => kind === one && mayStay(kind, name)).map(({ name }) => name);
  for (const one of kinds) if (one) define(here, one, { get: () => left(one).join("\n") });
  return here;
};

/**
 * Calls `visit` with each thing that is here; gives promises of the kinds that were looked into.
 * @param {Visit} visit
 */
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
      if (worker)
        visit(SERVICE_WORKER, /** @type {string} */ (pathOf(worker.scriptURL, document)), () => call(unregister, item));
    }),
  ];
};

/**
 * Removes what is in the folder, name by name: Firefox has no `remove`.
 * @param {FileSystemDirectoryHandle} root
 * @param {AsyncIterator<string>} list
 * @returns {Promise<unknown>}
 */
const clear = (root, list) =>
  after(
    call(list.next, list),
    ({ value }) => value && (call(removeEntry, root, value, { recursive: true }), clear(root, list)),
    () => {}
  );

/**
 * Calls `visit` with each thing that `find` promises, and promises the kind; where storage is blocked there is none.
 * @template Owner, Found
 * @param {number} kind
 * @param {Owner | undefined} owner
 * @param {((this: Owner) => Promise<Found>) | undefined} find
 * @param {(thing: Found extends readonly (infer Thing)[] ? Thing : Found, owner: Owner) => unknown} visit
 */
const each = (kind, owner, find, visit) => {
  if (!owner || !find) return;
  /** @param {any} found a list of things, or one thing that does not need its owner to be removed */
  const all = (found) => {
    const { length } = found;
    if (length === undefined) return /** @type {(thing: any) => unknown} */ (visit)(found);
    for (let at = 0; at < length; at++) visit(found[at], owner);
  };
  return after(after(call(find, owner), all), () => kind, () => {});
};
