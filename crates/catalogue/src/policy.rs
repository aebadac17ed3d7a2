//! The published policy: its pages, and what changed from version to version.
//!
//! Invariant: only this file says what a kind of change does to visitors' answers.

use super::Localized;

data! {
/// The published cookies policy.
struct Policy {
    /// Version number. Count it up with each publication. The record contains it.
    pub version: u32,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: String,
    /// Pages that the banner, the panel and the policy page link to.
    pub links: Links,
    /// What changed from version to version, the newest change last. Changes make the gate ask again or show a notice.
    #[serde(default)]
    pub changes: Vec<Change>,
}
}

data! {
/// Pages that the banner, the panel and the policy page link to: `https:`, `http:`, `mailto:` or relative addresses,
/// one per language.
struct Links {
    /// The cookies policy.
    pub cookies: Localized,
    /// The privacy policy.
    pub privacy: Localized,
    /// The page where visitors use their rights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<Localized>,
    /// The authority that takes complaints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Localized>,
}
}

data! {
/// One change of the policy.
struct Change {
    /// The policy version that brought the change.
    pub version: u32,
    /// Day of the change, `YYYY-MM-DD`.
    pub date: String,
    /// Kinds of the change. They decide whether visitors are asked again, see a notice, or neither.
    pub kinds: Vec<ChangeKind>,
    /// Ids of the categories that the change concerns. An empty list means all categories.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Only for kind `ownership`: the legal name of the controller before the change. Visitors see both names.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub previous_controller: Localized,
    /// What changed, in plain words. Visitors read this text.
    pub note: Localized,
}
}

impl Change {
    /// Whether the change needs a new answer for this category (PIPL Art. 14, GDPR Art. 4(11)).
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

    /// Whether visitors see a prominent notice of the change while their answers are kept (first site's privacy policy,
    /// section 9).
    #[must_use]
    pub fn is_announced(&self) -> bool {
        self.kinds.iter().any(|kind| kind.is_announced())
    }
}

data! {
/// Kinds of change. `ownership` asks visitors again about every category. `purpose`, `data_type`, `method` and
/// `recipients` ask again about the categories that the change names. `rights`, `contact` and `high_risk` show a
/// notice. `wording` does neither.
#[allow(missing_docs, reason = "the names say it; the first four and ownership renew consent")]
enum ChangeKind { Purpose, DataType, Method, Recipients, Ownership, Rights, Contact, HighRisk, Wording }
}

impl ChangeKind {
    /// Whether visitors see a notice of such a change and are not asked again.
    #[must_use]
    pub const fn is_announced(self) -> bool {
        matches!(self, ChangeKind::Rights | ChangeKind::Contact | ChangeKind::HighRisk)
    }
}

#[cfg(test)]
mod tests {
    use cookie_gate::consent::{Decision, Effect, Event, Of, State, Terms, step};
    use cookie_gate::kind::Nr;
    use cookie_gate::table::Table;

    use super::*;

    const NOW: i64 = 1_795_472_630;

    fn answer_in(state: &State, category: Nr) -> Option<bool> {
        state.decision()?.answers.get(Of::Category, category)
    }

    /// Every kind of change × every earlier answer, from version 1 to version 2 of a policy.
    #[test]
    fn a_change_of_each_kind_does_to_each_answer_what_the_policy_promises() {
        // What becomes of an answer to the category that the change names, and of an answer to another category (asked
        // or kept); whether the change is announced.
        for (kind, named, other, announced) in [
            (ChangeKind::Purpose, "asked", "kept", false),
            (ChangeKind::DataType, "asked", "kept", false),
            (ChangeKind::Method, "asked", "kept", false),
            (ChangeKind::Recipients, "asked", "kept", false),
            (ChangeKind::Ownership, "asked", "asked", false),
            (ChangeKind::Rights, "kept", "kept", true),
            (ChangeKind::Contact, "kept", "kept", true),
            (ChangeKind::HighRisk, "kept", "kept", true),
            (ChangeKind::Wording, "kept", "kept", false),
        ] {
            let change = Change {
                version: 2,
                date: "2026-11-25".into(),
                kinds: vec![kind],
                categories: vec!["analytics".into()],
                previous_controller: Default::default(),
                note: Default::default(),
            };
            let since = |id| if change.renews(id) { 2 } else { 0 };
            let text = format!(
                "cg4\t2\tk\t6\t0\t\t0\t0\t0\t\t{}\nc\t1\tnecessary\t1\t0\t0\nc\t2\tanalytics\t0\t0\t{}\nc\t3\tsearch\t0\t0\t{}\n.",
                if change.is_announced() { 2 } else { 0 },
                since("analytics"),
                since("search"),
            );
            let table = Table::parse(&text).unwrap();
            for answer in [None, Some(false), Some(true)] {
                let mut decision = Decision { version: 1, time: NOW, ..Decision::EMPTY };
                decision.answers.set(Of::Category, 2, answer);
                decision.answers.set(Of::Category, 3, answer);
                let stored = answer.map(|_| &decision);
                let (state, effects) =
                    step(State::default(), Event::Load { stored, terms: Terms::NONE, now: NOW }, &table);
                let expected = |what| if what == "asked" { None } else { answer };
                assert_eq!(answer_in(&state, 2), expected(named), "{kind:?} after {answer:?}");
                assert_eq!(answer_in(&state, 3), expected(other), "{kind:?} after {answer:?}");
                let asks = answer.is_none() || named == "asked";
                assert_eq!(effects.contains(Effect::Ask), asks, "{kind:?} after {answer:?}");
                assert_eq!(effects.contains(Effect::Inform), announced && !asks, "{kind:?} after {answer:?}");
            }
        }
    }
}
