//! The object that gate.js is called with.
//!
//! Invariant: what only some catalogues need is left out for the others as a whole, so that their visitors do not load it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use ts_rs::TS;

/// By language.
type Spoken<T> = BTreeMap<String, T>;

/// What every catalogue needs.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Always {
    /// The compiled catalogue.
    pub table: String,
    /// Whether cookies are refused, or only reported.
    #[ts(type = "\"enforce\" | \"observe\"")]
    pub mode: &'static str,
    /// Name of the cookie that holds the record.
    pub cookie: String,
    /// Where the site is at home, as `location.origin` tells it.
    pub origins: Vec<String>,
    /// Ids of everything that the panel may have a switch for: categories, then vendors.
    pub categories: Vec<String>,
    /// Exact names of required entries, each after the number of its kind: what stays usable when wasm cannot run.
    pub required: Vec<String>,
    /// Vendors' ids, each with the name of a global array in which calls wait for it.
    pub queues: Vec<[String; 2]>,
    /// Vendors that can be refused, each with its host patterns by blanks: what is refused when wasm cannot run.
    pub vendors: Vec<[String; 2]>,
    /// Languages of the catalogue, the default first.
    pub languages: Vec<String>,
    /// Texts of the first layer's slots, of the first languages.
    #[ts(type = "{ [language: string]: string[] }")]
    pub texts: Map<String, Value>,
    /// The banner.
    #[ts(type = "Node")]
    pub banner: Value,
    /// The way back to the choices.
    #[ts(type = "Node")]
    pub reopen: Value,
    /// The style sheet of the first layer.
    pub css: String,
    /// Files of the panel: its script as `js`, its module as `wasm`, its texts by language.
    #[ts(type = "{ [file: string]: string }")]
    pub panel: Map<String, Value>,
}

/// What only some catalogues need: all of it, or none of it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Sometimes {
    /// Whether a policy of ours has the browser refuse as well.
    #[ts(type = "\"hooks\" | \"strict\"")]
    pub enforcement: &'static str,
    /// The localStorage key of the visitor's own history.
    pub history: Option<String>,
    /// Where receipts are sent.
    pub receipts: Option<String>,
    /// By language, the digest of what is shown in it.
    #[ts(type = "{ [language: string]: string }")]
    pub shown: Map<String, Value>,
    /// Whether there may be databases, caches, files or service workers to remove.
    pub databases: bool,
    /// Changes that a visitor with an older decision reads of: policy version, and its note by language.
    #[ts(type = "[number, { [language: string]: string }][]")]
    pub changes: Vec<(u32, Spoken<String>)>,
    /// Whether minors are asked for, or assumed.
    #[ts(type = "\"ask\" | \"assume\" | null")]
    pub minors: Option<&'static str>,
    /// What the law asks of the gate, by region; "" for all others. The places have names in abi.js.
    pub profiles: BTreeMap<String, Law>,
    /// Ids of vendors that Global Privacy Control is about.
    pub sold: Vec<String>,
    /// What is said of the signal, by language.
    pub honoured: Spoken<String>,
    /// Files with the texts of further languages.
    #[ts(type = "{ [language: string]: string }")]
    pub more: Map<String, Value>,
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
            profiles: BTreeMap::new(),
            sold: Vec::new(),
            honoured: BTreeMap::new(),
            more: Map::new(),
        }
    }
}

/// What a law asks of the gate: see [`LAW_FIELDS`].
pub type Law = (u32, u32, u8, u8);

/// Names of the places in a [`Law`].
pub const LAW_FIELDS: [(&str, &str); 4] = [
    ("LAW_FLAGS", "flags of `start`."),
    ("LAW_REFUSAL_MONTHS", "how many months a refusal holds at least."),
    ("LAW_CLOSE_REFUSES", "whether closing the banner refuses everything."),
    ("LAW_OPT_OUT_LINK", "whether the way back is the link by which a visitor opts out."),
];

/// The types for gate.js. `Node` is a node list of [`crate::nodes`].
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
    [node, layers, &declared[0], &declared[1], whole].join("\n")
}
