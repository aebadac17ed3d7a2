import type { PageOptions, SiteOptions } from "./options.js";

export type { PageOptions, SiteOptions };

/**
 * Bundles the catalogue with the site, serves and watches it in development, puts the tag with its hash first into each
 * page, and writes the types of the catalogue's ids.
 *
 * Where a framework renders the pages itself, `import { tag, src, integrity } from "virtual:cookie-gate"` gives what
 * its pages need. With `inline`, `tag` is the whole script, and `scriptSrc` is what its Content Security Policy needs.
 *
 * @example
 * import cookieGate from "cookie-gate/vite";
 * export default { plugins: [cookieGate({ catalogue: "catalogue.json" })] };
 */
export function cookieGate(options?: PageOptions): { readonly name: string };
export default cookieGate;
