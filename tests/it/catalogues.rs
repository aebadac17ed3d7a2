//! Catalogues for tests: the first site's own, and a small catalogue without a fault, which tests spoil.

use cookie_gate_catalogue::diagnostic::Diagnostic;
use cookie_gate_catalogue::{Catalogue, check, parse};
use expect_test::Expect;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The path of a file of this repository.
pub fn path(relative: &str) -> PathBuf {
    PathBuf::from(crate::ROOT).join(relative)
}

/// The text of a file of this repository.
pub fn text(relative: &str) -> String {
    std::fs::read_to_string(path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
}

/// The first site's catalogue.
pub fn onething() -> Catalogue {
    parse::read(&text("policies/onething/catalogue.json")).expect("the first site's catalogue reads")
}

/// A small catalogue without any finding.
pub fn small() -> Value {
    let site = |words: &str| json!({ "en": words });
    json!({
        "schema": 1,
        "site": { "name": site("Shop"), "origins": ["https://www.shop.example"] },
        "controller": { "id": "shop", "name": site("Shop Ltd"), "department": site("Privacy"), "email": "privacy@shop.example", "address": site("1 High Street") },
        "policy": { "version": 2, "published": "2026-01-31", "links": { "cookies": site("/cookies"), "privacy": site("https://www.shop.example/privacy"), "authority": site("https://authority.example/") },
            "changes": [{ "version": 2, "date": "2026-01-31", "kinds": ["purpose"], "categories": ["stats"], "note": site("Statistics are new") }] },
        "languages": ["en"],
        "categories": [
            { "nr": 1, "id": "needed", "required": true, "legal_basis": "strictly_necessary", "title": site("Necessary"), "description": site("Keeps your choices") },
            { "nr": 2, "id": "stats", "legal_basis": "consent", "title": site("Statistics"), "description": site("Counts visits"), "refused": site("Nothing changes") }
        ],
        "vendors": [
            { "nr": 1, "id": "counter", "name": site("Counter Inc"), "role": "processor", "countries": ["DE"], "transfer_basis": "none",
              "privacy": site("https://counter.example/privacy"), "shared_data": site("Pages visited"), "hosts": ["*.counter.example"] }
        ],
        "entries": [
            { "nr": 1, "name": "cookie-agree", "category": "needed", "period": "P6M", "purpose": site("Keeps your choices") },
            { "nr": 2, "name": "cnt_*", "category": "stats", "vendor": "counter", "period": "P1Y", "purpose": site("Counts visits") }
        ]
    })
}

/// All findings about a catalogue, or the finding about its shape.
pub fn findings(catalogue: &Value) -> Vec<Diagnostic> {
    match parse::parse(&catalogue.to_string()) {
        Ok(catalogue) => check::check(&catalogue),
        Err(fault) => vec![fault],
    }
}

/// Sets the value at a JSON pointer; `-` at the end of an array's pointer appends.
pub fn set(catalogue: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    match catalogue.pointer_mut(parent).unwrap_or_else(|| panic!("{parent} is not there")) {
        Value::Object(object) => {
            object.insert(key.into(), value);
        }
        Value::Array(array) if key == "-" => array.push(value),
        Value::Array(array) => array[key.parse::<usize>().expect("an index")] = value,
        other => panic!("{parent} is {other}"),
    }
}

/// Removes the value at a JSON pointer.
pub fn remove(catalogue: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let removed = match catalogue.pointer_mut(parent) {
        Some(Value::Object(object)) => object.shift_remove(key).is_some(),
        Some(Value::Array(array)) => !array.is_empty() && !array.remove(key.parse().expect("an index")).is_null(),
        _ => false,
    };
    assert!(removed, "{pointer} is not there");
}

/// Spoils the small catalogue in several ways, one after the other, and compares the codes and paths of the findings.
pub fn spoil_each(cases: &[(&str, Value)], expected: Expect) {
    let mut report = String::new();
    for (pointer, value) in cases {
        let mut catalogue = small();
        set(&mut catalogue, pointer, value.clone());
        report += &format!("{pointer} = {value}\n{}", codes(&catalogue));
    }
    expected.assert_eq(&report);
}

/// Codes and paths of all findings about a catalogue, one a line.
pub fn codes(catalogue: &Value) -> String {
    let codes = findings(catalogue);
    codes.iter().map(|finding| format!("    {}[{}] {}\n", finding.severity, finding.code, finding.path)).collect()
}
