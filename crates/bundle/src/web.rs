//! The files that `cargo xtask build` makes, before a catalogue is bundled with them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The web files as `cargo xtask build` makes them, the same for every catalogue.
pub struct WebFiles {
    /// The script of gate.js with everything that a catalogue can use but `__gpp`.
    pub gate_js: String,
    /// The script of gate.js with everything, and with `__gpp`.
    pub gpp_js: String,
    /// The script of gate.js with everything, and with boxes in the place of blocked content.
    pub boxes_js: String,
    /// The script of gate.js with everything, with `__gpp` and with boxes.
    pub all_js: String,
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
            gate_js: text("gate.js")?,
            lean_js: text("gate.lean.js")?,
            signals_js: text("signals.js")?,
            policy_js: text("policy.js")?,
            gpp_js: text("gate.gpp.js")?,
            boxes_js: text("gate.boxes.js")?,
            all_js: text("gate.all.js")?,
            gate_wasm: bytes("gate.wasm")?,
            lean_wasm: bytes("gate.lean.wasm")?,
            banner_css: text("banner.css")?,
            blocked_js: bytes("blocked.js")?,
            panel_js: bytes("panel.js")?,
            panel_wasm: bytes("panel_bg.wasm")?,
        })
    }
}
