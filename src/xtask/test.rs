//! `cargo xtask test`: everything that must hold, suite after suite, with one table and one totals line at the end.
//!
//! A failing suite does not stop the others. Cargo's output streams through; its results are read on the way.
//! Invariant: a suite in which nothing ran has failed, and the very last line is `N passed, N failed`.

use std::io::{BufRead, BufReader};
use std::prelude::v1::*;
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{eprintln, format, println};

use anyhow::{Context, Result};

use super::Verdict;
use super::build::{self, Build};
use super::run::{self, House, shown};
use super::{setup, size};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u32,
    failed: u32,
}

impl Count {
    fn one(passed: bool) -> Self {
        Self { passed: passed.into(), failed: (!passed).into() }
    }

    fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// The suites so far.
#[derive(Default)]
struct Report {
    suites: Vec<(String, Count, f32)>,
}

impl Report {
    /// Runs one suite; an error in it is one failure.
    fn suite(&mut self, name: &str, work: impl FnOnce() -> Result<Count>) {
        eprintln!("\n=== {name}");
        let start = Instant::now();
        let count = work().unwrap_or_else(|fault| {
            eprintln!("{name}: {}", run::causes(&fault));
            Count::one(false)
        });
        let count = if count == Count::default() { Count::one(false) } else { count };
        self.suites.push((name.to_string(), count, start.elapsed().as_secs_f32()));
    }

    fn total(&self) -> Count {
        self.suites.iter().fold(Count::default(), |sum, (_, count, _)| sum.plus(*count))
    }

    fn print(&self) {
        println!("\n{:<34} {:>7} {:>7} {:>9}", "suite", "passed", "failed", "seconds");
        for (name, count, seconds) in &self.suites {
            println!("{name:<34} {:>7} {:>7} {seconds:>9.1}", count.passed, count.failed);
        }
        let Count { passed, failed } = self.total();
        println!("{passed} passed, {failed} failed");
    }
}

/// How much is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every suite.
    Whole,
    /// Those that need neither the smallest build nor whole pages.
    Fast,
    /// Only broken records, a million of them.
    Fuzz,
    /// Only attempts on the gate under strict, in the engines in which the whole leaves most of them out.
    Strict,
}

/// Runs what there is to test.
pub fn run(house: &House, scope: Scope) -> Result<Verdict> {
    match scope {
        Scope::Whole => suites(house, false),
        Scope::Fast => suites(house, true),
        Scope::Fuzz => fuzz(house),
        Scope::Strict => strict(house),
    }
}

fn suites(house: &House, fast: bool) -> Result<Verdict> {
    let mut report = Report::default();
    if let Err(fault) = setup::ensure(house, setup::TEST) {
        // Without tools every suite would fail; the reason would drown.
        println!("{}", run::causes(&fault));
        report.suites.push(("setup".to_string(), Count::one(false), 0.0));
        report.print();
        return Ok(Verdict::Findings);
    }
    // First of all: building the tests may replace this very program, and then it cannot be copied any more.
    let tools = build::tools(house);
    report.suite("format", || passes(house.cargo("fmt").arg("--check")));
    if !fast {
        report.suite("clippy", || each(house, "clippy", LINTED));
    }
    report.suite("features, each alone", || each(house, "check", if fast { &CHECKED[..1] } else { CHECKED }));
    report.suite("unit and native", || {
        counted(house.cargo("test").args(features("xtask")).args(["--no-fail-fast", "--lib", "--test", "it"]))
    });
    report.suite("components in Chromium", || {
        let tools = tools?;
        let mut cargo = house.cargo("test");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools.join("wasm-bindgen-test-runner"));
        // The runner takes whichever driver comes first on the path; the tests are written for this one.
        cargo.env("CHROMEDRIVER", setup::driver().context("no chromedriver")?);
        counted(cargo.args(WASM).args(features("ui-test")).args(["--test", "web"]))
    });
    if !fast {
        for build in [Build::Stable, Build::Smallest] {
            report.suite(&format!("size, {} build", build.name()), || sized(house, build));
        }
        report.suite("whole pages", || whole_pages(house));
    }
    report.print();
    Ok(Verdict::when(report.total().failed == 0))
}

/// Reads a million broken records, and as many more as the tests make of that number.
fn fuzz(house: &House) -> Result<Verdict> {
    let mut cargo = house.cargo("test");
    cargo.env("COOKIE_GATE_FUZZ", "1000000").args(features("xtask"));
    let count = counted(cargo.args(["--release", "--lib", "consent::record", "--", "--nocapture"]))?;
    Ok(Verdict::when(count.passed > 0 && count.failed == 0))
}

/// Makes every attempt under strict in Firefox and WebKitGTK. It takes a quarter of an hour, for what a policy of the page says
/// nothing of.
fn strict(house: &House) -> Result<Verdict> {
    setup::ensure(house, setup::TEST)?;
    let web = build::web(house, Build::Smallest)?;
    let mut cargo = house.cargo("test");
    cargo.env("COOKIE_GATE_WEB", web).env("COOKIE_GATE_STRICT", "1").args(features("xtask"));
    let count = counted(cargo.args(["--test", "e2e", "--", "adversary::firefox", "adversary::webkit"]))?;
    Ok(Verdict::when(count.passed > 0 && count.failed == 0))
}

/// Runs the cases that measure calls, and shows what they print.
pub fn bench(house: &House) -> Result<Verdict> {
    setup::ensure(house, setup::TEST)?;
    let web = build::web(house, Build::Smallest)?;
    let mut cargo = house.cargo("test");
    cargo.env("COOKIE_GATE_WEB", web).args(features("xtask")).args(["--test", "e2e", "bench", "--", "--nocapture"]);
    Ok(Verdict::when(counted(cargo.arg("--test-threads=1"))?.failed == 0))
}

/// Feature sets that must compile without any other: the arguments after `cargo check`.
const CHECKED: &[&[&str]] = &[
    &["--lib"],
    &["--lib", "--features", "json"],
    &["--lib", "--features", "ssr"],
    &["--lib", "--bins", "--features", "cli"],
    &["--lib", "--bins", "--features", "xtask"],
    &["--lib", "--target", "wasm32-unknown-unknown"],
    &["--lib", "--features", "web", "--target", "wasm32-unknown-unknown"],
    &["--lib", "--features", "ui", "--target", "wasm32-unknown-unknown"],
    &["--bin", "gate", "--features", "gate", "--target", "wasm32-unknown-unknown"],
    &["--bin", "gate", "--features", "lean", "--target", "wasm32-unknown-unknown"],
    &["--bin", "panel", "--features", "panel", "--target", "wasm32-unknown-unknown"],
];

/// What clippy reads, warnings being errors.
const LINTED: &[&[&str]] = &[
    &["--all-targets", "--features", "xtask"],
    &["--lib", "--bin", "gate", "--features", "gate", "--target", "wasm32-unknown-unknown"],
    &["--bin", "gate", "--features", "lean", "--target", "wasm32-unknown-unknown"],
    &["--lib", "--bin", "panel", "--test", "web", "--features", "ui-test", "--target", "wasm32-unknown-unknown"],
];

fn features(name: &str) -> [&str; 3] {
    ["--no-default-features", "--features", name]
}

/// Runs one cargo verb over several argument lists, each counting as one test.
fn each(house: &House, verb: &str, lists: &[&[&str]]) -> Result<Count> {
    let mut sum = Count::default();
    for list in lists {
        eprintln!("· cargo {verb} --no-default-features {}", list.join(" "));
        let mut cargo = house.cargo(verb);
        cargo.args(["--quiet", "--no-default-features"]).args(*list);
        if verb == "clippy" {
            cargo.args(["--", "-D", "warnings"]);
        }
        sum = sum.plus(passes(&mut cargo)?);
    }
    Ok(sum)
}

/// Bundles a build and holds it to its budgets, each counting as one test.
fn sized(house: &House, build: Build) -> Result<Count> {
    let sizes = size::measure(house, build)?;
    size::print(&sizes, size::Form::Text);
    Ok(sizes.checks().iter().fold(Count::default(), |sum, check| sum.plus(Count::one(check.holds))))
}

/// Whole pages in real browsers, against the bundles that were just measured.
fn whole_pages(house: &House) -> Result<Count> {
    let folder = |kind: &str, build: Build| house.target.join(kind).join(build.name());
    let mut cargo = house.cargo("test");
    // Left in the environment it would take the hooks' attempts out of the whole.
    cargo.env_remove("COOKIE_GATE_STRICT");
    cargo.env("COOKIE_GATE_WEB", folder("web", Build::Smallest));
    cargo.env("COOKIE_GATE_DIST", folder("dist", Build::Smallest));
    cargo.env("COOKIE_GATE_WEB_STABLE", folder("web", Build::Stable));
    cargo.env("COOKIE_GATE_DIST_STABLE", folder("dist", Build::Stable));
    counted(cargo.args(features("xtask")).args(["--test", "e2e"]))
}

fn passes(command: &mut Command) -> Result<Count> {
    Ok(Count::one(shown(command).inspect_err(|fault| eprintln!("{}", run::causes(fault))).is_ok()))
}

/// Runs a test command, shows its output as it comes, and adds up its results.
fn counted(command: &mut Command) -> Result<Count> {
    let line = run::line(command);
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("`{line}` could not start"))?;
    let mut sum = Count::default();
    let output = child.stdout.take().context("no output")?;
    for text in BufReader::new(output).split(b'\n') {
        let text = text.with_context(|| format!("output of `{line}`"))?;
        let text = String::from_utf8_lossy(&text);
        println!("{text}");
        sum = sum.plus(result(&text).unwrap_or_default());
    }
    let succeeded = child.wait().with_context(|| line)?.success();
    Ok(judged(sum, succeeded))
}

/// A command that failed without a failed test, such as one that does not compile, is one failure.
fn judged(sum: Count, succeeded: bool) -> Count {
    if succeeded || sum.failed > 0 { sum } else { sum.plus(Count::one(false)) }
}

/// Reads `test result: ok. 12 passed; 0 failed; 0 ignored; …`. An ignored test is a failed one: we have none.
fn result(line: &str) -> Option<Count> {
    let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let number = |word: &str| {
        let part = counts.split(';').find_map(|part| part.trim().strip_suffix(word))?;
        part.trim().parse::<u32>().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? + number("ignored").unwrap_or(0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_both_harnesses_are_read() {
        let native = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.01s";
        assert_eq!(result(native), Some(Count { passed: 12, failed: 0 }));
        let web = "    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 filtered out; finished in 1.2s";
        assert_eq!(result(web), Some(Count { passed: 1, failed: 2 }));
        assert_eq!(result("test one ... ok"), None);
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
        let script = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; echo x; \
                      echo 'test result: ok. 3 passed; 0 failed; 0 ignored'";
        assert_eq!(counted(Command::new("sh").args(["-c", script])).unwrap(), Count { passed: 5, failed: 0 });
    }

    #[test]
    fn a_suite_that_ran_nothing_or_could_not_run_has_failed_and_the_next_still_runs() {
        let mut report = Report::default();
        report.suite("empty", || Ok(Count::default()));
        report.suite("broken", || anyhow::bail!("no browser"));
        report.suite("fine", || Ok(Count { passed: 4, failed: 0 }));
        assert_eq!(report.total(), Count { passed: 4, failed: 2 });
    }
}
