//! What a catalogue that uses packs need not write of itself: categories with built-in texts, and the entries of the gate.

use super::bring::Brought;
use crate::pack::{CATEGORIES, PackCategory, Purpose};
use crate::usage::UseWith;
use crate::{Category, Entry, LegalBasis, Party};
use cookie_gate::kind::Kind;

/// Declares the gate's own cookie and storage key where the operator does not.
pub(super) fn bring(brought: &mut Brought<'_>) {
    let consent = &brought.catalogue.consent;
    let own = [
        ("consent.cookie", Kind::Cookie, Some(consent.cookie.clone()), Some("/"), Purpose::Consent),
        ("consent.history", Kind::LocalStorage, consent.history.clone(), None, Purpose::ConsentHistory),
    ];
    for (path, kind, name, at, purpose) in own {
        let Some(name) = name else { continue };
        let is_declared = |entry: &Entry| entry.kind == kind && entry.name == name && entry.party == Party::First;
        if brought.catalogue.entries.iter().any(is_declared) {
            continue;
        }
        let category = brought.category_named(PackCategory::Necessary);
        let period = Some(brought.catalogue.consent.period.clone());
        let purpose = brought.purpose(purpose);
        brought.places.entries.push((brought.catalogue.entries.len(), path.into()));
        brought.catalogue.entries.push(Entry {
            nr: None,
            name,
            kind,
            category,
            vendor: None,
            party: Party::First,
            period,
            http_only: false,
            domain: None,
            path: at.map(String::from),
            exemption: None,
            purpose,
        });
    }
}

impl Brought<'_> {
    /// The id of the category in which something of a pack belongs. `is_usual`: that is the usual category of the pack.
    pub fn category(&mut self, with: &UseWith, category: PackCategory, is_usual: bool) -> String {
        let chosen = with.category.as_ref().filter(|_| is_usual).or_else(|| with.categories.get(&category.word()));
        match chosen {
            // A category that only packs know comes too, by whatever way its id is given.
            Some(id) => match crate::pack::category(id) {
                Some(known) if !self.declares(id) => self.category_named(known),
                _ => id.clone(),
            },
            None => self.category_named(category),
        }
    }

    fn declares(&self, id: &str) -> bool {
        self.catalogue.categories.iter().any(|category| category.id == id)
    }

    /// The id of a category that packs know. Where the catalogue does not declare it, it comes with its built-in texts.
    /// What is necessary belongs in the category that the operator has marked as required.
    fn category_named(&mut self, category: PackCategory) -> String {
        let id = category.word();
        let is_necessary = category == PackCategory::Necessary;
        if self.declares(&id) {
            return id;
        }
        if is_necessary && let Some(required) = self.catalogue.categories.iter().find(|category| category.required) {
            return required.id.clone();
        }
        let [title, description, refused] = self.category_texts(category);
        let order = |id: &str| CATEGORIES.iter().position(|known| known.word() == id);
        let places = &self.places.categories;
        let own = self.catalogue.categories.len() - places.len();
        let at = own + places.iter().filter(|(at, _)| order(&self.catalogue.categories[*at].id) < order(&id)).count();
        let new = Category {
            nr: None,
            id: id.clone(),
            required: is_necessary,
            legal_basis: if is_necessary { LegalBasis::StrictlyNecessary } else { LegalBasis::Consent },
            title,
            description,
            refused,
            sensitive: false,
        };
        self.catalogue.categories.insert(at, new);
        let end = self.places.categories.len();
        self.places.categories = (0..=end)
            .map(|place| (own + place, format!("categories.{}", self.catalogue.categories[own + place].id)))
            .collect();
        id
    }
}
