//! The object that gate.js is called with.
//!
//! Invariant: fields that only some catalogues need are left out as a whole for all other catalogues, so that their
//! visitors do not load them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::signals::{Packed, Signal};

/// One value for each language.
type Spoken<T> = BTreeMap<String, T>;

/// The fields that every catalogue needs.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Always {
    /// The table: the compiled catalogue as text.
    pub table: String,
    /// Whether the gate refuses what is not granted, or only reports it.
    #[ts(type = "\"enforce\" | \"observe\"")]
    pub mode: &'static str,
    /// Name of the cookie that holds the record.
    pub cookie: String,
    /// A regular expression that matches `location.origin` on pages of the site.
    pub origins: String,
    /// Ids for which the panel may have a switch: first the categories, then vendors with a switch of their own.
    pub categories: Vec<String>,
    /// Exact names of required first-party entries, each after the number of its kind. They stay usable when wasm
    /// cannot run.
    pub required: Vec<String>,
    /// Pairs of a vendor's id and the name of a global array in which calls wait for the vendor.
    pub queues: Vec<[String; 2]>,
    /// Pairs of the id of a vendor that can be refused and the vendor's host patterns, separated by blanks. When wasm
    /// cannot run, requests to these hosts are refused.
    pub vendors: Vec<[String; 2]>,
    /// Languages of the catalogue, the default language first.
    pub languages: Vec<String>,
    /// Texts for the node lists, by language. Only the first two languages; `more` has files for the others.
    #[ts(type = "{ [language: string]: string[] }")]
    pub texts: Map<String, Value>,
    /// The node of the banner.
    #[ts(type = "Node")]
    pub banner: Value,
    /// The node of the reopening button.
    #[ts(type = "Node")]
    pub reopen: Value,
    /// The places of the reopening button in the order in which they are tried, as classes, each after a space.
    pub places: Vec<String>,
    /// The style sheet of the banner.
    pub css: String,
    /// Files of the panel: the script as `js`, the WebAssembly module as `wasm`, the data by language. Each file here and
    /// below is a name, "#" and the file's hash (files.js).
    #[ts(type = "{ [file: string]: string }")]
    pub panel: Map<String, Value>,
}

/// The fields that only some catalogues need. gate.js gets all of them or none of them.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Sometimes {
    /// Whether a Content Security Policy makes the browser refuse requests too.
    #[ts(type = "\"hooks\" | \"strict\"")]
    pub enforcement: &'static str,
    /// The localStorage key of the visitor's own history of decisions. Null: no history is kept.
    pub history: Option<String>,
    /// The path that takes receipts by POST. Null: no receipts are sent.
    pub receipts: Option<String>,
    /// By language, the digest of the texts that visitors see. Empty without a history.
    #[ts(type = "{ [language: string]: string }")]
    pub shown: Map<String, Value>,
    /// Whether there may be databases, caches, files or service workers to remove.
    pub databases: bool,
    /// Changes about which visitors with an older decision are asked or told: the policy version, and the text by
    /// language.
    #[ts(type = "[number, { [language: string]: string }][]")]
    pub changes: Vec<(u32, Spoken<String>)>,
    /// Whether visitors are asked for their age group, or all count as minors. Null: no minors are expected.
    #[ts(type = "\"ask\" | \"assume\" | null")]
    pub minors: Option<&'static str>,
    /// Whether the page loads anew when the visitor takes back a grant.
    pub reloads: bool,
    /// Whether the panel answers for single entries.
    pub answers_for_entries: bool,
    /// Whether the page's own way back to the choices takes the place of the button.
    pub own_way_back: bool,
    /// Whether robots see no banner.
    pub spares_robots: bool,
    /// Whether a page in a frame of another site asks.
    pub asks_in_frames: bool,
    /// Whether the first layer is a modal dialog.
    pub modal: bool,
    /// What the law asks of the gate, by region; "" is for all other regions. abi.js names the places (`LAW_…`).
    pub profiles: BTreeMap<String, Law>,
    /// Ids of the vendors that the opt-out signal (Global Privacy Control) concerns.
    pub sold: Vec<String>,
    /// The sentence that tells visitors that the gate heeds the opt-out signal, by language.
    pub honoured: Spoken<String>,
    /// The words beside the way back that say the same on every page, by language. Empty where no law asks for them.
    pub heeded: Spoken<String>,
    /// What `__gpp` tells, for catalogues that ask for it. Null: there is no `__gpp`.
    #[ts(type = "{ sections: number[]; sells: string[]; shares: string[]; advertises: string[] } | null")]
    pub gpp: Option<Gpp>,
    /// Files of the boxes in the place of frames that wait: the script as `js`, the texts by language. Empty: no boxes.
    #[ts(type = "{ [file: string]: string }")]
    pub blocked: Map<String, Value>,
    /// By language, the file with the texts of a language that is not in `texts`.
    #[ts(type = "{ [language: string]: string }")]
    pub more: Map<String, Value>,
}

/// Sections of the GPP string, and the ids of the vendors that each of their answers is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gpp {
    /// The numbers of the sections, rising.
    pub sections: Vec<u32>,
    /// Vendors that the site sells data to.
    pub sells: Vec<String>,
    /// Vendors that get data for cross-context behavioral advertising.
    pub shares: Vec<String>,
    /// Vendors of targeted advertising: those that advertise, and those that get data for it.
    pub advertises: Vec<String>,
}

impl Default for Sometimes {
    fn default() -> Self {
        Self {
            enforcement: "hooks",
            history: None,
            receipts: None,
            shown: Map::new(),
            databases: false,
            changes: Vec::new(),
            minors: None,
            reloads: false,
            answers_for_entries: false,
            own_way_back: false,
            spares_robots: false,
            asks_in_frames: false,
            modal: false,
            profiles: BTreeMap::new(),
            sold: Vec::new(),
            honoured: BTreeMap::new(),
            heeded: BTreeMap::new(),
            gpp: None,
            blocked: Map::new(),
            more: Map::new(),
        }
    }
}

/// What a law asks of the gate. [`LAW_FIELDS`] names the places.
pub type Law = (u32, u32, u8, u8, u8);

/// Names of the places in a [`Law`].
pub const LAW_FIELDS: [(&str, &str); 5] = [
    ("LAW_FLAGS", "flags of `start`."),
    ("LAW_REFUSAL_MONTHS", "how many months a refusal holds at least."),
    ("LAW_CLOSE_REFUSES", "whether closing the banner refuses everything."),
    ("LAW_OPT_OUT_LINK", "whether the way back is the link by which a visitor opts out."),
    ("LAW_SHOWS_SIGNAL", "whether each page shows that the opt-out signal is honoured."),
];

/// The TypeScript types for gate.js. `Node` is a node of [`crate::nodes`].
#[must_use]
pub fn types() -> String {
    let of = ts_rs::Config::default();
    let node = "/** An element: its tag, its attributes, its children. A number is the place of a text in `texts[language]`. */\n\
                export type Node = [tag: string, attributes: { [name: string]: string | number }, ...children: (Node | string | number)[]];\n";
    let layers = "/** Layers that only some catalogues have. */\n\
                  export type Layers = { optout: Node; notice: Node; age: Node; guardian: Node };\n";
    let whole = "/** What the bundler hands to gate.js. */\n\
                 export type Config = Always & Sometimes & Layers & {\n  /** The core as text: see `unpacked` in core.js. */\n  wasm: string;\n};\n";
    let declared = [<Always as TS>::decl(&of), <Sometimes as TS>::decl(&of)].map(|text| format!("export {text}\n"));
    let told = [<Packed as TS>::decl(&of), <Signal as TS>::decl(&of)].map(|text| format!("export {text}\n"));
    [node, layers, &declared[0], &declared[1], &told[0], &told[1], whole].join("\n")
}
