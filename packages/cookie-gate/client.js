// Cookie Gate for code that a bundler joins. gate.js may be there already, may come later, or may never come: then what
// asks is refused, and what waits goes on waiting. On a server, importing this file does nothing, and everything is
// denied.
// Invariant: nothing here decides for itself, and nothing is kept on a server, where one process serves many visitors.

/** @import { CookieGate } from "./cookie-gate" */

const page = () => /** @type {Partial<Window>} */ (typeof window === "undefined" ? {} : window);
/** @param {(gate: CookieGate) => void} job */
const withGate = (job) => {
  const { CookieGate: gate } = page();
  if (gate) job(gate);
  else if (typeof window !== "undefined") (window.CookieGateQueue ||= []).push(job);
};
/**
 * @template T
 * @param {(gate: CookieGate) => Promise<T>} ask
 * @returns {Promise<T>}
 */
const later = (ask) => new Promise((done) => withGate((gate) => done(ask(gate))));

export const ready = () => later((gate) => gate.ready);
export const state = () => page().CookieGate?.state;
/** @type {CookieGate["allows"]} */
export const allows = (id) => !!page().CookieGate?.allows(id);
/** @type {CookieGate["whenAllowed"]} */
export const whenAllowed = (id) => later((gate) => gate.whenAllowed(id));
/** @type {CookieGate["load"]} */
export const load = (src, id) => later((gate) => gate.load(src, id));
export const open = () => later((gate) => gate.open());

/** @type {CookieGate["on"]} */
export const on = (/** @type {any} */ event, /** @type {any} */ listener) => {
  let isOver = false;
  let stop = () => {};
  withGate((gate) => {
    if (!isOver) stop = gate.on(event, listener);
  });
  return () => {
    isOver = true;
    stop();
  };
};
/** @type {CookieGate["off"]} */
export const off = (event, listener) => withGate((gate) => gate.off(event, listener));

/** @type {CookieGate["grant"]} */
export const grant = (id) => !!page().CookieGate?.grant(id);
/** @type {CookieGate["save"]} */
export const save = (choices) => !!page().CookieGate?.save(choices);
export const acceptAll = () => !!page().CookieGate?.acceptAll();
export const rejectAll = () => !!page().CookieGate?.rejectAll();
export const withdraw = () => !!page().CookieGate?.withdraw();
export const forget = () => !!page().CookieGate?.forget();
/** @type {CookieGate["setLanguage"]} */
export const setLanguage = (tag) => !!page().CookieGate?.setLanguage(tag);
export const report = () => page().CookieGate?.report() ?? [];
export const exported = () => page().CookieGate?.export();
