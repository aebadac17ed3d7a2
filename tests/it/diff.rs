//! Tests what a new version of a catalogue needs in its change log.

use crate::catalogues::{onething, remove, set, small};
use cookie_gate_catalogue::diagnostic::{Diagnostic, Severity};
use cookie_gate_catalogue::diff::{diff, notices};
use cookie_gate_catalogue::{Catalogue, ChangeKind, parse};
use expect_test::expect;
use serde_json::{Value, json};

/// Every kind of change.
pub const KINDS: [&str; 9] =
    ["purpose", "data_type", "method", "recipients", "ownership", "rights", "contact", "high_risk", "wording"];

/// The small catalogue as published in version 2, with a second optional category and a link to the visitor's rights.
pub fn published() -> Value {
    let mut catalogue = small();
    set(
        &mut catalogue,
        "/categories/-",
        json!({ "nr": 3, "id": "maps", "legal_basis": "consent", "title": { "en": "Maps" },
            "description": { "en": "Shows where we are" }, "refused": { "en": "No map" } }),
    );
    let entry =
        json!({ "nr": 3, "name": "map", "category": "maps", "period": "session", "purpose": { "en": "Place" } });
    set(&mut catalogue, "/entries/-", entry);
    set(&mut catalogue, "/policy/links/rights", json!({ "en": "/rights" }));
    set(&mut catalogue, "/retired", json!({ "entries": [9] }));
    catalogue
}

/// The published catalogue in version 3, after these edits.
pub fn edited(edits: &[(&str, Value)]) -> Value {
    let mut catalogue = published();
    set(&mut catalogue, "/policy/version", json!(3));
    for (pointer, value) in edits {
        match value {
            Value::Null => remove(&mut catalogue, pointer),
            _ => set(&mut catalogue, pointer, value.clone()),
        }
    }
    catalogue
}

/// The catalogue with one more change in its change log.
pub fn told(catalogue: &Value, version: u32, kinds: &[&str], categories: &[&str]) -> Value {
    let mut catalogue = catalogue.clone();
    let change = json!({ "version": version, "date": "2026-03-01", "kinds": kinds, "categories": categories,
        "note": { "en": "Something" } });
    set(&mut catalogue, "/policy/changes/-", change);
    catalogue
}

fn read(catalogue: &Value) -> Catalogue {
    parse::parse(&catalogue.to_string()).expect("the catalogue reads")
}

/// All findings of `diff` between two catalogues.
pub fn compare(old: &Value, new: &Value) -> Vec<Diagnostic> {
    diff(&read(old), &read(new))
}

/// Severities, codes and paths, one finding a line.
pub fn codes(findings: &[Diagnostic]) -> String {
    let line = |finding: &Diagnostic| format!("    {}[{}] {}\n", finding.severity, finding.code, finding.path);
    findings.iter().map(line).collect()
}

/// A list of one edit; null removes the value.
pub fn one(pointer: &str, value: Value) -> [(&str, Value); 1] {
    [(pointer, value)]
}

#[test]
fn a_catalogue_compared_with_itself_has_no_finding() {
    let mut spoiled = published();
    set(&mut spoiled, "/categories/1/nr", Value::Null);
    set(&mut spoiled, "/entries/1/period", json!("for ever"));
    remove(&mut spoiled, "/entries/2/nr");
    for catalogue in [onething(), read(&small()), read(&published()), read(&spoiled)] {
        assert_eq!(diff(&catalogue, &catalogue), []);
        assert_eq!(notices(&catalogue, &catalogue), []);
    }
}

/// JSON pointers to every value inside `value`.
fn pointers(value: &Value, from: &str) -> Vec<String> {
    let inner: Vec<_> = match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(array) => array.iter().enumerate().map(|(place, value)| (place.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let below = inner.into_iter().flat_map(|(key, value)| {
        let pointer = format!("{from}/{key}");
        [vec![pointer.clone()], pointers(value, &pointer)].concat()
    });
    below.collect()
}

#[test]
fn whatever_is_edited_a_catalogue_follows_itself_and_any_two_can_be_compared() {
    let old = read(&published());
    let mut compared = 0;
    for pointer in pointers(&published(), "") {
        for value in [Value::Null, json!("x"), json!(0), json!(2), json!(65_535), json!(true), json!({}), json!([])] {
            let mut new = published();
            match value {
                Value::Null => remove(&mut new, &pointer),
                _ => set(&mut new, &pointer, value),
            }
            // An edit that spoils the catalogue's shape never reaches `diff`.
            let Ok(new) = parse::parse(&new.to_string()) else { continue };
            assert_eq!(diff(&new, &new), [], "{pointer}");
            for finding in [diff(&old, &new), diff(&new, &old)].concat() {
                assert!(!finding.path.is_empty() && !finding.help.is_empty(), "{pointer}: {finding:?}");
            }
            compared += 1;
        }
    }
    assert!(compared > 150, "only {compared} catalogues could be read");
}

#[test]
fn the_order_of_a_list_means_nothing() {
    let mut new = published();
    for list in ["/categories", "/entries"] {
        let Some(Value::Array(items)) = new.pointer_mut(list) else { panic!("{list} is no list") };
        items.reverse();
    }
    assert_eq!(compare(&published(), &new), []);
}

#[test]
fn a_new_category_needs_no_change() {
    let entry = json!({ "nr": 4, "name": "ad", "category": "ads", "vendor": "counter", "period": "P1Y", "purpose": { "en": "Offers" } });
    let category = json!({ "nr": 4, "id": "ads", "legal_basis": "consent", "title": { "en": "Advertising" },
        "description": { "en": "Shows offers" }, "refused": { "en": "Other offers" } });
    let mut new = published();
    set(&mut new, "/categories/-", category);
    set(&mut new, "/entries/-", entry);
    // Visitors are asked about the new category, and so about the entries that move into it.
    set(&mut new, "/entries/2/category", json!("ads"));
    assert_eq!(codes(&compare(&published(), &new)), "");
}

#[test]
fn a_change_counts_for_its_categories_and_its_version_only() {
    let new = edited(&one("/entries/1/purpose/en", json!("Recognises you")));
    let missing = "    error[change-missing] entries[1].purpose\n";
    for (version, kinds, categories, expected) in [
        (3, &["purpose"][..], &["stats"][..], ""),
        (3, &["contact", "purpose"], &["maps", "stats"], ""),
        (3, &["purpose"], &[], ""),
        (3, &["purpose"], &["maps"], missing),
        (3, &[], &["stats"], missing),
        (4, &["purpose"], &["stats"], missing),
        (
            2,
            &["purpose"],
            &["stats"],
            "    error[change-missing] entries[1].purpose\n    warning[change-late] policy.changes[1].version\n",
        ),
    ] {
        let findings = compare(&published(), &told(&new, version, kinds, categories));
        assert_eq!(codes(&findings), expected, "{version} {kinds:?} {categories:?}");
    }
}

#[test]
fn a_published_change_may_be_put_in_better_words() {
    for (pointer, value) in [("note/en", json!("Statistics came")), ("date", json!("2026-02-01"))] {
        let mut new = published();
        set(&mut new, &format!("/policy/changes/0/{pointer}"), value);
        assert_eq!(compare(&published(), &new), [], "{pointer}");
    }
}

#[test]
fn texts_without_a_common_language_cannot_be_the_same() {
    let new = edited(&one("/categories/1/title", json!({ "de": "Statistik" })));
    assert_eq!(codes(&compare(&published(), &new)), "    error[change-missing] categories[1].title\n");
    let new = edited(&one("/categories/1/title", json!({ "de": "Statistik", "en": "Statistics" })));
    assert_eq!(compare(&published(), &new), []);
}

#[test]
fn several_categories_may_be_told_by_several_changes() {
    let old = edited(&one("/entries/2/vendor", json!("counter")));
    let mut new = old.clone();
    set(&mut new, "/policy/version", json!(5));
    set(&mut new, "/vendors/0/role", json!("controller"));
    let findings = compare(&old, &told(&new, 4, &["recipients"], &["maps"]));
    assert_eq!(codes(&findings), "    error[change-missing] vendors[0].role\n");
    assert!(findings[0].help.contains("for category \"stats\" with"), "{}", findings[0].help);
    let new = told(&told(&new, 4, &["recipients"], &["maps"]), 5, &["recipients"], &["stats"]);
    assert_eq!(compare(&old, &new), []);
}

#[test]
fn a_refusal_is_never_overridden_without_a_notice() {
    let new = edited(&[("/categories/1/required", json!(true)), ("/categories/1/legal_basis", json!("contract"))]);
    let findings = compare(&published(), &told(&new, 3, &["purpose"], &["stats"]));
    assert_eq!(codes(&findings), "    error[refusal-overridden] categories[1].required\n");
    let findings = compare(&published(), &told(&new, 3, &["purpose", "rights"], &["stats"]));
    assert_eq!(codes(&findings), "    warning[refusal-overridden] categories[1].required\n");
    let new = edited(&one("/entries/1/category", json!("needed")));
    let findings = compare(&published(), &told(&new, 3, &["purpose", "recipients"], &["needed"]));
    assert_eq!(codes(&findings), "    error[refusal-overridden] entries[1].category\n");
}

#[test]
fn the_version_rises_with_every_change_that_visitors_learn_of_and_never_falls() {
    let mut new = published();
    set(&mut new, "/policy/version", json!(1));
    remove(&mut new, "/policy/changes/0");
    assert_eq!(codes(&compare(&published(), &new)), "    error[version-fell] policy.version\n");
    let mut new = published();
    set(&mut new, "/controller/email", json!("legal@shop.example"));
    let findings = compare(&published(), &new);
    assert_eq!(
        codes(&findings),
        "    error[change-missing] controller.email\n    error[version-same] policy.version\n"
    );
    assert!(findings.iter().all(|finding| finding.help.contains('3')), "{findings:?}");
    set(&mut new, "/policy/version", json!(3));
    assert_eq!(compare(&published(), &told(&new, 3, &["contact"], &[])), []);
    // Visitors need not learn of this edit: the version may stay, and may rise.
    let mut new = published();
    set(&mut new, "/site/name/en", json!("Our shop"));
    assert_eq!(compare(&published(), &new), []);
    set(&mut new, "/policy/version", json!(3));
    assert_eq!(compare(&published(), &new), []);
}

#[test]
fn notices_are_of_rights_contact_and_high_risk_since_the_old_version() {
    let kinds = |catalogue: &Value| notices(&read(&published()), &read(catalogue));
    let new = edited(&[]);
    for kind in KINDS {
        let is_notice = ["rights", "contact", "high_risk"].contains(&kind);
        assert_eq!(!kinds(&told(&new, 3, &[kind], &[])).is_empty(), is_notice, "{kind}");
        assert_eq!(kinds(&told(&new, 2, &[kind], &[])), [], "{kind}");
    }
    let new = told(&told(&new, 3, &["high_risk", "rights"], &["stats"]), 3, &["rights", "purpose"], &[]);
    assert_eq!(kinds(&new), [ChangeKind::Rights, ChangeKind::HighRisk]);
}

#[test]
fn every_finding_says_what_to_do() {
    let edits = [("/categories/1/description/en", json!("x")), ("/consent", json!({ "cookie": "y" }))];
    let findings = compare(&published(), &edited(&edits));
    let severities: Vec<_> = findings.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Error, Severity::Warning]);
    expect![[r#"
        error[change-missing] categories[1].description: the description of "stats" has changed; policy.changes does not say so
          help: add a change of version 3 for category "stats" with kind "purpose" or "wording": consent is for the purposes that were told (GDPR Art. 4(11), 6(1)(a); PIPL Art. 14). "wording" is right when only the words have changed, and asks nobody
        warning[record-lost] consent.cookie: the record was in "cookie-agree" and is now looked for in "y"
          help: every visitor is undecided again, those who have refused too: keep the name if you can
    "#]].assert_eq(&findings.iter().map(|finding| format!("{finding}\n")).collect::<String>());
}
