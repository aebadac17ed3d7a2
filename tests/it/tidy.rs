//! The invariants listed in src/lib.rs, checked on the text of the repository.
//!
//! A compiler cannot see what must be absent. Each check is a function of one file's path and text. `tidy/samples.rs`
//! gives each check a bad sample, so that no check is unable to fail.

mod check;
mod samples;

use std::fs;
use std::path::Path;

/// One check: which files the check reads, and the faults that it finds in a file.
struct Check {
    reads: fn(&str) -> bool,
    faults: fn(&str, &str) -> Vec<String>,
}

/// The invariants that src/lib.rs states, each with its checks.
const INVARIANTS: [(&str, &[Check]); 7] = [
    (
        "the core has no dependency, and the crates point one way: down",
        &[Check { reads: is_manifest, faults: check::arrows }, Check { reads: is_core_root, faults: check::no_std }],
    ),
    (
        "neither the core nor what compiles and bundles a catalogue touches a clock or a source of randomness",
        &[Check { reads: is_clippy_file, faults: check::clocks_are_disallowed }],
    ),
    (
        "nothing is exported to wasm outside `crates/gate`, `crates/node`, `crates/panel-page` and `crates/playground`",
        &[Check { reads: exports_nothing, faults: check::exports }],
    ),
    (
        "no HTML sink: catalogue text reaches a page only as text",
        &[
            Check { reads: has_no_sink, faults: check::html_sinks },
            Check { reads: is_markup, faults: check::inline_styles },
        ],
    ),
    (
        "the gate and the panel do not unwrap, expect or panic",
        &[Check { reads: is_page_module, faults: check::panics_are_denied }],
    ),
    (
        "on the path of the hooks nothing is looked up that a page can replace",
        &[Check { reads: is_on_the_path_of_hooks, faults: check::lookups }],
    ),
    ("every source file opens by saying what it is for", &[Check { reads: is_source, faults: check::opening }]),
];

/// Habits of this repository that are not invariants of the library.
const HABITS: [Check; 2] =
    [Check { reads: is_source, faults: check::length }, Check { reads: is_finished, faults: check::leftovers }];

fn is_source(path: &str) -> bool {
    [".rs", ".js", ".css"].iter().any(|end| path.ends_with(end))
}

/// Sources without the samples and the search words of `tidy`, which are bad on purpose.
fn is_finished(path: &str) -> bool {
    is_source(path) && !path.starts_with("tests/it/tidy")
}

fn is_manifest(path: &str) -> bool {
    path == "Cargo.toml" || path.ends_with("/Cargo.toml")
}

fn is_core_root(path: &str) -> bool {
    path == "src/lib.rs"
}

/// Crates that may not ask for the time have a clippy.toml of their own.
fn is_clippy_file(path: &str) -> bool {
    check::TIMELESS.iter().any(|name| path.strip_suffix("/clippy.toml") == Some(name))
}

fn exports_nothing(path: &str) -> bool {
    let is_shipped = path.starts_with("src/") || path.starts_with("crates/");
    let exports = ["crates/gate/", "crates/node/", "crates/panel-page/", "crates/playground/src/lib.rs"];
    is_shipped && path.ends_with(".rs") && !exports.iter().any(|start| path.starts_with(start))
}

/// Sources that run in a page, without test modules: tests may name what must not appear.
fn reaches_pages(path: &str) -> bool {
    let shipped = [
        "src/gate",
        "crates/gate/",
        "crates/panel/",
        "crates/panel-page/",
        "crates/playground/",
        "www/gate/",
        "www/playground/",
        "www/styles/",
    ];
    is_source(path) && shipped.iter().any(|start| path.starts_with(start)) && !path.ends_with("/tests.rs")
}

/// Sources that may name no sink. The three scripts that hook the sinks must name them, and they pass on only the page's
/// own text.
fn has_no_sink(path: &str) -> bool {
    // The frame of the playground's preview gets a document that has no text of a catalogue in it.
    let is_frame = path == "www/playground/frame.js";
    let hooks = ["asleep", "fetching", "realms"].iter().any(|name| path == format!("www/gate/{name}.js"));
    reaches_pages(path) && !is_frame && !hooks
}

/// The scripts whose functions run when page code calls a hook.
const HOOK_PATH: [&str; 11] =
    ["asleep", "contact", "cookies", "core", "fetching", "hook", "platform", "realms", "report", "requests", "storage"];

fn is_on_the_path_of_hooks(path: &str) -> bool {
    HOOK_PATH.iter().any(|name| path.strip_prefix("www/gate/") == Some(&format!("{name}.js")))
}

fn is_markup(path: &str) -> bool {
    path.starts_with("crates/panel/") && path.ends_with(".rs")
}

fn is_page_module(path: &str) -> bool {
    ["src/gate.rs", "crates/gate/src/lib.rs", "crates/panel/src/lib.rs", "crates/panel-page/src/lib.rs"].contains(&path)
}

/// Every text file of the repository that is ours, with its path from the root.
fn files() -> Vec<(String, String)> {
    fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("a folder of the repository") {
            let path = entry.expect("its entry").path();
            // A bundle that somebody has made inside an example is not ours.
            if path.is_dir() && !path.ends_with("cookie-gate") {
                collect(root, &path, files);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
                files.push((name.replace('\\', "/"), text));
            }
        }
    }
    let root = Path::new(crate::ROOT);
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("the workspace's manifest");
    let mut files = vec![("Cargo.toml".to_string(), manifest)];
    for folder in ["src", "crates", "examples", "xtask", "tests", "www"] {
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
