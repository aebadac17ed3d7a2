//! Tests of the boxes in the place of blocked frames: which catalogues get their files, what the texts hold, and where
//! `check` forbids the boxes.

use crate::catalogues::{codes, onething, set, small};
use crate::cli_bundle::web;
use cookie_gate_bundle::{WebFiles, bundle};
use cookie_gate_catalogue::{Catalogue, Placeholders};
use expect_test::expect;
use serde_json::{Value, json};

#[test]
fn where_minors_are_expected_nothing_is_allowed_by_a_box() {
    let mut catalogue = small();
    let mut report = String::new();
    for consent in [
        json!({ "placeholders": "on" }),
        json!({ "placeholders": "on", "minors": "ask" }),
        json!({ "minors": "ask" }),
        json!({ "placeholders": true }),
    ] {
        set(&mut catalogue, "/consent", consent.clone());
        report += &format!("{consent}\n{}", codes(&catalogue));
    }
    expect![[r#"
        {"placeholders":"on"}
        {"placeholders":"on","minors":"ask"}
            error[placeholders-minors] consent.placeholders
        {"minors":"ask"}
        {"placeholders":true}
            error[shape] consent.placeholders
    "#]]
    .assert_eq(&report);
}

/// The names of the bundle's files for the boxes, and their texts in English.
fn files(catalogue: &Catalogue) -> (Vec<String>, Value) {
    let files = bundle(catalogue, &WebFiles::read(web().path()).expect("the web files")).expect("a bundle");
    let is_ours = |name: &str| name.starts_with("blocked") && name.len() < "blocked.zh.json0".len();
    // Without the versions of their names.
    let names = files.iter().filter(|file| is_ours(&file.name)).map(|file| file.name.clone()).collect();
    let texts = files.into_iter().find(|file| file.name == "blocked.en.json").map(|file| file.bytes);
    let texts = texts.unwrap_or_else(|| b"null".into());
    (names, serde_json::from_slice(&texts).expect("JSON"))
}

#[test]
fn only_catalogues_that_ask_get_the_files_of_the_boxes() {
    let mut catalogue = onething();
    assert_eq!(files(&catalogue), (Vec::new(), Value::Null));
    catalogue.consent.placeholders = Placeholders::On;
    let (names, texts) = files(&catalogue);
    assert_eq!(names, ["blocked.en.json", "blocked.js", "blocked.zh.json"]);
    expect![[r#"{"language":"en","direction":"ltr","sentences":{"label":"Blocked content: {vendor}","title":"{vendor} is not loaded","text":"You have not allowed “{category}”. If you show this, {vendor} receives: {data}.","learns":"You have not allowed “{category}”. If you show this, {vendor} learns which page you see.","once":"Show once","always":"Always allow","shown":"{vendor} is loaded"},"categories":{"search":"Search options","session":"Session","verification":"Verification","analytics":"Analytics"},"vendors":{"google":["Google LLC","Number of the browser, pages visited with time and referring page, IP address, kind of device and browser","analytics"],"baidu":["Beijing Baidu Netcom Science Technology Co., Ltd.","Number of the browser, pages visited with time and referring page, IP address, kind of device and browser","analytics"]}}"#]].assert_eq(&texts.to_string());
}
