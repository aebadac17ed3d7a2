//! What a new version of a catalogue changes for visitors, and whether its change log says so.
//!
//! Why: an answer holds for what the visitor was told (GDPR Art. 4(11), 13(3); PIPL Art. 14, 17), and only
//! `policy.changes` makes the gate ask again. Visitors do not learn of a change that is missing there.
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

/// All findings about `new` as the successor of `old`, errors first. Paths are paths in `new`.
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
    // Last: it reads `needs_change`, which the others set.
    need::versions(&mut comparison);
    comparison.findings.sorted()
}

/// Kinds of change in `new` that show a notice to visitors who have decided under `old`, without asking them (first
/// site's privacy policy, 9). In the order of [`ChangeKind`], each once.
#[must_use]
pub fn notices(old: &Catalogue, new: &Catalogue) -> Vec<ChangeKind> {
    let mut kinds: Vec<_> = need::fresh(old, new).flat_map(|change| change.kinds.iter().copied()).collect();
    kinds.retain(|kind| kind.is_announced());
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Whether `old` has no category that corresponds to the one of `new` at this place. Then every visitor is undecided
/// about the category.
#[must_use]
pub fn is_new_category(old: &Catalogue, new: &Catalogue, place: usize) -> bool {
    Pairs::of(&old.categories, &new.categories).before(place).is_none()
}

/// Two catalogues, which of their things correspond, and what has been found so far.
struct Comparison<'a> {
    old: &'a Catalogue,
    new: &'a Catalogue,
    categories: Pairs,
    vendors: Pairs,
    entries: Pairs,
    /// Whether anything differs that needs a change in `policy.changes`, whether the change is there or not.
    needs_change: bool,
    findings: Findings,
}

impl<'a> Comparison<'a> {
    /// The category of the new catalogue that corresponds to the old category with this id; none = it is gone.
    fn became(&self, id: &str) -> Option<&'a Category> {
        let place = self.old.categories.iter().position(|category| category.id == id)?;
        self.new.categories.get(self.categories.after(place)?)
    }

    /// The category of the old catalogue that corresponds to the new category with this id; none = it is new.
    fn was(&self, id: &str) -> Option<&'a Category> {
        let place = self.new.categories.iter().position(|category| category.id == id)?;
        self.old.categories.get(self.categories.before(place)?)
    }

    /// The id that the old vendor with this id has in the new catalogue; the old id if the vendor is gone.
    fn vendor_now<'b>(&'b self, id: &'b str) -> &'b str {
        let place = self.old.vendors.iter().position(|vendor| vendor.id == id);
        let now = place.and_then(|place| self.new.vendors.get(self.vendors.after(place)?));
        now.map_or(id, |vendor| &vendor.id)
    }
}

/// Whether a text has other words in a language that both versions have. White space does not count. A translation that
/// is added or removed is no difference. Two texts without a common language cannot be compared, which counts as a
/// difference.
fn differs(old: &Localized, new: &Localized) -> bool {
    let mut common = old.iter().filter_map(|(language, words)| Some((words, new.get(language)?))).peekable();
    match common.peek() {
        None => !old.is_empty() && !new.is_empty(),
        Some(_) => common.any(|(words, now)| !now.split_whitespace().eq(words.split_whitespace())),
    }
}
