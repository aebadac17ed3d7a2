//! Finds entries by name, by who sets them and by purpose.
//!
//! The browser folds and compares the texts: the search of Rust's `core` costs a kilobyte, and each text that goes over
//! to WebAssembly costs time. What is searched is read once, when the visitor begins to search.

use crate::data::PanelData;
use crate::web::js;
use js_sys::{Array, JsString};
use wasm_bindgen::JsCast;

/// What is searched: a text for each entry, category by category.
#[must_use]
pub fn hay(data: &PanelData) -> Array {
    let hay = Array::new();
    for category in &data.categories {
        for at in 0..category.len() {
            hay.push(&js::folded(&js::joined(&category.raw(at), &["name", "provider", "purpose"]), data));
        }
    }
    hay
}

/// The entries that have all wanted words, by category and position; none = no word is wanted.
#[must_use]
pub fn search(hay: &Array, wanted: &str, data: &PanelData) -> Option<Vec<(usize, usize)>> {
    let words = js::split(&String::from(js::folded(&JsString::from(wanted), data).trim()), " ");
    let (mut hits, mut nth) = (Vec::new(), 0);
    for (position, category) in data.categories.iter().enumerate() {
        for at in 0..category.len() {
            let text: JsString = hay.get(nth).unchecked_into();
            nth += 1;
            if words.iter().all(|word| text.includes(word, 0)) {
                hits.push((position, at));
            }
        }
    }
    words.first().is_some_and(|word| !word.is_empty()).then_some(hits)
}
