// Tells vendors' scripts of the choice, in their own words: the one interpreter of signals. The bundler puts this script
// and the signals beside gate.js, only for catalogues that have signals.
// Invariant: a signal only tells. What the vendor does after that, the hooks judge as if nothing had been told. A page
// may have put anything in the place of a queue or a function: no exception leaves this script.

/** @import { Call, Signal } from "./config" */

const { apply } = Reflect;
const { isArray } = Array;
const { keys } = Object;

/**
 * @param {Signal[]} signals
 * @returns {Tell}
 */
export const teller = (signals) => {
  /** By signal: the states that were told last, whether the vendor was allowed then, and calls that wait. */
  const memory = signals.map(() => ({ told: "", was: false, waiting: /** @type {Call[]} */ ([]) }));
  /** @type {Parameters<Tell>[0]} */
  let allows;
  /** @type {Parameters<Tell>[1]} */
  let state;

  // Each time a new value: a vendor's script may change what it is given.
  /** @type {(value: Given) => Given} */
  const fill = (value) => {
    if (value === "{choice}") return { ...state.categories };
    if (typeof value !== "object" || !value) return value;
    if (value[0] === "?") return value[value[1].every(allows) ? 2 : 3];
    /** @type {Given} */
    const copy = isArray(value) ? [] : {};
    for (const key of keys(value)) copy[key] = fill(value[key]);
    return copy;
  };

  /**
   * Makes a call; returns whether its function is not there yet.
   * @param {Call} call
   */
  const isMissing = ([kind, name, value]) => {
    try {
      const path = kind === "call" ? name.split(".") : [name];
      const last = /** @type {string} */ (path.pop());
      /** @type {Given} */
      let owner = window;
      for (const part of path) owner = owner[part];
      const given = fill(value);
      if (kind === "set") owner[last] = given;
      else if (kind === "call") {
        if (typeof owner[last] !== "function") return true;
        apply(owner[last], owner, given);
      } else {
        const queue = (owner[last] = owner[last] || []);
        if (kind === "push") queue.push(given);
        // What `gtag` pushes: vendors tell an arguments object from an array.
        else apply(function () { queue.push(arguments); }, 0, given);
      }
    } catch {
      // Without its object, a method is not there either.
      return kind === "call";
    }
  };

  return (isAllowed, now, isAnew) => {
    allows = isAllowed;
    state = now;
    for (let at = 0; at < signals.length; at++) {
      const { ids, vendor, before = [], granted = [], refused = [], withdrawn = [], decided = [] } = signals[at];
      const known = memory[at];
      const states = state.decided + ids.map(allows).join();
      let calls = known.waiting;
      if (isAnew || states !== known.told) {
        const isStart = isAnew || !known.told;
        const is = vendor ? allows(vendor) : ids.some(allows);
        const was = known.was;
        known.told = states;
        known.was = is;
        calls = isStart ? before : [];
        if (state.decided || was) calls = [...calls, ...(is ? granted : was ? withdrawn : refused), ...decided];
        if (isStart) calls = calls.filter((call) => !call[3]);
      }
      known.waiting = calls.filter(isMissing);
    }
  };
};
