/** What the Vite, webpack and Next plugins are given. */
export interface SiteOptions {
  /**
   * The file of the catalogue, from the project's root.
   * @default "catalogue.json"
   */
  catalogue?: string;
  /**
   * The folder of the bundle below the site's root.
   * @default "cookie-gate"
   */
  folder?: string;
  /**
   * Where the types of the catalogue's ids are written, from the project's root; `false`: nowhere.
   * @default "cookie-gate-ids.d.ts"
   */
  types?: string | false;
}
