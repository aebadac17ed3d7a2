//! Tests `cookie-gate policy` as its users meet it.

use crate::catalogues::{path, set, small};
use crate::cli_check::{cookie_gate, utf8};
use serde_json::json;

#[test]
fn the_page_goes_to_stdout_or_to_a_file() {
    let catalogue = path("policies/onething/catalogue.json");
    let catalogue = catalogue.to_str().expect("a path");
    let output = cookie_gate(&["policy", catalogue, "--lang", "zh"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(utf8(&output.stdout).starts_with("<!doctype html>\n<html lang=\"zh\""));
    let directory = tempfile::tempdir().expect("a directory");
    let page = directory.path().join("cookies.html");
    let to_file = cookie_gate(&["policy", catalogue, "--lang", "zh", "--out", page.to_str().expect("a path")]);
    assert_eq!((to_file.status.code(), utf8(&to_file.stdout)), (Some(0), ""));
    assert_eq!(std::fs::read(&page).expect("the page is there"), output.stdout);
}

#[test]
fn a_language_that_is_not_listed_has_no_page() {
    let catalogue = path("policies/onething/catalogue.json");
    let output = cookie_gate(&["policy", catalogue.to_str().expect("a path"), "--lang", "fr"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(utf8(&output.stderr).contains("it lists en, zh"), "{}", utf8(&output.stderr));
}

#[test]
fn a_catalogue_with_errors_has_no_page() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut catalogue = small();
    set(&mut catalogue, "/policy/links/privacy/en", json!("javascript:alert(1)"));
    let file = directory.path().join("catalogue.json");
    std::fs::write(&file, catalogue.to_string()).expect("the catalogue can be written");
    let output = cookie_gate(&["policy", file.to_str().expect("a path"), "--lang", "en"]);
    assert_eq!((output.status.code(), utf8(&output.stdout)), (Some(1), ""));
    assert!(utf8(&output.stderr).contains("error[link-invalid]"), "{}", utf8(&output.stderr));
}
