//! What gate.js has to know about the Rust code, as files: `www/gate/abi.js` and `www/gate/config.d.ts`.
//!
//! Why files in the repository: readers of www/gate find the constants there, and a build of the scripts needs no Rust.
//! A test (`tests/it/contract.rs`) compares the files with the Rust code; with UPDATE_EXPECT=1 it writes them.

use cookie_gate::abi::NUMBERS;
use cookie_gate::consent::Method;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::kind_word;

use crate::config::{LAW_FIELDS, types};

const HEAD: &str = "// Written by Rust; do not change it here. `UPDATE_EXPECT=1 cargo test --package cookie-gate-cli contract` writes it anew.\n";

/// The content of abi.js: the numbers and words that gate.js and the core share, as constants that the minifier can
/// inline.
#[must_use]
pub fn abi_js() -> String {
    let mut script = format!(
        "// The numbers and words that gate.js and the core share: src/abi.rs, crates/bundle/src/contract.rs.\n{HEAD}"
    );
    for (name, value, meaning) in NUMBERS {
        script += &format!("\n/** {} */\nexport const {name} = {value};\n", meaning.trim());
    }
    for (at, (name, meaning)) in LAW_FIELDS.iter().enumerate() {
        script += &format!("\n/** What the law asks, by place: {meaning} */\nexport const {name} = {at};\n");
    }
    let kinds = Kind::ALL.map(kind_word).join(" ");
    let methods = Method::ALL.map(Method::word).join(" ");
    let letters = String::from_utf8_lossy(&Method::ALL.map(Method::letter)).into_owned();
    for (name, meaning, text) in [
        ("KIND_WORDS", "What the report calls kinds, by number.", format!("{kinds} request")),
        (
            "METHOD_WORDS",
            "What the API and the buttons call methods, by number; the last is a choice alone.",
            format!("{methods} noted"),
        ),
        ("METHOD_LETTERS", "What the record calls methods, by number.", letters),
    ] {
        script += &format!("\n/** {meaning} */\nexport const {name} = \"{text}\";\n");
    }
    script
}

/// The content of config.d.ts: the type of the object that gate.js is called with.
#[must_use]
pub fn config_d_ts() -> String {
    format!("// The object that the bundler calls gate.js with: crates/bundle/src/config.rs.\n{HEAD}\n{}", types())
}
