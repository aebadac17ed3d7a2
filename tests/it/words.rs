//! Tests that some source asks for each built-in text.

use std::fs;
use std::path::Path;

use cookie_gate_catalogue::words;

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

#[test]
fn every_text_is_asked_for_by_its_id() {
    let mut text = String::new();
    for name in ["bundle", "catalogue", "panel"] {
        sources(&Path::new(crate::ROOT).join("crates").join(name).join("src"), &mut text);
    }
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let asked: std::collections::BTreeSet<&str> = text.split(|letter| !is_word(letter)).collect();
    let unused: Vec<&str> = words::ids().filter(|id| !asked.contains(id)).collect();
    assert!(words::ids().count() > 100 && unused.is_empty(), "no code asks for {unused:?}");
    assert!(!asked.contains("no_such_text"));
}
