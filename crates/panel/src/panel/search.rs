//! The field in which the visitor searches, and what was found.
//!
//! Invariant: how much was found is said in a polite live region, which is in the page before it has something to say.

use super::Act;
use super::detail::table;
use super::piece::{Markup, When, kind};
use crate::model::Place;
use crate::model::draft::HITS;
use crate::web::js;
use yew::AttrValue;

/// The field, its label, and how much was found.
pub fn field(b: &mut Markup) {
    let (data, texts) = (b.data, &b.data.texts);
    let told = match &b.draft.hits {
        None => AttrValue::default(),
        Some(hits) if hits.is_empty() => texts.search_none(),
        Some(hits) => {
            let forms = js::field(&data.source, "search_found");
            js::counted(&forms, hits.len() as u32, &data.facts.language()).into()
        }
    };
    b.open(kind!("div", "class" = "search"));
    b.leaf(kind!("label", "for" = "search"), texts.search());
    b.open(kind!("input", "type" = "search", "id" = "search"));
    b.at(&b.draft.field);
    b.on(When::Type, Act::Search);
    b.on(When::Key, Act::Search);
    b.close();
    b.leaf(kind!("p", "role" = "status"), told);
    b.close();
}

/// The entries that were found, each with the switch that is about it.
pub fn hits(b: &mut Markup, hits: &[(usize, usize)]) {
    if !hits.is_empty() {
        table(b, Place::whole(0), Some(hits), HITS, b.data.texts.search());
    }
}
