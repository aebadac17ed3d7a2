//! The published policy: its pages, and what changed from version to version.
//!
//! Invariant: what a kind of change does to visitors' answers is said here and nowhere else.

use super::Localized;
use alloc::string::String;
use alloc::vec::Vec;

data! {
/// The published policy.
struct Policy {
    /// Version number, counted up with each publication; the record keeps it.
    pub version: u32,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: String,
    /// Pages to link to.
    pub links: Links,
    /// What changed, newest last.
    #[cfg_attr(feature = "json", serde(default))]
    pub changes: Vec<Change>,
}
}

data! {
/// Pages to link to; `https:`, `http:`, `mailto:` or relative, one per language.
struct Links {
    /// The cookies policy.
    pub cookies: Localized,
    /// The privacy policy.
    pub privacy: Localized,
    /// Where visitors use their rights.
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub rights: Option<Localized>,
    /// The authority that hears complaints.
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Option::is_none"))]
    pub authority: Option<Localized>,
}
}

data! {
/// One change of the policy.
struct Change {
    /// The policy version that it came with.
    pub version: u32,
    /// Day of the change, `YYYY-MM-DD`.
    pub date: String,
    /// What kind of change it is; decides whether visitors are asked again.
    pub kinds: Vec<ChangeKind>,
    /// Ids of the categories concerned; empty means all.
    #[cfg_attr(feature = "json", serde(default))]
    pub categories: Vec<String>,
    /// Of a change of ownership: the legal name of who answered for the processing until then; visitors are told both.
    #[cfg_attr(feature = "json", serde(default, skip_serializing_if = "Localized::is_empty"))]
    pub previous_controller: Localized,
    /// What changed, in plain words.
    pub note: Localized,
}
}

impl Change {
    /// Whether it needs a new answer for this category (PIPL Art. 14, GDPR Art. 4(11)).
    #[must_use]
    pub fn renews(&self, category: &str) -> bool {
        use ChangeKind::{DataType, Method, Ownership, Purpose, Recipients};
        let concerns = self.categories.is_empty() || self.categories.iter().any(|id| id == category);
        self.kinds.iter().any(|kind| match kind {
            Ownership => true,
            Purpose | DataType | Method | Recipients => concerns,
            _ => false,
        })
    }

    /// Whether visitors are told of it in a prominent place, their answers being kept (first site's privacy policy, section 9).
    #[must_use]
    pub fn is_announced(&self) -> bool {
        self.kinds.iter().any(|kind| kind.is_announced())
    }
}

data! {
/// Kinds of change of a policy.
#[allow(missing_docs, reason = "the names say it; the first four and ownership renew consent")]
enum ChangeKind { Purpose, DataType, Method, Recipients, Ownership, Rights, Contact, HighRisk, Wording }
}

impl ChangeKind {
    /// Whether visitors are told of such a change without being asked.
    #[must_use]
    pub const fn is_announced(self) -> bool {
        matches!(self, ChangeKind::Rights | ChangeKind::Contact | ChangeKind::HighRisk)
    }
}
