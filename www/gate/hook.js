// Puts our functions in the place of native ones, in a shape that nobody can tell from them.
// Why proxies: name, length, properties and missing prototype are the native's own, and so are the errors of what is let
// through. The two that pages call most are accessors of an object of ours instead, which look the same.
// Invariant: a hook is locked by nothing; whoever deletes or replaces one has lost the way to the native below it.

import { add, call, cut, define, descriptor, getPrototypeOf, list, Proxy, setPrototypeOf, weakMap } from "./platform.js";

/**
 * What a hook does; of "new" the second. It is told the name of the member that it stands in for, and the realm.
 * @typedef {(native: Native, self: Given, args: Given[], name: string, realm: Realm) => Given} Trap
 * @typedef {(native: NativeClass, args: Given[], target: NativeClass, name: string, realm: Realm) => Given} NewTrap
 * @typedef {(native: Native) => Native} Maker Makes a function of the native's shape.
 * @typedef {new (...args: Given[]) => Given} NativeClass
 */
/**
 * A line of the plan.
 * @typedef {{ where: List<string>, names: List<string>, trap: Native, make: boolean | undefined }} Plan
 */

/** @type {WeakTable<Function, Native>} Hooks, each with the native function that it stands in for. */
const natives = weakMap();
/** @type {List<Plan>} */
const plans = list();

/**
 * Whether a function is a hook of ours.
 * @param {Function} hooked
 */
export const isHook = (hooked) => natives.get(hooked);

/**
 * Plans hooks for every realm. `where`: "get", "set", "value" or "new", and then the interfaces (or "window" itself) that may
 * have the members `names`. `trap(native, self, args, name, realm)`; of "new": `trap(native, args, target, name, realm)`. With
 * `make`, `trap(native)` returns a function of the native's shape, which is quicker than a proxy.
 * @template {string} Where
 * @template {boolean} [Make=false]
 * @param {Where} where
 * @param {string} names
 * @param {Make extends true ? Maker : Where extends `new ${string}` ? NewTrap : Trap} trap
 * @param {Make} [make]
 */
export const plan = (where, names, trap, make) => add(plans, { where: cut(where, " "), names: cut(names, " "), trap, make });

/**
 * Puts all that is planned in force in a realm.
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
 * Puts one hook in force, where the member is there.
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
  // Without a prototype: a page may have put `get` on `Object.prototype`, where descriptors and handlers would find it.
  /** @type {PropertyDescriptor} */
  const shape = { __proto__: null, ...descriptor(owner, name) };
  const native = shape[place];
  if (!native) return;
  /** @type {Native} */
  const handle = (first, second, third) => trap(first, second, third, name, realm);
  const hooked = make
    ? trap(native)
    : new Proxy(native, isNew ? { __proto__: null, construct: handle } : { __proto__: null, apply: handle });
  // A function made here is one of this realm's; a proxy is what its native is.
  if (make) setPrototypeOf(hooked, getPrototypeOf(native));
  natives.set(hooked, native);
  shape[place] = hooked;
  define(owner, name, shape);
  // The way to the native constructor that every object has. (`Audio` shares its prototype with another one.)
  if (isNew && native.prototype.constructor === native) define(native.prototype, "constructor", shape);
};

// Hooks speak of themselves as the natives do: `function cookie() { [native code] }`.
// Said by a function of our own: a page may have put one in the native's place, which would be handed what is native here.
plan("value Function", "toString", (native, self) => call(toString, natives.get(self) || self));
const { toString } = Function.prototype;
