//! The files that `cargo xtask build` makes, before a catalogue is bundled with them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The whole scripts of gate.js: their names, and whether they have `__gpp`, boxes in the place of blocked content, and
/// the first layer as a modal dialog. Few catalogues want these, and the visitors of all others would load them.
pub const WHOLE: [(&str, [bool; 3]); 8] = [
    ("gate.js", [false, false, false]),
    ("gate.gpp.js", [true, false, false]),
    ("gate.boxes.js", [false, true, false]),
    ("gate.gpp.boxes.js", [true, true, false]),
    ("gate.modal.js", [false, false, true]),
    ("gate.gpp.modal.js", [true, false, true]),
    ("gate.boxes.modal.js", [false, true, true]),
    ("gate.all.js", [true, true, true]),
];

/// The web files as `cargo xtask build` makes them, the same for every catalogue.
pub struct WebFiles {
    /// The scripts of gate.js with everything that a catalogue can use, in the order of [`WHOLE`].
    pub whole_js: Vec<String>,
    /// The script of gate.js without what most catalogues do not use.
    pub lean_js: String,
    /// The interpreter of signals.
    pub signals_js: String,
    /// The script of the policy page.
    pub policy_js: String,
    /// The core with everything that a catalogue can use.
    pub gate_wasm: Vec<u8>,
    /// The lean core ([`cookie_gate::table::IS_LEAN`]).
    pub lean_wasm: Vec<u8>,
    /// The banner's style sheet.
    pub banner_css: String,
    /// The script of the boxes in the place of blocked content.
    pub blocked_js: Vec<u8>,
    /// The JavaScript of the panel, as wasm-bindgen writes it.
    pub panel_js: Vec<u8>,
    /// The WebAssembly module of the panel.
    pub panel_wasm: Vec<u8>,
}

impl WebFiles {
    /// Reads the files from the directory that `cargo xtask build` made.
    ///
    /// # Errors
    /// When a file is missing or cannot be read.
    pub fn read(dir: &Path) -> Result<Self> {
        Self::made_of(|name| {
            let path = dir.join(name);
            fs::read(&path).with_context(|| format!("cannot read {}; `cargo xtask build` makes it", path.display()))
        })
    }

    /// Takes each file from `bytes`, by its name in the directory that `cargo xtask build` makes.
    ///
    /// # Errors
    /// What `bytes` reports, and when a text is no UTF-8.
    pub fn made_of(bytes: impl Fn(&str) -> Result<Vec<u8>>) -> Result<Self> {
        let text = |name: &str| String::from_utf8(bytes(name)?).with_context(|| format!("{name} is no UTF-8"));
        Ok(WebFiles {
            whole_js: WHOLE.iter().map(|(name, _)| text(name)).collect::<Result<_>>()?,
            lean_js: text("gate.lean.js")?,
            signals_js: text("signals.js")?,
            policy_js: text("policy.js")?,
            gate_wasm: bytes("gate.wasm")?,
            lean_wasm: bytes("gate.lean.wasm")?,
            banner_css: text("banner.css")?,
            blocked_js: bytes("blocked.js")?,
            panel_js: bytes("panel.js")?,
            panel_wasm: bytes("panel_bg.wasm")?,
        })
    }
}
