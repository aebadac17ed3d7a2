//! Tests LINT-1 to LINT-11, the flaws of published cookie tables: one test each, and the first site's published table
//! with all of them.

use crate::catalogues::{findings, onething, remove, set, small, text};
use cookie_gate_catalogue::diagnostic::Severity;
use cookie_gate_catalogue::{check, parse};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

/// Spoils the small catalogue and compares the findings, one a line.
fn spoil(spoil: impl FnOnce(&mut Value), expected: Expect) {
    let mut catalogue = small();
    spoil(&mut catalogue);
    expected.assert_eq(&lines(&catalogue));
}

fn lines(catalogue: &Value) -> String {
    let line = |finding: &cookie_gate_catalogue::diagnostic::Diagnostic| {
        assert!(!finding.help.is_empty() && !finding.message.is_empty(), "{finding}");
        format!("{}[{}] {}: {}\n", finding.severity, finding.code, finding.path, finding.message)
    };
    findings(catalogue).iter().map(line).collect()
}

#[test]
fn a_faultless_catalogue_has_no_findings() {
    spoil(|_| {}, expect![""]);
}

#[test]
fn the_first_sites_catalogue_has_no_errors_and_declares_the_sixteen() {
    let catalogue = onething();
    let errors: Vec<_> =
        check::check(&catalogue).into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert_eq!(errors, []);
    let names = "cookie-agree TitleOrContent vehTypepx vehTypejl time timeSelect timeStart timeEnd searchGroupTemID \
                 ASP.NET_SessionId code _ga _gid _gat_UA-20650859-1 HMACCOUNT HMVT";
    for name in names.split_whitespace() {
        assert!(catalogue.entries.iter().any(|entry| entry.name == name), "{name}");
    }
    assert_eq!(catalogue.categories.len(), 5);
    assert!(catalogue.categories.iter().all(|category| category.required == (category.id == "necessary")));
    for title in catalogue.categories.iter().flat_map(|category| category.title.values()) {
        assert!(title.split_whitespace().count() <= 3, "{title} stands in the banner");
    }
}

#[test]
fn the_first_sites_published_table_shows_its_flaws() {
    let published = text("tests/it/published-table.json");
    let findings = check::check(&parse::parse(&published).expect("it has the right shape"));
    let codes: std::collections::BTreeSet<_> = findings.iter().map(|finding| finding.code).collect();
    for number in 1..=11 {
        let code = format!("LINT-{number}");
        assert!(codes.contains(&*code), "{code} is missing from {codes:?}");
    }
}

#[test]
fn lint_1_statistics_may_not_be_required() {
    spoil(
        |c| {
            set(
                c,
                "/entries/-",
                json!({ "nr": 3, "name": "_pk_id*", "category": "needed", "vendor": "counter", "period": "P1Y", "purpose": { "en": "x y" } }),
            );
            set(
                c,
                "/entries/-",
                json!({ "nr": 4, "name": "_pk_ses*", "category": "stats", "vendor": "counter", "period": "PT30M", "purpose": { "en": "x y" } }),
            );
        },
        expect![[r#"
            error[LINT-1] entries[2].category: "_pk_id*" is of Matomo, but "needed" is required
        "#]],
    );
}

#[test]
fn lint_2_an_identifier_is_not_anonymous() {
    spoil(
        |c| set(c, "/entries/1/purpose/en", json!("Counts visitors anonymously")),
        expect![[r#"
            warning[LINT-2] entries[1].purpose.en: claims to be anonymous, though an identifier is kept
        "#]],
    );
    spoil(
        |c| set(c, "/vendors/0/shared_data/en", json!("Anonymous statistics")),
        expect![[r#"
            warning[LINT-2] vendors[0].shared_data.en: claims to be anonymous, though an identifier is kept
        "#]],
    );
    spoil(
        |c| set(c, "/categories/1/description/en", json!("匿名统计")),
        expect![[r#"
            warning[LINT-2] categories[1].description.en: claims to be anonymous, though an identifier is kept
        "#]],
    );
}

#[test]
fn lint_3_a_period_has_to_be_stated() {
    spoil(
        |c| remove(c, "/entries/1/period"),
        expect![[r#"
        error[LINT-3] entries[1].period: how long it is kept is not stated
    "#]],
    );
}

#[test]
fn lint_4_empty_fields_tell_nothing() {
    spoil(
        |c| set(c, "/entries/1/purpose/en", json!("  ")),
        expect![[r#"
            error[LINT-4] entries[1].purpose.en: the text is empty
        "#]],
    );
    spoil(
        |c| set(c, "/entries/1/purpose/en", json!("n/a")),
        expect![[r#"
            warning[LINT-4] entries[1].purpose.en: "n/a" tells visitors nothing
        "#]],
    );
}

#[test]
fn lint_5_universal_analytics_has_ended() {
    spoil(
        |c| {
            for (nr, name) in [(3, "_ga"), (4, "_ga_*"), (5, "_gid"), (6, "_gat_UA-1-1")] {
                set(
                    c,
                    "/entries/-",
                    json!({ "nr": nr, "name": name, "category": "stats", "vendor": "counter", "period": "P1Y", "purpose": { "en": "Counts" } }),
                );
            }
        },
        expect![[r#"
            warning[LINT-5] entries[4].name: "_gid" is of Universal Analytics, which stopped in July 2023
            warning[LINT-5] entries[5].name: "_gat_UA-1-1" is of Universal Analytics, which stopped in July 2023
        "#]],
    );
}

#[test]
fn lint_6_a_purpose_needs_a_cookie() {
    spoil(
        |c| set(c, "/categories/1/description/en", json!("Statistics and interest-based advertising")),
        expect![[r#"
            warning[LINT-6] categories[1].description: speaks of advertising, but no entry serves it
        "#]],
    );
    spoil(
        |c| set(c, "/entries/1/category", json!("needed")),
        expect![[r#"
            warning[LINT-6] categories[1]: "stats" holds no entry
        "#]],
    );
}

#[test]
fn lint_7_every_category_in_use_is_declared() {
    spoil(
        |c| {
            set(
                c,
                "/entries/-",
                json!({ "nr": 3, "name": "other", "category": "comfort", "period": "session", "purpose": { "en": "Comfort" } }),
            )
        },
        expect![[r#"
            error[category-unknown] entries[2].category: there is no category "comfort"
            warning[LINT-7] categories: 2 declared, but entries use more: "comfort"
        "#]],
    );
}

#[test]
fn lint_8_a_generic_name_needs_a_path_or_domain() {
    let time = json!({ "nr": 3, "name": "time", "category": "stats", "period": "session", "purpose": { "en": "Keeps a time" } });
    let bare = time.clone();
    spoil(
        |c| set(c, "/entries/-", bare),
        expect![[r#"
        warning[LINT-8] entries[2].name: "time" is a name that other programs choose too
    "#]],
    );
    let mut placed = time;
    placed["path"] = json!("/");
    spoil(|c| set(c, "/entries/-", placed), expect![""]);
}

#[test]
fn lint_9_plain_http_is_not_safe_except_on_this_machine() {
    spoil(
        |c| set(c, "/site/origins/0", json!("http://www.shop.example")),
        expect![[r#"
            warning[LINT-9] site.origins[0]: "http://www.shop.example" is not encrypted
        "#]],
    );
    spoil(|c| set(c, "/site/origins/0", json!("http://localhost:8080")), expect![""]);
}

#[test]
fn lint_10_a_known_vendor_sets_more_than_is_declared() {
    spoil(
        |c| set(c, "/vendors/0/hosts/-", json!("hm.baidu.com")),
        expect![[r#"
            error[LINT-10] vendors[0]: Baidu Tongji is known to set what is not declared: HMACCOUNT, Hm_lvt_*, Hm_lpvt_*, Hm_cv_*, Hm_up_*, Hm_ck_*, HMACCOUNT_BFESS (third party), HMACCOUNT (session_storage), Hm_unsent_* (session_storage), Hm_clear_cookie_* (local_storage)
        "#]],
    );
    spoil(
        |c| set(c, "/vendors/0/hosts/-", json!("*.google-analytics.com")),
        expect![[r#"
            error[LINT-10] vendors[0]: Google Analytics is known to set what is not declared: _ga, _ga_*
        "#]],
    );
}

#[test]
fn lint_11_a_third_party_has_a_name_a_country_and_a_host() {
    spoil(|c| set(c, "/entries/1/party", json!("third")), expect![""]);
    spoil(
        |c| {
            set(c, "/entries/1/party", json!("third"));
            remove(c, "/entries/1/vendor");
            set(c, "/vendors/0/countries", json!([]));
            set(c, "/vendors/0/hosts", json!([]));
        },
        expect![[r#"
            error[LINT-11] vendors[0].countries: no country is named
            error[LINT-11] vendors[0].hosts: no host is named
            error[LINT-11] entries[1].vendor: a third party sets it, and nothing says which
            warning[vendor-unused] vendors[0]: nothing is declared of "counter": no answer can grant it, so its requests are always refused
        "#]],
    );
}
