//! Reads the visitor's decisions from the history that the gate keeps in this browser. Each line of the history holds a
//! record, and the language and digest of what was shown. Without a history, the decision in force comes from its
//! cookie. docs/record.md describes the fields of a record.
//!
//! Invariant: a line that is no record is left out. A blocked storage is an empty list.

use super::State;
use crate::data::{ENTRIES, PanelCategory, PanelData};
use crate::web::{js, page, store};
use cookie_gate::consent::{Answers, Decision, Of, record};
use yew::AttrValue;

/// A decision with the words that the panel shows of it.
#[derive(Debug)]
pub struct Record {
    /// The decision.
    pub decision: Decision,
    /// How the visitor decided, in words.
    pub words: AttrValue,
    /// Language and digest of what was shown; empty where only the record is known.
    pub shown: [AttrValue; 2],
}

impl Record {
    /// The policy version under which the visitor decided.
    #[must_use]
    pub fn version(&self) -> String {
        js::digits(self.decision.version)
    }

    /// The pseudonym.
    #[must_use]
    pub fn id(&self) -> String {
        self.decision.id.into_iter().map(char::from).collect()
    }

    /// The letter of the method.
    #[must_use]
    pub fn letter(&self) -> String {
        String::from(char::from(self.decision.method.letter()))
    }
}

/// The answer for a category or vendor, by [`PanelCategory::nr`](crate::data::PanelCategory::nr).
#[inline(never)]
#[must_use]
pub fn answer(answers: &Answers, nr: u32) -> Option<bool> {
    let nr = nr as u16;
    if nr > 64 { answers.get(Of::Vendor, nr - 64) } else { answers.get(Of::Category, nr) }
}

/// How a decision stands for a category or vendor: its answer, or where each entry has an answer, all of these.
#[must_use]
pub fn state(answers: &Answers, category: &PanelCategory) -> Option<State> {
    let own = answer(answers, category.nr)?;
    let (mut on, mut off) = (false, false);
    for switch in &category.switches {
        let is_on = granted(answers, *switch, own);
        (on, off) = (on || is_on, off || !is_on);
    }
    Some(match (on, off) {
        (true, true) => State::Mixed,
        (true, false) => State::On,
        (false, _) => State::Off,
    })
}

/// Whether a decision grants the entry of a switch. `own`: the answer for its category.
#[must_use]
pub fn granted(answers: &Answers, switch: usize, own: bool) -> bool {
    let nr = switch.saturating_sub(ENTRIES);
    answers.get(Of::Entry, nr as u16).unwrap_or(own)
}

/// The records kept in this browser, oldest first.
#[must_use]
pub fn records(data: &PanelData) -> Vec<Record> {
    let mut records = Vec::new();
    let key = data.facts.history();
    let kept = if key.is_empty() { None } else { store::read(&key) };
    for line in js::split(&kept.unwrap_or_default(), "\n") {
        add(&mut records, &line, data);
    }
    if records.is_empty() {
        add(&mut records, &page::cookie(&data.facts.record()), data);
    }
    records
}

#[inline(never)]
fn add(records: &mut Vec<Record>, line: &str, data: &PanelData) {
    let mut parts = js::split(line, " ").into_iter();
    if let Some(decision) = record::read(parts.next().unwrap_or_default()) {
        let mut record = Record { decision, words: AttrValue::default(), shown: Default::default() };
        record.words = js::text(&js::field(&data.source, "methods"), &record.letter()).unwrap_or_default().into();
        record.shown = [parts.next().unwrap_or_default().into(), parts.next().unwrap_or_default().into()];
        records.push(record);
    }
}
