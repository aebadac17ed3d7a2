/**
 * Cookie Gate for code that a bundler joins, also for code that is rendered on a server.
 *
 * gate.js stays a script tag of the page. This module finds it: at once, or when it comes. Where there is no gate (on a
 * server, or where a content blocker holds gate.js back) everything is denied: what asks gets `false`, and what waits
 * goes on waiting.
 *
 * ```ts
 * import { load, whenAllowed } from "cookie-gate/client";
 *
 * if (await load("https://maps.example/api.js", "maps")) drawMap();
 * ```
 */

import type { CookieGate, Export, ReportItem, State } from "./cookie-gate";

export type * from "./cookie-gate";

/** Fulfilled with the state once gate.js is there and the visitor's stored choice is known. */
export function ready(): Promise<State>;

/** What the visitor has decided, now. `undefined` where there is no gate. */
export function state(): State | undefined;

/** Whether a category or vendor is allowed now. `false` where there is no gate. */
export const allows: CookieGate["allows"];

/** Fulfilled as soon as a category or vendor is allowed. */
export const whenAllowed: CookieGate["whenAllowed"];

/** Loads a script as soon as a category or vendor is allowed, once for each address. Tells whether it has run. */
export const load: CookieGate["load"];

/** Opens the panel, as soon as gate.js is there. */
export const open: CookieGate["open"];

/**
 * Calls the listener at each event, as soon as gate.js is there. Returns a function that removes the listener.
 *
 * @example
 * useEffect(() => on("change", setState), []);
 */
export const on: CookieGate["on"];

/** Removes a listener, however often `on` has added it. */
export const off: CookieGate["off"];

/** Grants one category. `false` where there is no gate. */
export const grant: CookieGate["grant"];

/** Decides by id. `false` where there is no gate. */
export const save: CookieGate["save"];

/** Grants every optional category except sensitive ones. `false` where there is no gate. */
export const acceptAll: CookieGate["acceptAll"];

/** Refuses every optional category. `false` where there is no gate: nothing is granted there anyway. */
export const rejectAll: CookieGate["rejectAll"];

/** Takes everything back. `false` where there is no gate. */
export const withdraw: CookieGate["withdraw"];

/** Forgets the visitor. `false` where there is no gate. */
export const forget: CookieGate["forget"];

/** Makes banner and panel speak another language. `false` where there is no gate. */
export const setLanguage: CookieGate["setLanguage"];

/** What the gate has refused, removed or could not remove on this page. Empty where there is no gate. */
export function report(): ReportItem[];

/** What this browser holds of the visitor's decisions. `undefined` where there is no gate. */
export function exported(): Export | undefined;
