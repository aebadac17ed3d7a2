//! One table of command lines, with all that the command answers: exit code, both streams, and the files it writes.
//!
//! Why one kept file: the native command and the command of the npm package are both compared with it
//! (`COOKIE_GATE_COMMAND`), so they answer the same.

use crate::catalogues::{path, set, small, text};
use crate::cli_bundle::web;
use crate::cli_check::{program, utf8};
use expect_test::expect_file;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::Command;

/// How many lines of a long stream are kept. The rest counts through its hash.
const LINES: usize = 12;

/// The command lines. `site.json` is the first site's catalogue, `bad.json` has an error, `old.json` is what `site.json`
/// replaces, `broken.json` is no JSON.
const TABLE: &[&str] = &[
    "",
    "--help",
    "--version",
    "help bundle",
    "chekc site.json",
    "init",
    "init site.json --name Example --address Berlin --email a@example.com --origin https://example.com --privacy /privacy",
    "init new.json --name Example --use hotjat --lang xx --email nobody --origin https://example.com/path",
    "demo --port door",
    "demo --port 0 --web missing",
    "check",
    "check site.json",
    "check site.json --format json",
    "check site.json --format xml",
    "check bad.json",
    "check broken.json",
    "check missing.json",
    "check web",
    "check site.json/inside.json",
    "check numberless.json",
    "check --fix numberless.json",
    "show site.json",
    "show bad.json",
    "diff old.json site.json",
    "diff old.json site.json --format json",
    "diff site.json missing.json",
    "policy site.json --lang en",
    "policy site.json --lang zh --fragment --gate /cookie-gate/",
    "policy site.json --lang de",
    "policy site.json --lang en --out policy/page.html",
    "policy site.json --lang en --out web",
    "bundle site.json --out dist --web web",
    "bundle site.json --out dist --web missing",
    "bundle site.json --out site.json --web web",
    "bundle bad.json --out dist2 --web web",
    "bundle site.json --out dist3 --web web --replaces old.json",
    "schema",
];

#[test]
fn each_command_line_has_one_answer() {
    let folder = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("site.json", &text("policies/onething/catalogue.json"));
    write("broken.json", "{ \"schema\": 1,");
    let mut bad = small();
    set(&mut bad, "/controller/email", json!("nobody"));
    write("bad.json", &bad.to_string());
    let mut old = serde_json::from_str(&text("policies/onething/catalogue.json")).expect("JSON");
    set(&mut old, "/categories/1/title/en", json!("Another title"));
    write("old.json", &old.to_string());
    let mut numberless = small();
    crate::catalogues::remove(&mut numberless, "/entries/1/nr");
    write("numberless.json", &serde_json::to_string_pretty(&numberless).expect("JSON"));
    fs::rename(web().keep(), folder.path().join("web")).expect("the web files");
    let told: String = TABLE.iter().map(|line| answer(folder.path(), line)).collect();
    expect_file![path("tests/it/cli_table.snap")].assert_eq(&told);
}

/// What the command answers to one line, as people read it.
fn answer(folder: &Path, line: &str) -> String {
    let before = files(folder, folder);
    let output = Command::new(program()).args(line.split_whitespace()).current_dir(folder).output().expect("it starts");
    let mut told = format!("$ cookie-gate {line}\n");
    for (name, stream) in [("out", &output.stdout), ("err", &output.stderr)] {
        for line in utf8(stream).lines().take(LINES) {
            told += &format!("{name}| {line}\n");
        }
        if utf8(stream).lines().count() > LINES {
            told += &format!("{name}| … {}\n", digest(stream));
        }
    }
    for file in files(folder, folder).into_iter().filter(|file| !before.contains(file)) {
        told += &format!("file {file}\n");
    }
    told + &format!("exit {}\n\n", output.status.code().expect("an exit code"))
}

/// Every file below a folder, with its hash.
fn files(root: &Path, folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(root, &path));
        } else {
            let name = path.strip_prefix(root).expect("below the root").display().to_string();
            all.push(format!("{name} {}", digest(&fs::read(&path).expect("a file"))));
        }
    }
    all.sort();
    all
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    format!("{} bytes, {:02x}{:02x}{:02x}{:02x}", bytes.len(), digest[0], digest[1], digest[2], digest[3])
}
