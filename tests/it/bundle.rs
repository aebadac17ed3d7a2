//! What the bundler hands to gate.js, over web files that stand in for the built ones.

use crate::catalogues::{onething, set, small};
use cookie_gate::catalogue::{Catalogue, parse};
use cookie_gate::cli::bundle::{WebFiles, bundle};
use serde_json::{Value, json};
use std::fs;

/// The object that gate.js is called with.
fn config(catalogue: &Catalogue) -> Value {
    let (web, out) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    for name in ["gate.js", "gate.wasm", "banner.css", "panel.js", "panel_bg.wasm"] {
        fs::write(web.path().join(name), "hooks").expect("a web file");
    }
    bundle(catalogue, &WebFiles::read(web.path()).expect("the web files"), out.path()).expect("a bundle");
    let script = fs::read_to_string(out.path().join("gate.js")).expect("gate.js");
    let object = script.strip_prefix("(function(COOKIE_GATE){hooks})(").and_then(|rest| rest.strip_suffix(");\n"));
    serde_json::from_str(object.expect("a call with one object")).expect("the object is JSON")
}

#[test]
fn queues_wait_for_their_vendor_by_id() {
    let config = config(&onething());
    assert_eq!(config["queues"], json!([["google", "dataLayer"], ["baidu", "_hmt"]]));
    assert_eq!((&config["mode"], &config["enforcement"]), (&json!("enforce"), &json!("hooks")));
}

#[test]
fn the_strength_of_enforcement_is_handed_on() {
    let mut catalogue = small();
    set(&mut catalogue, "/enforcement", json!("strict"));
    let config = config(&parse::parse(&catalogue.to_string()).expect("it reads"));
    assert_eq!((&config["enforcement"], &config["queues"]), (&json!("strict"), &json!([])));
}
