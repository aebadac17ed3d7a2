//! What the bundler hands to gate.js, over web files that stand in for the built ones.

use crate::catalogues::{onething, set, small};
use cookie_gate::catalogue::{Catalogue, parse};
use cookie_gate::cli::bundle::{WebFiles, bundle};
use serde_json::{Value, json};
use std::fs;

/// Which hooks gate.js is made of, and the object that they are called with.
fn config(catalogue: &Catalogue) -> (String, Value) {
    let (web, out) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    for name in ["gate.js", "gate.lean.js", "gate.wasm", "banner.css", "panel.js", "panel_bg.wasm"] {
        fs::write(web.path().join(name), name).expect("a web file");
    }
    bundle(catalogue, &WebFiles::read(web.path()).expect("the web files"), out.path()).expect("a bundle");
    let script = fs::read_to_string(out.path().join("gate.js")).expect("gate.js");
    let call = script.strip_prefix("\u{feff}//# allFunctionsCalledOnLoad\n(function(COOKIE_GATE){").expect("hooks");
    let (hooks, object) = call.split_once("})(").expect("a call");
    let object = object.strip_suffix(");\n").expect("its end");
    (hooks.into(), serde_json::from_str(object).expect("one object of JSON"))
}

#[test]
fn queues_wait_for_their_vendor_by_id() {
    let (_, config) = config(&onething());
    assert_eq!(config["queues"], json!([["google", "dataLayer"], ["baidu", "_hmt"]]));
    assert_eq!(config["mode"], json!("enforce"));
}

#[test]
fn the_strength_of_enforcement_is_handed_on() {
    let mut catalogue = small();
    set(&mut catalogue, "/enforcement", json!("strict"));
    let (_, config) = config(&parse::parse(&catalogue.to_string()).expect("it reads"));
    assert_eq!((&config["enforcement"], &config["queues"]), (&json!("strict"), &json!([])));
}

#[test]
fn only_catalogues_with_a_policy_databases_a_history_or_many_languages_get_the_code_for_it() {
    let (hooks, config) = config(&onething());
    assert_eq!((&*hooks, config.get("enforcement")), ("gate.lean.js", None));
    for (at, value) in [
        ("/enforcement", json!("strict")),
        ("/undeclared", json!({ "storage": "refuse" })),
        ("/consent", json!({ "history": "cookie-gate-history" })),
    ] {
        let mut catalogue = small();
        set(&mut catalogue, at, value);
        let (hooks, config) = self::config(&parse::parse(&catalogue.to_string()).expect("it reads"));
        assert_eq!((&*hooks, config.get("databases").is_some()), ("gate.js", true), "{at}");
    }
}
