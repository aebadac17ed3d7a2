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

/** What the plugins are given that write into pages: Vite and webpack. */
export interface PageOptions extends SiteOptions {
  /**
   * Whether each page carries the text of gate.js, in the place of a tag that fetches it. Needs an address of the
   * site's root that all pages share. A Content Security Policy has to know the script by its hash, which the build
   * prints.
   * @default false
   */
  inline?: boolean;
  /**
   * The address of the site's root, such as `/` or `https://cdn.example/`: for builds whose own address is relative
   * (Vite's `base`, webpack's `output.publicPath`), and for bundles that lie on another host than the site's scripts.
   * @default that of the bundler
   */
  base?: string;
}
