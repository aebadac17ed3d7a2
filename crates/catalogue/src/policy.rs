//! The published policy: its pages, and what changed from version to version.
//!
//! Invariant: what a kind of change does to visitors' answers is said here and nowhere else.

use super::Localized;

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
    #[serde(default)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<Localized>,
    /// The authority that hears complaints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
    #[serde(default)]
    pub categories: Vec<String>,
    /// Of a change of ownership: the legal name of who answered for the processing until then; visitors are told both.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
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

    /// Every kind of change × every earlier answer, on the way from version 1 to version 2 of a policy.
    #[test]
    fn a_change_of_each_kind_does_to_each_answer_what_the_policy_promises() {
        // What becomes of an answer to the category that the change names, and to another one: asked, kept; whether it is announced.
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
                "cg3\t2\tk\t6\t0\t\t0\t0\t0\t\t{}\nc\t1\tnecessary\t1\t0\t0\nc\t2\tanalytics\t0\t0\t{}\nc\t3\tsearch\t0\t0\t{}\n.",
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
