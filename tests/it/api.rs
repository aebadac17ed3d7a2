//! The page's interface as others write against it: the types, the client module and the stub of `packages/cookie-gate`.
//!
//! `cargo xtask test` compiles `tests/types` with tsc. Here is what tsc cannot see: whether that project uses every
//! member, and whether documents and types say the same.
//! Invariant: each list has something in it on both sides.

use crate::catalogues::{path, text};
use std::collections::BTreeSet;
use std::process::Command;

const TYPES: &str = "packages/cookie-gate/cookie-gate.d.ts";
const USES: &str = "tests/types/members.ts";

type Names = BTreeSet<String>;

fn identifier(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The members of an interface in a file of types.
fn members(file: &str, interface: &str) -> Names {
    let text = text(file);
    let (_, rest) = text.split_once(&format!("export interface {interface} {{\n")).expect("the interface");
    let body = rest.split("\n}").next().expect("its end");
    let lines =
        body.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with([' ', '/', '*']));
    let names = lines.map(|line| identifier(line.trim_start_matches("readonly ")).to_string());
    names.filter(|name| !name.is_empty()).collect()
}

/// The words of a union of texts.
fn union(name: &str) -> Names {
    let text = text(TYPES);
    let (_, rest) = text.split_once(&format!("export type {name} =")).expect("the union");
    let words = rest.split(';').next().expect("its end").split('"').skip(1).step_by(2);
    words.filter(|word| !word.is_empty()).map(String::from).collect()
}

/// The exports of the client module: of its code, or of its types.
fn exports(file: &str) -> Names {
    let text = text(file);
    let lines = text.lines().filter_map(|line| line.strip_prefix("export "));
    let named = lines.filter_map(|line| line.strip_prefix("const ").or_else(|| line.strip_prefix("function ")));
    named.map(|rest| identifier(rest).to_string()).collect()
}

#[test]
fn every_member_that_has_a_type_is_used_where_the_types_are_compiled() {
    let uses = text(USES);
    let gate = members(TYPES, "CookieGate");
    assert!(gate.len() > 15, "{gate:?}");
    for member in gate {
        assert!(uses.contains(&format!("CookieGate.{member}")), "{USES} does not use CookieGate.{member}");
    }
    for interface in ["State", "ReportItem", "PastDecision", "Export"] {
        let fields = members(TYPES, interface);
        assert!(fields.len() > 3, "{interface}: {fields:?}");
        for field in fields {
            let is_used =
                uses.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(|word| word == field);
            assert!(is_used, "{USES} does not use {field} of {interface}");
        }
    }
    for event in members(TYPES, "Events") {
        assert!(uses.contains(&format!("CookieGate.on(\"{event}\"")), "{event} has no listener");
        assert!(uses.contains(&format!("\"cookie-gate:{event}\"")), "{event} has no listener of the document");
        let types = text(TYPES);
        assert!(types.contains(&format!("    \"cookie-gate:{event}\": CustomEvent<")), "{event} of the document");
    }
    let client = exports("packages/cookie-gate/client.js");
    assert!(client.len() > 10, "{client:?}");
    for export in client {
        assert!(uses.contains(&format!("client.{export}(")), "{USES} does not use {export} of the client");
    }
}

#[test]
fn the_client_exports_what_its_types_promise() {
    assert_eq!(exports("packages/cookie-gate/client.js"), exports("packages/cookie-gate/client.d.ts"));
}

#[test]
fn the_words_of_the_types_are_those_of_the_gate() {
    let abi = text("www/gate/abi.js");
    let words = |name: &str| -> Vec<String> {
        let (_, rest) = abi.split_once(&format!("export const {name} = \"")).expect("the words");
        rest.split('"').next().expect("their end").split(' ').map(String::from).collect()
    };
    // A choice that no record is made by has a word and no letter.
    let letters = words("METHOD_LETTERS").concat().len();
    assert_eq!(union("Method"), words("METHOD_WORDS").into_iter().take(letters).collect());
    let mut kinds: Names = words("KIND_WORDS").into_iter().collect();
    kinds.insert("script".into());
    assert_eq!(union("Kind"), kinds);
    let document = text("docs/api.md");
    for action in union("Action") {
        assert!(document.contains(&format!("\n| `{action}` |")), "{action} is not documented");
    }
}

#[test]
fn the_stub_is_the_one_of_the_document_and_of_its_own_comment() {
    let stub = text("packages/cookie-gate/stub.js");
    let code: Vec<&str> = stub.lines().filter(|line| !line.starts_with("//")).collect();
    assert_eq!(code.len(), 1, "one line to copy");
    let document = text("docs/api.md");
    assert!(document.contains(&format!("<script>\n{}\n</script>", code[0])), "docs/api.md has another stub");
}

#[test]
fn the_client_works_on_a_server_and_with_a_gate_that_comes_later() {
    // Node takes a file with this name for a module, whatever package.json stands beside it.
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("client.mjs");
    std::fs::copy(path("packages/cookie-gate/client.js"), &copy).expect("a copy");
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=tap"]).arg(path("tests/it/client/client.test.mjs")).env("CLIENT", &copy);
    let done = node.output().expect("node; `cargo xtask doctor` says what is missing");
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    let passed = said.lines().find_map(|line| line.strip_prefix("# pass ")).and_then(|count| count.parse().ok());
    assert!(done.status.success() && passed.is_some_and(|count: u32| count > 4), "{said}");
}
