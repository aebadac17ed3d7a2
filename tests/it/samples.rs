//! The samples of JSON in the documents: each is a part of a catalogue, a pack, or data, and is read as such.
//!
//! Samples of scripts and of markup are run by `tests/e2e/page/samples.rs` and by `tests/npm`.

use crate::catalogues::{set, small, text};
use crate::links::documents;
use cookie_gate_catalogue::{pack, parse};
use serde_json::{Map, Value};

/// The samples, each with its document and its line.
fn samples() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for document in documents() {
        let whole = text(&document);
        let mut sample: Option<(usize, String)> = None;
        for (place, line) in whole.lines().enumerate() {
            match (line.trim(), &mut sample) {
                ("```json", _) => sample = Some((place + 2, String::new())),
                ("```", Some(_)) => {
                    found.extend(sample.take().map(|(line, json)| (format!("{document}:{line}"), json)));
                }
                (_, Some((_, json))) => *json += &format!("{line}\n"),
                _ => {}
            }
        }
    }
    found
}

#[test]
fn every_sample_of_json_is_what_it_says() {
    let samples = samples();
    assert!(samples.len() >= 7, "{samples:?}");
    for (place, sample) in samples {
        if let Ok(pack) = serde_json::from_str::<Value>(&sample) {
            if pack.get("product").is_some() {
                pack::parse(&sample).unwrap_or_else(|fault| panic!("{place}: {fault}"));
            } else {
                // One element of `use`.
                let mut catalogue = small();
                set(&mut catalogue, "/use", Value::Array(vec![pack]));
                parse::parse(&catalogue.to_string()).unwrap_or_else(|fault| panic!("{place}: {fault}"));
            }
            continue;
        }
        let fields: Map<String, Value> =
            serde_json::from_str(&format!("{{{sample}}}")).unwrap_or_else(|fault| panic!("{place}: {fault}"));
        let mut catalogue = small();
        for (name, value) in fields {
            set(&mut catalogue, &format!("/{name}"), value);
        }
        parse::parse(&catalogue.to_string()).unwrap_or_else(|fault| panic!("{place}: {fault}"));
    }
}
