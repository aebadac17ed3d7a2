// The hooks on what else a page can keep in a browser: the two web storages, databases, caches, files, service workers.
// Why a proxy: keys are also written as properties of a storage, past every method.
// Invariant: pages get the proxies only; a refused write looks successful, a refused opening fails as a full disk would.

import { add, addEventListener, apply, assign, call, construct, define, descriptor, failed, getter, isObject, list, Proxy, pin, weakMap, window } from "./platform.js";
import { pathOf } from "./contact.js";
import { CACHE_STORAGE, FILE_SYSTEM, INDEXED_DB, LOCAL_STORAGE, SERVICE_WORKER, SESSION_STORAGE } from "./abi.js";
import { judge } from "./core.js";
import { plan } from "./hook.js";

// By the numbers of LOCAL_STORAGE, SESSION_STORAGE, INDEXED_DB and CACHE_STORAGE.
const NAMES = ["", "localStorage", "sessionStorage", "indexedDB", "caches"];
/**
 * What they are.
 * @typedef {{ 1: Storage, 2: Storage, 3: IDBFactory, 4: CacheStorage }} Stores
 */
/** @type {List<Given>} */
const getters = list();
for (const name of NAMES) add(getters, descriptor(window, name)?.get);
/**
 * What a window keeps of a kind; nothing where it is blocked.
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

// Of a native storage its proxy and what is to be asked about it, and of the proxy the native one.
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
/** The natives of a storage. */
export const own = { __proto__: null, clear, getItem, key, removeItem, setItem, length: getter(Storage, "length") };
const { StorageEvent: Event } = window;

// Whatever the native getter throws is the page's to see.
plan("get window", "localStorage sessionStorage", (native, self, args, name, realm) =>
  apply(native, self, args) && guarded(name === NAMES[LOCAL_STORAGE] ? LOCAL_STORAGE : SESSION_STORAGE, realm)
);
// A native storage is handed to functions that were captured here only, since a page may have put its own in their place.
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

// An event of the page's own making takes the native storage only.
plan("new window", "StorageEvent", (native, args, target) => {
  const storage = isObject(args[1]) && known.get(args[1].storageArea)?.native;
  if (!storage) return construct(native, args, target);
  return construct(Event, [args[0], { __proto__: args[1], storageArea: storage }], target);
});

/**
 * Whether something may be opened or begun.
 * @param {number} what the number of a kind
 * @param {Given[]} args of which the first is its name, which is settled
 */
const mayOpen = (what, args) => !args.length || judge(what, pin(args, 0)) !== undefined;
plan("value IDBFactory", "open", (native, self, args) => {
  if (mayOpen(INDEXED_DB, args)) return apply(native, self, args);
  // Another one is opened, and given up before it is made: the page sees that its request was aborted.
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
