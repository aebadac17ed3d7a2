//! Known differences: outcomes that are not as they should be in a browser, and why. A line that is no longer true
//! fails the suite, so a list has true lines only.
//!
//! A line is `group/sentence`, state, verdict and reason, with tabs between. A line may have several verdicts, with `|`
//! between, where chance decides.
//! `UPDATE_EXPECT=1` writes a group's lines anew. A line without a reason gets the reason "not built yet".
//! In Chromium no attempt may fail without the gate: such an attempt is broken, or needs something (`needs:`) that the
//! browser lacks. In another engine an attempt may fail, with its reason. Then it does not run with the gate, where it
//! would prove nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::attempt::Attempt;
use super::verdict::{Outcome, State, Verdict};

/// Groups run side by side, and write the same file.
static FILE: Mutex<()> = Mutex::new(());

/// The lines of one list that are about one group.
#[derive(Clone, Debug)]
pub struct Known {
    group: String,
    lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    attempt: String,
    state: String,
    verdict: String,
    why: String,
}

impl Known {
    pub fn read(list: &str, group: &str) -> Self {
        Self::read_from(&fs::read_to_string(path(list)).unwrap_or_default(), group)
    }

    pub fn read_from(text: &str, group: &str) -> Self {
        let lines = text.lines().filter_map(line).filter(|line| is_of(line, group)).collect();
        Self { group: group.into(), lines }
    }

    /// Whether an outcome is as it should be, or as the list says.
    pub fn agrees(&self, attempt: &Attempt, state: State, verdict: &Verdict) -> bool {
        let outcome = Outcome { attempt, verdicts: vec![(state, verdict.clone())] };
        compare(self, &[outcome], None).is_empty()
    }

    /// Whether there is a line about this attempt.
    pub fn mentions(&self, attempt: &Attempt) -> bool {
        let name = self.name(attempt);
        self.lines.iter().any(|line| line.attempt == name)
    }

    fn name(&self, attempt: &Attempt) -> String {
        format!("{}/{}", self.group, attempt.sentence)
    }
}

/// The faults of these outcomes, compared with the list. With `UPDATE_EXPECT` the list is rewritten instead, if all
/// attempts of the group have run. `attempts`: all attempts of the group, when lines without an attempt are to be found
/// too.
pub fn faults(list: &str, group: &str, outcomes: &[Outcome<'_>], attempts: Option<&[Attempt]>) -> Vec<String> {
    let _alone = FILE.lock().unwrap_or_else(PoisonError::into_inner);
    let path = path(list);
    let mut text = fs::read_to_string(&path).unwrap_or_default();
    let is_complete = attempts.is_some_and(|attempts| attempts.len() == outcomes.len());
    if is_complete && std::env::var_os("UPDATE_EXPECT").is_some() {
        text = updated(&text, group, outcomes);
        fs::write(&path, &text).expect("a list that can be written");
    }
    let known = Known::read_from(&text, group);
    let mut faults = compare(&known, outcomes, attempts);
    if list.starts_with("chromium") {
        let broken = known.lines.iter().filter(|line| line.state == "control");
        faults.extend(broken.map(|line| format!("{}: must work without the gate, or say what it needs", line.attempt)));
    }
    faults
}

fn path(list: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("adversary/known/{list}.txt"))
}

fn compare(known: &Known, outcomes: &[Outcome<'_>], attempts: Option<&[Attempt]>) -> Vec<String> {
    let mut faults = Vec::new();
    for Outcome { attempt, verdicts } in outcomes {
        let name = known.name(attempt);
        for (state, verdict) in verdicts {
            let line = known.lines.iter().find(|line| line.attempt == name && line.state == state.name());
            match (verdict.is_right(attempt, *state), line) {
                (true, None) => (),
                (_, Some(line)) if line.verdict.split('|').any(|word| word == verdict.word()) => (),
                (true, Some(line)) => faults.push(format!(
                    "{name}, {}: {verdict}, no longer {}: take it off the list",
                    state.name(),
                    line.verdict
                )),
                (false, Some(line)) => {
                    faults.push(format!("{name}, {}: {verdict}, known to be {}", state.name(), line.verdict));
                }
                (false, None) => faults.push(format!("{name}, {}: {verdict}", state.name())),
            }
        }
    }
    if let Some(attempts) = attempts {
        let names: Vec<String> = attempts.iter().map(|attempt| known.name(attempt)).collect();
        let is_known =
            |line: &&Line| State::ALL.iter().any(|state| state.name() == line.state) && names.contains(&line.attempt);
        let stale = known.lines.iter().filter(|line| !is_known(line));
        faults.extend(stale.map(|line| format!("{}, {}: no such attempt", line.attempt, line.state)));
    }
    faults
}

/// The list with this group's lines written anew. Lines that still hold keep their reasons.
fn updated(text: &str, group: &str, outcomes: &[Outcome<'_>]) -> String {
    let (old, others): (Vec<Line>, Vec<Line>) = text.lines().filter_map(line).partition(|line| is_of(line, group));
    let mut lines = others;
    for Outcome { attempt, verdicts } in outcomes {
        let attempt_name = format!("{group}/{}", attempt.sentence);
        for (state, verdict) in verdicts {
            let known = old.iter().find(|line| line.attempt == attempt_name && line.state == state.name());
            let holds = known.filter(|known| known.verdict.split('|').any(|word| word == verdict.word()));
            // A line with several verdicts stays, also when chance gives the right verdict this time.
            let stays = holds.filter(|known| known.verdict.contains('|'));
            if let Some(stays) = stays {
                lines.push(stays.clone());
            } else if !verdict.is_right(attempt, *state) {
                lines.push(Line {
                    attempt: attempt_name.clone(),
                    state: state.name().into(),
                    verdict: verdict.word().into(),
                    why: known.map_or("not built yet".into(), |known| known.why.clone()),
                });
            }
        }
    }
    // Sorted by group; within a group in the order of its file.
    lines.sort_by(|a, b| a.attempt.split('/').next().cmp(&b.attempt.split('/').next()));
    let remarks = text.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n"));
    let lines = lines.iter().map(|line| format!("{}\t{}\t{}\t{}\n", line.attempt, line.state, line.verdict, line.why));
    remarks.chain(lines).collect()
}

fn is_of(line: &Line, group: &str) -> bool {
    line.attempt.split_once('/').is_some_and(|(of, _)| of == group)
}

fn line(text: &str) -> Option<Line> {
    let mut fields = text.split('\t').map(String::from);
    let mut next = || fields.next();
    (!text.starts_with('#')).then_some(())?;
    Some(Line { attempt: next()?, state: next()?, verdict: next()?, why: next()? })
}

pub mod tests {
    use std::time::Duration;

    use super::super::attempt::Trace;
    use super::*;

    fn attempt() -> Attempt {
        Attempt { sentence: "writes".into(), leaves: Trace::Cookie("_ga".into()), ..Attempt::default() }
    }

    pub fn an_attempt_that_fails_without_the_gate_is_listed_like_any_other_difference() {
        let attempt = attempt();
        let verdicts = vec![(State::Control, Verdict::Nothing(String::new())), (State::Denied, Verdict::Idle)];
        let outcomes = [Outcome { attempt: &attempt, verdicts }];
        assert_eq!(faults_of("", &outcomes).len(), 1);
        let list = "g/writes\tcontrol\tnothing\tit lacks that\n";
        assert_eq!(faults_of(list, &outcomes), [""; 0]);
        assert_eq!(updated(list, "g", &outcomes), list);
    }

    fn faults_of(list: &str, outcomes: &[Outcome<'_>]) -> Vec<String> {
        compare(&Known::read_from(list, "g"), outcomes, Some(&[attempt()]))
    }

    fn check(list: &str, verdict: Verdict) -> Vec<String> {
        let attempt = attempt();
        faults_of(list, &[Outcome { attempt: &attempt, verdicts: vec![(State::Denied, verdict)] }])
    }

    pub fn what_is_right_needs_no_line_and_may_not_have_one() {
        assert_eq!(check("", Verdict::Blocked), [""; 0]);
        let faults = check("g/writes\tdenied\tleft\twhy\n", Verdict::Blocked);
        assert!(faults[0].contains("take it off the list"), "{faults:?}");
    }

    pub fn what_is_wrong_needs_a_line_with_its_verdict() {
        let left = Verdict::Left("_ga".into());
        assert_eq!(check("", left.clone()).len(), 1);
        assert_eq!(check("g/writes\tdenied\tleft\twhy\n", left.clone()), [""; 0]);
        assert_eq!(check("g/writes\tdenied\tgone|left\twhy\n", left.clone()), [""; 0]);
        assert_eq!(check("g/writes\tdenied\tgone\twhy\n", left.clone()).len(), 1);
        assert_eq!(check("other/writes\tdenied\tleft\twhy\n", left).len(), 1);
        assert_eq!(check("", Verdict::Gone(Duration::from_millis(5))).len(), 1, "it could have been stopped");
    }

    pub fn a_line_without_an_attempt_is_a_fault_and_one_whose_attempt_was_not_run_is_not() {
        let faults = check("g/once\tdenied\tleft\twhy\n", Verdict::Blocked);
        assert!(faults[0].contains("no such attempt"), "{faults:?}");
        assert_eq!(faults_of("g/writes\tdenied\tleft\twhy\n", &[]), [""; 0]);
    }

    pub fn an_update_keeps_reasons_remarks_and_other_groups() {
        let attempt = attempt();
        let outcomes = [Outcome { attempt: &attempt, verdicts: vec![(State::Denied, Verdict::NoEnd)] }];
        let list = "# A remark.\na/x\tdenied\tleft\tb\ng/writes\tdenied\tleft\tbecause\ng/old\tdenied\tleft\tc\n";
        let expected = "# A remark.\na/x\tdenied\tleft\tb\ng/writes\tdenied\tno end\tbecause\n";
        assert_eq!(updated(list, "g", &outcomes), expected);
    }
}
