//! The cookies policy page: one language of a catalogue as accessible HTML, ready to publish.
//!
//! Why generated: a page that people write by hand soon differs from what the gate enforces (seed policy, CP 2.1 and
//! 2.3). Its texts are in `crates/catalogue/words/`, like those of the banner and the panel.

mod frame;
mod page;
mod tree;

use anyhow::Result;
use base64::Engine;
use cookie_gate_catalogue::Catalogue;
use page::Page;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The style sheet as people write it.
const SHEET: &str = include_str!("../styles/policy.css");

/// The policy page of `catalogue` in `language`, a whole HTML document.
///
/// `gate` is the address of the bundle's folder. With it, the page has gate.js as its first script, takes its style from
/// policy.css, and shows the visitor's choice by policy.js. Without it, or where it is no address, the page has its style
/// in itself and no script.
#[must_use]
pub fn page(catalogue: &Catalogue, language: &str, gate: Option<&str>) -> String {
    Page { catalogue, language }.document(gate).into_string()
}

/// The content of the policy page as one element, for a page that has gate.js already.
#[must_use]
pub fn fragment(catalogue: &Catalogue, language: &str, gate: Option<&str>) -> String {
    Page { catalogue, language }.part(gate).into_string()
}

/// What the element `<cookie-gate-policy>` shows in one language: the style, and the fragment as a list of nodes.
///
/// # Errors
/// When the fragment has a tag or an attribute that is not allowed in nodes.
pub fn element(catalogue: &Catalogue, language: &str) -> Result<Value> {
    let policy = tree::tree(&Page { catalogue, language }.nude().into_string())?;
    // The browser knows nothing of the element, and would lay it out as a part of a line.
    let style = style() + "cookie-gate-policy{display:block}";
    Ok(json!({ "style": style, "policy": policy }))
}

/// The style sheet of page and fragment, without comments and line breaks. It is the same for every catalogue.
#[must_use]
pub fn style() -> String {
    let mut text = String::new();
    for part in SHEET.split("/*") {
        text.push_str(part.split_once("*/").map_or(part, |(_, rest)| rest));
    }
    text.lines().map(str::trim).collect()
}

/// What a Content Security Policy allows the style element by: `'sha256-…'`.
#[must_use]
pub fn style_source() -> String {
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style())))
}
