//! Tests of what the bundler hands to gate.js. The web files are stand-ins for the built ones.

use crate::catalogues::{onething, set, small, text};
use crate::cli_bundle::web;
use cookie_gate_bundle::{WebFiles, bundle};
use cookie_gate_catalogue::{Catalogue, parse};
use expect_test::expect;
use serde_json::{Value, json};

/// Which version of gate.js the bundler chose, and the configuration object in it.
fn config(catalogue: &Catalogue) -> (String, Value) {
    let (hooks, object, _) = parts(catalogue);
    (hooks, object)
}

/// The hooks, the configuration object, and the interpreter with its signals; empty = there is none.
fn parts(catalogue: &Catalogue) -> (String, Value, String) {
    let files = bundle(catalogue, &WebFiles::read(web().path()).expect("the web files")).expect("a bundle");
    let script = files.into_iter().find(|file| file.name == "gate.js").expect("gate.js");
    let script = String::from_utf8(script.bytes).expect("UTF-8");
    let call = script
        .strip_prefix("\u{feff}//# allFunctionsCalledOnLoad\n(function(COOKIE_GATE,COOKIE_GATE_TELL){")
        .expect("hooks");
    let (hooks, object) = call.split_once("})(").expect("a call");
    let object = object.strip_suffix(");\n").expect("its end");
    let (object, signals) = object.split_once(",(()=>{").unwrap_or((object, ""));
    (hooks.into(), serde_json::from_str(object).expect("one object of JSON"), signals.into())
}

#[test]
fn only_catalogues_with_signals_get_their_interpreter() {
    let (_, _, signals) = parts(&onething());
    let list =
        signals.strip_prefix("signals.js})()(").and_then(|list| list.strip_suffix(')')).expect("the interpreter");
    let list: Value = serde_json::from_str(list).expect("JSON");
    expect![[r#"[{"ids":["analytics","google","necessary","search","session","verification"],"queues":["dataLayer"],"before":[["arguments",["dataLayer"],["consent","default",{"ad_storage":"denied","ad_user_data":"denied","ad_personalization":"denied","analytics_storage":["?",["analytics","google"],"granted","denied"],"functionality_storage":"denied","personalization_storage":"denied","security_storage":"granted"}]]],"decided":[["arguments",["dataLayer"],["consent","update",{"ad_storage":"denied","ad_user_data":"denied","ad_personalization":"denied","analytics_storage":["?",["analytics","google"],"granted","denied"],"functionality_storage":"denied","personalization_storage":"denied","security_storage":"granted"}]],["push",["dataLayer"],{"event":"cookie_gate_consent","cookie_gate":{"categories":"{choice}"}}]]}]"#]]
        .assert_eq(&list.to_string());
    let by_hand = parse::parse(&text("tests/it/handwritten.json")).expect("it reads");
    assert_eq!(parts(&by_hand).2, "");
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

#[test]
fn only_catalogues_that_ask_for_gpp_get_the_code_for_it() {
    let mut catalogue = small();
    set(&mut catalogue, "/consent", json!({ "history": "cookie-gate-history" }));
    let (hooks, config) = config(&parse::parse(&catalogue.to_string()).expect("it reads"));
    assert_eq!((hooks.as_str(), &config["gpp"]), ("gate.js", &json!(null)));
    set(&mut catalogue, "/consent", json!({ "gpp": ["usca", "usnat"] }));
    set(&mut catalogue, "/vendors/0/shares", json!(true));
    let (hooks, config) = self::config(&parse::parse(&catalogue.to_string()).expect("it reads"));
    let told = json!({ "sections": [7, 8], "sells": [], "shares": ["counter"], "advertises": ["counter"] });
    assert_eq!((hooks.as_str(), &config["gpp"]), ("gate.gpp.js", &told));
}

/// The digests of the texts that a visitor is shown, by language.
fn shown(catalogue: &Catalogue) -> Value {
    let mut catalogue = catalogue.clone();
    catalogue.consent.history = Some("cookie-gate-history".into());
    config(&catalogue).1["shown"].clone()
}

#[test]
fn the_digest_of_what_is_shown_follows_from_the_catalogue_and_changes_with_any_word() {
    let first = shown(&onething());
    assert_eq!(shown(&onething()), first, "the archived catalogue gives it again");
    let mut catalogue = onething();
    let purpose = catalogue.entries[0].purpose.get_mut("zh").expect("a text");
    purpose.push('。');
    let second = shown(&catalogue);
    assert_eq!(second["en"], first["en"]);
    assert_ne!(second["zh"], first["zh"]);
}

#[test]
fn notes_of_changes_come_with_their_version_and_only_where_a_visitor_reads_them() {
    let mut catalogue = small();
    let change = |version: u32, kind: &str| json!({ "version": version, "date": "2026-02-01", "kinds": [kind], "note": { "en": format!("{kind} {version}") } });
    set(&mut catalogue, "/policy/version", json!(4));
    set(&mut catalogue, "/policy/changes", json!([change(1, "purpose"), change(2, "wording"), change(3, "rights")]));
    let (hooks, config) = config(&parse::parse(&catalogue.to_string()).expect("it reads"));
    assert_eq!(config["changes"], json!([[3, { "en": "rights 3" }]]));
    assert!(config["notice"].is_array() && hooks == "gate.js");
    set(&mut catalogue, "/policy/changes", json!([change(1, "purpose"), change(2, "wording")]));
    let (hooks, config) = self::config(&parse::parse(&catalogue.to_string()).expect("it reads"));
    assert_eq!((hooks.as_str(), config.get("changes")), ("gate.lean.js", None));
}

#[test]
fn the_lean_core_is_for_catalogues_that_use_nothing_of_the_rest() {
    // The core is packed as text: each character is its octet plus 35.
    let core = |catalogue: &Catalogue| -> String {
        let (_, config) = config(catalogue);
        let text = config["wasm"].as_str().expect("a text").to_string();
        text.chars().map(|one| char::from((u32::from(one) - 35).to_le_bytes()[0])).collect()
    };
    assert_eq!(core(&onething()), "gate.lean.wasm");
    for (at, value) in [
        ("/mode", json!("observe")),
        ("/enforcement", json!("strict")),
        ("/undeclared", json!({ "cookies": "report" })),
        ("/undeclared", json!({ "storage": "refuse" })),
        ("/consent", json!({ "minors": "ask" })),
        ("/consent", json!({ "profile": "pipl" })),
        ("/consent", json!({ "regions": { "US-CA": "california" } })),
        ("/policy/changes/0/kinds", json!(["contact"])),
        ("/vendors/0/since", json!(2)),
        ("/vendors/0/advertises", json!(true)),
    ] {
        let mut catalogue = small();
        set(&mut catalogue, at, value);
        assert_eq!(core(&parse::parse(&catalogue.to_string()).expect("it reads")), "gate.wasm", "{at}");
    }
}
