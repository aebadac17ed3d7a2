//! The change log: what needs a change in `policy.changes`, and whether visitors will learn of such a change.
//!
//! Invariant: a change counts if its version is above the old policy's version and not above the new policy's version.
//! Visitors who have decided under the old policy know all earlier changes.

use super::Comparison;
use crate::{Catalogue, Change, ChangeKind};

/// A difference that visitors have to learn of.
pub(super) struct Need<'a> {
    /// Path of the difference in the new catalogue.
    pub path: String,
    /// What has changed.
    pub message: String,
    /// Kinds of change that fit; one of them is enough.
    pub kinds: &'static [ChangeKind],
    /// Ids of the categories that the difference concerns; empty = it concerns everyone.
    pub categories: Vec<&'a str>,
    /// Why visitors have to learn of the difference, and which kind is right in which case.
    pub why: &'static str,
}

impl<'a> Comparison<'a> {
    /// Notes that a difference needs a change in the log, and reports an error if the change is missing.
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

    /// The version that a new change needs so that visitors learn of it.
    fn next_version(&self) -> u32 {
        self.new.policy.version.max(self.old.policy.version.saturating_add(1))
    }
}

/// Changes that visitors who have decided under `old` do not know yet.
pub(super) fn fresh<'a>(old: &Catalogue, new: &'a Catalogue) -> impl Iterator<Item = &'a Change> {
    let versions = (old.policy.version, new.policy.version);
    new.policy.changes.iter().filter(move |change| versions.0 < change.version && change.version <= versions.1)
}

/// Whether the log of `new` has a fresh change of one of these kinds; if a category is given, a change that concerns
/// it.
pub(super) fn is_told(old: &Catalogue, new: &Catalogue, kinds: &[ChangeKind], category: Option<&str>) -> bool {
    fresh(old, new).any(|change| {
        let concerns =
            category.is_none_or(|id| change.categories.is_empty() || change.categories.iter().any(|c| c == id));
        concerns && change.kinds.iter().any(|kind| kinds.contains(kind))
    })
}

/// Rules of `policy.version` and of the versions of changes.
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

/// Warns of a new change whose version is published already: visitors may have decided under that version.
fn late(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    for (place, change) in new.policy.changes.iter().enumerate() {
        // A known change may get another note or another date. If both differ, it is a new change.
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
