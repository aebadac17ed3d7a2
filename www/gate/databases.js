// Storage that only promises tell of: databases, caches, files, service workers. Removes what may not stay, and tells
// the panel what is there.
// Invariant: works only for a catalogue that may have such storage to remove. Pages of other catalogues do not wait for
// these promises, and the lean build leaves this file out.

import { after, call, define, document, later, window } from "./platform.js";
import { pathOf } from "./contact.js";
import { CACHE_STORAGE, FILE_SYSTEM, INDEXED_DB, SERVICE_WORKER } from "./abi.js";
import { mayStay } from "./core.js";
import { storageOf } from "./storage.js";
import { goes } from "./sweep.js";

/** @import { PanelData, PanelEntry } from "./changes.js" */

const origin = COOKIE_GATE_LEAN || window.origin;
/**
 * A method, where the browser has the method. The type does not say that the method may be missing: `each` looks for
 * the first method of a kind, and a browser that has the first has the others too.
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
 * Gets each thing that is there: the number of its kind, its name, a function that removes the thing; for files the
 * root.
 * @typedef {(kind: number, name: string, remove: () => unknown, root?: FileSystemDirectoryHandle) => unknown} Visit
 */

/** Removes databases, caches, files and service workers that may not stay. Asynchronous: no caller waits. */
export const sweepDatabases = () => {
  eachDeep((kind, name, remove) => goes(kind, name) && remove());
};

/**
 * The panel's data with the things that are there. The panel lists an entry of a kind that could be looked into like a
 * cookie.
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
 * By number of the kind the names that are there, one on each line. To remove a thing, assign the number of its kind
 * followed by its name to `gone`. A kind is missing where the browser does not tell of the kind; all are missing where
 * the browser takes longer than 500 ms.
 */
const lookAround = async () => {
  /** @type {{ kind: number, name: string, remove: () => unknown }[]} */
  let things = [];
  const looks = eachDeep(async (kind, name, remove, root) => {
    // Every site has a root folder. The folder counts when there is something in it.
    if (!root || (await call(names, root).next()).value) things.push({ kind, name, remove });
  });
  const kinds = await Promise.race([Promise.all(looks), new Promise((done) => later(done, 500, []))]);
  const here = {
    /** @param {string} wanted */
    set gone(wanted) {
      for (const { kind, name, remove } of things) if (kind + name === wanted) remove();
      // The browser may remove a thing only when the pages that use the thing are closed: the list leaves it out now.
      things = things.filter(({ kind, name }) => kind + name !== wanted);
    },
  };
  // A refusal removes things while the panel may stay open. So each reading gives the names that are left.
  /** @param {number} one */
  const left = (one) => things.filter(({ kind, name }) => kind === one && mayStay(kind, name)).map(({ name }) => name);
  for (const one of kinds) if (one) define(here, one, { get: () => left(one).join("\n") });
  return here;
};

/**
 * Calls `visit` with each thing that is there; returns promises of the kinds that were looked into.
 * @param {Visit} visit
 */
const eachDeep = (visit) => {
  // A page without an origin has no such storage, and there Chromium's `databases` leaves a rejection that no code can
  // handle.
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
 * Removes the content of the root folder, name by name: Firefox has no `remove`.
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
 * Calls `visit` with each thing that `find` promises, and promises the number of the kind, or undefined where `find`
 * fails. Where storage is blocked there is no owner, and nothing to look into.
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
