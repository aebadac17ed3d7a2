//! The npm package under test: its types, the tests of `tests/npm`, and the tests of the command, run with the packed
//! package in the place of the native program.
//!
//! The bundlers for the tests are installed below cargo's target directory, with the versions that the lock file names.
//! Invariant: nothing is installed inside of the repository's own folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::recipes::copy;
use super::report::{Report, counted, passes};
use crate::command::{House, capture, step, twice};
use crate::npm;

/// The suites of the package.
pub fn suites(house: &House, report: &mut Report) {
    let made = npm::pack(house).and_then(|tarball| Ok((tarball, tools(house)?)));
    let (tarball, tools) = match made {
        Ok(made) => made,
        // Without a package there is nothing to test. The report shows why.
        Err(fault) => return report.suite("npm package", || Err(fault)),
    };
    report.suite("types of the npm package", || {
        passes(Command::new(tools.join("node_modules/.bin/tsc")).args(["--project", "package"]).current_dir(&tools))
    });
    report.suite("npm package", || {
        let mut node = Command::new("node");
        // Several files at a time would measure each other.
        node.args(["--test", "--test-concurrency=1", "--test-reporter=./reporter.js"]).current_dir(&tools);
        let mut files: Vec<PathBuf> = entries(&tools)?;
        files.retain(|file| file.to_string_lossy().ends_with(".test.js"));
        counted(node.args(files).env("COOKIE_GATE_TARBALL", &tarball).env("COOKIE_GATE_ROOT", &house.root))
    });
    report.suite("the command of the npm package", || {
        let mut cargo = house.cargo("test");
        cargo.args(["--package", "cookie-gate-cli", "--test", "it", "--no-fail-fast", "--", "cli_", "show_prints"]);
        counted(cargo.env("COOKIE_GATE_COMMAND", npm::folder(house).join("bin/cookie-gate.js")))
    });
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
    let lock = source.join("package-lock.json");
    let wanted = format!("{:x?}", Sha256::digest(fs::read(&lock).with_context(|| lock.display().to_string())?));
    let stamp = folder.join("node_modules/.from");
    if fs::read_to_string(&stamp).is_ok_and(|from| from == wanted) {
        return Ok(folder);
    }
    let install = || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder);
        capture(&mut npm)
    };
    step("install bundlers", || twice(install))?;
    fs::write(&stamp, wanted).with_context(|| stamp.display().to_string())?;
    Ok(folder)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
