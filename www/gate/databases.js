// Removes what tells of itself by promise only: databases, caches, files, service workers.
// Invariant: only for a catalogue that may have some to remove; others are not made to wait for it, and do without this file.

import { after, call, document, window } from "./platform.js";
import { pathOf } from "./address.js";
import { CACHE, DATABASE, FILES, WORKER } from "./core.js";
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
  // Without an origin there are none; and Chromium's `databases` leaves a rejection there that cannot be handled.
  if (origin === "null") return;
  const { navigator } = window;
  each(storageOf(DATABASE, window), databases, (item, owner) => goes(DATABASE, item.name) && call(deleteDatabase, owner, item.name));
  each(storageOf(CACHE, window), keys, (name, owner) => goes(CACHE, name) && call(deleteCache, owner, name));
  each(navigator.storage, getDirectory, (root) => goes(FILES, "/") && (empty ? call(empty, root, { recursive: true }) : clear(root, call(names, root))));
  each(navigator.serviceWorker, getRegistrations, (item) => {
    const worker = item.active || item.waiting || item.installing;
    if (worker && goes(WORKER, pathOf(worker.scriptURL, document))) call(unregister, item);
  });
};

/** Removes what is in the folder, name by name: Firefox has no `remove`. */
const clear = (root, list) =>
  after(
    call(list.next, list),
    ({ value }) => value && (call(removeEntry, root, value, { recursive: true }), clear(root, list)),
    () => {}
  );

/** Calls `visit` with each thing that `find` promises; where storage is blocked there is none. */
const each = (owner, find, visit) => {
  if (!owner || !find) return;
  const all = (found) => {
    const { length } = found;
    if (length === undefined) visit(found);
    for (let at = 0; at < length; at++) visit(found[at], owner);
  };
  after(call(find, owner), all, () => {});
};
