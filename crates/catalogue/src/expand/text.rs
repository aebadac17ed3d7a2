//! The texts of what packs bring, put together from built-in words in every language of a catalogue.
//!
//! Why here: packs hold no sentences, so that a pack serves every language.
//! Invariant: a language without the words gets the English ones and an error that names the missing text.

use super::bring::Brought;
use crate::pack::{PackCategory, Purpose, Shared};
use crate::{Localized, language, words};

impl Brought<'_> {
    /// The text `id` in every language.
    fn text(&mut self, id: &str) -> Localized {
        let languages = self.catalogue.languages.clone();
        let text = |tag: String| (tag.clone(), self.word(id, &tag));
        languages.into_iter().map(text).collect()
    }

    fn word(&mut self, id: &str, tag: &str) -> String {
        if words::lookup(self.catalogue, id, tag).is_none() {
            let path = format!("texts.{id}.{tag}");
            if !self.findings.0.iter().any(|finding| finding.path == path) {
                self.findings.error(
                    "text-missing",
                    path,
                    format!("\"{tag}\" has no built-in texts, and a pack needs this one"),
                    "write it under \"texts\"",
                );
            }
        }
        words::lookup_or_english(self.catalogue, id, tag).into()
    }

    /// What an entry is for.
    pub fn purpose(&mut self, purpose: Purpose) -> Localized {
        self.text(&["purpose_", &purpose.word()].concat())
    }

    /// The title, the description and what happens without a category.
    pub fn category_texts(&mut self, category: PackCategory) -> [Localized; 3] {
        let word = category.word();
        ["title", "description", "refused"].map(|part| match (category, part) {
            (PackCategory::Necessary, "refused") => Localized::new(),
            _ => self.text(&format!("category_{word}_{part}")),
        })
    }

    /// The data that a vendor gets, as a list.
    pub fn shared(&mut self, shared: &[Shared]) -> Localized {
        let languages = self.catalogue.languages.clone();
        let list = |tag: String| {
            let separator = self.word("list_separator", &tag);
            let parts: Vec<String> =
                shared.iter().map(|data| self.word(&["shared_", &data.word()].concat(), &tag)).collect();
            (tag, capitalised(&parts.join(&separator)))
        };
        languages.into_iter().map(list).collect()
    }

    /// The name of a company and of its products. A product with the name of its company is not named twice.
    pub fn company(&mut self, company: &Localized, products: &[String]) -> Localized {
        let languages = self.catalogue.languages.clone();
        let name = |tag: String| {
            let own = language::fallbacks(&tag).iter().find_map(|tag| company.get(tag)).or_else(|| company.get("en"));
            let company = own.cloned().unwrap_or_default();
            let others: Vec<&str> =
                products.iter().map(|product| &**product).filter(|product| !company.contains(product)).collect();
            if others.is_empty() {
                return (tag, company);
            }
            let products = others.join(&self.word("list_separator", &tag));
            let template = self.word("vendor_products", &tag);
            (tag, words::fill(&template, &[("company", &company), ("products", &products)]))
        };
        languages.into_iter().map(name).collect()
    }
}

/// The text with its first letter in upper case, where the script has one.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
