//! The release under test, in a run of everything: its crates are compiled and used far from the repository, and the
//! whole release is made twice, from two copies of the repository.
//!
//! Invariant: the two copies share the tools from npm and the home of cargo, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::report::{Outcome, Report, counted};
use crate::build::Build;
use crate::command::{House, capture, shown, step};
use crate::folder::{copy, empty, files};
use crate::{crates, dist};

/// The suites, by the names by which `--only` chooses them.
const CRATES: &str = "release::crates";
const TWICE: &str = "release::twice";

/// Whether a word asks for this suite. A word that begins otherwise is a word of whole pages.
fn is_asked(suite: &str, only: Option<&str>) -> bool {
    only.is_none_or(|word| word.starts_with("release") && suite.starts_with(word))
}

/// Whether a word asks for a suite of this file, and so for nothing else.
pub fn is_meant(word: &str) -> bool {
    [CRATES, TWICE].iter().any(|suite| is_asked(suite, Some(word)))
}

/// The suites that are asked for.
pub fn suites(house: &House, only: Option<&str>, report: &mut Report) {
    if is_asked(CRATES, only) {
        let mut command = None;
        report.suite("crates of the release", || used(house, &mut command));
        if let Some(command) = command {
            report.suite("the command of the crates", || {
                let mut cargo = house.cargo("test");
                cargo.args(["--package", "cookie-gate-cli", "--test", "it", "--no-fail-fast", "--", "cli_"]);
                counted(cargo.env("COOKIE_GATE_COMMAND", command))
            });
        }
    }
    if is_asked(TWICE, only) {
        report.suite("the release, made twice", || made_twice(house));
    }
}

/// Compiles the command from the crates alone, has it bundle, and looks at its demo. `command` gets the program's file.
fn used(house: &House, command: &mut Option<PathBuf>) -> Result<Outcome> {
    let packed = crates::pack(house)?;
    let place = tempfile::tempdir().context("a folder for the crates")?;
    let mut sum = Outcome::default();
    for file in &packed {
        capture(Command::new("tar").arg("-xzf").arg(file).arg("-C").arg(place.path()))?;
        sum = sum.plus(Outcome::one(is_fit(&place.path().join(file.file_stem().unwrap_or_default()))?));
    }
    let program = compile(house, place.path())?;
    let bundle = place.path().join("bundle");
    shown(Command::new(&program).arg("bundle").arg(house.root.join(dist::CATALOGUE)).arg("--out").arg(&bundle))?;
    sum = sum.plus(same(&bundle, &dist::fresh(house, Build::Smallest)?)?);
    sum = sum.plus(Outcome::one(has_demo(&program)?));
    *command = Some(program);
    Ok(sum)
}

/// Whether an unpacked crate has what its users need, and neither tests nor a trace of our git.
fn is_fit(folder: &Path) -> Result<bool> {
    let names: Vec<String> = files(folder)?.into_keys().collect();
    let has = |name: &str| names.iter().any(|own| own == name);
    let mut faults: Vec<String> = ["LICENSE-MIT", "LICENSE-APACHE", "Cargo.lock", "src/lib.rs"]
        .into_iter()
        .filter(|name| !has(name))
        .map(|name| format!("no {name}"))
        .collect();
    let is_needless = |name: &str| name.contains("tests") || name.contains("vcs_info");
    faults.extend(names.iter().filter(|name| is_needless(name)).map(|name| format!("{name} is in it")));
    eprintln!("· {}: {} files {}", folder.display(), names.len(), faults.join(", "));
    Ok(faults.is_empty())
}

/// Compiles the command from the unpacked crates, each in the place of the crate that a registry would send.
fn compile(house: &House, place: &Path) -> Result<PathBuf> {
    let unpacked = |name: &str| place.join(format!("{name}-{}", env!("CARGO_PKG_VERSION")));
    let (program, target) = ("cookie-gate-cli", house.target.join("crates-used"));
    let mut cargo = house.cargo("build");
    cargo.current_dir(unpacked(program)).arg("--target-dir").arg(&target).env_remove("COOKIE_GATE_WEB");
    cargo.args(["--quiet", "--offline", "--config", "profile.dev.debug=false"]);
    for name in crates::names().filter(|name| name != program) {
        cargo.arg("--config").arg(format!("patch.crates-io.{name}.path={:?}", unpacked(&name).to_string_lossy()));
    }
    step("compile the crates", || shown(&mut cargo))?;
    Ok(target.join("debug/cookie-gate").with_extension(std::env::consts::EXE_EXTENSION))
}

/// A program that ends when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already when this fails.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether the demo of the command answers with its page, and with gate.js.
fn has_demo(program: &Path) -> Result<bool> {
    let mut command = Command::new(program);
    command.args(["demo", "--port", "0"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut running = Running(command.spawn().context("the demo could not start")?);
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().context("no output")?).read_line(&mut line)?;
    let port = line.trim().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse::<u16>().ok());
    let port = port.with_context(|| format!("no port in {line:?}"))?;
    let ask = |path: &str| -> Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).context("the demo does not answer")?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    Ok(ask("/")?.contains("<script src=\"/gate.js\">") && ask("/gate.js")?.contains("http://localhost:"))
}

/// Makes the release from two copies of the repository, in two folders and with two target directories.
fn made_twice(house: &House) -> Result<Outcome> {
    let place = house.target.join("twice");
    empty(&place)?;
    // Paths of different lengths.
    let copies = ["one", "the-other/of/them"].map(|name| place.join(name));
    // Both before the first release, which takes minutes in which somebody may edit a file.
    for copied in &copies {
        copy_tracked(&house.root, &copied.join("source"))?;
    }
    for copied in &copies {
        let (root, target) = (copied.join("source"), copied.join("built"));
        step(&format!("the release in {}", root.display()), || {
            let mut cargo = House { root, target: target.clone() }.cargo("xtask");
            cargo.env("CARGO_TARGET_DIR", &target).env_remove("CARGO_MANIFEST_DIR");
            shown(cargo.args(["release", "--out"]).arg(copied.join("out")))
        })?;
        // Some gigabytes, and the second release must not find them.
        empty(&target)?;
    }
    let [one, other] = copies;
    let outcome = same(&one.join("out"), &other.join("out"))?;
    empty(&place)?;
    Ok(outcome)
}

/// Copies the files that git tracks, as they lie in the work tree, and lends the copy the tools from npm.
fn copy_tracked(root: &Path, to: &Path) -> Result<()> {
    let names = capture(Command::new("git").args(["ls-files", "-z"]).current_dir(root))?;
    for name in names.split_terminator('\0') {
        let (from, to) = (root.join(name), to.join(name));
        if !from.is_symlink() {
            copy(&from, &to)?;
            continue;
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        symlink(fs::read_link(&from)?, &to).with_context(|| to.display().to_string())?;
    }
    ensure!(to.join("Cargo.toml").is_file(), "git tracks no Cargo.toml in {}", root.display());
    symlink(root.join("node_modules"), to.join("node_modules")).context("the tools from npm")
}

/// Compares two folders byte by byte; each file counts as one test.
fn same(one: &Path, other: &Path) -> Result<Outcome> {
    let (one, other) = (files(one)?, files(other)?);
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let mut sum = Outcome::default();
    for name in names {
        let is_same = match (one.get(name), other.get(name)) {
            (Some(one), Some(other)) => fs::read(one)? == fs::read(other)?,
            _ => false,
        };
        if !is_same {
            println!("{name} differs");
        }
        sum = sum.plus(Outcome::one(is_same));
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_chooses_a_suite_or_all_of_them_or_whole_pages() {
        let asked = |only| [CRATES, TWICE].map(|suite| is_asked(suite, only));
        assert_eq!(asked(None), [true, true]);
        assert_eq!(asked(Some("release")), [true, true]);
        assert_eq!(asked(Some("release::twice")), [false, true]);
        assert!(is_meant("release::crates") && !is_meant("popup") && !is_meant("r") && !is_meant("released"));
    }

    #[test]
    fn files_that_differ_or_are_missing_are_seen() {
        let root = tempfile::tempdir().unwrap();
        let [one, other] = ["one", "other"].map(|name| root.path().join(name));
        for (folder, text) in [(&one, "1"), (&other, "2")] {
            fs::create_dir_all(folder.join("in")).unwrap();
            fs::write(folder.join("same"), "").unwrap();
            fs::write(folder.join("in/other"), text).unwrap();
        }
        fs::write(one.join("extra"), "").unwrap();
        let count = same(&one, &other).unwrap().count;
        assert_eq!((count.passed, count.failed), (1, 2));
        assert_eq!(same(&one, &one).unwrap().count.failed, 0);
    }

    #[test]
    fn a_crate_without_licence_or_with_tests_is_not_fit() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("src")).unwrap();
        for name in ["LICENSE-MIT", "LICENSE-APACHE", "Cargo.lock", "src/lib.rs"] {
            assert!(!is_fit(root.path()).unwrap(), "without {name}");
            fs::write(root.path().join(name), "").unwrap();
        }
        assert!(is_fit(root.path()).unwrap());
        fs::write(root.path().join("src/tests.rs"), "").unwrap();
        assert!(!is_fit(root.path()).unwrap());
    }
}
