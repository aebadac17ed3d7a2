// Puts hooks in the place of native functions. No page can tell a hook from a native function by its shape.
// Why proxies: the name, length, properties and missing prototype are those of the native function, and so are the
// errors of calls that are let through. The two hooks that pages call most are accessors of an object of ours, which
// look the same.
// Invariant: a hook is not locked. A page that deletes or replaces a hook loses the way to the native function behind
// it.

import { add, call, cut, define, descriptor, getPrototypeOf, list, Proxy, setPrototypeOf, weakMap } from "./platform.js";

/**
 * A trap is what a hook does; NewTrap is for "new". A trap gets the name of the member that the hook replaces, and the
 * realm.
 * @typedef {(native: Native, self: Given, args: Given[], name: string, realm: Realm) => Given} Trap
 * @typedef {(native: NativeClass, args: Given[], target: NativeClass, name: string, realm: Realm) => Given} NewTrap
 * @typedef {(native: Native) => Native} Maker Makes a function that has the shape of the native function.
 * @typedef {new (...args: Given[]) => Given} NativeClass
 */
/**
 * A line of the plan.
 * @typedef {{ where: List<string>, names: List<string>, trap: Native, make: boolean | undefined }} Plan
 */

/** @type {WeakTable<Function, Native>} By hook the native function that the hook replaces. */
const natives = weakMap();
/** @type {List<Plan>} */
const plans = list();

/**
 * Whether a function is a hook of ours.
 * @param {Function} hooked
 */
export const isHook = (hooked) => natives.get(hooked);

/**
 * Plans hooks for every realm. `where`: "get", "set", "value" or "new", and then the interfaces (or "window" itself)
 * that may have the members `names`. The hook calls `trap(native, self, args, name, realm)`; for "new" the hook calls
 * `trap(native, args, target, name, realm)`. With `make`, `trap(native)` returns a function that has the shape of the
 * native function and is quicker than a proxy.
 * @template {string} Where
 * @template {boolean} [Make=false]
 * @param {Where} where
 * @param {string} names
 * @param {Make extends true ? Maker : Where extends `new ${string}` ? NewTrap : Trap} trap
 * @param {Make} [make]
 */
export const plan = (where, names, trap, make) => add(plans, { where: cut(where, " "), names: cut(names, " "), trap, make });

/**
 * Puts all planned hooks in force in a realm.
 * @param {Realm} realm
 */
export const install = (realm) => {
  for (let at = 0; at < plans.length; at++) {
    const { where, names, trap, make } = plans[at];
    for (let type = 1; type < where.length; type++) {
      const owner = where[type] === "window" ? realm : /** @type {Given} */ (realm)[where[type]]?.prototype;
      for (let name = 0; owner && name < names.length; name++) hook(owner, names[name], where[0], trap, realm, make);
    }
  }
};

/**
 * Puts one hook in force, where the browser has the member.
 * @param {object} owner
 * @param {string} name
 * @param {string} part
 * @param {Native} trap
 * @param {Realm} realm
 * @param {boolean} [make]
 */
const hook = (owner, name, part, trap, realm, make) => {
  const isNew = part === "new";
  const place = isNew ? "value" : /** @type {"get" | "set" | "value"} */ (part);
  // Without a prototype: a page may have put `get` on `Object.prototype`, and a descriptor or a handler would inherit
  // it.
  /** @type {PropertyDescriptor} */
  const shape = { __proto__: null, ...descriptor(owner, name) };
  const native = shape[place];
  if (!native) return;
  /** @type {Native} */
  const handle = (first, second, third) => trap(first, second, third, name, realm);
  const hooked = make
    ? trap(native)
    : new Proxy(native, isNew ? { __proto__: null, construct: handle } : { __proto__: null, apply: handle });
  // A function made here has the prototype of the realm of gate.js. A proxy has the prototype of its native function.
  if (make) setPrototypeOf(hooked, getPrototypeOf(native));
  natives.set(hooked, native);
  shape[place] = hooked;
  define(owner, name, shape);
  // Every object leads to its constructor by the prototype: hook that way too. (`Audio` shares its prototype with
  // `HTMLAudioElement`, whose constructor stays.)
  if (isNew && native.prototype.constructor === native) define(native.prototype, "constructor", shape);
};

// The source text of a hook is the one of the native function: `function cookie() { [native code] }`.
// The captured function answers: a page may have replaced `toString`, and would be handed the native function.
plan("value Function", "toString", (native, self) => call(toString, natives.get(self) || self));
const { toString } = Function.prototype;
