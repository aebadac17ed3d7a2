// Tells vendors' scripts of the choice, in their own words: the one interpreter of signals. The bundler puts this script
// and the signals beside gate.js, only for catalogues that have signals.
// Invariant: a signal only tells. What the vendor does after that, the hooks judge as if nothing had been told. A page
// may have put anything in the place of a queue or a function: no exception leaves this script. A page may have replaced
// the methods of arrays and strings: this script calls none of its own.

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
  const memory = /** @type {{ told: string, was: boolean, waiting: Call[] }[]} */ ([]);
  for (let at = 0; at < signals.length; at++) memory[at] = { told: "", was: false, waiting: [] };
  /** @type {Parameters<Tell>[0]} */
  let allows;
  /** @type {Parameters<Tell>[1]} */
  let state;

  // Each time a new value: a vendor's script may change what it is given.
  /** @type {(value: Given) => Given} */
  const fill = (value) => {
    if (value === "{choice}") return { ...state.categories };
    if (typeof value !== "object" || !value) return value;
    if (value[0] === "?") {
      for (let at = 0; at < value[1].length; at++) if (!allows(value[1][at])) return value[3];
      return value[2];
    }
    /** @type {Given} */
    const copy = isArray(value) ? [] : {};
    const names = keys(value);
    for (let at = 0; at < names.length; at++) copy[names[at]] = fill(value[names[at]]);
    return copy;
  };

  /**
   * Makes a call; returns whether its function is not there yet.
   * @param {Call} call
   */
  const isMissing = (call) => {
    const kind = call[0];
    const path = call[1];
    const last = path.length - 1;
    // Without its object, a method is not there either.
    let isMissing = kind === "call";
    try {
      /** @type {Given} */
      let owner = window;
      for (let at = 0; at < last; at++) owner = owner[path[at]];
      const name = path[last];
      const given = fill(call[2]);
      if (kind === "set") owner[name] = given;
      else if (kind === "call") {
        const method = owner[name];
        isMissing = typeof method !== "function";
        if (!isMissing) apply(method, owner, given);
      } else {
        const queue = (owner[name] = owner[name] || []);
        if (kind === "push") queue.push(given);
        // What `gtag` pushes: vendors tell an arguments object from an array.
        else apply(function () { queue.push(arguments); }, 0, given);
      }
    } catch {}
    return isMissing;
  };

  return (isAllowed, now, emptied) => {
    allows = isAllowed;
    state = now;
    for (let at = 0; at < signals.length; at++) {
      const { ids, vendor, queues = [], before, granted, refused, withdrawn, decided } = signals[at];
      const known = memory[at];
      const { told, was, waiting: waited } = known;
      /** @type {Call[]} */
      const waiting = (known.waiting = []);
      let states = "" + state.decided;
      let is = false;
      for (let at = 0; at < ids.length; at++) {
        const isOn = allows(ids[at]);
        states += isOn;
        is ||= isOn;
      }
      if (vendor) is = allows(vendor);
      let isAnew = !told;
      for (let at = 0; at < queues.length; at++) if (emptied?.[queues[at]]) isAnew = true;
      const isChange = told && states !== told;

      /** @param {Call[]} [calls] */
      const run = (calls = []) => {
        // A function of the page may decide. Then this signal has been told anew, and the rest is not true any more.
        for (let at = 0; at < calls.length && known.waiting === waiting; at++) {
          // At the start of a page, and where only a queue is another, nobody has changed anything.
          const isLeftOut = isAnew && !isChange && calls[at][3];
          if (!isLeftOut && isMissing(calls[at])) waiting[waiting.length] = calls[at];
        }
      };
      if (!isAnew && !isChange) run(waited);
      else {
        known.told = states;
        known.was = is;
        if (isAnew) run(before);
        if (state.decided || was) {
          run(is ? granted : was ? withdrawn : refused);
          run(decided);
        }
      }
    }
  };
};
