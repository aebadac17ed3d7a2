//! Tests that the published JSON Schema is the one that the types give, and that editors can trust it.

use crate::catalogues::{onething, path, set, small, text};
use cookie_gate_bundle::panel_data::panel_data;
use cookie_gate_catalogue::parse;
use serde_json::{Value, json};

const FILE: &str = "policies/catalogue.schema.json";

#[test]
fn the_published_schema_is_the_generated_one() {
    let generated = serde_json::to_string_pretty(&parse::schema()).expect("a schema is JSON") + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path(FILE), &generated).expect("the schema can be written");
    }
    assert!(text(FILE) == generated, "{FILE} is stale: run the tests with UPDATE_EXPECT=1");
}

#[test]
fn the_schema_accepts_the_first_sites_catalogue_and_the_small_one() {
    let validator = jsonschema::validator_for(&parse::schema()).expect("the schema is valid");
    let onething: Value = serde_json::from_str(&text("policies/onething/catalogue.json")).expect("JSON");
    for catalogue in [onething, small()] {
        let errors: Vec<_> = validator.iter_errors(&catalogue).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let validator = jsonschema::validator_for(&parse::schema()).expect("the schema is valid");
    for (pointer, value) in [
        ("/unknown", json!(1)),
        ("/schema", json!(2)),
        ("/consent", json!({ "cokie": "x" })),
        ("/entries/0/kind", json!("flash")),
        ("/categories/0/title", json!("Needed")),
        ("/entries/0/nr", json!(-1)),
    ] {
        let mut catalogue = small();
        set(&mut catalogue, pointer, value);
        assert!(!validator.is_valid(&catalogue), "{pointer} is accepted by the schema");
        assert!(parse::parse(&catalogue.to_string()).is_err(), "{pointer} is accepted by the reader");
    }
}

#[test]
fn what_receipts_are_made_of_fits_their_schema_in_every_language() {
    let schema: Value = serde_json::from_str(&text("docs/receipt.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is valid");
    let small = parse::parse(&small().to_string()).expect("it reads");
    for catalogue in [onething(), small] {
        for language in &catalogue.languages {
            let data = panel_data(&catalogue, language).expect("the panel's data");
            let mut receipt = data["receipt"]["document"].clone();
            assert!(!validator.is_valid(&receipt), "without a decision it is none");
            let id = json!("q83vASNFZ4mrze8B");
            set(&mut receipt, "/record_id", id.clone());
            set(&mut receipt, "/pii_principal_id", id.clone());
            let event = json!({
                "event_time": "2026-11-25T07:30:00.000Z", "event_type": "save", "event_state": "given",
                "purpose_id": "analytics", "policy_version": "1", "validity_duration": data["receipt"]["validity"], "entity_id": id,
                "notice_language": "", "notice_sha256": "",
            });
            set(&mut receipt, "/events", json!([event]));
            let errors: Vec<_> = validator.iter_errors(&receipt).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new(), "{language}");
            for (pointer, value) in [
                ("/ip", json!("192.0.2.1")),
                ("/events/0/user_agent", json!("x")),
                ("/events/0/event_state", json!("granted")),
                ("/pii_processing/page", json!("https://site.example/page")),
                ("/record_id", json!("")),
            ] {
                let mut receipt = receipt.clone();
                set(&mut receipt, pointer, value);
                assert!(!validator.is_valid(&receipt), "{pointer}");
            }
        }
    }
}
