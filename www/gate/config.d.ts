// The object that the bundler calls gate.js with: crates/bundle/src/config.rs.
// Written by Rust; do not change it here. `UPDATE_EXPECT=1 cargo test --package cookie-gate-cli contract` writes it anew.

/** An element: its tag, its attributes, its children. A number is the place of a text in `texts[language]`. */
export type Node = [tag: string, attributes: { [name: string]: string | number }, ...children: (Node | string | number)[]];

/** Layers that only some catalogues have. */
export type Layers = { optout: Node; notice: Node; age: Node; guardian: Node };

export type Always = { 
/**
 * The compiled catalogue.
 */
table: string, 
/**
 * Whether cookies are refused, or only reported.
 */
mode: "enforce" | "observe", 
/**
 * Name of the cookie that holds the record.
 */
cookie: string, 
/**
 * Where the site is at home, as `location.origin` tells it.
 */
origins: Array<string>, 
/**
 * Ids of everything that the panel may have a switch for: categories, then vendors.
 */
categories: Array<string>, 
/**
 * Exact names of required entries, each after the number of its kind: what stays usable when wasm cannot run.
 */
required: Array<string>, 
/**
 * Vendors' ids, each with the name of a global array in which calls wait for it.
 */
queues: Array<[string, string]>, 
/**
 * Vendors that can be refused, each with its host patterns by blanks: what is refused when wasm cannot run.
 */
vendors: Array<[string, string]>, 
/**
 * Languages of the catalogue, the default first.
 */
languages: Array<string>, 
/**
 * Texts of the first layer's slots, of the first languages.
 */
texts: { [language: string]: string[] }, 
/**
 * The banner.
 */
banner: Node, 
/**
 * The way back to the choices.
 */
reopen: Node, 
/**
 * The style sheet of the first layer.
 */
css: string, 
/**
 * Files of the panel: its script as `js`, its module as `wasm`, its texts by language.
 */
panel: { [file: string]: string }, };

export type Sometimes = { 
/**
 * Whether a policy of ours has the browser refuse as well.
 */
enforcement: "hooks" | "strict", 
/**
 * The localStorage key of the visitor's own history.
 */
history: string | null, 
/**
 * Where receipts are sent.
 */
receipts: string | null, 
/**
 * By language, the digest of what is shown in it.
 */
shown: { [language: string]: string }, 
/**
 * Whether there may be databases, caches, files or service workers to remove.
 */
databases: boolean, 
/**
 * Changes that a visitor with an older decision reads of: policy version, and its note by language.
 */
changes: [number, { [language: string]: string }][], 
/**
 * Whether minors are asked for, or assumed.
 */
minors: "ask" | "assume" | null, 
/**
 * What the law asks of the gate, by region; "" for all others. The places have names in abi.js.
 */
profiles: { [key in string]: [number, number, number, number] }, 
/**
 * Ids of vendors that Global Privacy Control is about.
 */
sold: Array<string>, 
/**
 * What is said of the signal, by language.
 */
honoured: { [key in string]: string }, 
/**
 * Files with the texts of further languages.
 */
more: { [language: string]: string }, };

/** What the bundler hands to gate.js. */
export type Config = Always & Sometimes & Layers & {
  /** The core as text: see `unpacked` in core.js. */
  wasm: string;
};
