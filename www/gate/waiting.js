// What the page's code waits for: a grant, a script that a grant loads, and the gate itself.
// Invariant: a promise only tells. Nothing of the gate waits for a promise that the page can reach, and `load` fetches by
// a tagged element, which asks the core when it wakes.

import { addEventListener, call, create, document, fail, nonce, promised, window } from "./platform.js";
import { setAttribute, SLEEPING, TAG } from "./asleep.js";
import { allows, isKnown } from "./core.js";
import { attempt } from "./work.js";

/** @import { Api } from "./api" */

/** @type {{ [at: number]: () => unknown }} What waits. Each answers whether it is done. */
const waiting = create(null);
let count = 0;
/** Called after every decision. */
export const release = () => {
  for (const at in waiting) if (waiting[at]()) delete waiting[at];
};

/**
 * Whether there is something to wait for.
 * @param {string} id
 * @param {string} [src]
 */
const check = (id, src = id) => (typeof src === "string" && isKnown(id)) || void fail("closed, no address or no such id:", id);

/**
 * @param {string} id
 * @returns {Promise<void>}
 */
export const whenAllowed = (id) =>
  promised((done) => {
    const job = () => {
      if (!allows(id)) return;
      done();
      return true;
    };
    if (check(id) && !job()) waiting[count++] = job;
  });

/** @type {{ [src: string]: Promise<boolean> }} */
const loads = create(null);
/**
 * Adds a tagged script, once for each address. tags.js wakes the script at the grant.
 * @param {string} src
 * @param {string} id
 * @returns {Promise<boolean>}
 */
export const load = async (src, id) =>
  check(id, src)
    ? (loads[src] ||= promised((done) =>
        attempt(() => {
          const script = document.createElement("script");
          call(setAttribute, script, "type", SLEEPING);
          call(setAttribute, script, TAG, id);
          call(setAttribute, script, "data-src", src);
          if (nonce) script.nonce = nonce;
          call(addEventListener, script, "load", () => done(true));
          call(addEventListener, script, "error", () => done(false));
          document.head.append(script);
        })
      ))
    : false;

/** Calls what waits for the gate, in an array of the page. From now on the array calls at once. */
export const serve = () => {
  const queue = /** @type {Given} */ (window.CookieGateQueue ||= []);
  // In a frame, the API is the one of its page.
  queue.push = (/** @type {((gate: Api) => void)[]} */ ...jobs) => {
    for (let at = 0; at < jobs.length; at++) attempt(() => jobs[at](window.CookieGate));
  };
  queue.push(...queue);
};
