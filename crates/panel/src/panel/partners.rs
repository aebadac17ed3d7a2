//! The tab "Partners": each company that sets cookies or receives data if the visitor agrees, once, with the groups that
//! let it.
//!
//! Invariant: the list has the vendors of all categories with a switch, and no other.

use super::detail::recipient;
use super::piece::{list, paragraph};
use crate::data::{PanelCategory, PanelData, PanelVendor};
use yew::prelude::*;

/// The content of the tab.
pub fn partners(data: &PanelData) -> Vec<Html> {
    let mut known: Vec<&PanelVendor> = Vec::new();
    let mut parts = Vec::new();
    for category in optional(data) {
        for vendor in &category.vendors {
            if known.iter().all(|one| one.name() != vendor.name()) {
                known.push(vendor);
                parts.push(recipient(vendor, groups(data, vendor), &data.texts));
            }
        }
    }
    Vec::from([paragraph(data.texts.partners_intro()), list(parts)])
}

/// The titles of the categories in which a company takes part.
fn groups(data: &PanelData, vendor: &PanelVendor) -> AttrValue {
    let mut titles = String::new();
    for category in optional(data) {
        if category.vendors.iter().any(|one| one.name() == vendor.name()) {
            if !titles.is_empty() {
                titles.push_str(&data.facts.separator());
            }
            titles.push_str(&category.words.title());
        }
    }
    titles.into()
}

/// The categories with a switch. A vendor's own switch is no category, although it has the form of one.
pub fn optional(data: &PanelData) -> impl Iterator<Item = &PanelCategory> {
    data.categories.iter().filter(|category| !category.required && category.nr <= 64)
}
