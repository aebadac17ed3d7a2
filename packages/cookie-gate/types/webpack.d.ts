import type { PageOptions, SiteOptions } from "./options.js";

export type { PageOptions, SiteOptions };

/**
 * Bundles the catalogue with the site, watches it, writes the types of the catalogue's ids, and puts the tag with its
 * hash first into the pages of html-webpack-plugin.
 *
 * @example
 * const { CookieGatePlugin } = require("cookie-gate/webpack");
 * module.exports = { plugins: [new HtmlWebpackPlugin(), new CookieGatePlugin()] };
 */
export class CookieGatePlugin {
  constructor(options?: PageOptions);
  apply(compiler: object): void;
}
export default CookieGatePlugin;
