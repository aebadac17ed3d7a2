/**
 * The command's work for programs. Nothing here reads or writes a file.
 *
 * @example
 * import { readFileSync } from "node:fs";
 * import { bundle } from "cookie-gate/node";
 * const { files, manifest } = bundle(readFileSync("catalogue.json", "utf8"));
 */

/** A catalogue: its text, or the same as an object. Paths of findings are those of the text. */
export type Catalogue = string | object;

/** One finding about a catalogue. */
export interface Diagnostic {
  /** An error makes the catalogue unusable. */
  readonly severity: "error" | "warning";
  /** The stable name of the rule, such as `LINT-1` or `email-invalid`. */
  readonly code: string;
  /** Where the fault is, such as `categories[2].title.en`. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly help: string;
}

/** All findings, errors first. */
export interface CheckReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly errors: number;
  readonly warnings: number;
}

/** What visitors will be asked when a catalogue replaces the published one. */
export interface DiffReport extends CheckReport {
  /** The policy version of the published catalogue; null where one of the two cannot be read. */
  readonly old_version: number | null;
  /** The policy version of the new catalogue. */
  readonly new_version: number | null;
  /** By category, what each kind of visitor will be asked; null where one of the two cannot be compiled. */
  readonly categories: readonly Readonly<Record<string, unknown>>[] | null;
  /** Notes about catalogues that have errors of their own. */
  readonly notes: readonly string[];
}

/** A file of a bundle as its manifest names it. */
export interface ManifestFile {
  /** The name that changes with the content. */
  readonly file: string;
  /** For the attribute `integrity` (Subresource Integrity): `sha384-…`. */
  readonly integrity: string;
  readonly bytes: number;
}

/** What goes into pages and into the server's answers. */
export interface Embed {
  /** The address of the bundle's folder. */
  readonly base: string;
  /** The element that loads the panel's script ahead. */
  readonly panel: string;
  /** The tag, without `inline`. */
  readonly tag?: string;
  /** The header `Link` that announces gate.js, without `inline`. */
  readonly link?: string;
  /** The file of `files` with the whole script element, with `inline`. */
  readonly inline?: string;
  /** What `script-src` of a Content Security Policy needs, with `inline`: the hash of the script, and more. */
  readonly script_src?: string;
}

/** What a site serves. */
export interface Bundle {
  /** By path in the bundle's folder, in the order in which they should be published. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What `manifest.json` says. */
  readonly manifest: {
    readonly files: Readonly<Record<string, ManifestFile>>;
    /** By language, the digest of the texts that visitors see. */
    readonly shown: Readonly<Record<string, string>>;
    /** What goes into pages, where `base` says from where the site serves the files. */
    readonly embed?: Embed;
  };
}

/** Thrown where a catalogue has errors, or where the command cannot run. */
export class CatalogueError extends Error {
  constructor(message: string, diagnostics: readonly Diagnostic[]);
  /** The findings, where the catalogue has errors. */
  readonly diagnostics: readonly Diagnostic[];
}

/** All that is wrong with a catalogue. */
export function check(catalogue: Catalogue): CheckReport;

/** What visitors will be asked when `next` replaces `published`. */
export function diff(published: Catalogue, next: Catalogue): DiffReport;

/**
 * The files that a site serves for a catalogue. Equal input gives equal bytes.
 * @param options.replaces the published catalogue: `diff` must find no error in the new one
 * @param options.base the address of the bundle's folder, such as `/cookie-gate/`; the manifest then has `embed`
 * @param options.inline whether gate.js is also written as an element for the inside of pages; needs `base`
 * @throws {CatalogueError}
 */
export function bundle(
  catalogue: Catalogue,
  options?: { replaces?: Catalogue; base?: string; inline?: boolean },
): Bundle;

/**
 * The page of the cookies policy as HTML.
 * @param options.language a language of the catalogue (BCP 47)
 * @param options.fragment only the content, for a page of the site's own
 * @param options.gate the address of the bundle's folder, such as `/cookie-gate/`
 * @throws {CatalogueError}
 */
export function policy(catalogue: Catalogue, options: { language: string; fragment?: boolean; gate?: string }): string;

/**
 * The catalogue with everything that its packs bring.
 * @throws {CatalogueError}
 */
export function show(catalogue: Catalogue): Record<string, unknown>;

/** The JSON Schema of catalogues. */
export function schema(): Record<string, unknown>;

/** The version of the package. */
export const version: string;
