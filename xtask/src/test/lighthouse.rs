//! Installs Lighthouse for the case that measures what the gate costs a page.
//!
//! Lighthouse is 150 MB with its dependencies, so it is no dependency of the repository, and only a run of everything
//! installs it, with the versions of its lock file.
//! Invariant: nothing is installed inside of the repository's own folders.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::recipes::SILENCE;
use super::report::Outcome;
use crate::command::{House, capture, twice};
use crate::folder::{copy, empty};

/// The folder in which Lighthouse is installed.
pub fn folder(house: &House) -> PathBuf {
    house.target.join("lighthouse")
}

/// Whether a word in the names of cases asks for the case.
pub fn is_asked(only: Option<&str>) -> bool {
    let name = "chromium::timing::lighthouse::for_lighthouse_a_page_with_the_gate_is_as_fast_as_without";
    only.is_none_or(|word| name.contains(word))
}

/// Installs Lighthouse; counts as one test.
pub fn install(house: &House) -> Result<Outcome> {
    let folder = folder(house);
    empty(&folder)?;
    copy(&house.root.join("tests/lighthouse"), &folder)?;
    twice(|| npm(&folder)).map(|_| Outcome::one(true))
}

fn npm(folder: &Path) -> Result<String> {
    let words = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
    capture(Command::new("npm").args(words).envs(SILENCE).current_dir(folder))
}
