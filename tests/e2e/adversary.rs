//! The adversarial suite: attempts to leave a cookie, an identifier or a request without a grant.
//!
//! The attempts are data, in `adversary/attempts/`. Each must work without the gate. Then it runs for a visitor who has
//! decided nothing, who has accepted, and who withdraws. Chromium runs all attempts with hooks, and under strict all
//! attempts that can share a page. Firefox and WebKitGTK run all attempts with hooks, and under strict those that make
//! requests. `watch.rs` says what the jar of each engine shows, `batch.rs` which attempts share a page, `plan.rs` which
//! attempts a run leaves out.
//! The lists in `adversary/known/`, one for each engine and strength, name every attempt whose outcome is not as it
//! should be.
//! To run one attempt only: `ATTEMPT='part of its sentence' cargo xtask test --engine firefox --only popup`.

mod alone;
mod attempt;
mod batch;
mod desk;
mod known;
mod page;
pub mod plan;
mod proof;
pub mod strength;
mod verdict;
pub mod watch;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;
use std::{env, fs, io};

use crate::harness::Case;
use alone::Runner;
use attempt::Attempt;
use cookie_gate_browser::Engine;
use desk::Desk;
use known::Known;
use plan::{Extent, Plan, SEED};
use proof::Proof;
use strength::Setting;
use verdict::{Outcome, State, Verdict};

const ATTEMPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/adversary/attempts");

/// Tests of the suite itself, which need no browser.
pub const CASES: &[Case] = crate::cases![
    no_kept_proof_is_left_over_from_another_attempt,
    there_are_as_many_attempts_as_issue_4_asks_for,
    attempt::tests::a_file_of_attempts_is_read_as_written,
    attempt::tests::a_file_of_attempts_with_a_fault_is_refused,
    batch::tests::a_batch_has_its_size,
    batch::tests::what_brings_its_own_page_or_time_stays_alone,
    batch::tests::what_cannot_be_told_apart_does_not_share_a_page,
    known::tests::a_line_without_an_attempt_is_a_fault_and_one_whose_attempt_was_not_run_is_not,
    known::tests::an_attempt_that_fails_without_the_gate_is_listed_like_any_other_difference,
    known::tests::an_update_keeps_reasons_remarks_and_other_groups,
    known::tests::what_is_right_needs_no_line_and_may_not_have_one,
    known::tests::what_is_wrong_needs_a_line_with_its_verdict,
    plan::tests::a_seed_decides_and_decides_the_same_again,
    plan::tests::with_hooks_chromium_rests_from_nothing_and_all_else_from_four_fifths,
    plan::tests::every_attempt_has_its_place_in_the_plan,
    plan::tests::what_is_known_to_be_otherwise_spoils_no_batch,
    proof::tests::a_list_of_proofs_is_read_as_written_and_keeps_other_groups,
    proof::tests::a_proof_is_kept_under_what_the_page_does_and_the_engine,
    watch::socket::tests::halves_of_surrogate_pairs_are_replaced,
];

/// The names of the files of attempts, without `.txt`, sorted.
pub fn groups() -> Vec<String> {
    let names = fs::read_dir(ATTEMPTS).expect("the attempts").map(|entry| entry.expect("its entry").file_name());
    let mut names: Vec<String> =
        names.filter_map(|name| Some(name.to_str()?.strip_suffix(".txt")?.to_string())).collect();
    names.sort();
    names
}

fn attempts(group: &str) -> Vec<Attempt> {
    let text = fs::read_to_string(format!("{ATTEMPTS}/{group}.txt")).expect("a file of attempts");
    attempt::parse(&text).unwrap_or_else(|fault| panic!("{group}: {fault}"))
}

/// Runs a group in an engine, in all its strengths there, and prints a table. Fails with every outcome that is neither
/// right nor known.
pub fn run(engine: Engine, group: &str) {
    let (mut attempts, extent) = (attempts(group), Extent::here());
    let wanted = env::var("ATTEMPT").ok();
    attempts.retain(|attempt| wanted.as_ref().is_none_or(|wanted| attempt.sentence.contains(wanted)));
    if attempts.is_empty() {
        return;
    }
    let mut faults = Vec::new();
    let mut proofs = Proofs::new(engine, extent);
    for setting in Setting::all(engine, group, extent) {
        let start = Instant::now();
        let known = Known::read(setting.known(), group);
        let plan = Plan::new(&attempts, group, setting, &known, extent, *SEED);
        let mut runner = Runner::new(Desk::new(setting), known);
        let mut verdicts: BTreeMap<usize, Vec<(State, Verdict)>> = BTreeMap::new();
        let mut alone = plan.alone.clone();
        let mut said = String::new();
        for (number, batch) in plan.batches.iter().enumerate() {
            let (met, unmet): (Vec<usize>, Vec<usize>) =
                batch.iter().partition(|place| runner.desk.meets(&attempts[**place]));
            alone.extend(unmet);
            let members: Vec<(usize, &Attempt)> = met.iter().map(|place| (*place, &attempts[*place])).collect();
            if members.is_empty() {
                continue;
            }
            match batch::acquit(&mut runner.desk, number, &members) {
                Ok(each) => verdicts.extend(met.into_iter().zip(each)),
                Err(why) => {
                    // Writing to a string does not fail.
                    let _ = writeln!(said, "  {} attempts that shared a page run alone: {why}", met.len());
                    alone.extend(met);
                }
            }
        }
        for place in &alone {
            let kept = proofs.of(*place, &attempts[*place]);
            let (each, proof) = runner.verdicts(*place, &attempts[*place], kept.as_ref());
            verdicts.insert(*place, each);
            proofs.add(*place, proof, kept.is_some());
        }
        let outcomes: Vec<Outcome<'_>> =
            verdicts.into_iter().map(|(place, verdicts)| Outcome { attempt: &attempts[place], verdicts }).collect();
        let _ = writeln!(
            said,
            "  {} shared {} pages, {} ran alone ({} proofs are not kept), {} rested; {:.1} s",
            outcomes.len() - alone.len(),
            plan.batches.len(),
            alone.len(),
            proofs.made.len(),
            plan.rested.len(),
            start.elapsed().as_secs_f32()
        );
        let shown = outcomes.iter().filter(|outcome| extent == Extent::All || !outcome.is_right());
        let text = table(group, setting, shown, &outcomes) + said.as_str();
        io::stderr().write_all(text.as_bytes()).expect("standard error");
        faults.extend(known::faults(setting.known(), group, &outcomes, wanted.is_none().then_some(&attempts)));
    }
    let made = proofs.made(&attempts);
    if env::var_os("UPDATE_EXPECT").is_some() && wanted.is_none() {
        proof::keep(engine, group, &attempts, &made);
    } else if extent == Extent::All {
        faults.extend(proof::faults(engine, group, &made));
    }
    assert!(faults.is_empty(), "{} of {} attempts:\n{}", faults.len(), attempts.len(), faults.join("\n"));
}

/// What attempts have shown without the gate: kept proofs, and proofs made in this run. Both strengths share them.
struct Proofs {
    engine: Engine,
    kept: BTreeMap<String, Proof>,
    made: BTreeMap<usize, Proof>,
}

impl Proofs {
    fn new(engine: Engine, extent: Extent) -> Self {
        let kept = if extent == Extent::All { BTreeMap::new() } else { proof::kept(engine) };
        Self { engine, kept, made: BTreeMap::new() }
    }

    fn of(&self, place: usize, attempt: &Attempt) -> Option<Proof> {
        self.made.get(&place).or_else(|| self.kept.get(&proof::key(self.engine, attempt))).cloned()
    }

    fn add(&mut self, place: usize, proof: Proof, is_kept: bool) {
        if !is_kept {
            self.made.insert(place, proof);
        }
    }

    fn made<'a>(&self, attempts: &'a [Attempt]) -> Vec<(&'a Attempt, Proof)> {
        self.made.iter().map(|(place, proof)| (&attempts[*place], proof.clone())).collect()
    }
}

fn table<'a>(
    group: &str,
    setting: Setting,
    shown: impl Iterator<Item = &'a Outcome<'a>>,
    outcomes: &[Outcome<'_>],
) -> String {
    let mut text = format!("\n{group}, {setting}: attempt → verdicts without the gate, denied, granted, withdrawn\n");
    for Outcome { attempt, verdicts } in shown {
        let mark = |(state, verdict): &(State, Verdict)| if verdict.is_right(attempt, *state) { "" } else { "!" };
        let verdicts = verdicts.iter().map(|one| format!("{}{}", mark(one), one.1));
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

fn there_are_as_many_attempts_as_issue_4_asks_for() {
    let count = groups().iter().map(|group| attempts(group).len()).sum::<usize>();
    assert!(count >= 150, "{count} attempts");
}

fn no_kept_proof_is_left_over_from_another_attempt() {
    let all: Vec<Attempt> = groups().iter().flat_map(|group| attempts(group)).collect();
    for engine in Engine::ALL {
        if env::var_os("UPDATE_EXPECT").is_some() {
            groups().iter().for_each(|group| proof::keep(engine, group, &attempts(group), &[]));
        }
        assert!(!proof::kept(engine).is_empty(), "{engine:?}: nothing is kept");
        let stale = proof::stale(engine, &all);
        let engine = engine.name();
        assert!(stale.is_empty(), "{engine}: no attempt has these proofs, and UPDATE_EXPECT=1 drops them: {stale:?}");
    }
}
