//! The change log: what needs a change in `policy.changes`, and whether there is one that visitors will meet.
//!
//! Invariant: a change counts when its version is above the old policy's and not above the new one's. Who has decided under
//! the old policy has heard of all others.

use super::Comparison;
use crate::{Catalogue, Change, ChangeKind};

/// One thing that visitors have to learn of.
pub(super) struct Need<'a> {
    /// Where it is, in the new catalogue.
    pub path: String,
    /// What has changed.
    pub message: String,
    /// Kinds that say so; one is enough.
    pub kinds: &'static [ChangeKind],
    /// The categories whose visitors have to learn of it; none = it concerns everyone.
    pub categories: Vec<&'a str>,
    /// Why, and when which kind is right.
    pub why: &'static str,
}

impl<'a> Comparison<'a> {
    /// Notes that something has to be in the change log, and finds fault when it is not.
    pub fn need(&mut self, need: Need<'a>) {
        self.needs_change = true;
        let mut missing = need.categories.clone();
        missing.retain(|id| !is_told(self.old, self.new, need.kinds, Some(id)));
        let is_told = match need.categories.is_empty() {
            true => is_told(self.old, self.new, need.kinds, None),
            false => missing.is_empty(),
        };
        if is_told {
            return;
        }
        let ids: Vec<_> = missing.iter().map(|id| format!("\"{id}\"")).collect();
        let of = match ids.len() {
            0 => String::new(),
            1 => format!(" for category {}", ids[0]),
            _ => format!(" for categories {}", ids.join(", ")),
        };
        let words: Vec<_> = need.kinds.iter().map(|kind| format!("\"{}\"", kind.word())).collect();
        let help =
            format!("add a change of version {}{of} with kind {}: {}", self.next_version(), or(&words), need.why);
        self.findings.error(
            "change-missing",
            need.path,
            format!("{}; policy.changes does not say so", need.message),
            help,
        );
    }

    /// The version that a change has to bear to be met by visitors.
    fn next_version(&self) -> u32 {
        self.new.policy.version.max(self.old.policy.version.saturating_add(1))
    }
}

/// Changes that visitors who have decided under `old` have not heard of.
pub(super) fn fresh<'a>(old: &Catalogue, new: &'a Catalogue) -> impl Iterator<Item = &'a Change> {
    let versions = (old.policy.version, new.policy.version);
    new.policy.changes.iter().filter(move |change| versions.0 < change.version && change.version <= versions.1)
}

/// Whether a change tells visitors of one of these kinds; of a category, when one is given.
pub(super) fn is_told(old: &Catalogue, new: &Catalogue, kinds: &[ChangeKind], category: Option<&str>) -> bool {
    fresh(old, new).any(|change| {
        let concerns =
            category.is_none_or(|id| change.categories.is_empty() || change.categories.iter().any(|c| c == id));
        concerns && change.kinds.iter().any(|kind| kinds.contains(kind))
    })
}

/// Rules of `policy.version` and of when a change is written down.
pub(super) fn versions(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old.policy.version, comparison.new.policy.version);
    if new < old {
        comparison.findings.error(
            "version-fell",
            "policy.version",
            format!("version {new} is older than the published {old}"),
            format!(
                "records of version {old} would count as unreadable, and everyone would be asked: write at least {old}"
            ),
        );
    } else if new == old && comparison.needs_change {
        comparison.findings.error(
            "version-same",
            "policy.version",
            format!("visitors have to learn of changes, but the policy still has version {old}"),
            format!(
                "write {}, and the same in the changes that come with it: who has decided under {old} hears of later ones only",
                old.saturating_add(1)
            ),
        );
    }
    late(comparison);
}

/// A change that is added under a version which visitors have decided under already.
fn late(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    for (place, change) in new.policy.changes.iter().enumerate() {
        // Its note may be mended, or its date; what has neither is another one.
        let is_like = |known: &Change| {
            known.version == change.version && (known.date == change.date || known.note == change.note)
        };
        let is_known = old.policy.changes.iter().any(is_like);
        if change.version <= old.policy.version && !is_known {
            comparison.findings.warning(
                "change-late",
                format!("policy.changes[{place}].version"),
                format!("the change is new, but version {} is published already", change.version),
                format!("nobody who has decided since will hear of it: write version {}", comparison.next_version()),
            );
        }
    }
}

impl ChangeKind {
    /// The kind as the catalogue writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::Purpose => "purpose",
            ChangeKind::DataType => "data_type",
            ChangeKind::Method => "method",
            ChangeKind::Recipients => "recipients",
            ChangeKind::Ownership => "ownership",
            ChangeKind::Rights => "rights",
            ChangeKind::Contact => "contact",
            ChangeKind::HighRisk => "high_risk",
            ChangeKind::Wording => "wording",
        }
    }
}

fn or(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}
