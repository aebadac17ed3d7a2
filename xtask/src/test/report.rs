//! The results of a test run: counts and seconds of suites, and the slowest of their parts.
//!
//! Invariant: a suite in which nothing ran has failed, and the very last line is `N passed, N failed`.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::command;

/// How many of the slowest parts are listed at the end.
const SLOWEST: usize = 20;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
}

impl Count {
    /// The count of one test.
    pub fn one(passed: bool) -> Self {
        Self { passed: passed.into(), failed: (!passed).into() }
    }

    /// The sum of both counts.
    pub fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// The seconds that a part of a suite took: a test, a case, a group of attempts.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub name: String,
    pub seconds: f32,
}

/// The result of one suite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    pub count: Count,
    pub parts: Vec<Part>,
}

impl Outcome {
    /// The outcome of one test.
    pub fn one(passed: bool) -> Self {
        Self { count: Count::one(passed), parts: Vec::new() }
    }

    /// The sum of both outcomes.
    pub fn plus(mut self, mut other: Self) -> Self {
        self.parts.append(&mut other.parts);
        Self { count: self.count.plus(other.count), ..self }
    }
}

/// The suites that have run so far.
#[derive(Default)]
pub struct Report {
    suites: Vec<(String, Count, f32)>,
    parts: Vec<Part>,
}

impl Report {
    /// Runs one suite; an error in the suite is one failure.
    pub fn suite(&mut self, name: &str, work: impl FnOnce() -> Result<Outcome>) {
        eprintln!("\n=== {name}");
        let start = Instant::now();
        let Outcome { count, parts } = work().unwrap_or_else(|fault| {
            eprintln!("{name}: {}", command::causes(&fault));
            Outcome::one(false)
        });
        let count = if count == Count::default() { Count::one(false) } else { count };
        let seconds = start.elapsed().as_secs_f32();
        eprintln!("=== {name}: {} passed, {} failed in {seconds:.1} s", count.passed, count.failed);
        self.suites.push((name.to_string(), count, seconds));
        // A suite without parts counts as one part.
        if parts.is_empty() {
            self.parts.push(Part { name: name.to_string(), seconds });
        }
        self.parts.extend(parts);
    }

    /// The sum of the counts of all suites.
    pub fn total(&self) -> Count {
        self.suites.iter().fold(Count::default(), |sum, (_, count, _)| sum.plus(*count))
    }

    /// Prints the table; the line of totals stands last.
    pub fn print(&self) {
        println!("\nthe slowest of {} parts, in seconds", self.parts.len());
        for Part { name, seconds } in self.slowest() {
            println!("{seconds:>9.1}  {name}");
        }
        println!("\n{:<34} {:>7} {:>7} {:>9}", "suite", "passed", "failed", "seconds");
        for (name, count, seconds) in &self.suites {
            println!("{name:<34} {:>7} {:>7} {seconds:>9.1}", count.passed, count.failed);
        }
        let Count { passed, failed } = self.total();
        let seconds: f32 = self.suites.iter().map(|(.., seconds)| seconds).sum();
        println!("{:<34} {passed:>7} {failed:>7} {seconds:>9.1}", "all");
        println!("{passed} passed, {failed} failed");
    }

    fn slowest(&self) -> Vec<Part> {
        let mut parts = self.parts.clone();
        parts.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
        parts.truncate(SLOWEST);
        parts
    }
}

/// Runs a command that counts as one test.
pub fn passes(command: &mut Command) -> Result<Outcome> {
    Ok(Outcome::one(command::shown(command).inspect_err(|fault| eprintln!("{}", command::causes(fault))).is_ok()))
}

/// Runs a test command, shows its output as it arrives, and adds up the results in the output.
pub fn counted(command: &mut Command) -> Result<Outcome> {
    let line = command::line(command);
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("`{line}` could not start"))?;
    let mut sum = Outcome::default();
    let output = child.stdout.take().context("no output")?;
    for text in BufReader::new(output).split(b'\n') {
        let text = text.with_context(|| format!("output of `{line}`"))?;
        let text = String::from_utf8_lossy(&text);
        println!("{text}");
        sum.count = sum.count.plus(result(&text).unwrap_or_default());
        sum.parts.extend(part(&text));
    }
    let succeeded = child.wait().with_context(|| line)?.success();
    sum.count = judged(sum.count, succeeded);
    Ok(sum)
}

/// A command that failed without a failed test is one failure; a command that does not compile is an example.
fn judged(sum: Count, succeeded: bool) -> Count {
    if succeeded || sum.failed > 0 { sum } else { sum.plus(Count::one(false)) }
}

/// Reads `test result: ok. 12 passed; 0 failed; 0 ignored; …`. An ignored test counts as failed: we have none.
fn result(line: &str) -> Option<Count> {
    let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let number = |word: &str| {
        let part = counts.split(';').find_map(|part| part.trim().strip_suffix(word))?;
        part.trim().parse::<u32>().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? + number("ignored").unwrap_or(0) })
}

/// Reads the two forms in which harnesses print seconds: `test NAME ... ok <0.012s>` (the standard harness, with
/// `--report-time`) and `seconds 1.2 NAME` (the harness of whole pages).
fn part(line: &str) -> Option<Part> {
    if let Some((seconds, name)) = line.strip_prefix("seconds ").and_then(|rest| rest.split_once(' ')) {
        return Some(Part { name: name.into(), seconds: seconds.parse().ok()? });
    }
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let seconds = rest.split_once('<')?.1.strip_suffix("s>")?;
    Some(Part { name: name.into(), seconds: seconds.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(passed: u32, failed: u32) -> Outcome {
        Outcome { count: Count { passed, failed }, parts: Vec::new() }
    }

    #[test]
    fn results_of_both_harnesses_are_read() {
        let native = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.01s";
        assert_eq!(result(native), Some(Count { passed: 12, failed: 0 }));
        let web = "    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 filtered out; finished in 1.2s";
        assert_eq!(result(web), Some(Count { passed: 1, failed: 2 }));
        assert_eq!(result("test one ... ok"), None);
    }

    #[test]
    fn seconds_of_both_harnesses_are_read() {
        let part_of = |name: &str, seconds| Some(Part { name: name.into(), seconds });
        assert_eq!(part("test a::b ... ok <0.250s>"), part_of("a::b", 0.25));
        assert_eq!(part("test a::b ... FAILED <2.000s>"), part_of("a::b", 2.0));
        assert_eq!(part("seconds 12.5 chromium::attempts::popup"), part_of("chromium::attempts::popup", 12.5));
        assert_eq!(part("test a::b ... ok"), None);
        assert_eq!(part("seconds to wait"), None);
    }

    #[test]
    fn an_ignored_test_counts_as_failed() {
        assert_eq!(result("test result: ok. 1 passed; 0 failed; 2 ignored"), Some(Count { passed: 1, failed: 2 }));
    }

    #[test]
    fn a_crash_without_a_result_is_a_failure() {
        assert_eq!(judged(Count::default(), false), Count { passed: 0, failed: 1 });
        assert_eq!(judged(Count { passed: 3, failed: 0 }, false), Count { passed: 3, failed: 1 });
        assert_eq!(judged(Count { passed: 3, failed: 1 }, false), Count { passed: 3, failed: 1 });
        assert_eq!(judged(Count { passed: 3, failed: 0 }, true), Count { passed: 3, failed: 0 });
    }

    #[test]
    fn output_is_added_up_over_several_test_binaries() {
        let script = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; echo 'seconds 1.5 x'; \
                      echo 'test result: ok. 3 passed; 0 failed; 0 ignored'";
        let outcome = counted(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(outcome.count, Count { passed: 5, failed: 0 });
        assert_eq!(outcome.parts, [Part { name: "x".into(), seconds: 1.5 }]);
    }

    #[test]
    fn a_suite_that_ran_nothing_or_could_not_run_has_failed_and_the_next_still_runs() {
        let mut report = Report::default();
        report.suite("empty", || Ok(Outcome::default()));
        report.suite("broken", || anyhow::bail!("no browser"));
        report.suite("fine", || Ok(of(4, 0)));
        assert_eq!(report.total(), Count { passed: 4, failed: 2 });
    }

    #[test]
    fn the_slowest_parts_are_listed_longest_first_and_a_suite_without_parts_is_one() {
        let mut report = Report::default();
        let parts = (0..40u8).map(|number| Part { name: format!("part {number}"), seconds: number.into() });
        let parts: Vec<Part> = parts.collect();
        report.suite("many", || Ok(Outcome { parts, ..of(40, 0) }));
        report.suite("one", || Ok(of(1, 0)));
        let slowest = report.slowest();
        assert_eq!((slowest.len(), slowest[0].seconds, slowest[19].seconds), (20, 39.0, 20.0));
        assert!(report.parts.iter().any(|part| part.name == "one"));
    }
}
