//! What a new version of a catalogue changes for visitors, and whether its change log says so.
//!
//! Why: an answer holds for what the visitor was told (GDPR Art. 4(11), 13(3); PIPL Art. 14, 17), and only
//! `policy.changes` makes the gate ask again. What is not written there happens in silence.
//! Invariant: a catalogue compared with itself has no finding.

mod category;
mod entry;
mod need;
mod nr;
mod pair;
mod site;
mod vendor;
pub mod visitor;

use super::{Catalogue, Category, ChangeKind, Localized};
use crate::diagnostic::{Diagnostic, Findings};
use pair::Pairs;

/// All findings about `new` as the successor of `old`, errors first; paths are those in `new`.
#[must_use]
pub fn diff(old: &Catalogue, new: &Catalogue) -> Vec<Diagnostic> {
    let mut comparison = Comparison {
        old,
        new,
        categories: Pairs::of(&old.categories, &new.categories),
        vendors: Pairs::of(&old.vendors, &new.vendors),
        entries: Pairs::of(&old.entries, &new.entries),
        needs_change: false,
        findings: Findings::default(),
    };
    nr::compare(&mut comparison);
    site::compare(&mut comparison);
    category::compare(&mut comparison);
    vendor::compare(&mut comparison);
    entry::compare(&mut comparison);
    // Last, since it asks whether anything needed a change.
    need::versions(&mut comparison);
    comparison.findings.sorted()
}

/// Kinds of the changes of `new` that tell visitors something without asking them: those who have decided under `old`
/// see a notice (first site's privacy policy, 9). In the order of the kinds, each once.
#[must_use]
pub fn notices(old: &Catalogue, new: &Catalogue) -> Vec<ChangeKind> {
    let mut kinds: Vec<_> = need::fresh(old, new).flat_map(|change| change.kinds.iter().copied()).collect();
    kinds.retain(|kind| kind.is_announced());
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Whether the category of `new` at this place had no forerunner in `old`: every visitor is undecided about it.
#[must_use]
pub fn is_new_category(old: &Catalogue, new: &Catalogue, place: usize) -> bool {
    Pairs::of(&old.categories, &new.categories).before(place).is_none()
}

/// Two catalogues, which of their things are the same, and what has been found so far.
struct Comparison<'a> {
    old: &'a Catalogue,
    new: &'a Catalogue,
    categories: Pairs,
    vendors: Pairs,
    entries: Pairs,
    /// Whether anything differs that belongs into the change log, be it there or not.
    needs_change: bool,
    findings: Findings,
}

impl<'a> Comparison<'a> {
    /// What a category of the old catalogue, given by its id, has become; none = it is gone.
    fn became(&self, id: &str) -> Option<&'a Category> {
        let place = self.old.categories.iter().position(|category| category.id == id)?;
        self.new.categories.get(self.categories.after(place)?)
    }

    /// What a category of the new catalogue, given by its id, was before; none = it is new.
    fn was(&self, id: &str) -> Option<&'a Category> {
        let place = self.new.categories.iter().position(|category| category.id == id)?;
        self.old.categories.get(self.categories.before(place)?)
    }

    /// The id that a vendor of the old catalogue has now; its old one when it is gone.
    fn vendor_now<'b>(&'b self, id: &'b str) -> &'b str {
        let place = self.old.vendors.iter().position(|vendor| vendor.id == id);
        let now = place.and_then(|place| self.new.vendors.get(self.vendors.after(place)?));
        now.map_or(id, |vendor| &vendor.id)
    }
}

/// Whether a text says something else in a language that both versions have. A translation that is added or given up tells
/// nobody anything new, and space is no word. Without a language in common nobody can tell, which counts as a difference.
fn differs(old: &Localized, new: &Localized) -> bool {
    let mut common = old.iter().filter_map(|(language, words)| Some((words, new.get(language)?))).peekable();
    match common.peek() {
        None => !old.is_empty() && !new.is_empty(),
        Some(_) => common.any(|(words, now)| !now.split_whitespace().eq(words.split_whitespace())),
    }
}
