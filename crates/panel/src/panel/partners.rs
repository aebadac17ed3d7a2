//! The tab "Partners": each company that sets cookies or receives data if the visitor agrees, once, with the groups that
//! let it.
//!
//! Invariant: the list has the vendors of all categories with a switch, and no other.

use super::detail::about;
use super::piece::{Markup, kind};
use crate::data::{PanelCategory, PanelData};

/// The content of the tab.
pub fn partners(b: &mut Markup) {
    let data = b.data;
    b.paragraph(data.texts.partners_intro());
    let mut names = Vec::new();
    for category in optional(data) {
        for at in 0..category.vendors() {
            names.push((category, at, category.of_vendor(at, "name")));
        }
    }
    for (nth, (category, at, name)) in names.iter().enumerate() {
        if names.iter().take(nth).any(|(.., other)| other == name) {
            continue;
        }
        // The titles of the categories in which the company takes part.
        let mut titles = String::new();
        for (group, _, other) in &names {
            if other == name {
                if !titles.is_empty() {
                    titles.push_str(&data.facts.separator());
                }
                titles.push_str(&group.words.title());
            }
        }
        if let Some(vendor) = category.vendor(*at) {
            b.open(kind!("div", "class" = "vendor"));
            // The name comes right below the title of the panel.
            b.leaf(kind!("h3"), vendor.name());
            about(b, &vendor, titles.into());
            b.close();
        }
    }
}

/// The categories with a switch. A vendor's own switch is no category, although it has the form of one.
fn optional(data: &PanelData) -> impl Iterator<Item = &PanelCategory> {
    data.categories.iter().filter(|category| !category.required && category.nr <= 64)
}
