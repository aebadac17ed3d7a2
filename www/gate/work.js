// What a click of the visitor leaves to do when the browser has painted the answer. Until then nothing may start.
// Invariant: a job that fails does not stop the jobs behind it.

import { add, call, clock, fail, later, list, requestFrame, window } from "./platform.js";
import { SLICE } from "./tags.js";

/** @type {List<() => void>} */
const work = list();
let done = 0;

/** Whether jobs wait. */
export const isBusy = () => !!work.length;
/** @param {() => void} job */
export const put = (job) => add(work, job);
/** @param {() => void} job */
export const attempt = (job) => {
  try {
    job();
  } catch (error) {
    // What is left to do must not wait for this.
    fail(error);
  }
};
/**
 * Does what waits.
 * @param {number} [until] without it, all that is left
 */
export const toil = (until = Infinity) => {
  while (done < work.length && clock() < until) attempt(work[done++]);
  if (done === work.length) done = work.length = 0;
};
/**
 * Does what waits when the browser has painted, in pieces.
 * @param {() => void} onDone nobody has looked at the jar meanwhile
 */
export const afterPaint = (onDone) => {
  if (!isBusy()) return;
  const slice = () => {
    if (!isBusy()) return;
    toil(clock() + SLICE);
    isBusy() ? later(slice) : onDone();
  };
  // A page in the background paints nothing.
  call(requestFrame, window, () => later(slice));
  later(slice, 200);
};
