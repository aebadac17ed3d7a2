//! The adversarial suite: attempts to leave a cookie, an identifier or a request without a grant, one small page each.
//!
//! The attempts are data, in `adversary/attempts/`; each first proves that it works without the gate, and then runs for a visitor
//! who has decided nothing, who has accepted, and who takes that back. Chromium runs all in both strengths, Firefox and
//! WebKitGTK all with hooks and those that make requests under strict too, with `cargo xtask test --strict` all; what each engine's
//! jar shows is said in `watch.rs`.
//! What is not as it should be stands in `adversary/known/`, a list for each engine and strength.
//! One attempt only: `ATTEMPT='part of its sentence' cargo test … --test e2e adversary::firefox::popup -- --nocapture`.

mod attempt;
mod known;
mod runner;
pub mod strength;
mod verdict;
pub mod watch;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::{env, fs, io};

use crate::browser::Engine;
use runner::Runner;
use strength::Setting;
use verdict::{Outcome, State, Verdict};

const ATTEMPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/adversary/attempts");

/// A test per engine and file of attempts.
macro_rules! groups {
    ($($name:ident)*) => {
        const GROUPS: &[&str] = &[$(stringify!($name)),*];
        groups! { @ chromium Chromium $($name)* }
        groups! { @ firefox Firefox $($name)* }
        groups! { @ webkit WebKit $($name)* }
    };
    (@ $module:ident $engine:ident $($name:ident)*) => {
        mod $module {
            $(#[test]
            fn $name() {
                super::run(crate::browser::Engine::$engine, stringify!($name));
            })*
        }
    };
}

groups! { document_cookie execution builtin cookie_syntax cookie_store storage database frame_reach frame_kind insertion_node insertion_text insertion_event popup request_element request_place request_call request_address request_parser response leftover }

/// Runs a group in an engine, in the strengths that it is run in there, prints its table, and fails with all that is neither right nor known.
fn run(engine: Engine, group: &'static str) {
    let text = fs::read_to_string(format!("{ATTEMPTS}/{group}.txt")).expect("a file of attempts");
    let mut attempts = attempt::parse(&text).unwrap_or_else(|fault| panic!("{group}: {fault}"));
    let wanted = env::var("ATTEMPT").unwrap_or_default();
    attempts.retain(|attempt| attempt.sentence.contains(&wanted));
    let mut faults = Vec::new();
    let mut proofs = Vec::new();
    for setting in Setting::all(engine, group) {
        if attempts.is_empty() {
            return;
        }
        let mut runner = Runner::new(setting, group);
        let mut outcomes = Vec::new();
        for (number, attempt) in attempts.iter().enumerate() {
            let verdicts = runner.verdicts(number, attempt, proofs.get(number));
            if proofs.len() == number {
                proofs.push(runner.proof(&verdicts));
            }
            outcomes.push(Outcome { attempt, verdicts });
        }
        // Past the test harness, which would keep it to itself.
        io::stderr().write_all(table(group, setting, &outcomes).as_bytes()).expect("standard error");
        faults.extend(known::faults(setting.known(), group, &outcomes, wanted.is_empty()));
    }
    assert!(faults.is_empty(), "{} of {} attempts:\n{}", faults.len(), attempts.len(), faults.join("\n"));
}

fn table(group: &str, setting: Setting, outcomes: &[Outcome<'_>]) -> String {
    let mut text = format!("\n{group}, {setting}: attempt → verdicts without the gate, denied, granted, withdrawn\n");
    for Outcome { attempt, verdicts } in outcomes {
        let mark = |(state, verdict): &(State, Verdict)| if verdict.is_right(attempt, *state) { "" } else { "!" };
        let verdicts = verdicts.iter().map(|one| format!("{}{}", mark(one), one.1));
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {} → {}", attempt.sentence, verdicts.collect::<Vec<_>>().join(" · "));
    }
    for (place, state) in State::ALL.into_iter().enumerate() {
        let mut counts = BTreeMap::new();
        for Outcome { verdicts, .. } in outcomes {
            *counts.entry(verdicts[place].1.word()).or_insert(0) += 1;
        }
        let counts = counts.iter().map(|(word, count)| format!("{count} {word}")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "{group}, {setting}, {}: {counts}", state.name());
    }
    text
}

#[test]
fn every_file_of_attempts_is_run() {
    let names = fs::read_dir(ATTEMPTS).expect("the attempts").map(|entry| entry.expect("its entry").file_name());
    let mut names: Vec<String> =
        names.map(|name| name.to_string_lossy().trim_end_matches(".txt").to_string()).collect();
    names.sort();
    let mut groups = GROUPS.to_vec();
    groups.sort_unstable();
    assert_eq!(names, groups);
    let texts = groups.iter().map(|group| fs::read_to_string(format!("{ATTEMPTS}/{group}.txt")).expect("its file"));
    let count = texts.map(|text| attempt::parse(&text).expect("attempts").len()).sum::<usize>();
    // What issue 4 asks for.
    assert!(count >= 150, "{count} attempts");
}
