//! Kept proofs: what attempts show without the gate, so that they need not run without the gate each time.
//!
//! The verdict without the gate depends on the attempt's page and the engine alone. `proofs/` keeps each proof under a
//! hash of both, in a list for each engine. A changed attempt has another hash, so its old proof is of no use. A run
//! makes the proofs that it needs and that are not kept. `cargo xtask test --all` makes every proof anew and compares
//! it with the kept one.
//! `UPDATE_EXPECT=1` keeps the proofs that a run has made, and drops those that belong to no attempt.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::attempt::Attempt;
use super::desk::zone;
use super::page::Places;
use super::verdict::Verdict;
use cookie_gate_browser::Engine;

/// Groups run side by side, and write the same file.
static FILE: Mutex<()> = Mutex::new(());

/// What we know of an attempt without the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub verdict: Verdict,
    pub control: Control,
}

/// What an attempt showed without the gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// How long its trace took to appear.
    pub took: Duration,
    /// Whether the attempt met an exception.
    pub threw: bool,
}

/// A hash of what an attempt does without the gate in an engine, in hexadecimal digits.
pub fn key(engine: Engine, attempt: &Attempt) -> String {
    let name = attempt.leaves.usual_name();
    let places = Places { is_guarded: false, label: "label", mark: "mark", name, zone: zone(attempt), port: 1 };
    let mut text = format!("{engine:?}\n{:?}\n{:?}\n{}\n", attempt.leaves, attempt.needs, attempt.at);
    if attempt.is_insecure {
        text.push_str("insecure\n");
    }
    text.push_str(&places.page(attempt));
    for file in std::iter::once(&attempt.main).chain(&attempt.others) {
        // Writing to a string does not fail.
        let _ = write!(text, "\n{}\n{:?}\n{}", file.path, file.headers, places.fill(&file.text));
    }
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The kept proofs of an engine, by their keys.
pub fn kept(engine: Engine) -> BTreeMap<String, Proof> {
    let text = fs::read_to_string(path(engine)).unwrap_or_default();
    text.lines().filter_map(|text| line(text).map(|line| (line.key, line.proof))).collect()
}

/// Differences between the kept proofs of these attempts and the proofs of this run.
pub fn faults(engine: Engine, group: &str, made: &[(&Attempt, Proof)]) -> Vec<String> {
    let kept = kept(engine);
    let fault = |(attempt, proof): &(&Attempt, Proof)| {
        let kept = kept.get(&key(engine, attempt))?;
        let is_same = (kept.verdict.word(), kept.control.threw) == (proof.verdict.word(), proof.control.threw);
        let name = format!("{group}/{}, {engine:?}, without the gate", attempt.sentence);
        (!is_same).then(|| format!("{name}: {}, kept as {}", proof.verdict, kept.verdict))
    };
    // Each run asks anew what the current browser lacks.
    made.iter().filter(|(_, proof)| proof.verdict != Verdict::Lacks).filter_map(fault).collect()
}

/// Keeps these proofs of a group.
pub fn keep(engine: Engine, group: &str, attempts: &[Attempt], made: &[(&Attempt, Proof)]) {
    let _alone = FILE.lock().unwrap_or_else(PoisonError::into_inner);
    let text = fs::read_to_string(path(engine)).unwrap_or_default();
    let text = updated(&text, engine, group, attempts, made);
    fs::write(path(engine), text).expect("a list that can be written");
}

/// Kept proofs that belong to no attempt.
pub fn stale(engine: Engine, attempts: &[Attempt]) -> Vec<String> {
    let keys: Vec<String> = attempts.iter().map(|attempt| key(engine, attempt)).collect();
    kept(engine).into_keys().filter(|key| !keys.contains(key)).collect()
}

/// The list with a group's lines in the order of its file, new lines in place of old ones.
fn updated(text: &str, engine: Engine, group: &str, attempts: &[Attempt], made: &[(&Attempt, Proof)]) -> String {
    let (own, others): (Vec<Line>, Vec<Line>) =
        text.lines().filter_map(line).partition(|line| line.attempt.split('/').next() == Some(group));
    let mut lines = others;
    for attempt in attempts {
        let (key, name) = (key(engine, attempt), format!("{group}/{}", attempt.sentence));
        let new = made.iter().find(|(other, proof)| *other == attempt && proof.verdict != Verdict::Lacks);
        let old = own.iter().find(|line| line.key == key);
        let proof = new.map(|(_, proof)| proof).or(old.map(|line| &line.proof));
        lines.extend(proof.map(|proof| Line { key, proof: proof.clone(), attempt: name }));
    }
    lines.sort_by(|a, b| a.attempt.split('/').next().cmp(&b.attempt.split('/').next()));
    let remarks = text.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n"));
    remarks.chain(lines.iter().map(Line::text)).collect()
}

struct Line {
    key: String,
    proof: Proof,
    attempt: String,
}

impl Line {
    fn text(&self) -> String {
        let Proof { verdict, control } = &self.proof;
        let (took, threw) = (control.took.as_millis(), u8::from(control.threw));
        format!("{}\t{}\t{took}\t{threw}\t{}\n", self.key, verdict.word(), self.attempt)
    }
}

fn line(text: &str) -> Option<Line> {
    if text.starts_with('#') {
        return None;
    }
    let fields: Vec<&str> = text.split('\t').collect();
    let [key, verdict, took, threw, attempt] = fields[..] else { return None };
    let verdict = match verdict {
        "worked" => Verdict::Worked,
        "nothing" => Verdict::Nothing(String::new()),
        "no end" => Verdict::NoEnd,
        _ => return None,
    };
    let control = Control { took: Duration::from_millis(took.parse().ok()?), threw: threw == "1" };
    Some(Line { key: key.into(), proof: Proof { verdict, control }, attempt: attempt.into() })
}

fn path(engine: Engine) -> PathBuf {
    let name = format!("{engine:?}").to_lowercase();
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("adversary/proofs/{name}.txt"))
}

pub mod tests {
    use super::super::attempt::parse;
    use super::*;

    fn attempts(text: &str) -> Vec<Attempt> {
        parse(text).expect("attempts")
    }

    pub fn a_proof_is_kept_under_what_the_page_does_and_the_engine() {
        let text = "=== a\nleaves: cookie {{name}}\n---\ndocument.cookie = '{{name}}=1';\n";
        let one = &attempts(text)[0];
        let same = key(Engine::Chromium, one);
        assert_eq!(same, key(Engine::Chromium, &attempts(&text.replace("=== a", "=== b"))[0]), "whatever its sentence");
        for other in
            [text.replace("=1", "=2"), text.replace("leaves", "page: late\nleaves"), format!("{text}--- /x\n1\n")]
        {
            assert_ne!(same, key(Engine::Chromium, &attempts(&other)[0]), "{other}");
        }
        assert_ne!(same, key(Engine::Firefox, one));
        let other = Attempt { is_insecure: true, ..one.clone() };
        assert_ne!(same, key(Engine::Chromium, &other), "the kind of context is a part of the page");
    }

    pub fn a_list_of_proofs_is_read_as_written_and_keeps_other_groups() {
        let all = attempts("=== a\nleaves: cookie x\n---\n1\n=== b\nleaves: cookie y\n---\n2\n");
        let control = Control { took: Duration::from_millis(40), threw: true };
        let proofs = [Verdict::Worked, Verdict::Nothing("why".into())].map(|verdict| Proof { verdict, control });
        let made: Vec<_> = all.iter().zip(proofs).collect();
        let old = "# A remark.\n00\tworked\t1\t0\tother/one\n01\tworked\t1\t0\tg/gone\n";
        let text = updated(old, Engine::Chromium, "g", &all, &made);
        assert!(
            text.starts_with("# A remark.\n") && text.contains("\tother/one\n") && !text.contains("g/gone"),
            "{text}"
        );
        let lines: Vec<Line> = text.lines().filter_map(line).collect();
        let found = lines.iter().find(|line| line.key == key(Engine::Chromium, &all[0])).expect("a line");
        assert_eq!((&found.proof.verdict, found.proof.control), (&Verdict::Worked, control));
        assert_eq!(lines.len(), 3);
        // A proof that this run has not made is kept as long as its attempt is there.
        let again = updated(&text, Engine::Chromium, "g", &all, &made[..1]);
        assert_eq!(again, text);
        assert!(!updated(&text, Engine::Chromium, "g", &all[..1], &[]).contains("g/b"));
    }
}
