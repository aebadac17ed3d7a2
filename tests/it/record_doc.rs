//! Runs every row of the tables in `docs/record.md` against the crate: operators write their servers from this
//! document.
//!
//! The check sum is computed here a second time, from the document's own words.
//! Invariant: a table that is missing or empty fails; it never passes for checked.

use crate::catalogues::text;
use cookie_gate::calendar::Period;
use cookie_gate::consent::record::{MAX_LENGTH, find, read, to_text};
use cookie_gate::consent::{Answers, Decision, Of};

const DOCUMENT: &str = "docs/record.md";
const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The rows of the table after `<!-- vectors: name -->`, cell by cell, without the backticks.
pub fn vectors(name: &str) -> Vec<Vec<String>> {
    let document = text(DOCUMENT);
    let mark = format!("<!-- vectors: {name} -->\n");
    let (_, table) = document.split_once(&mark).unwrap_or_else(|| panic!("{DOCUMENT} has no {mark}"));
    let rows = table.lines().take_while(|line| line.starts_with('|')).skip(2);
    let rows: Vec<Vec<String>> = rows.map(cells).collect();
    assert!(!rows.is_empty(), "the table {name:?} is empty");
    rows
}

/// The cells of a row. No vector holds a bar. Blanks inside code count: one vector begins with a blank.
fn cells(row: &str) -> Vec<String> {
    let cells = row.trim_matches('|').split('|').map(str::trim);
    cells
        .map(|cell| cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).unwrap_or(cell).to_string())
        .collect()
}

/// The numbers with this answer, such as `c5 v1`; a dash when there are none.
fn numbers(answers: &Answers, answer: bool) -> String {
    let mut words = Vec::new();
    for (of, letter, last) in [(Of::Category, 'c', 64), (Of::Vendor, 'v', 256), (Of::Entry, 'e', 4096)] {
        let given = (1..=last).filter(|nr| answers.get(of, *nr) == Some(answer));
        words.extend(given.map(|nr| format!("{letter}{nr}")));
    }
    if words.is_empty() { "–".into() } else { words.join(" ") }
}

fn shown(decision: &Decision) -> [String; 5] {
    [
        decision.version.to_string(),
        decision.time.to_string(),
        format!(
            "{}{}",
            char::from(decision.method.letter()),
            [if decision.opt_out { "g" } else { "" }, if decision.of_age { "m" } else { "" }].concat()
        ),
        numbers(&decision.answers, true),
        numbers(&decision.answers, false),
    ]
}

/// Whether the check sum of a record is right by the document's pseudo code.
pub fn is_sound(record: &str) -> bool {
    record.rsplit_once('.').is_some_and(|(body, sum)| sum == checksum(body))
}

/// The check sum of a body, by the document's pseudo code.
pub fn checksum(body: &str) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for octet in body.bytes() {
        hash = (hash ^ u32::from(octet)).wrapping_mul(0x0100_0193);
    }
    (0..6).map(|place: u32| char::from(DIGITS.as_bytes()[(hash >> (6 * place) & 63) as usize])).collect()
}

#[test]
fn every_readable_record_of_the_document_reads_as_the_document_says() {
    for row in vectors("readable") {
        let [record, expected @ ..] = &row[..] else { panic!("an empty row") };
        let decision = read(record).unwrap_or_else(|| panic!("{record} is undecided"));
        assert_eq!(shown(&decision), expected, "{record}");
        assert_eq!(to_text(&decision), *record, "one decision has one record");
        assert!(is_sound(record), "{record}: the document's checksum is another one");
    }
}

#[test]
fn every_unreadable_record_of_the_document_is_undecided_for_the_reason_given() {
    for row in vectors("undecided") {
        let [record, why] = &row[..] else { panic!("{row:?} is not a record and a reason") };
        assert_eq!(read(record), None, "{record}: {why}");
        let is_about_the_checksum = why.contains("checksum");
        assert_eq!(is_sound(record), !is_about_the_checksum, "{record}: {why}");
    }
}

#[test]
fn every_header_of_the_document_gives_what_the_document_says() {
    for row in vectors("headers") {
        let [header, expected @ ..] = &row[..] else { panic!("an empty row") };
        let found = find(header, "cookie-agree").map(|decision| {
            let [version, time, _, granted, refused] = shown(&decision);
            [version, time, granted, refused]
        });
        assert_eq!(found.unwrap_or_else(|| ["–"; 4].map(String::from)), expected, "{header}");
    }
}

#[test]
fn every_period_of_the_document_ends_when_the_document_says() {
    for row in vectors("expiry") {
        let [period, start, end, _] = &row[..] else { panic!("{row:?} is not a period with start and end") };
        let start: i64 = start.parse().expect("seconds");
        let period = Period::parse(period).unwrap_or_else(|error| panic!("{period} {error}"));
        assert_eq!(period.end(start).to_string(), *end, "{period:?} from {start}");
    }
}

#[test]
fn the_document_states_the_digits_and_the_limit_that_the_crate_has() {
    let document = text(DOCUMENT);
    assert!(document.lines().any(|line| line.trim() == DIGITS), "the alphabet is not there");
    assert!(document.contains(&format!("longer than {MAX_LENGTH} octets")), "the limit is another one");
}
