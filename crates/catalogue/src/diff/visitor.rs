//! What visitors will be asked, told by the code that will ask them: both catalogues are compiled, decisions are made under
//! the old table and loaded with the new one.
//!
//! Invariant: the rule that asks again is nowhere but in `table` and `consent`; here is none.

use crate::compile::{CompileError, compile};
use crate::diagnostic::Diagnostic;
use crate::{Catalogue, ChangeKind, diff};
use cookie_gate::calendar::Seconds;
use cookie_gate::consent::{Answers, Choice, Decision, Event, Id, Method, Of, State, Terms, record, step};
use cookie_gate::kind::Nr;
use cookie_gate::table::{Category, Table};

/// When decisions are made and loaded; any time does, since no period passes in between.
const NOW: Seconds = 1_700_000_000;

/// Nobody's pseudonym, in the letters that a record may hold.
const ID: Id = *b"AAAAAAAAAAAAAAAA";

/// What a visitor had decided about everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prior {
    /// Nothing.
    Undecided,
    /// No.
    Refused,
    /// Yes, to sensitive categories too.
    Granted,
}

impl Prior {
    /// All of them, in the order of the table's columns.
    pub const ALL: [Prior; 3] = [Prior::Undecided, Prior::Refused, Prior::Granted];

    /// Heading of its column.
    pub fn word(self) -> &'static str {
        match self {
            Prior::Undecided => "undecided",
            Prior::Refused => "refused",
            Prior::Granted => "granted",
        }
    }
}

/// What becomes of a prior decision about one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The visitor is asked; until then it is refused.
    Asked,
    /// It stays refused.
    KeepsRefusal,
    /// It stays granted.
    KeepsGrant,
    /// It is required.
    AlwaysOn,
}

impl Outcome {
    /// What stands in the table.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Asked => "asked",
            Outcome::KeepsRefusal => "keeps refusal",
            Outcome::KeepsGrant => "keeps grant",
            Outcome::AlwaysOn => "always on",
        }
    }
}

/// One category of the new catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Its number.
    pub nr: Nr,
    /// Whether the old catalogue had none like it.
    pub is_new: bool,
    /// What becomes of each of [`Prior::ALL`].
    pub outcomes: [Outcome; 3],
    /// The version of a change that asked about it and is no longer in the log; 0 = there is none.
    lost: u32,
}

/// What all visitors will meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The categories of the new catalogue, in its order.
    pub rows: Vec<Row>,
    /// Why visitors who have decided will see a notice; empty = they see none.
    pub notices: Vec<ChangeKind>,
    /// Ids of vendors that visitors who granted everything are asked about, since they are newer than the decision.
    pub vendors: Vec<String>,
}

/// A catalogue that cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCompiled {
    /// Whether it is the new one.
    pub is_in_new: bool,
    /// Why.
    pub error: CompileError,
}

impl Outlook {
    /// Lets visitors with each prior decision load the new catalogue.
    ///
    /// # Errors
    /// When one of the catalogues cannot be compiled, which `check` reports with more words.
    pub fn of(old: &Catalogue, new: &Catalogue) -> Result<Self, NotCompiled> {
        let compiled = |is_in_new, catalogue| compile(catalogue).map_err(|error| NotCompiled { is_in_new, error });
        let texts = [compiled(false, old)?, compiled(true, new)?];
        let [Some(before), Some(now)] = texts.each_ref().map(Table::parse) else {
            unreachable!("`compile` writes what `Table::parse` reads")
        };
        let states = Prior::ALL.map(|prior| {
            let stored = stored(prior, &before).filter(|_| before.cookie() == now.cookie());
            step(State::UNDECIDED, Event::Load { stored: stored.as_ref(), terms: Terms::NONE, now: NOW }, &now).0
        });
        let rows = new.categories.iter().enumerate().filter_map(|(place, category)| {
            let nr = category.nr?;
            let row = now.category(nr)?;
            let asked_before = before.category(nr).map_or(0, |row| before.renewed(row));
            Some(Row {
                id: category.id.clone(),
                nr,
                is_new: diff::is_new_category(old, new, place),
                outcomes: states.each_ref().map(|state| outcome(state, row, &now)),
                lost: if asked_before > now.renewed(row) { asked_before } else { 0 },
            })
        });
        let [_, _, granted] = &states;
        let decided = granted.decision().map_or(0, |decision| decision.version);
        let mut vendors = Vec::new();
        let mut lines = now.vendors();
        while let Some(vendor) = now.next_vendor(&mut lines) {
            if decided > 0 && now.since(vendor) > decided {
                vendors.push(String::from_utf8_lossy(now.id_of(vendor.into())).into_owned());
            }
        }
        Ok(Outlook { rows: rows.collect(), notices: notices(old, new), vendors })
    }

    /// What the tables show to be wrong: an old grant that a change had set aside, and that would speak again.
    #[must_use]
    pub fn findings(&self) -> Vec<Diagnostic> {
        let lost = self.rows.iter().filter(|row| row.lost > 0);
        let finding = |row: &Row| {
            Diagnostic::error(
                "change-lost",
                "policy.changes",
                format!("the change of version {} that asked about \"{}\" is gone", row.lost, row.id),
                "put it back: else grants from before it, which it has ended, speak again (GDPR Art. 7(1); PIPL Art. 14)"
                    .to_string(),
            )
        };
        lost.map(finding).collect()
    }
}

/// Why visitors who have decided under the old catalogue will see a notice.
fn notices(old: &Catalogue, new: &Catalogue) -> Vec<ChangeKind> {
    diff::notices(old, new)
}

/// A decision as the old catalogue's gate stores it; none = there is none.
fn stored(prior: Prior, table: &Table<'_>) -> Option<Decision> {
    let mut everything = Answers::NONE;
    let mut categories = table.categories();
    while let Some(category) = table.next_category(&mut categories) {
        everything.set(Of::Category, table.nr_of(category), Some(true));
    }
    let (choice, method) = match prior {
        Prior::Undecided => return None,
        Prior::Refused => (Choice::RejectAll, Method::Reject),
        // Not "accept all", which leaves out sensitive categories.
        Prior::Granted => (Choice::Some(&everything), Method::Save),
    };
    let (state, _) = step(State::UNDECIDED, Event::Decide { choice, method, of_age: true, now: NOW, id: ID }, table);
    record::read(record::to_text(state.decision()?))
}

fn outcome(state: &State, category: Category, table: &Table<'_>) -> Outcome {
    match (table.is_required(category), state.has_answer(table.nr_of(category))) {
        (true, _) => Outcome::AlwaysOn,
        (false, false) => Outcome::Asked,
        (false, true) if state.allows_category(category, table) => Outcome::KeepsGrant,
        (false, true) => Outcome::KeepsRefusal,
    }
}
