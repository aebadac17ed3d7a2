//! Which cases rest in a normal run, so that people do not wait too long for it.
//!
//! These cases are slow, and what they judge changes seldom: pages with vendors' own scripts, pictures, axe in many
//! languages, the playground in a second and third engine. A run makes about one in two; its seed decides which.
//! `--only`, `--engine` and `--all` leave out none.
//! Invariant: a case of enforcement in an engine never rests here; attempts have a plan of their own (`adversary::plan`).

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::harness::Case;

/// The starts of the names of cases that rest.
const KINDS: [&str; 8] = [
    "chromium::vendors::",
    "chromium::pictures::",
    "chromium::page::spoken::axe",
    "chromium::page::theme::axe",
    "chromium::page::blocked::look::axe",
    "chromium::case::look::",
    "firefox::playground::",
    "webkit::playground::",
];

/// Whether a case rests in a normal run with this seed.
pub fn rests(name: &str, seed: u64) -> bool {
    if !KINDS.iter().any(|start| name.starts_with(start)) {
        return false;
    }
    let mut hasher = DefaultHasher::new();
    (seed, name).hash(&mut hasher);
    hasher.finish().is_multiple_of(2)
}

pub const CASES: &[Case] = crate::cases![each_case_has_its_turn_and_most_cases_never_rest];

fn each_case_has_its_turn_and_most_cases_never_rest() {
    for kind in KINDS {
        let name = format!("{kind}x");
        let turns = (0..40).filter(|seed| !rests(&name, *seed)).count();
        assert!((8..=32).contains(&turns), "{name}: {turns} turns in 40");
        assert_eq!(rests(&name, 7), rests(&name, 7), "a seed decides the same again");
    }
    for name in ["chromium::attempts::popup", "webkit::case::closed::x", "chromium::playground::x"] {
        assert!((0..40).all(|seed| !rests(name, seed)), "{name}");
    }
}
