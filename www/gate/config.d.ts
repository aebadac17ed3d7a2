// The object that the bundler calls gate.js with: crates/bundle/src/config.rs.
// Written by Rust; do not change it here. `UPDATE_EXPECT=1 cargo test --package cookie-gate-cli contract` writes it anew.

/** An element: its tag, its attributes, its children. A number is the place of a text in `texts[language]`. */
export type Node = [tag: string, attributes: { [name: string]: string | number }, ...children: (Node | string | number)[]];

/** Layers that only some catalogues have. */
export type Layers = { optout: Node; notice: Node; age: Node; guardian: Node };

export type Always = { 
/**
 * The table: the compiled catalogue as text.
 */
table: string, 
/**
 * Whether the gate refuses what is not granted, or only reports it.
 */
mode: "enforce" | "observe", 
/**
 * Name of the cookie that holds the record.
 */
cookie: string, 
/**
 * A regular expression that matches `location.origin` on pages of the site.
 */
origins: string, 
/**
 * Ids for which the panel may have a switch: first the categories, then vendors with a switch of their own.
 */
categories: Array<string>, 
/**
 * Exact names of required first-party entries, each after the number of its kind. They stay usable when wasm
 * cannot run.
 */
required: Array<string>, 
/**
 * Pairs of a vendor's id and the name of a global array in which calls wait for the vendor.
 */
queues: Array<[string, string]>, 
/**
 * Pairs of the id of a vendor that can be refused and the vendor's host patterns, separated by blanks. When wasm
 * cannot run, requests to these hosts are refused.
 */
vendors: Array<[string, string]>, 
/**
 * Languages of the catalogue, the default language first.
 */
languages: Array<string>, 
/**
 * Texts for the node lists, by language. Only the first two languages; `more` has files for the others.
 */
texts: { [language: string]: string[] }, 
/**
 * The node of the banner.
 */
banner: Node, 
/**
 * The node of the reopening button.
 */
reopen: Node, 
/**
 * The places of the reopening button in the order in which they are tried, as classes, each after a space.
 */
places: Array<string>, 
/**
 * The style sheet of the banner.
 */
css: string, 
/**
 * Files of the panel: the script as `js`, the WebAssembly module as `wasm`, the data by language. Each file here and
 * below is a name, "#" and the file's hash (files.js).
 */
panel: { [file: string]: string }, };

export type Sometimes = { 
/**
 * Whether a Content Security Policy makes the browser refuse requests too.
 */
enforcement: "hooks" | "strict", 
/**
 * The localStorage key of the visitor's own history of decisions. Null: no history is kept.
 */
history: string | null, 
/**
 * The path that takes receipts by POST. Null: no receipts are sent.
 */
receipts: string | null, 
/**
 * By language, the digest of the texts that visitors see. Empty without a history.
 */
shown: { [language: string]: string }, 
/**
 * Whether there may be databases, caches, files or service workers to remove.
 */
databases: boolean, 
/**
 * Changes about which visitors with an older decision are asked or told: the policy version, and the text by
 * language.
 */
changes: [number, { [language: string]: string }][], 
/**
 * Whether visitors are asked for their age group, or all count as minors. Null: no minors are expected.
 */
minors: "ask" | "assume" | null, 
/**
 * Whether the page loads anew when the visitor takes back a grant.
 */
reloads: boolean, 
/**
 * Whether the panel answers for single entries.
 */
answers_for_entries: boolean, 
/**
 * Whether the page's own way back to the choices takes the place of the button.
 */
own_way_back: boolean, 
/**
 * Whether robots see no banner.
 */
spares_robots: boolean, 
/**
 * Whether a page in a frame of another site asks.
 */
asks_in_frames: boolean, 
/**
 * Whether the first layer is a modal dialog.
 */
modal: boolean, 
/**
 * What the law asks of the gate, by region; "" is for all other regions. abi.js names the places (`LAW_…`).
 */
profiles: { [key in string]: [number, number, number, number, number] }, 
/**
 * Ids of the vendors that the opt-out signal (Global Privacy Control) concerns.
 */
sold: Array<string>, 
/**
 * The sentence that tells visitors that the gate heeds the opt-out signal, by language.
 */
honoured: { [key in string]: string }, 
/**
 * The words beside the way back that say the same on every page, by language. Empty where no law asks for them.
 */
heeded: { [key in string]: string }, 
/**
 * What `__gpp` tells, for catalogues that ask for it. Null: there is no `__gpp`.
 */
gpp: { sections: number[]; sells: string[]; shares: string[]; advertises: string[] } | null, 
/**
 * Files of the boxes in the place of frames that wait: the script as `js`, the texts by language. Empty: no boxes.
 */
blocked: { [file: string]: string }, 
/**
 * By language, the file with the texts of a language that is not in `texts`.
 */
more: { [language: string]: string }, };

export type Call = ["arguments" | "push" | "call" | "set", Array<string>, any, (boolean)?];

export type Signal = { 
/**
 * The ids of categories and vendors on whose states the signal depends.
 */
ids: Array<string>, 
/**
 * The id of the vendor that is told. Without it, the signal is granted while one of `ids` is allowed.
 */
vendor?: string, 
/**
 * The names of queues that vendors' decisions empty, and in which the signal is told.
 */
queues?: Array<string>, 
/**
 * At the start of a page.
 */
before?: Array<Call>, 
/**
 * When the vendor is allowed.
 */
granted?: Array<Call>, 
/**
 * When the vendor is refused and was not allowed.
 */
refused?: Array<Call>, 
/**
 * When the vendor is not allowed any more.
 */
withdrawn?: Array<Call>, 
/**
 * After each of the last three.
 */
decided?: Array<Call>, };

/** What the bundler hands to gate.js. */
export type Config = Always & Sometimes & Layers & {
  /** The core as text: see `unpacked` in core.js. */
  wasm: string;
};
