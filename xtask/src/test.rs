//! `cargo xtask test`: runs all suites, one after the other, and prints one table and one line of totals at the end.
//!
//! A failing suite does not stop the others. Cargo's output streams through, and xtask reads the results from the
//! stream.
//! Invariant: what a run does follows from its command line alone, never from a variable left in the environment.

mod broken;
mod lighthouse;
mod package;
mod recipes;
mod release;
mod report;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use report::{Outcome, Report, counted, passes};

use super::Verdict;
use super::build::{self, Build};
use super::command::{self, House};
use super::{cldr, dist, setup, site, size};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Variables that the test of whole pages reads, and that only this program sets.
const VARIABLES: [&str; 9] = [
    "COOKIE_GATE_ALL",
    "COOKIE_GATE_TIMING",
    "COOKIE_GATE_ENGINE",
    "COOKIE_GATE_SEED",
    "COOKIE_GATE_SITE",
    "COOKIE_GATE_WEB",
    "COOKIE_GATE_LIGHTHOUSE",
    "COOKIE_GATE_RECIPES",
    "COOKIE_GATE_SHOTS",
];

/// How much of the tests runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The suites that need neither the web files nor whole pages.
    Fast,
    /// The suites that CI runs.
    Normal,
    /// Everything: every attempt alone in every engine and strength, new proofs, the stable build, timing, a million
    /// broken records, the examples built with their frameworks, the oldest Node, the release made twice, broken gates.
    All,
    /// Only gates that are broken on purpose: whether the tests notice each.
    Broken,
}

/// The options of a test run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How much runs.
    pub extent: Extent,
    /// Only cases of whole pages in this engine.
    pub engine: Option<String>,
    /// Only cases of whole pages with this word in their names.
    pub only: Option<String>,
    /// The seed of the random choices of a normal run.
    pub seed: Option<u64>,
}

impl Wish {
    /// A run of this extent without further options.
    pub fn of(extent: Extent) -> Self {
        Self { extent, engine: None, only: None, seed: None }
    }

    /// Whether only some cases of whole pages are asked for.
    pub fn is_part(&self) -> bool {
        self.engine.is_some() || self.only.is_some()
    }
}

/// Runs the suites that `wish` asks for.
pub fn run(house: &House, wish: &Wish) -> Result<Verdict> {
    let mut report = Report::default();
    if let Err(fault) = setup::ensure(house, setup::TEST) {
        // Without its tools every suite would fail, and many failures would hide the reason.
        println!("{}", command::causes(&fault));
        report.suite("setup", || Ok(Outcome::one(false)));
        report.print();
        return Ok(Verdict::Findings);
    }
    if wish.extent == Extent::Broken {
        report.suite("broken gates", || broken_gates(house));
    } else if wish.extent == Extent::All && package::is_oldest_node_asked(wish.only.as_deref()) {
        package::oldest_node(house, &mut report);
    } else if let Some(word) = wish.only.as_deref().filter(|word| wish.extent == Extent::All && release::is_meant(word))
    {
        release::suites(house, Some(word), &mut report);
    } else if wish.is_part() {
        report.suite("build", || build::web(house, Build::Smallest).map(|_| Outcome::one(true)));
        build_recipes(house, wish, &mut report);
        install_lighthouse(house, wish, &mut report);
        report.suite("whole pages", || whole_pages(house, wish));
    } else {
        suites(house, wish, &mut report);
    }
    report.print();
    Ok(Verdict::when(report.total().failed == 0))
}

fn suites(house: &House, wish: &Wish, report: &mut Report) {
    let extent = wish.extent;
    // Copied first: building the tests may replace this program's file, and then the file cannot be copied any more.
    let tools = build::tools(house);
    report.suite("format", || passes(house.cargo("fmt").arg("--check")));
    for scripts in ["www/gate", "www/playground"] {
        report.suite(&format!("types of {scripts}"), || passes(house.npm_tool("tsc").args(["--project", scripts])));
    }
    report.suite("types of the package", || {
        let compile = |project: &str| passes(house.npm_tool("tsc").args(["--project", project]));
        Ok(compile("tests/types")?.plus(compile("tests/types/ids")?))
    });
    report.suite("clippy", || match extent {
        // The core has no dependency, so clippy of the core alone is quick.
        Extent::Fast => each(house, &[&["--package", "cookie-gate"]]),
        _ => each(house, LINTED),
    });
    report.suite("unit and native", || {
        let mut cargo = house.cargo("test");
        cargo.args(["--workspace", "--exclude", "cookie-gate-e2e", "--no-fail-fast"]);
        counted(timed(cargo.args(["--lib", "--bins", "--test", "it"])).args(REPORT_TIME))
    });
    report.suite("examples in the documentation", || {
        counted(house.cargo("test").args(["--workspace", "--exclude", "cookie-gate-e2e", "--doc"]))
    });
    report.suite("components in Chromium", || {
        let tools = tools?;
        let mut cargo = house.cargo("test");
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools.join("wasm-bindgen-test-runner"));
        // The runner takes the first driver on `PATH`; the tests are written for Chromium's.
        cargo.env("CHROMEDRIVER", cookie_gate_browser::find::chromedriver().context("no chromedriver")?);
        counted(cargo.args(WASM).args(["--package", "cookie-gate-panel", "--test", "web"]))
    });
    if extent == Extent::Fast {
        return;
    }
    report.suite("size, smallest build", || sized(house, Build::Smallest));
    package::suites(house, extent, report);
    build_recipes(house, wish, report);
    install_lighthouse(house, wish, report);
    report.suite("whole pages", || whole_pages(house, wish));
    if extent == Extent::All {
        report.suite("size, stable build", || sized(house, Build::Stable));
        report.suite("the command bundles", || {
            dist::write(house, Build::Smallest, dist::CATALOGUE, &house.target.join("dist/command"))
                .map(|()| Outcome::one(true))
        });
        release::suites(house, None, report);
        report.suite("the table of CLDR", || Ok(Outcome::one(cldr::is_current(house)?)));
        report.suite("broken records", || fuzz(house));
        report.suite("broken gates", || broken_gates(house));
    }
}

/// Builds the examples whose pages [`whole_pages`] opens, in a run of everything.
fn build_recipes(house: &House, wish: &Wish, report: &mut Report) {
    let only = wish.only.as_deref();
    let is_chromium = wish.engine.as_deref().is_none_or(|engine| engine == "chromium");
    if wish.extent == Extent::All && is_chromium && recipes::are_asked(only) {
        report.suite("recipes", || recipes::build(house, only));
    }
}

/// Installs Lighthouse for [`whole_pages`], in a run of everything.
fn install_lighthouse(house: &House, wish: &Wish, report: &mut Report) {
    let is_chromium = wish.engine.as_deref().is_none_or(|engine| engine == "chromium");
    if wish.extent == Extent::All && is_chromium && lighthouse::is_asked(wish.only.as_deref()) {
        report.suite("Lighthouse, installed", || lighthouse::install(house));
    }
}

/// Reads at least a million broken records; tests that derive their number from the variable read more.
fn fuzz(house: &House) -> Result<Outcome> {
    let mut cargo = house.cargo("test");
    cargo.env("COOKIE_GATE_FUZZ", "1000000").args(["--release", "--package", "cookie-gate"]);
    counted(cargo.args(["--lib", "consent::record", "--", "--nocapture"]))
}

/// Runs the cases that measure calls, and shows the figures that they print.
pub fn bench(house: &House) -> Result<Verdict> {
    setup::ensure(house, setup::TEST)?;
    let web = build::web(house, Build::Smallest)?;
    let mut cargo = e2e(house);
    cargo.env("COOKIE_GATE_WEB", web).env("COOKIE_GATE_TIMING", "1").args(["--", "timing::bench"]);
    Ok(Verdict::when(counted(&mut cargo)?.count.failed == 0))
}

/// Takes pictures of the banner, and returns the sheet that shows them.
pub fn shots(house: &House) -> Result<PathBuf> {
    setup::ensure(house, setup::TEST)?;
    let web = build::web(house, Build::Smallest)?;
    let folder = house.target.join("shots");
    let mut cargo = e2e(house);
    cargo.env("COOKIE_GATE_WEB", web).env("COOKIE_GATE_SHOTS", &folder);
    ensure!(counted(&mut cargo)?.count.failed == 0, "a picture could not be taken");
    Ok(folder.join("index.html"))
}

/// What clippy checks, with warnings as errors: all code that is shipped or run, for the target that it runs on.
const LINTED: &[&[&str]] = &[
    &["--workspace", "--all-targets"],
    &["--package", "cookie-gate-gate", "--target", "wasm32-unknown-unknown"],
    &["--package", "cookie-gate-gate", "--features", "lean", "--target", "wasm32-unknown-unknown"],
    &["--package", "cookie-gate-node", "--target", "wasm32-unknown-unknown"],
    &["--package", "cookie-gate-panel-page", "--target", "wasm32-unknown-unknown"],
    &["--package", "cookie-gate-playground", "--target", "wasm32-unknown-unknown"],
    &["--package", "cookie-gate-panel", "--test", "web", "--target", "wasm32-unknown-unknown"],
];

/// Has the standard harness print the seconds of each test. The option is unstable, so the test's process gets the
/// variable that allows unstable options. Cargo itself does not get the variable, since cargo would compile everything
/// again.
const REPORT_TIME: [&str; 3] = ["--", "-Zunstable-options", "--report-time"];

fn timed(cargo: &mut Command) -> &mut Command {
    cargo.args(["--config", "target.'cfg(unix)'.runner = ['env', 'RUSTC_BOOTSTRAP=1']"])
}

/// Runs clippy once for each list of arguments; each run counts as one test.
fn each(house: &House, lists: &[&[&str]]) -> Result<Outcome> {
    let mut sum = Outcome::default();
    for list in lists {
        eprintln!("· cargo clippy {}", list.join(" "));
        let mut cargo = house.cargo("clippy");
        cargo.arg("--quiet").args(*list).args(["--", "-D", "warnings"]);
        sum = sum.plus(passes(&mut cargo)?);
    }
    Ok(sum)
}

/// Bundles a build and checks its budgets; each budget counts as one test.
fn sized(house: &House, build: Build) -> Result<Outcome> {
    let sizes = size::measure(house, build)?;
    size::print(&sizes, size::Form::Text);
    Ok(sizes.checks().iter().fold(Outcome::default(), |sum, check| sum.plus(Outcome::one(check.holds))))
}

/// The test of whole pages, without variables that another run may have left in the environment.
fn e2e(house: &House) -> Command {
    let mut cargo = house.cargo("test");
    for variable in VARIABLES {
        cargo.env_remove(variable);
    }
    cargo.args(["--package", "cookie-gate-e2e", "--test", "e2e"]);
    cargo
}

/// Runs whole pages in real browsers, against the smallest build.
fn whole_pages(house: &House, wish: &Wish) -> Result<Outcome> {
    if opens_playground(house, wish.only.as_deref())? {
        site::fresh(house)?;
    }
    let mut cargo = e2e(house);
    cargo.env("COOKIE_GATE_WEB", build::folder(house, Build::Smallest)).env("COOKIE_GATE_SITE", site::folder(house));
    if wish.extent == Extent::All {
        cargo.env("COOKIE_GATE_ALL", "1").env("COOKIE_GATE_RECIPES", recipes::folder(house));
        cargo.env("COOKIE_GATE_LIGHTHOUSE", lighthouse::folder(house));
    }
    if let Some(engine) = &wish.engine {
        cargo.env("COOKIE_GATE_ENGINE", engine);
    }
    if let Some(seed) = wish.seed {
        cargo.env("COOKIE_GATE_SEED", seed.to_string());
    }
    if let Some(word) = &wish.only {
        cargo.args(["--", word]);
    }
    if !wish.is_part() {
        // `ATTEMPT` in the environment would remove all other attempts from a whole run.
        cargo.env_remove("ATTEMPT");
    }
    counted(&mut cargo)
}

/// Whether a case with this word in its name opens the playground, which takes longer to build than all web files.
fn opens_playground(house: &House, only: Option<&str>) -> Result<bool> {
    let Some(word) = only else { return Ok(true) };
    let mut cargo = e2e(house);
    cargo.env("COOKIE_GATE_TIMING", "1").args(["--quiet", "--", "--list", word]);
    Ok(command::capture(&mut cargo)?.contains("::playground::"))
}

/// Tests the tests: with each of these gates, a part of the normal run must fail.
fn broken_gates(house: &House) -> Result<Outcome> {
    let mut sum = Outcome::default();
    for gate in broken::GATES {
        let web = broken::build(house, gate)?;
        let mut cargo = e2e(house);
        cargo.env("COOKIE_GATE_WEB", web).env_remove("ATTEMPT").args(["--", gate.seen_by]);
        let outcome = counted(&mut cargo)?;
        let is_seen = outcome.count.failed > 0;
        println!("without {}: {}", gate.without, if is_seen { "seen, as it should be" } else { "NOT SEEN" });
        sum = sum.plus(Outcome::one(is_seen));
    }
    Ok(sum)
}
