//! The npm package under test: its types, the tests of `tests/npm`, and the tests of the command, run with the packed
//! package in the place of the native program.
//!
//! The bundlers for the tests are installed below cargo's target directory, with the versions that the lock file names,
//! and so is the oldest Node that the package promises, in a run of everything.
//! Invariant: nothing is installed inside of the repository's own folders.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Extent;
use super::report::{Outcome, Report, counted, passes};
use crate::command::{House, capture, step, twice};
use crate::folder::copy;
use crate::npm;

/// The tests that need neither a bundler of today nor a checker of packages: those ask for a newer Node than the package.
const WITHOUT_TOOLS: [&str; 5] = ["documents", "node", "package", "paths", "webpack"];

/// The suites of the package.
pub fn suites(house: &House, extent: Extent, report: &mut Report) {
    let (tarball, tools) = match made(house) {
        Ok(made) => made,
        // Without a package there is nothing to test. The report shows why.
        Err(fault) => return report.suite("npm package", || Err(fault)),
    };
    report.suite("types of the npm package", || {
        passes(Command::new(tools.join("node_modules/.bin/tsc")).args(["--project", "package"]).current_dir(&tools))
    });
    report.suite("npm package", || {
        let mut files = entries(&tools)?;
        files.retain(|file| file.to_string_lossy().ends_with(".test.js"));
        tests(house, &mut Command::new("node"), &tarball, &tools, files)
    });
    report.suite("the command of the npm package", || counted(&mut command(house)));
    if extent == Extent::All {
        with_oldest_node(house, &tarball, &tools, report);
    }
}

/// Whether a word in the names of cases asks for the suites of [`oldest_node`] alone.
pub fn is_oldest_node_asked(only: Option<&str>) -> bool {
    only.is_some_and(|word| word == "oldest_node")
}

/// The package under the oldest Node that it promises.
pub fn oldest_node(house: &House, report: &mut Report) {
    match made(house) {
        Ok((tarball, tools)) => with_oldest_node(house, &tarball, &tools, report),
        Err(fault) => report.suite("npm package, oldest Node", || Err(fault)),
    }
}

fn with_oldest_node(house: &House, tarball: &Path, tools: &Path, report: &mut Report) {
    let bin = match step("install the oldest Node", || install_oldest_node(house)) {
        Ok(bin) => bin,
        Err(fault) => return report.suite("npm package, oldest Node", || Err(fault)),
    };
    let before = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([bin.clone()].into_iter().chain(env::split_paths(&before)));
    report.suite("npm package, oldest Node", || {
        let files = WITHOUT_TOOLS.map(|name| tools.join(format!("{name}.test.js"))).to_vec();
        let mut node = Command::new(bin.join("node"));
        tests(house, node.env("COOKIE_GATE_NODE", &bin), tarball, tools, files)
    });
    report.suite("the command, oldest Node", || counted(command(house).env("PATH", path?)));
}

/// The packed package, and the folder of its tests.
fn made(house: &House) -> Result<(PathBuf, PathBuf)> {
    Ok((npm::pack(house)?, tools(house)?))
}

fn tests(house: &House, node: &mut Command, tarball: &Path, tools: &Path, files: Vec<PathBuf>) -> Result<Outcome> {
    // Several files at a time would measure each other.
    node.args(["--test", "--test-concurrency=1", "--test-reporter=./reporter.js"]).current_dir(tools);
    counted(node.args(files).env("COOKIE_GATE_TARBALL", tarball).env("COOKIE_GATE_ROOT", &house.root))
}

/// The tests of the command, with the package in the place of the native program.
fn command(house: &House) -> Command {
    let mut cargo = house.cargo("test");
    cargo.args(["--package", "cookie-gate-cli", "--test", "it", "--no-fail-fast", "--", "cli_", "show_prints"]);
    cargo.env("COOKIE_GATE_COMMAND", npm::folder(house).join("bin/cookie-gate.js"));
    cargo
}

/// Installs the oldest Node that package.json promises, and returns the folder of its programs. The package of npm that
/// has it carries the program itself, so nothing runs at its installation.
fn install_oldest_node(house: &House) -> Result<PathBuf> {
    let source = house.root.join("tests/oldest-node");
    let folder = house.target.join("npm/oldest-node");
    copy(&source, &folder)?;
    install(&source, &folder)?;
    let bin = folder.join("node_modules/.bin");
    let package = house.root.join("packages/cookie-gate/package.json");
    let package: Value = serde_json::from_slice(&fs::read(&package).context("the package's own file")?)?;
    let range = package["engines"]["node"].as_str().unwrap_or_default();
    let promised = range.strip_prefix(">=").context("the package promises no oldest Node")?;
    let version = capture(Command::new(bin.join("node")).arg("--version"))?;
    ensure!(version.starts_with(&format!("v{promised}.")), "{version} is not the oldest Node promised, {promised}");
    Ok(bin)
}

/// The folder of the tests, with the bundlers beside them.
fn tools(house: &House) -> Result<PathBuf> {
    let (source, folder) = (house.root.join("tests/npm"), house.target.join("npm/tests"));
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for file in entries(&folder)? {
        if !file.ends_with("node_modules") {
            let removed = if file.is_dir() { fs::remove_dir_all(&file) } else { fs::remove_file(&file) };
            removed.with_context(|| file.display().to_string())?;
        }
    }
    copy(&source, &folder)?;
    copy(&house.root.join("packages/cookie-gate"), &folder.join("package"))?;
    step("install bundlers", || install(&source, &folder))?;
    Ok(folder)
}

/// Installs what the lock file of `source` names into `folder`, unless that is there already.
fn install(source: &Path, folder: &Path) -> Result<()> {
    let lock = source.join("package-lock.json");
    let wanted = format!("{:x?}", Sha256::digest(fs::read(&lock).with_context(|| lock.display().to_string())?));
    let stamp = folder.join("node_modules/.from");
    if fs::read_to_string(&stamp).is_ok_and(|from| from == wanted) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder);
    twice(|| capture(&mut npm))?;
    fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
