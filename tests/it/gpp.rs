//! Tests of what `__gpp` tells: IAB's own library reads from the string what the gate says, and writes the same string;
//! `check` says where the string would say something else than the catalogue.

use crate::catalogues::{codes, path, set, small};
use expect_test::expect;
use serde_json::json;
use std::process::Command;

#[test]
fn iabs_library_reads_what_is_told_and_writes_the_same_string() {
    let mut node = Command::new("node");
    node.arg(path("tests/it/gpp/harness.mjs")).arg(path("www/gate/sections.js")).current_dir(path(""));
    let output = node.output().expect("node; `cargo xtask doctor` says what is missing");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Four choices of sections, three answers to each of three questions, with and without the signal.
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "216");
}

#[test]
fn a_string_that_says_something_else_than_the_catalogue_is_reported() {
    let mut catalogue = small();
    set(&mut catalogue, "/vendors/0/sells", json!(true));
    let mut report = String::new();
    for (at, value) in [
        ("/consent", json!({ "gpp": ["usca", "usnat"] })),
        ("/consent/gpp", json!(["usca", "usca"])),
        ("/consent/gpp", json!(["usva"])),
        ("/consent/gpp", json!(["usca"])),
        ("/vendors/0/sells", json!(false)),
        ("/categories/1/sensitive", json!(true)),
        ("/consent/minors", json!("ask")),
        ("/consent/gpp", json!([])),
    ] {
        set(&mut catalogue, at, value.clone());
        report += &format!("{at} = {value}\n{}", codes(&catalogue));
    }
    expect![[r#"
        /consent = {"gpp":["usca","usnat"]}
        /consent/gpp = ["usca","usca"]
            error[gpp-twice] consent.gpp[1]
        /consent/gpp = ["usva"]
            error[shape] consent.gpp[0]
        /consent/gpp = ["usca"]
        /vendors/0/sells = false
            warning[gpp-idle] consent.gpp
        /categories/1/sensitive = true
            warning[gpp-idle] consent.gpp
            warning[gpp-sensitive] consent.gpp
        /consent/minors = "ask"
            warning[gpp-idle] consent.gpp
            warning[gpp-sensitive] consent.gpp
            warning[gpp-minors] consent.gpp
        /consent/gpp = []
    "#]]
    .assert_eq(&report);
}
