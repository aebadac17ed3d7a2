//! The command line of xtask: what is understood and what is refused.

use super::test::{Extent, Wish};
use super::*;

fn parsed(line: &str) -> Result<Task> {
    parse(lexopt::Parser::from_args(line.split_whitespace()))
}

#[test]
fn every_command_of_the_house_is_understood() {
    let dist = |build, out: &str| Task::Dist { build, out: out.into() };
    for (line, task) in [
        ("", Task::Help),
        ("test --help", Task::Help),
        ("serve", Task::Serve { port: 8080 }),
        ("serve --port 9000", Task::Serve { port: 9000 }),
        ("build", Task::Build(Build::Smallest)),
        ("build --stable", Task::Build(Build::Stable)),
        ("test", Task::Test(Wish::of(Extent::Normal))),
        ("test --fast", Task::Test(Wish::of(Extent::Fast))),
        ("test --broken", Task::Test(Wish::of(Extent::Broken))),
        ("test --all --seed 7", Task::Test(Wish { seed: Some(7), ..Wish::of(Extent::All) })),
        (
            "test --engine firefox --only popup",
            Task::Test(Wish { engine: Some("firefox".into()), only: Some("popup".into()), ..Wish::of(Extent::Normal) }),
        ),
        ("dist", dist(Build::Smallest, "dist")),
        ("dist --stable --out elsewhere", dist(Build::Stable, "elsewhere")),
        ("site", Task::Site { out: None }),
        ("site --out elsewhere", Task::Site { out: Some("elsewhere".into()) }),
        ("size --stable --markdown", Task::Size { build: Build::Stable, markdown: true }),
        ("cldr", Task::Cldr),
        ("shots", Task::Shots),
        ("doctor", Task::Doctor),
    ] {
        assert_eq!(parsed(line).unwrap(), task, "{line}");
    }
}

#[test]
fn options_of_another_command_are_refused() {
    for line in [
        "build --fast",
        "test --stable",
        "serve --out x",
        "dist --port 1",
        "doctor now",
        "bake",
        "--fast test",
        "test --fast --all",
        "test --fast --engine firefox",
        "test --broken --only popup",
        "test --fast --only popup",
        "test --engine lynx",
        "test --seed seven",
        "build --only popup",
    ] {
        assert!(parsed(line).is_err(), "{line}");
    }
}

#[test]
fn a_command_that_could_not_run_exits_with_2_and_help_with_0() {
    assert_eq!(run_line(vec!["xtask".into(), "bake".into()]), 2);
    assert_eq!(run_line(vec!["xtask".into(), "help".into()]), 0);
}

#[test]
fn under_another_name_it_is_that_tool() {
    assert_eq!(run_line(vec!["/x/wasm-bindgen".into(), "--version".into()]), 0);
    assert_eq!(run_line(vec!["wasm-bindgen-test-runner".into(), "--version".into()]), 0);
    assert_eq!(run_line(vec!["wasm-bindgen".into(), "/no/such.wasm".into(), "--out-dir".into(), "/x".into()]), 2);
}
