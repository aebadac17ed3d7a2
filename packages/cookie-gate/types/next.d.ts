import type { SiteOptions } from "./options.js";

export type { SiteOptions };

/**
 * Writes the bundle into `public/` when Next builds or starts in development, writes the types of the catalogue's ids,
 * and tells the pages `process.env.COOKIE_GATE_SRC` and `process.env.COOKIE_GATE_INTEGRITY`. A server that starts Next
 * itself (`next()` of the package `next`) reads the same two once Next is prepared.
 *
 * @example
 * import { withCookieGate } from "cookie-gate/next";
 * export default withCookieGate({ reactStrictMode: true }, { catalogue: "catalogue.json" });
 */
export function withCookieGate<T extends object>(
  config?: T | ((phase: string, context: { defaultConfig: T }) => T | Promise<T>),
  options?: SiteOptions,
): (phase: string, context: { defaultConfig: T }) => Promise<T>;
export default withCookieGate;
