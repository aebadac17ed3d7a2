// Empties the arrays in which pages queue calls for a vendor that is refused.
// Invariant: calls wait only for a vendor that is granted now and was not refused before.

import { allows } from "./core.js";
import { config, isObject, list, window } from "./platform.js";

/** @type {List<boolean>} By place in `config.queues`. */
const mayWait = list();
/**
 * Empties what does not wait any more. Returns by name how many calls each emptied array had.
 * @param {boolean} isDecided
 * @param {number} isNews 0 = nothing has been decided
 * @param {number} asks not 0 = something has no answer yet
 */
export const emptied = (isDecided, isNews, asks) => {
  /** @type {Parameters<Tell>[2]} */
  const had = { __proto__: null };
  for (let at = 0; at < config.queues.length; at++) {
    const isAllowed = allows(config.queues[at][0]);
    const name = config.queues[at][1];
    try {
      const queue = /** @type {Given} */ (window)[name];
      const waits = mayWait[at] && (isAllowed || (isDecided && asks));
      if (isNews && isObject(queue) && !waits) {
        const { length } = queue;
        queue.length = 0;
        had[name] = length;
      }
    } catch {} // The page has locked the array or its name.
    // What is asked again may have been refused before.
    mayWait[at] = isAllowed || !isDecided || (asks > 0 && mayWait[at]);
  }
  return had;
};
