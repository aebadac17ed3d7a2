//! `blocked.<lang>.json`: the texts of the boxes that stand in the place of blocked content, in one language.
//!
//! www/gate/blocked.js fills in the vendor and the category, since only the page knows which frames it has.

use crate::nodes::{localized, word};
use anyhow::Result;
use cookie_gate_catalogue::{Catalogue, Vendor, language};
use serde_json::{Map, Value, json};

/// The texts of the boxes in `language`: sentences with placeholders, titles of categories, and for each vendor that
/// can be refused its name, what it gets, and the category that a grant from the box grants.
///
/// # Errors
/// When a text is missing in that language.
pub fn texts(catalogue: &Catalogue, language: &str) -> Result<Value> {
    let mut sentences = Map::new();
    for (name, id) in [
        ("label", "placeholder_label"),
        ("title", "placeholder_title"),
        ("text", "placeholder_text"),
        ("learns", "placeholder_learns"),
        ("once", "placeholder_once"),
        ("always", "placeholder_always"),
        ("shown", "placeholder_shown"),
    ] {
        sentences.insert(name.into(), word(catalogue, id, language)?.into());
    }
    let mut titles = Map::new();
    for category in catalogue.categories.iter().filter(|category| !category.required) {
        titles.insert(category.id.clone(), localized(&category.title, language, "category title")?.into());
    }
    let mut vendors = Map::new();
    for vendor in &catalogue.vendors {
        if let Some(category) = granting(catalogue, vendor) {
            let name = localized(&vendor.name, language, "vendor name")?;
            let data = localized(&vendor.shared_data, language, "shared data")?;
            // The sentence ends with the list, and brings its own full stop.
            let data = data.trim_end_matches(['.', '。', '।', '۔']);
            vendors.insert(vendor.id.clone(), json!([name, data, category]));
        }
    }
    Ok(json!({
        "language": language,
        "direction": language::direction(language),
        "sentences": sentences,
        "categories": titles,
        "vendors": vendors,
    }))
}

/// The first category whose grant allows the vendor, as the visitor may refuse it; the vendor's own list counts before
/// its entries.
fn granting<'a>(catalogue: &'a Catalogue, vendor: &Vendor) -> Option<&'a str> {
    let optional = || catalogue.categories.iter().filter(|category| !category.required);
    let named = optional().find(|category| vendor.categories.contains(&category.id));
    let found = named.or_else(|| optional().find(|category| catalogue.serves(vendor, &category.id)));
    found.map(|category| category.id.as_str())
}
