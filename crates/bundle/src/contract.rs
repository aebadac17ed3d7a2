//! What gate.js has to know of Rust, as files: `www/gate/abi.js` and `www/gate/config.d.ts`.
//!
//! Why files in the repository: whoever reads www/gate finds the words there, and a build of the scripts needs no Rust. A test
//! (`tests/it/contract.rs`) compares them; with UPDATE_EXPECT=1 it writes them.

use cookie_gate::abi::NUMBERS;
use cookie_gate::consent::Method;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::kind_word;

use crate::config::{LAW_FIELDS, types};

const HEAD: &str = "// Written by Rust; do not change it here. `UPDATE_EXPECT=1 cargo test --package cookie-gate-cli contract` writes it anew.\n";

/// The numbers and words that gate.js and the core share, as constants for the minifier to fold.
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

/// The type of the object that the bundler calls gate.js with.
#[must_use]
pub fn config_d_ts() -> String {
    format!("// The object that the bundler calls gate.js with: crates/bundle/src/config.rs.\n{HEAD}\n{}", types())
}
