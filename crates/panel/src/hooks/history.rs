//! The visitor's decisions, from the history that the gate keeps in this browser (one a line: record, language and digest of what
//! was shown), or where it keeps none, the one in force, from its cookie. A record's fields: docs/record.md.
//!
//! Invariant: a line that does not look like a record is left out; a blocked storage is an empty list.

use crate::data::{PanelData, bit};
use crate::web::{js, page, store};
use yew::AttrValue;

/// A record as far as it is told to the visitor.
#[derive(Debug)]
pub struct Record {
    /// Policy version that it was made under.
    pub version: AttrValue,
    /// When, in seconds since 1970.
    pub seconds: u32,
    /// How, as a letter.
    pub method: AttrValue,
    /// How, in words.
    pub words: AttrValue,
    /// What was granted and refused.
    pub answers: Answers,
    /// Pseudonym.
    pub id: AttrValue,
    /// Language and digest of what was shown; empty where only the record is left.
    pub shown: [AttrValue; 2],
}

/// What was granted and refused of categories, and of vendors by themselves; a bit each.
pub type Answers = [u64; 4];

/// Whether the answer to a group ([`PanelCategory::nr`](crate::data::PanelCategory::nr)) was this one. Of each kind the first
/// 64 are told.
#[inline(never)]
#[must_use]
pub fn is_answered(answers: &Answers, nr: u32, refused: bool) -> bool {
    let at = nr.wrapping_sub(1);
    answers.get((at / 64 * 2) as usize + usize::from(refused)).is_some_and(|set| set & bit(at % 64) != 0)
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
    let fields = js::split(&parts.next().unwrap_or_default(), ".");
    if let [_, version, seconds, method, sets @ .., _, _, id, _] = &fields[..]
        // What follows the first letter is signals.
        && let Some(method) = method.get(..1)
        && sets.len() == 4
        && let Some(words) = js::text(&js::field(&data.source, "methods"), method)
    {
        let mut answers = Answers::default();
        for (answer, digits) in answers.iter_mut().zip(sets) {
            *answer = set(digits);
        }
        records.push(Record {
            version: version.clone().into(),
            seconds: number(seconds),
            method: String::from(method).into(),
            words: words.into(),
            answers,
            id: id.clone().into(),
            shown: [parts.next().unwrap_or_default().into(), parts.next().unwrap_or_default().into()],
        });
    }
}

/// A whole number; the standard library's reader weighs more, and the gate writes no other.
fn number(digits: &str) -> u32 {
    digits.bytes().fold(0, |number: u32, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit & 15)))
}

/// The numbers of a set, a bit each from number 1: six in each digit.
#[inline(never)]
fn set(digits: &str) -> u64 {
    let (mut set, mut position) = (0, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        set |= bit(position).wrapping_mul(value.into());
        position += 6;
    }
    set
}
