//! What visitors will be asked. Both catalogues are compiled; decisions are made with the old table and loaded with the
//! new table by the same code that will ask the visitors.
//!
//! Invariant: only `table` and `consent` of the core have a rule about asking again; this file has none.

use crate::compile::{CompileError, compile};
use crate::diagnostic::Diagnostic;
use crate::{Catalogue, ChangeKind, diff};
use cookie_gate::calendar::Seconds;
use cookie_gate::consent::{Answers, Choice, Decision, Event, Id, Method, Of, State, Terms, record, step};
use cookie_gate::kind::Nr;
use cookie_gate::table::{Category, Table};

/// The time at which decisions are made and loaded. Any time will do: no period passes between the two.
const NOW: Seconds = 1_700_000_000;

/// A pseudonym of nobody, in the letters that a record may contain.
const ID: Id = *b"AAAAAAAAAAAAAAAA";

/// What a visitor has decided about all categories under the old catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prior {
    /// No decision.
    Undecided,
    /// Everything is refused.
    Refused,
    /// Everything is granted, sensitive categories too.
    Granted,
}

impl Prior {
    /// All prior decisions, in the order of the columns that `cookie-gate diff` prints.
    pub const ALL: [Prior; 3] = [Prior::Undecided, Prior::Refused, Prior::Granted];

    /// The heading of the column.
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
    /// The visitor is asked; until then the category is refused.
    Asked,
    /// The category stays refused.
    KeepsRefusal,
    /// The category stays granted.
    KeepsGrant,
    /// The category is required.
    AlwaysOn,
}

impl Outcome {
    /// The word in the output of `cookie-gate diff`.
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
    /// The category's id.
    pub id: String,
    /// The category's number.
    pub nr: Nr,
    /// Whether the old catalogue has no corresponding category.
    pub is_new: bool,
    /// What becomes of each prior decision, in the order of [`Prior::ALL`].
    pub outcomes: [Outcome; 3],
    /// The version of a change that asked about the category and that the new log lacks; 0 = there is none.
    lost: u32,
}

/// What visitors will be asked and told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The categories of the new catalogue, in its order.
    pub rows: Vec<Row>,
    /// Kinds of change for which visitors who have decided see a notice; empty = they see none.
    pub notices: Vec<ChangeKind>,
    /// Ids of the vendors that are newer than the decision of a visitor who granted everything. The gate asks about
    /// them.
    pub vendors: Vec<String>,
}

/// A catalogue that cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotCompiled {
    /// Whether the new catalogue is the one that cannot be compiled.
    pub is_in_new: bool,
    /// Why it cannot be compiled.
    pub error: CompileError,
}

impl Outlook {
    /// Loads the new catalogue with each prior decision and notes the result.
    ///
    /// # Errors
    /// When one of the catalogues cannot be compiled. `check` reports the same faults in more detail.
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

    /// Errors that only the tables show: a lost change, without which grants that the change had ended would count
    /// again.
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

/// Kinds of change for which visitors who have decided under the old catalogue see a notice.
fn notices(old: &Catalogue, new: &Catalogue) -> Vec<ChangeKind> {
    diff::notices(old, new)
}

/// A decision as the gate of the old catalogue stores it; none = no decision.
fn stored(prior: Prior, table: &Table<'_>) -> Option<Decision> {
    let mut everything = Answers::NONE;
    let mut categories = table.categories();
    while let Some(category) = table.next_category(&mut categories) {
        everything.set(Of::Category, table.nr_of(category), Some(true));
    }
    let (choice, method) = match prior {
        Prior::Undecided => return None,
        Prior::Refused => (Choice::RejectAll, Method::Reject),
        // Not "accept all": that leaves out sensitive categories.
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
