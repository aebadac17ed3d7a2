// The hooks on all storage but cookies: the two web storages, databases, caches, files, service workers.
// Why proxies of the web storages: a page can also write a key as a property of a storage, without any method.
// Invariant: pages get only the proxies. A refused write looks successful. A refused opening throws nothing and fails
// asynchronously, as an opening on a full disk does.

import { add, addEventListener, apply, assign, call, construct, define, descriptor, failed, getter, isObject, list, Proxy, pin, weakMap, window } from "./platform.js";
import { pathOf } from "./contact.js";
import { CACHE_STORAGE, FILE_SYSTEM, INDEXED_DB, LOCAL_STORAGE, SERVICE_WORKER, SESSION_STORAGE } from "./abi.js";
import { judge } from "./core.js";
import { plan } from "./hook.js";

// The properties of a window, at the numbers of LOCAL_STORAGE, SESSION_STORAGE, INDEXED_DB and CACHE_STORAGE.
const NAMES = ["", "localStorage", "sessionStorage", "indexedDB", "caches"];
/**
 * The types of these properties, by the same numbers.
 * @typedef {{ 1: Storage, 2: Storage, 3: IDBFactory, 4: CacheStorage }} Stores
 */
/** @type {List<Given>} */
const getters = list();
for (const name of NAMES) add(getters, descriptor(window, name)?.get);
/**
 * The storage of a kind that belongs to a window; nothing where the browser blocks this storage.
 * @template {keyof Stores} What
 * @param {What} what
 * @param {Realm} realm
 * @returns {Stores[What] | undefined}
 */
export const storageOf = (what, realm) => {
  try {
    return call(getters[what], realm);
  } catch {}
};

// Of a native storage: its proxy, and the number of the kind to ask about. Of a proxy: its native storage.
/** @type {WeakTable<Storage, { __proto__: null, native?: Storage, proxy?: Storage, what?: number }>} */
const known = weakMap();
/** @param {Storage} storage */
const nativeOf = (storage) => known.get(storage)?.native || storage;

/**
 * The proxy of a web storage.
 * @param {typeof LOCAL_STORAGE | typeof SESSION_STORAGE} what
 * @param {Realm} realm
 */
const guarded = (what, realm) => {
  const storage = storageOf(what, realm);
  if (storage && !known.get(storage)) {
    /** @param {string | symbol} name */
    const mayWrite = (name) => typeof name === "symbol" || judge(what, name) !== undefined;
    const proxy = new Proxy(storage, {
      __proto__: null,
      set: (target, name, value) => !mayWrite(name) || assign(target, name, value),
      defineProperty: (target, name, shape) => !mayWrite(name) || define(target, name, shape),
    });
    known.set(storage, { __proto__: null, proxy, what });
    known.set(proxy, { __proto__: null, native: storage });
  }
  return storage && /** @type {{ proxy?: Storage }} */ (known.get(storage)).proxy;
};

const { clear, getItem, key, removeItem, setItem } = Storage.prototype;
/** The native functions of a storage. */
export const own = { __proto__: null, clear, getItem, key, removeItem, setItem, length: getter(Storage, "length") };
const { StorageEvent: Event } = window;

// The page gets every error of the native getter.
plan("get window", "localStorage sessionStorage", (native, self, args, name, realm) =>
  apply(native, self, args) && guarded(name === NAMES[LOCAL_STORAGE] ? LOCAL_STORAGE : SESSION_STORAGE, realm)
);
// Only captured functions get a native storage: a page may have put a function of its own in the place of `native`.
/** @type {(native: Native, self: Storage, args: Given[], name: string) => Given} */
const unwrapped = (native, self, args, name) => apply(/** @type {Given} */ (own)[name], nativeOf(self), args);
plan("value Storage", "clear getItem key removeItem", unwrapped);
plan("get Storage", "length", unwrapped);
plan("value Storage", "setItem", (native, self, args, name) => {
  const storage = nativeOf(self);
  if (args.length < 2 || judge(known.get(storage)?.what || LOCAL_STORAGE, pin(args, 0)) !== undefined)
    return unwrapped(native, storage, args, name);
});
plan("get StorageEvent", "storageArea", (native, self, args, name, realm) => {
  guarded(LOCAL_STORAGE, realm);
  guarded(SESSION_STORAGE, realm);
  const storage = apply(native, self, args);
  return known.get(storage)?.proxy || storage;
});

// The native constructor takes only a native storage, and the page has only the proxy.
plan("new window", "StorageEvent", (native, args, target) => {
  const storage = isObject(args[1]) && known.get(args[1].storageArea)?.native;
  if (!storage) return construct(native, args, target);
  return construct(Event, [args[0], { __proto__: args[1], storageArea: storage }], target);
});

/**
 * Whether a database or cache may be opened.
 * @param {number} what the number of a kind
 * @param {Given[]} args of which the first is the name; its text replaces the argument
 */
const mayOpen = (what, args) => !args.length || judge(what, pin(args, 0)) !== undefined;
plan("value IDBFactory", "open", (native, self, args) => {
  if (mayOpen(INDEXED_DB, args)) return apply(native, self, args);
  // Another database is opened, and aborted before it exists: the page sees that its request was aborted.
  const request = call(native, self, "cookie-gate");
  call(addEventListener, request, "upgradeneeded", (event) => {
    call(stop, event);
    call(abort, call(transaction, request));
  });
  return request;
});
plan("value CacheStorage", "open", (native, self, args) => (mayOpen(CACHE_STORAGE, args) ? apply(native, self, args) : failed()));
plan("value StorageManager StorageBucketManager", "getDirectory open", (native, self, args) =>
  judge(FILE_SYSTEM, "/") !== undefined ? apply(native, self, args) : failed()
);
plan("value ServiceWorkerContainer", "register", (native, self, args, name, realm) => {
  const path = args.length && pathOf(pin(args, 0), realm.document);
  return !path || judge(SERVICE_WORKER, path) !== undefined ? apply(native, self, args) : failed();
});

const { stopImmediatePropagation: stop } = window.Event.prototype;
const { abort } = window.IDBTransaction?.prototype || {};
const transaction = window.IDBRequest && getter(IDBRequest, "transaction");
