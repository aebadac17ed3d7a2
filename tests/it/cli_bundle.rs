//! Tests `cookie-gate bundle` as an operator uses it: what it writes and refuses, and what its manifest promises.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cookie_gate_bundle::WHOLE;
use serde_json::{Value, json};
use sha2::{Digest, Sha384};
use std::fs;
use std::path::Path;

use crate::catalogues::{path, set, small};
use crate::cli_check::{cookie_gate, utf8};
use crate::diff::{edited, one, published, told};

/// Web files that are stand-ins for the built ones.
pub fn web() -> tempfile::TempDir {
    let web = tempfile::tempdir().expect("a directory");
    let others = [
        "gate.lean.js",
        "signals.js",
        "policy.js",
        "gate.wasm",
        "gate.lean.wasm",
        "banner.css",
        "blocked.js",
        "panel.js",
        "panel_bg.wasm",
    ];
    for name in WHOLE.iter().map(|(name, _)| *name).chain(others) {
        fs::write(web.path().join(name), name).expect("a web file");
    }
    web
}

fn bundle(file: &Path, out: &Path, web: &Path) -> std::process::Output {
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    cookie_gate(&["bundle", &text(file), "--out", &text(out), "--web", &text(web)])
}

#[test]
fn the_manifest_names_each_file_with_its_version_and_integrity() {
    let (web, out) = (web(), tempfile::tempdir().expect("a directory"));
    let output = bundle(&path("policies/onething/catalogue.json"), out.path(), web.path());
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stderr));
    let lines: Vec<_> = utf8(&output.stdout).lines().collect();
    assert!(
        lines[lines.len() - 2].contains("gate.js\t") && lines[lines.len() - 1].contains("manifest.json\t"),
        "{lines:?}"
    );
    let manifest: Value =
        serde_json::from_slice(&fs::read(out.path().join("manifest.json")).expect("a manifest")).expect("JSON");
    let files = manifest["files"].as_object().expect("files");
    let names: Vec<&String> = files.keys().collect();
    assert_eq!(
        names,
        [
            "panel.js",
            "panel_bg.wasm",
            "panel.en.json",
            "panel.zh.json",
            "policy.css",
            "policy.en.json",
            "policy.zh.json",
            "policy.js",
            "gate.js"
        ]
    );
    for (name, file) in files {
        let versioned = fs::read(out.path().join(file["file"].as_str().expect("a name"))).expect("the versioned file");
        assert_eq!(versioned, fs::read(out.path().join(name)).expect("the plain file"), "{name}");
        assert_eq!(file["bytes"], json!(versioned.len()), "{name}");
        let integrity = format!("sha384-{}", STANDARD.encode(Sha384::digest(&versioned)));
        assert_eq!(file["integrity"], json!(integrity), "{name}");
        assert_ne!(file["file"], json!(name), "a version of its own");
    }
}

#[test]
fn a_catalogue_with_errors_is_not_bundled() {
    let (web, out, from) =
        (web(), tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let mut catalogue = small();
    set(&mut catalogue, "/entries/1/category", json!("nowhere"));
    let file = from.path().join("catalogue.json");
    fs::write(&file, catalogue.to_string()).expect("the catalogue");
    let output = bundle(&file, out.path(), web.path());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(utf8(&output.stdout), "");
    assert!(utf8(&output.stderr).starts_with("cookie-gate: nothing is written"), "{}", utf8(&output.stderr));
    assert_eq!(fs::read_dir(out.path()).expect("the directory").count(), 0);
}

#[test]
fn a_catalogue_that_changes_in_silence_replaces_none() {
    let (web, out, from) =
        (web(), tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
    let file = |name: &str, catalogue: &Value| {
        let file = from.path().join(name);
        fs::write(&file, catalogue.to_string()).expect("the catalogue");
        file.to_str().expect("a path").to_owned()
    };
    let bundle = |old: &str, new: &str| {
        let (out, web) = (out.path().to_str().expect("a path"), web.path().to_str().expect("a path"));
        cookie_gate(&["bundle", new, "--replaces", old, "--out", out, "--web", web])
    };
    let old = file("old.json", &published());
    let silent = edited(&one("/entries/2/category", json!("stats")));
    let output = bundle(&old, &file("silent.json", &silent));
    assert_eq!((output.status.code(), utf8(&output.stdout)), (Some(1), ""));
    let told = told(&silent, 3, &["purpose"], &["stats"]);
    let fault = utf8(&output.stderr);
    assert!(fault.contains("would not learn of") && fault.contains("error[change-missing] entries[2]"), "{fault}");
    assert_eq!(fs::read_dir(out.path()).expect("the directory").count(), 0);

    let output = bundle(&old, &file("told.json", &told));
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stderr));
    assert!(out.path().join("gate.js").is_file());
    let output = bundle("nowhere.json", &old);
    assert_eq!(output.status.code(), Some(2));
    assert!(utf8(&output.stderr).contains("nowhere.json"), "{}", utf8(&output.stderr));
}

#[test]
fn web_files_that_are_not_there_are_named() {
    let (web, out) = (web(), tempfile::tempdir().expect("a directory"));
    fs::remove_file(web.path().join("panel.js")).expect("a web file");
    let output = bundle(&path("policies/onething/catalogue.json"), out.path(), web.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(utf8(&output.stderr).contains("panel.js; `cargo xtask build` makes it"), "{}", utf8(&output.stderr));
    assert_eq!(fs::read_dir(out.path()).expect("the directory").count(), 0);
}
