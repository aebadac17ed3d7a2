//! Tests `cookie-gate diff` as its users meet it: what visitors will be asked, exit codes, output.

use crate::catalogues::{path, remove, set};
use crate::cli_check::{cookie_gate, program, utf8};
use crate::diff::{edited, one, published, told};
use cookie_gate_catalogue::diff::visitor::{Outcome, Outlook, Prior};
use cookie_gate_catalogue::parse;
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use std::process::Output;

/// Runs the command on two catalogues in a temporary folder.
fn diff(old: &str, new: &str, more: &[&str]) -> Output {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, text) in [("old.json", old), ("new.json", new)] {
        std::fs::write(directory.path().join(name), text).expect("the catalogue can be written");
    }
    let args = [&["diff", "old.json", "new.json"], more].concat();
    let command = std::process::Command::new(program()).args(args).current_dir(directory.path()).output();
    command.expect("the command starts")
}

fn outlook(old: &Value, new: &Value) -> Outlook {
    let read = |catalogue: &Value| parse::parse(&catalogue.to_string()).expect("the catalogue reads");
    Outlook::of(&read(old), &read(new)).expect("the catalogues compile")
}

/// What happens to each earlier decision, one category a line.
fn outcomes(new: &Value, expected: Expect) {
    let rows = outlook(&published(), new).rows;
    let line = |row: &cookie_gate_catalogue::diff::visitor::Row| {
        format!(
            "{}{}: {}\n",
            row.id,
            if row.is_new { " (new)" } else { "" },
            row.outcomes.map(Outcome::word).join(", ")
        )
    };
    expected.assert_eq(&rows.iter().map(line).collect::<String>());
}

#[test]
fn without_a_change_everyone_keeps_their_answer() {
    assert_eq!(Prior::ALL.map(Prior::word).join(", "), "undecided, refused, granted");
    outcomes(
        &published(),
        expect![[r#"
            needed: always on, always on, always on
            stats: asked, keeps refusal, keeps grant
            maps: asked, keeps refusal, keeps grant
        "#]],
    );
}

#[test]
fn each_kind_asks_about_its_categories_or_keeps_every_answer() {
    let undecided = [[Outcome::Asked, Outcome::Asked, Outcome::Asked]; 2];
    let kept = [Outcome::Asked, Outcome::KeepsRefusal, Outcome::KeepsGrant];
    for (kind, expected) in [
        ("purpose", [undecided[0], kept]),
        ("data_type", [undecided[0], kept]),
        ("method", [undecided[0], kept]),
        ("recipients", [undecided[0], kept]),
        ("ownership", undecided),
        ("rights", [kept, kept]),
        ("contact", [kept, kept]),
        ("high_risk", [kept, kept]),
        ("wording", [kept, kept]),
    ] {
        let outlook = outlook(&published(), &told(&edited(&[]), 3, &[kind], &["stats"]));
        assert_eq!([outlook.rows[1].outcomes, outlook.rows[2].outcomes], expected, "{kind}");
        assert_eq!(outlook.rows[0].outcomes, [Outcome::AlwaysOn; 3], "{kind}");
        assert_eq!(outlook.notices.is_empty(), !["rights", "contact", "high_risk"].contains(&kind), "{kind}");
    }
}

#[test]
fn a_new_category_is_asked_about_and_a_required_one_never() {
    let mut new = edited(&[("/categories/1/required", json!(true)), ("/categories/1/sensitive", json!(true))]);
    let category = json!({ "nr": 4, "id": "health", "legal_basis": "consent", "sensitive": true,
        "title": { "en": "Health" }, "description": { "en": "Advice" }, "refused": { "en": "None" } });
    set(&mut new, "/categories/-", category);
    outcomes(
        &new,
        expect![[r#"
            needed: always on, always on, always on
            stats: always on, always on, always on
            maps: asked, keeps refusal, keeps grant
            health (new): asked, asked, asked
        "#]],
    );
}

#[test]
fn a_sensitive_category_that_was_granted_keeps_its_grant() {
    let mut catalogue = published();
    set(&mut catalogue, "/categories/1/sensitive", json!(true));
    let rows = outlook(&catalogue, &catalogue).rows;
    assert_eq!(rows[1].outcomes, [Outcome::Asked, Outcome::KeepsRefusal, Outcome::KeepsGrant]);
}

#[test]
fn a_record_that_is_looked_for_elsewhere_or_is_too_new_is_no_decision() {
    for new in [edited(&one("/consent", json!({ "cookie": "choice" }))), edited(&one("/policy/version", json!(1)))] {
        for row in &outlook(&published(), &new).rows[1..] {
            assert_eq!(row.outcomes, [Outcome::Asked; 3], "{}", row.id);
        }
    }
}

#[test]
fn the_table_comes_first_then_findings_and_totals() {
    let mut new = edited(&[
        ("/categories/1/description/en", json!("Builds a profile")),
        ("/controller/email", json!("a@b.example")),
    ]);
    set(
        &mut new,
        "/categories/-",
        json!({ "nr": 4, "id": "ads", "legal_basis": "consent", "title": { "en": "Ads" },
        "description": { "en": "Offers" }, "refused": { "en": "Others" } }),
    );
    let new = told(&new, 3, &["contact"], &[]);
    let output = diff(&published().to_string(), &new.to_string(), &[]);
    assert_eq!((output.status.code(), utf8(&output.stderr)), (Some(1), ""));
    expect![[r#"
        What visitors will be asked, from policy version 2 to 3

          category   undecided  refused        granted
          needed     always on  always on      always on
          stats      asked      keeps refusal  keeps grant
          maps       asked      keeps refusal  keeps grant
          ads (new)  asked      asked          asked

        Who has decided before sees a notice: contact

        error[change-missing] categories[1].description: the description of "stats" has changed; policy.changes does not say so
          help: add a change of version 3 for category "stats" with kind "purpose" or "wording": consent is for the purposes that were told (GDPR Art. 4(11), 6(1)(a); PIPL Art. 14). "wording" is right when only the words have changed, and asks nobody

        1 error, 0 warnings
    "#]].assert_eq(utf8(&output.stdout));
    let new = told(&new, 3, &["purpose"], &["stats"]);
    let output = diff(&published().to_string(), &new.to_string(), &[]);
    assert_eq!(output.status.code(), Some(0));
    expect![[r#"
        What visitors will be asked, from policy version 2 to 3

          category   undecided  refused        granted
          needed     always on  always on      always on
          stats      asked      asked          asked
          maps       asked      keeps refusal  keeps grant
          ads (new)  asked      asked          asked

        Who has decided before sees a notice: contact

        0 errors, 0 warnings
    "#]]
    .assert_eq(utf8(&output.stdout));
}

#[test]
fn json_output_carries_the_same() {
    let new = edited(&one("/controller/email", json!("legal@shop.example")));
    let output = diff(&published().to_string(), &new.to_string(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&report["old_version"], &report["new_version"]), (&json!(2), &json!(3)));
    assert_eq!((&report["errors"], &report["warnings"]), (&json!(1), &json!(0)));
    assert_eq!(report["diagnostics"][0]["code"], "change-missing");
    assert_eq!(report["diagnostics"][0]["path"], "controller.email");
    assert_eq!(
        report["categories"][2],
        json!({ "id": "maps", "nr": 3, "is_new": false, "undecided": "asked", "refused": "keeps_refusal", "granted": "keeps_grant" })
    );
    assert_eq!((&report["notices"], &report["notes"]), (&json!([]), &json!([])));
    let output = diff(&published().to_string(), &told(&new, 3, &["contact"], &[]).to_string(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["notices"], json!(["contact"]));
}

#[test]
fn faults_of_shape_in_both_files_are_findings_with_file_and_path() {
    let mut old = published();
    set(&mut old, "/categories/1/title/en", json!(7));
    let output = diff(&old.to_string(), "{", &[]);
    assert_eq!((output.status.code(), utf8(&output.stderr)), (Some(1), ""));
    let stdout = utf8(&output.stdout);
    assert!(stdout.starts_with("error[shape] old.json: categories[1].title.en: "), "{stdout}");
    assert!(stdout.contains("\nerror[json-syntax] new.json: line 1, column 1: "), "{stdout}");
    assert!(stdout.ends_with("2 errors, 0 warnings\n"), "{stdout}");
    let output = diff(&old.to_string(), &published().to_string(), &["--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&report["errors"], &report["categories"]), (&json!(1), &Value::Null));
}

#[test]
fn errors_of_one_catalogue_alone_are_counted_and_left_to_check() {
    let new = told(&edited(&one("/controller/email", json!("nobody"))), 3, &["contact"], &[]);
    let output = diff(&published().to_string(), &new.to_string(), &[]);
    assert_eq!(output.status.code(), Some(0), "check is what fails");
    let stdout = utf8(&output.stdout);
    assert!(stdout.contains("note: new.json alone has 1 error: see `cookie-gate check new.json`\n"), "{stdout}");
    assert!(!stdout.contains("email-invalid"), "{stdout}");
}

#[test]
fn what_cannot_be_compiled_cannot_be_told_and_fails() {
    let mut old = published();
    remove(&mut old, "/categories/1/nr");
    let output = diff(&old.to_string(), &published().to_string(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let stdout = utf8(&output.stdout);
    assert!(stdout.contains("error[not-compiled] old.json: "), "{stdout}");
    assert!(stdout.starts_with("note: old.json alone has 1 error"), "{stdout}");
}

#[test]
fn a_change_that_asked_may_leave_the_log_only_when_a_later_one_asks_again() {
    let mut new = edited(&[]);
    remove(&mut new, "/policy/changes/0");
    let output = diff(&published().to_string(), &new.to_string(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let stdout = utf8(&output.stdout);
    assert!(
        stdout.contains("error[change-lost] policy.changes: the change of version 2 that asked about \"stats\""),
        "{stdout}"
    );
    let output = diff(&published().to_string(), &told(&new, 3, &["method"], &["stats"]).to_string(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stdout));
}

#[test]
fn the_first_sites_catalogue_follows_itself() {
    let catalogue = path("policies/onething/catalogue.json");
    let catalogue = catalogue.to_str().expect("a path");
    let output = cookie_gate(&["diff", catalogue, catalogue]);
    assert_eq!(output.status.code(), Some(0));
    assert!(utf8(&output.stdout).ends_with("\n0 errors, 0 warnings\n"), "{}", utf8(&output.stdout));
}

#[test]
fn what_cannot_run_exits_with_2_and_complains_on_stderr() {
    let catalogue = path("policies/onething/catalogue.json");
    let catalogue = catalogue.to_str().expect("a path");
    for args in
        [&["diff", catalogue][..], &["diff", catalogue, "no-such-file.json"], &["diff", "no-such-file.json", catalogue]]
    {
        let output = cookie_gate(args);
        assert_eq!((output.status.code(), utf8(&output.stdout)), (Some(2), ""), "{args:?}");
        assert!(utf8(&output.stderr).starts_with("cookie-gate: "), "{args:?}");
    }
}

#[test]
fn a_vendor_that_is_newer_than_the_decision_is_named() {
    let mut new = published();
    set(&mut new, "/policy/version", json!(3));
    set(&mut new, "/vendors/0/since", json!(3));
    let outlook = outlook(&published(), &new);
    assert_eq!(outlook.vendors, ["counter"]);
    assert_eq!(outlook.rows[1].outcomes[2], Outcome::KeepsGrant, "of the rest of the category");
    let output = diff(&published().to_string(), &new.to_string(), &[]);
    let text = utf8(&output.stdout);
    assert!(text.contains("Who has granted a category of a new vendor is asked about it: counter\n"), "{text}");
}
