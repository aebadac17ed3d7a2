//! Builds the examples of docs/frameworks.md with their own frameworks, for the cases that open their pages.
//!
//! Each example is copied below cargo's target directory, and is installed and built there with the versions that its
//! lock file names. It gets the bundle of examples/plain, or the npm package, whose plugin bundles the same catalogue. The
//! cases are in `tests/e2e/recipes.rs`.
//! Invariant: nothing is installed or built inside of the repository's own folders.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::report::{Outcome, Part};
use crate::build::Build;
use crate::command::{House, capture, causes, step, twice};
use crate::folder::{copy, empty};
use crate::{dist, npm};

/// An example that needs a build of its framework.
struct Recipe {
    /// Its folder below `examples/`.
    name: &'static str,
    gate: Gate,
}

/// How an example gets the gate.
enum Gate {
    /// The bundle is put into the folder whose files the framework serves as they are.
    In(&'static str),
    /// The example uses a plugin of the npm package.
    ByPlugin,
}

const RECIPES: [Recipe; 9] = [
    Recipe { name: "next", gate: Gate::ByPlugin },
    Recipe { name: "astro", gate: Gate::In("public") },
    Recipe { name: "nuxt", gate: Gate::In("public") },
    Recipe { name: "sveltekit", gate: Gate::In("static") },
    Recipe { name: "remix", gate: Gate::In("public") },
    Recipe { name: "angular", gate: Gate::In("public") },
    Recipe { name: "vite-react", gate: Gate::ByPlugin },
    Recipe { name: "vite-vue", gate: Gate::ByPlugin },
    Recipe { name: "vite-svelte", gate: Gate::ByPlugin },
];

/// The frameworks count how they are used, and ask their makers for news. Tests tell nobody, and ask nobody but the
/// registry of npm.
pub(super) const SILENCE: [(&str, &str); 5] = [
    ("NEXT_TELEMETRY_DISABLED", "1"),
    ("NUXT_TELEMETRY_DISABLED", "1"),
    ("ASTRO_TELEMETRY_DISABLED", "1"),
    ("NG_CLI_ANALYTICS", "false"),
    ("NO_UPDATE_NOTIFIER", "1"),
];

/// The catalogue of all examples.
const CATALOGUE: &str = "examples/plain/catalogue.json";

/// The folder with a folder for each built example.
pub fn folder(house: &House) -> PathBuf {
    house.target.join("recipes")
}

/// Whether a word in the names of cases asks for this example.
fn is_asked(recipe: &Recipe, only: Option<&str>) -> bool {
    only.is_none_or(|word| format!("chromium::recipes::{}", recipe.name).contains(word))
}

/// Whether any example is asked for.
pub fn are_asked(only: Option<&str>) -> bool {
    RECIPES.iter().any(|recipe| is_asked(recipe, only))
}

/// Installs and builds the examples that are asked for; each counts as one test.
pub fn build(house: &House, only: Option<&str>) -> Result<Outcome> {
    let bundle = folder(house).join("bundle");
    empty(&bundle)?;
    dist::write(house, Build::Smallest, CATALOGUE, &bundle)?;
    let package = npm::pack(house)?;
    let mut sum = Outcome::default();
    for recipe in RECIPES.iter().filter(|recipe| is_asked(recipe, only)) {
        let start = Instant::now();
        let done = step(recipe.name, || one(house, recipe, &bundle, &package));
        let mut outcome = Outcome::one(done.inspect_err(|fault| eprintln!("{}", causes(fault))).is_ok());
        let seconds = start.elapsed().as_secs_f32();
        outcome.parts.push(Part { name: format!("{}, installed and built", recipe.name), seconds });
        sum = sum.plus(outcome);
    }
    Ok(sum)
}

/// Copies, installs and builds one example.
fn one(house: &House, recipe: &Recipe, bundle: &Path, package: &Path) -> Result<()> {
    let example = house.root.join("examples").join(recipe.name);
    let folder = folder(house).join(recipe.name);
    empty(&folder)?;
    copy(&example, &folder)?;
    let npm = |words: &[&str]| capture(Command::new("npm").args(words).envs(SILENCE).current_dir(&folder));
    twice(|| npm(&["ci", "--no-audit", "--no-fund"]))?;
    match recipe.gate {
        Gate::In(files) => copy(bundle, &folder.join(files).join("cookie-gate"))?,
        Gate::ByPlugin => {
            // Beside the example, as in the repository.
            copy(&house.root.join(CATALOGUE), &folder.with_file_name("plain").join("catalogue.json"))?;
            let package = package.to_string_lossy();
            npm(&["install", &package, "--no-save", "--offline", "--no-audit", "--no-fund"])?;
        }
    }
    npm(&["run", "build"]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_chooses_the_examples_whose_cases_have_it_in_their_names() {
        let asked = |word| RECIPES.iter().filter(|recipe| is_asked(recipe, Some(word))).count();
        assert_eq!([asked("next"), asked("recipes"), asked("popup")], [1, RECIPES.len(), 0]);
        assert!(are_asked(None) && are_asked(Some("recipes::nuxt")) && !are_asked(Some("page::recipes")));
    }
}
