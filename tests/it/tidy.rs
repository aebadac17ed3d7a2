//! The invariants listed in src/lib.rs, checked on the text of the repository.
//!
//! What must be absent cannot be seen by a compiler. Each check is a function over one file's path and text, and
//! `tidy/samples.rs` shows it a bad sample, so that no check is unable to fail.

mod check;
mod samples;

use std::fs;
use std::path::Path;

/// One check: which files it reads, and what it finds wrong with one of them.
struct Check {
    reads: fn(&str) -> bool,
    faults: fn(&str, &str) -> Vec<String>,
}

/// The invariants that src/lib.rs states, each with its checks. One is checked by compiling: `cargo xtask test`
/// compiles the core without any feature, where no web crate is a dependency.
const INVARIANTS: [(&str, &[Check]); 7] = [
    (
        "arrows point one way, `bin → {gate, ui, cli, xtask} → core` and `ui → web → core`",
        &[Check { reads: is_library, faults: check::arrows }],
    ),
    (
        "the core names no web crate and compiles with `--no-default-features`",
        &[Check { reads: is_core, faults: check::web_crates }],
    ),
    (
        "the core never touches a clock or a source of randomness; both are arguments",
        &[Check { reads: is_core, faults: check::clocks_and_randomness }],
    ),
    ("nothing is exported to wasm outside `bin/`", &[Check { reads: is_library, faults: check::exports }]),
    (
        "no HTML sink: catalogue text reaches a page only as text",
        &[
            Check { reads: has_no_sink, faults: check::html_sinks },
            Check { reads: is_markup, faults: check::inline_styles },
        ],
    ),
    (
        "`web`, `gate` and `ui` do not unwrap, expect or panic",
        &[Check { reads: is_page_module, faults: check::panics_are_denied }],
    ),
    ("every source file opens by saying what it is for", &[Check { reads: is_source, faults: check::opening }]),
];

/// Habits that are not the library's own invariants.
const HABITS: [Check; 2] =
    [Check { reads: is_source, faults: check::length }, Check { reads: is_finished, faults: check::leftovers }];

fn is_source(path: &str) -> bool {
    [".rs", ".js", ".css"].iter().any(|end| path.ends_with(end))
}

/// All but the samples, which are bad on purpose, and the words that they are found by.
fn is_finished(path: &str) -> bool {
    is_source(path) && !path.starts_with("tests/it/tidy")
}

fn is_library(path: &str) -> bool {
    path.starts_with("src/") && path.ends_with(".rs") && !path.starts_with("src/bin/")
}

fn is_core(path: &str) -> bool {
    let module = check::module(path);
    is_library(path) && (module == "gate" || check::CORE.contains(&module))
}

/// Test modules aside: they may say what must not appear.
fn reaches_pages(path: &str) -> bool {
    let shipped = ["src/ui", "src/web", "src/gate", "src/bin/panel", "www/gate/", "www/styles/"];
    is_source(path) && shipped.iter().any(|start| path.starts_with(start)) && !path.ends_with("/tests.rs")
}

/// The two scripts that hook the sinks name them; what they hand on is the page's own text.
fn has_no_sink(path: &str) -> bool {
    reaches_pages(path) && !["www/gate/addresses.js", "www/gate/realms.js"].contains(&path)
}

fn is_markup(path: &str) -> bool {
    path.starts_with("src/ui") && path.ends_with(".rs")
}

fn is_page_module(path: &str) -> bool {
    ["src/web.rs", "src/gate.rs", "src/ui.rs"].contains(&path)
}

/// Every text file under src, tests and www, with its path from the repository.
fn files() -> Vec<(String, String)> {
    fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("a folder of the repository") {
            let path = entry.expect("its entry").path();
            if path.is_dir() {
                collect(root, &path, files);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
                files.push((name.replace('\\', "/"), text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "www"] {
        collect(root, &root.join(folder), &mut files);
    }
    files
}

fn faults(checks: &[Check]) -> Vec<String> {
    let files = files();
    let mut faults = Vec::new();
    for check in checks {
        let mut read = files.iter().filter(|(path, _)| (check.reads)(path)).peekable();
        assert!(read.peek().is_some(), "a check that reads no file checks nothing");
        faults.extend(read.flat_map(|(path, text)| (check.faults)(path, text)));
    }
    faults
}

#[test]
fn the_invariants_of_the_library_hold() {
    let faults: Vec<String> = INVARIANTS.iter().flat_map(|(_, checks)| faults(checks)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_habits_of_the_repository_hold() {
    let faults = faults(&HABITS);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_invariant_that_the_library_states_has_a_check_here() {
    let library = include_str!("../../src/lib.rs");
    let stated = library.lines().filter_map(|line| line.strip_prefix("//! * Invariant: "));
    let stated: Vec<&str> = stated.map(|line| line.trim_end_matches('.')).collect();
    assert_eq!(stated, INVARIANTS.map(|(text, _)| text));
}
