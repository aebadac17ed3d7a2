//! Tests `cookie-gate check` as its users meet it: exit codes, output, and what `--fix` writes.

use crate::catalogues::{onething, path, remove, set, small, text};
use cookie_gate_catalogue::parse;
use expect_test::expect;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};

/// The program that the tests of the command run: the native one, or the one that `COOKIE_GATE_COMMAND` names. `cargo
/// xtask test` runs the same tests with the command of the npm package.
pub fn program() -> OsString {
    std::env::var_os("COOKIE_GATE_COMMAND").unwrap_or_else(|| env!("CARGO_BIN_EXE_cookie-gate").into())
}

/// Runs the command with these arguments.
pub fn cookie_gate(args: &[&str]) -> Output {
    Command::new(program()).args(args).output().expect("the command starts")
}

/// Output of the command as text.
pub fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is UTF-8")
}

fn check(file: &Path, more: &[&str]) -> Output {
    let mut args = vec!["check", file.to_str().expect("a path")];
    args.extend(more);
    cookie_gate(&args)
}

fn written(directory: &tempfile::TempDir, text: &str) -> std::path::PathBuf {
    let file = directory.path().join("catalogue.json");
    std::fs::write(&file, text).expect("the catalogue can be written");
    file
}

#[test]
fn the_first_sites_catalogue_passes_with_exit_code_0() {
    let output = check(&path("policies/onething/catalogue.json"), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stdout));
    assert!(utf8(&output.stdout).ends_with("0 errors, 4 warnings\n"), "{}", utf8(&output.stdout));
    assert_eq!(utf8(&output.stderr), "");
}

#[test]
fn findings_name_code_path_and_help_and_exit_with_1() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut catalogue = small();
    remove(&mut catalogue, "/entries/1/period");
    set(&mut catalogue, "/mode", json!("observe"));
    let output = check(&written(&directory, &catalogue.to_string()), &[]);
    assert_eq!(output.status.code(), Some(1));
    expect![[r#"
        error[LINT-3] entries[1].period: how long it is kept is not stated
          help: write "session", or an ISO 8601 duration such as "P6M", "P1Y" or "PT24H"

        warning[mode-observe] mode: nothing is refused: cookies are set without consent
          help: write "enforce" as soon as the report shows what you expect

        1 error, 1 warning
    "#]]
    .assert_eq(utf8(&output.stdout));
}

#[test]
fn a_shape_error_is_a_finding_with_its_path() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut catalogue = small();
    set(&mut catalogue, "/categories/1/title/en", json!(7));
    let output = check(&written(&directory, &catalogue.to_string()), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(utf8(&output.stdout).starts_with("error[shape] categories[1].title.en: "), "{}", utf8(&output.stdout));
}

#[test]
fn json_output_carries_the_same_findings() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut catalogue = small();
    set(&mut catalogue, "/controller/email", json!("nobody"));
    let output = check(&written(&directory, &catalogue.to_string()), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["errors"], 1);
    assert_eq!(report["diagnostics"][0]["severity"], "error");
    assert_eq!(report["diagnostics"][0]["code"], "email-invalid");
    assert_eq!(report["diagnostics"][0]["path"], "controller.email");
}

#[test]
fn what_cannot_run_exits_with_2_and_complains_on_stderr() {
    let directory = tempfile::tempdir().expect("a directory");
    for args in [
        &["check", "no-such-file.json"][..],
        &["check"],
        &["chekc"],
        &[],
        &["check", directory.path().to_str().expect("a path")],
    ] {
        let output = cookie_gate(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(utf8(&output.stdout), "", "{args:?}");
        assert!(utf8(&output.stderr).starts_with("cookie-gate: "), "{args:?}");
    }
}

#[test]
fn help_version_and_schema_go_to_stdout() {
    assert!(utf8(&cookie_gate(&["--help"]).stdout).contains("cookie-gate check FILE"));
    assert_eq!(utf8(&cookie_gate(&["--version"]).stdout), concat!("cookie-gate ", env!("CARGO_PKG_VERSION"), "\n"));
    assert_eq!(utf8(&cookie_gate(&["schema"]).stdout), text("policies/catalogue.schema.json"));
}

#[test]
fn fix_gives_out_numbers_and_changes_nothing_else() {
    let directory = tempfile::tempdir().expect("a directory");
    let original = text("tests/it/handwritten.json");
    // An operator's first version: without any number, with the operator's own blanks and a byte order mark.
    let lines = original.lines().map(|line| match line.split_once("\"nr\": ") {
        Some((space, rest)) => rest.split_once(", ").map_or(String::new(), |(_, rest)| format!("{space}{rest}\n")),
        None => format!("{line}\n"),
    });
    let bare = format!("\u{feff}{}", lines.collect::<String>());
    assert!(!bare.contains("\"nr\""));
    let file = written(&directory, &bare);
    assert_eq!(check(&file, &[]).status.code(), Some(1), "numbers are missing");
    let output = check(&file, &["--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stdout));
    assert!(utf8(&output.stdout).contains("33 numbers given out"), "{}", utf8(&output.stdout));
    let fixed = std::fs::read_to_string(&file).expect("the catalogue is there");
    let values = |text: &str| serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).expect("JSON");
    assert_eq!(values(&fixed), values(&original), "the numbers are those of the repository");
    // Without the numbers, the text is the original again.
    let mut taken_out = fixed.clone();
    while let Some(start) = taken_out.find("\"nr\": ") {
        let comma = start + taken_out[start..].find(',').expect("a comma");
        let end = comma + 1 + taken_out[comma + 1..].find(|letter: char| !letter.is_whitespace()).expect("more");
        taken_out.replace_range(start..end, "");
    }
    assert!(taken_out == bare, "--fix changed more than numbers");
    let output = check(&file, &["--fix"]);
    assert!(!utf8(&output.stdout).contains("given out"), "nothing is missing any more");
    assert!(std::fs::read_to_string(&file).expect("the catalogue is there") == fixed);
}

#[test]
fn fix_never_reuses_a_number() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut catalogue = small();
    set(&mut catalogue, "/retired", json!({ "entries": [9], "categories": [3] }));
    set(&mut catalogue, "/entries/1/nr", Value::Null);
    remove(&mut catalogue, "/entries/0/nr");
    remove(&mut catalogue, "/categories/0/nr");
    let file = written(&directory, &catalogue.to_string());
    assert_eq!(check(&file, &["--fix"]).status.code(), Some(0));
    let fixed: Value = serde_json::from_slice(&std::fs::read(&file).expect("the catalogue is there")).expect("JSON");
    assert_eq!(fixed["entries"][0]["nr"], 10);
    assert_eq!(fixed["entries"][1]["nr"], 11);
    assert_eq!(fixed["categories"][0]["nr"], 4);
    assert_eq!(fixed["categories"][1]["nr"], 2);
}

#[test]
fn fix_leaves_a_file_that_cannot_be_read_as_it_is() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = written(&directory, "{ \"schema\": 1, ");
    assert_eq!(check(&file, &["--fix"]).status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&file).expect("the catalogue is there"), "{ \"schema\": 1, ");
}

#[test]
fn fix_gives_no_number_beyond_what_the_record_holds() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut catalogue = small();
    set(&mut catalogue, "/retired", json!({ "categories": [64] }));
    remove(&mut catalogue, "/categories/1/nr");
    let file = written(&directory, &catalogue.to_string());
    let output = check(&file, &["--fix"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(utf8(&output.stdout).contains("error[nr-missing] categories[1].nr"), "{}", utf8(&output.stdout));
}

#[test]
fn a_file_that_is_no_utf_8_is_told_what_to_do_with() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("catalogue.json");
    // PowerShell's `>` writes UTF-16 with a byte order mark.
    std::fs::write(&file, b"\xff\xfe{\0}\0").expect("a file");
    let output = check(&file, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(utf8(&output.stderr).contains("save it as UTF-8"), "{}", utf8(&output.stderr));
}

#[cfg(unix)]
#[test]
fn fix_leaves_the_catalogue_as_it_was_when_the_disk_is_full() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut catalogue: Value = serde_json::from_str(&parse::to_json(&onething())).expect("JSON");
    remove(&mut catalogue, "/entries/3/nr");
    let file = written(&directory, &catalogue.to_string());
    // The limit is half a kilobyte a file; the catalogue is larger.
    let limited = "ulimit -f 1; trap '' XFSZ; exec \"$0\" check --fix \"$1\"";
    let output = Command::new("sh").args(["-c", limited]).arg(program()).arg(&file).output();
    let output = output.expect("a shell");
    assert_eq!(output.status.code(), Some(2));
    assert!(utf8(&output.stderr).contains("it is as it was"), "{}", utf8(&output.stderr));
    assert_eq!(std::fs::read_to_string(&file).expect("the catalogue"), catalogue.to_string());
    let names: Vec<_> = std::fs::read_dir(directory.path()).expect("the directory").collect();
    assert_eq!(names.len(), 1, "nothing is left beside it: {names:?}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let script = "(sleep .2; \"$0\" schema; echo \"exit $?\" >&2) | true";
    let output = Command::new("bash").args(["-c", script]).arg(program()).output().expect("a shell");
    assert_eq!(utf8(&output.stderr), "exit 0\n");
}
