//! Tests that some source asks for each built-in text.

use std::fs;
use std::path::Path;

use cookie_gate_catalogue::pack::{self, PackCategory, Purpose, Shared};
use cookie_gate_catalogue::words;
use serde_json::from_value;

/// Appends every source of a crate that shows texts, without its tests.
fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("its entry").path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            *text += &fs::read_to_string(&path).expect("a source");
        }
    }
}

/// Whether a pack can ask for the text: code puts such ids together.
fn is_of_packs(id: &str) -> bool {
    id.strip_prefix("purpose_").is_some_and(|rest| from_value::<Purpose>(rest.into()).is_ok())
        || id.strip_prefix("shared_").is_some_and(|rest| from_value::<Shared>(rest.into()).is_ok())
        || id.strip_prefix("category_").is_some_and(|rest| {
            rest.rsplit_once('_').is_some_and(|(category, part)| {
                from_value::<PackCategory>(category.into()).is_ok()
                    && ["title", "description", "refused"].contains(&part)
            })
        })
}

#[test]
fn every_purpose_category_and_kind_of_data_of_packs_has_its_texts() {
    let all: Vec<String> = pack::CATEGORIES
        .iter()
        .flat_map(|category| ["title", "description"].map(|part| format!("category_{}_{part}", category.word())))
        .chain(
            pack::built_in()
                .iter()
                .flat_map(|pack| pack.entries.iter().map(|entry| format!("purpose_{}", entry.purpose.word()))),
        )
        .collect();
    for id in all {
        assert!(words::ids().any(|known| known == id), "{id}");
    }
}

#[test]
fn every_text_is_asked_for_by_its_id() {
    let mut text = String::new();
    for name in ["bundle", "catalogue", "panel"] {
        sources(&Path::new(crate::ROOT).join("crates").join(name).join("src"), &mut text);
    }
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let asked: std::collections::BTreeSet<&str> = text.split(|letter| !is_word(letter)).collect();
    let unused: Vec<&str> = words::ids().filter(|id| !asked.contains(id) && !is_of_packs(id)).collect();
    assert!(words::ids().count() > 100 && unused.is_empty(), "no code asks for {unused:?}");
    assert!(!asked.contains("no_such_text"));
}
