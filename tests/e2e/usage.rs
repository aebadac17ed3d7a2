//! The catalogue of a site that uses packs and writes nothing else by hand.

use cookie_gate_catalogue::{Catalogue, parse};
use serde_json::{Map, Value, json};

/// A catalogue in these languages, for a site with these origins. `uses`: as under `use` in a catalogue.
pub fn using(languages: &[&str], origins: &[String], uses: &Value) -> Catalogue {
    let text = |words: &str| -> Map<String, Value> {
        languages.iter().map(|language| (language.to_string(), words.into())).collect()
    };
    let written = json!({
        "schema": 1,
        "site": { "name": text("Musterladen"), "origins": origins },
        "controller": {
            "id": "shop", "name": text("Musterladen GmbH"), "department": text("Privacy"),
            "email": "privacy@shop.example", "address": text("1 High Street")
        },
        "policy": {
            "version": 1, "published": "2026-11-30",
            "links": { "cookies": text("/cookies"), "privacy": text("/privacy"), "authority": text("https://authority.test/") }
        },
        "languages": languages,
        "use": uses
    });
    let numbered = parse::fill::fill(&written.to_string()).expect("a catalogue").text;
    parse::read(&numbered).unwrap_or_else(|faults| panic!("{uses}: {faults:?}"))
}
