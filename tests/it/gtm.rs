//! The template for Google Tag Manager: its form as the Community Template Gallery asks for it, and what its code does.
//!
//! `tests/it/gtm/` has a sandbox of ours, which runs the code with the permissions that the template asks for. Google's
//! own sandbox runs nowhere but in Tag Manager.
//! Invariant: a tool that is missing fails, it does not skip.

use crate::catalogues::{path, text};
use serde_json::Value;
use std::process::Command;

const TEMPLATE: &str = "packages/gtm-template/template.tpl";

/// The sections of a template, in the order in which Tag Manager exports them.
const SECTIONS: [&str; 7] = [
    "TERMS_OF_SERVICE",
    "INFO",
    "TEMPLATE_PARAMETERS",
    "SANDBOXED_JS_FOR_WEB_TEMPLATE",
    "WEB_PERMISSIONS",
    "TESTS",
    "NOTES",
];

const SIGNALS: [&str; 7] = [
    "ad_storage",
    "ad_user_data",
    "ad_personalization",
    "analytics_storage",
    "functionality_storage",
    "personalization_storage",
    "security_storage",
];

/// The name in a line that begins a section.
fn heading(line: &str) -> Option<&str> {
    line.strip_prefix("___")?.strip_suffix("___")
}

fn section(name: &str) -> String {
    let template = text(TEMPLATE);
    let lines = template.lines().skip_while(|line| heading(line) != Some(name)).skip(1);
    lines.take_while(|line| heading(line).is_none()).fold(String::new(), |text, line| text + line + "\n")
}

fn json(name: &str) -> Value {
    serde_json::from_str(&section(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

/// Every parameter, those in groups included.
fn parameters(list: &Value) -> Vec<Value> {
    let list = list.as_array().cloned().unwrap_or_default();
    list.into_iter().flat_map(|one| [parameters(&one["subParams"]), vec![one]].concat()).collect()
}

#[test]
fn the_code_does_what_it_should_and_no_broken_code_does() {
    let mut node = Command::new("node");
    let done = node.arg(path("tests/it/gtm/run.mjs")).arg(path(TEMPLATE)).output();
    let done = done.expect("node; `cargo xtask doctor` says what is missing");
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && said.ends_with("gtm: fine\n"), "{said}");
}

#[test]
fn the_template_has_the_sections_of_the_gallery_in_their_order() {
    let template = text(TEMPLATE);
    assert_eq!(template.lines().filter_map(heading).collect::<Vec<_>>(), SECTIONS);
    for name in SECTIONS {
        assert!(!section(name).trim().is_empty(), "{name} is empty");
    }
    assert!(section("TERMS_OF_SERVICE").contains("https://developers.google.com/tag-manager/gallery-tos"));
    let info = json("INFO");
    assert_eq!((&info["type"], &info["id"]), (&"TAG".into(), &"cvt_temp_public_id".into()));
    assert_eq!(info["containerContexts"], serde_json::json!(["WEB"]));
    assert!(info["categories"].as_array().is_some_and(|list| (1..=3).contains(&list.len())), "{info}");
    let description = info["description"].as_str().unwrap_or_default();
    assert!((20..=200).contains(&description.chars().count()), "{}: {description}", description.len());
}

#[test]
fn every_field_that_the_code_reads_is_a_parameter_and_every_parameter_is_read() {
    let code = section("SANDBOXED_JS_FOR_WEB_TEMPLATE");
    let all = parameters(&json("TEMPLATE_PARAMETERS"));
    let is_field = |one: &&Value| !matches!(one["type"].as_str(), Some("GROUP" | "LABEL"));
    let mut fields: Vec<_> = all.iter().filter(is_field).map(|one| one["name"].as_str().expect("a name")).collect();
    let end = |rest: &str| rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let mut read: Vec<_> = code.split("data.").skip(1).map(|rest| &rest[..end(rest)]).collect();
    read.retain(|name| !name.starts_with("gtmOn"));
    for list in [&mut fields, &mut read] {
        list.sort_unstable();
        list.dedup();
    }
    assert_eq!(fields, read);
    let table = all.iter().find(|one| one["name"] == "signals").expect("the table");
    let columns = table["simpleTableColumns"].as_array().expect("its columns");
    let names: Vec<_> = columns.iter().map(|one| one["name"].as_str().expect("a name")).collect();
    assert_eq!(names, ["id", "signal"]);
    let items = columns[1]["selectItems"].as_array().expect("the signals");
    let offered: Vec<_> = items.iter().map(|one| one["value"].as_str().expect("a value")).collect();
    assert_eq!(offered, SIGNALS[..6], "security_storage is not the visitor's choice");
}

#[test]
fn consent_is_told_by_the_ways_that_google_asks_of_templates() {
    let code = section("SANDBOXED_JS_FOR_WEB_TEMPLATE");
    let permissions = section("WEB_PERMISSIONS");
    for signal in SIGNALS {
        assert!(code.contains(signal) && permissions.contains(&format!("\"{signal}\"")), "{signal}");
    }
    // An id of a developer has to be issued by Google; `gtag` commands wait behind everything else in the queue.
    for word in ["developer_id", "gtag(", "injectScript", "getCookieValues", "'consent'"] {
        assert!(!code.contains(word) && !permissions.contains(word), "{word}");
    }
}

/// The template calls the gate by names in texts, which no compiler follows.
#[test]
fn what_the_code_asks_of_the_gate_is_there() {
    let code = section("SANDBOXED_JS_FOR_WEB_TEMPLATE");
    let (api, document) = (text("packages/cookie-gate/cookie-gate.d.ts"), text("docs/api.md"));
    let named = |start: &str| -> Vec<String> {
        let end = |rest: &str| rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        code.split(start).skip(1).map(|rest| rest[..end(rest)].to_string()).collect()
    };
    let members = named("'CookieGate.");
    assert_eq!(members.len(), 3, "{members:?}");
    for member in members {
        assert!(document.contains(&format!("\n### `CookieGate.{member}")), "{member}");
    }
    let fields = named("state.");
    assert!(fields.len() > 4, "{fields:?}");
    for field in fields {
        assert!(api.contains(&format!("  readonly {field}: ")), "{field}");
    }
    assert!(code.contains("'change'") && document.contains("\n### `change`"));
    assert!(text("docs/tag-manager.md").contains("`cookie_gate_consent`") && code.contains("'cookie_gate_consent'"));
}

#[test]
fn the_folder_has_the_files_of_the_gallery() {
    assert_eq!(text("packages/gtm-template/LICENSE"), text("LICENSE-APACHE"));
    let metadata = text("packages/gtm-template/metadata.yaml");
    let lines: Vec<&str> = metadata.lines().filter(|line| !line.starts_with('#')).collect();
    let value = |start: &str| lines.iter().find_map(|line| line.strip_prefix(start)).unwrap_or_default();
    for key in ["homepage: ", "documentation: "] {
        assert!(value(key).starts_with("\"https://") && value(key).ends_with('"'), "{key}{}", value(key));
    }
    assert!(lines.contains(&"versions:"), "{metadata}");
    let versions: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix("  - sha: ")).collect();
    assert!(
        !versions.is_empty()
            && lines.iter().filter(|line| line.starts_with("    changeNotes: ")).count() == versions.len()
    );
    let is_commit = |sha: &&str| sha.len() == 40 && sha.chars().all(|digit| digit.is_ascii_hexdigit());
    assert!(versions.iter().all(is_commit), "{versions:?}");
}
