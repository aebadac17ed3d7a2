//! Tests every rule of meaning besides LINT-1 to LINT-11: each line spoils a catalogue in one way and shows its
//! findings.

use crate::catalogues::{codes, findings, onething, remove, set, small, spoil_each, text};
use cookie_gate_catalogue::parse;
use expect_test::expect;
use serde_json::{Value, json};

#[test]
fn shape_errors_name_their_path() {
    let mut report = String::new();
    let mut show = |text: &str| match parse::parse(text) {
        Ok(_) => report += "fine\n",
        Err(fault) => report += &format!("{fault}\n"),
    };
    show("{ \"schema\": 1, ");
    show("[]");
    show("{}");
    show(r#"{ "schema": 2, "future": true }"#);
    let mut catalogue = small();
    set(&mut catalogue, "/categories/1/title/en", json!(7));
    show(&catalogue.to_string());
    let mut catalogue = small();
    set(&mut catalogue, "/consent", json!({ "cokie": "x" }));
    show(&catalogue.to_string());
    let mut catalogue = small();
    remove(&mut catalogue, "/controller/email");
    show(&catalogue.to_string());
    show(&format!("\u{feff}{}", small()));
    expect![[r#"
        error[json-syntax] line 1, column 15: EOF while parsing a value
          help: the file is no valid JSON; mind commas, quotes and brackets just before this place
        error[shape] (file): a catalogue is a JSON object
          help: start the file with { and see policies/README.md for its fields
        error[schema-missing] schema: the format number is missing
          help: this version of cookie-gate reads schema 1: write "schema": 1
        error[schema-unsupported] schema: schema 2 is not known
          help: this version of cookie-gate reads schema 1: write "schema": 1, or install a newer cookie-gate
        error[shape] categories[1].title.en: invalid type: integer `7` (line 1, column 773)
          help: expected a string
        error[shape] consent.cokie: unknown field `cokie` (line 1, column 1348)
          help: expected one of `cookie`, `period`, `domain`, `history`, `receipts_url`, `profile`, `regions`, `grain`, `minors`, `withdraw`, `way_back`, `robots`, `in_frame`, `gpp`, `placeholders`
        error[shape] controller: missing field `email` (line 1, column 195)
          help: policies/README.md describes every field; policies/catalogue.schema.json lets editors complete them
        fine
    "#]]
    .assert_eq(&report);
}

#[test]
fn what_is_read_and_written_is_the_same_catalogue() {
    let catalogue = onething();
    assert_eq!(parse::parse(&parse::to_json(&catalogue)), Ok(catalogue));
}

#[test]
fn texts_are_complete_in_every_listed_language() {
    let cases = [
        ("/site/name", json!({})),
        ("/categories/0/title", json!({ "en": "Needed", "de": "Nötig" })),
        ("/categories/1/refused", json!({})),
        ("/entries/1/purpose", json!({ "en": "two\nlines" })),
        ("/texts", json!({ "no_such_text": { "en": "x" }, "accept_all": { "en": " " } })),
        ("/languages", json!([])),
        ("/languages", json!(["en", "en", "English"])),
    ];
    let mut report = String::new();
    for (pointer, value) in cases {
        let mut catalogue = small();
        set(&mut catalogue, pointer, value.clone());
        // A language without built-in texts misses all of them; the first lines are enough to show so.
        let codes = codes(&catalogue);
        let shown: String = codes.split_inclusive('\n').take(8).collect();
        report += &format!("{pointer} = {value}\n{shown}");
    }
    expect![[r#"
        /site/name = {}
            error[text-missing] site.name.en
        /categories/0/title = {"en":"Needed","de":"Nötig"}
            warning[text-language] categories[0].title.de
        /categories/1/refused = {}
            error[text-missing] categories[1].refused.en
        /entries/1/purpose = {"en":"two\nlines"}
            warning[text-control] entries[1].purpose.en
        /texts = {"no_such_text":{"en":"x"},"accept_all":{"en":" "}}
            error[LINT-4] texts.accept_all.en
            error[text-unknown] texts.no_such_text
        /languages = []
            error[language-none] languages
            warning[text-language] site.name.en
            warning[text-language] controller.name.en
            warning[text-language] controller.department.en
            warning[text-language] controller.address.en
            warning[text-language] policy.links.cookies.en
            warning[text-language] policy.links.privacy.en
            warning[text-language] policy.links.authority.en
        /languages = ["en","en","English"]
            error[language-duplicate] languages[1]
            error[language-invalid] languages[2]
            error[text-missing] site.name.English
            error[text-missing] controller.name.English
            error[text-missing] controller.department.English
            error[text-missing] controller.address.English
            error[text-missing] policy.links.cookies.English
            error[text-missing] policy.links.privacy.English
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_text_that_turns_its_reading_direction_is_pointed_out() {
    let mut catalogue = small();
    set(&mut catalogue, "/entries/1/purpose/en", json!("\u{202e}turned"));
    assert_eq!(codes(&catalogue), "    warning[text-control] entries[1].purpose.en\n");
}

#[test]
fn a_language_without_built_in_texts_needs_every_one_of_them() {
    let mut catalogue = small();
    set(&mut catalogue, "/languages", json!(["en", "tlh"]));
    let missing = findings(&catalogue);
    for path in ["texts.accept_all.tlh", "texts.policy_title.tlh", "categories[0].title.tlh"] {
        assert!(missing.iter().any(|finding| finding.path == path && finding.code == "text-missing"), "{path}");
    }
}

#[test]
fn numbers_are_unique_in_range_and_never_come_back() {
    let cases = [
        ("/entries/1/nr", Value::Null),
        ("/entries/1/nr", json!(0)),
        ("/entries/1/nr", json!(4097)),
        ("/entries/1/nr", json!(1)),
        ("/categories/1/nr", json!(65)),
        ("/vendors/0/nr", json!(257)),
        ("/retired", json!({ "entries": [2], "categories": [2], "vendors": [1] })),
    ];
    spoil_each(
        &cases,
        expect![[r#"
        /entries/1/nr = null
            error[nr-missing] entries[1].nr
        /entries/1/nr = 0
            error[nr-range] entries[1].nr
        /entries/1/nr = 4097
            error[nr-range] entries[1].nr
        /entries/1/nr = 1
            error[nr-duplicate] entries[1].nr
        /categories/1/nr = 65
            error[nr-range] categories[1].nr
        /vendors/0/nr = 257
            error[nr-range] vendors[0].nr
        /retired = {"entries":[2],"categories":[2],"vendors":[1]}
            error[nr-retired] categories[1].nr
            error[nr-retired] vendors[0].nr
            error[nr-retired] entries[1].nr
    "#]],
    );
}

#[test]
fn ids_are_known_unique_and_plain() {
    let cases = [
        ("/categories/1/id", json!("Stats")),
        ("/categories/1/id", json!("needed")),
        ("/vendors/0/id", json!("stats")),
        ("/vendors/0/id", json!("a\tb")),
        ("/controller/id", json!("-")),
        ("/entries/1/vendor", json!("nobody")),
        ("/policy/changes/0/categories", json!(["nothing"])),
    ];
    spoil_each(
        &cases,
        expect![[r#"
            /categories/1/id = "Stats"
                error[category-unknown] policy.changes[0].categories[0]
                error[id-invalid] categories[1].id
                error[category-unknown] entries[1].category
                warning[LINT-7] categories
                warning[LINT-6] categories[1]
                warning[vendor-unused] vendors[0]
            /categories/1/id = "needed"
                error[category-unknown] policy.changes[0].categories[0]
                error[id-duplicate] categories[1].id
                error[category-unknown] entries[1].category
                warning[LINT-7] categories
                warning[vendor-unused] vendors[0]
            /vendors/0/id = "stats"
                error[id-duplicate] vendors[0].id
                error[vendor-unknown] entries[1].vendor
                warning[vendor-unused] vendors[0]
            /vendors/0/id = "a\tb"
                error[id-invalid] vendors[0].id
                error[vendor-unknown] entries[1].vendor
                warning[vendor-unused] vendors[0]
            /controller/id = "-"
                error[id-invalid] controller.id
            /entries/1/vendor = "nobody"
                error[vendor-unknown] entries[1].vendor
                warning[vendor-unused] vendors[0]
            /policy/changes/0/categories = ["nothing"]
                error[category-unknown] policy.changes[0].categories[0]
        "#]],
    );
}

#[test]
fn categories_have_a_basis_that_fits_their_switch() {
    let cases = [
        ("/categories/1/legal_basis", json!("strictly_necessary")),
        ("/categories/0/legal_basis", json!("consent")),
        ("/categories/0/required", json!(false)),
        ("/categories", json!([])),
        ("/entries", json!([])),
    ];
    spoil_each(
        &cases,
        expect![[r#"
            /categories/1/legal_basis = "strictly_necessary"
                error[legal-basis] categories[1].legal_basis
            /categories/0/legal_basis = "consent"
                error[legal-basis] categories[0].legal_basis
            /categories/0/required = false
                error[consent-optional] entries[0].category
                error[category-required] categories
                error[text-missing] categories[0].refused.en
                error[legal-basis] categories[0].legal_basis
            /categories = []
                error[category-unknown] policy.changes[0].categories[0]
                error[consent-optional] entries[0].category
                error[category-none] categories
                error[category-unknown] entries[0].category
                error[category-unknown] entries[1].category
                warning[LINT-7] categories
                warning[vendor-unused] vendors[0]
            /entries = []
                error[consent-undeclared] consent.cookie
                error[entry-none] entries
                warning[LINT-6] categories[0]
                warning[LINT-6] categories[1]
                warning[vendor-unused] vendors[0]
        "#]],
    );
}

#[test]
fn links_hosts_origins_and_addresses_are_well_formed() {
    let cases = [
        ("/site/origins", json!([])),
        ("/site/origins/0", json!("https://www.shop.example/")),
        ("/site/origins/0", json!("https://www.shop.example:443")),
        ("/site/origins/0", json!("https://www.shop.example:08443")),
        ("/site/origins/0", json!("https://www.shop.example:8443")),
        ("/site/origins/-", json!("https://www.shop.example")),
        ("/site/origins/-", json!("https://app.shop.example")),
        ("/site/origins/-", json!("https://shop.example:8443")),
        (
            "/site/origins",
            json!(["https://www.shop.example", "https://www.shop.example:8443", "https://www.store.example"]),
        ),
        ("/site/origins", json!(["http://10.0.0.1", "http://10.1.0.1"])),
        ("/policy/links/privacy/en", json!("javascript:alert(1)")),
        ("/policy/links/authority", json!({ "en": "data:text/html,x" })),
        ("/policy/links/authority", Value::Null),
        ("/vendors/0/privacy/en", json!("java\nscript:alert(1)")),
        ("/vendors/0/hosts/0", json!("https://counter.example")),
        ("/vendors/0/hosts/0", json!("*.com")),
        ("/vendors/0/countries/0", json!("Germany")),
        ("/vendors/0/countries/-", json!("US")),
        ("/controller/email", json!("privacy")),
        ("/policy/published", json!("2026-02-30")),
        ("/policy/version", json!(1)),
        ("/policy/changes/0/kinds", json!([])),
        (
            "/policy/changes/-",
            json!({ "version": 1, "date": "2025-01-01", "kinds": ["wording"], "note": { "en": "Words" } }),
        ),
        ("/entries/1/path", json!("stats")),
        ("/entries/1/path", json!("/a\tb")),
        ("/entries/1/domain", json!("other.example")),
        ("/entries/1/domain", json!(".shop.example")),
        ("/entries/1/domain", json!("a b")),
    ];
    spoil_each(
        &cases,
        expect![[r#"
        /site/origins = []
            error[origin-none] site.origins
        /site/origins/0 = "https://www.shop.example/"
            error[origin-invalid] site.origins[0]
        /site/origins/0 = "https://www.shop.example:443"
            error[origin-invalid] site.origins[0]
        /site/origins/0 = "https://www.shop.example:08443"
            error[origin-invalid] site.origins[0]
        /site/origins/0 = "https://www.shop.example:8443"
        /site/origins/- = "https://www.shop.example"
            warning[origin-duplicate] site.origins[1]
        /site/origins/- = "https://app.shop.example"
            warning[domain-unshared] consent.domain
        /site/origins/- = "https://shop.example:8443"
            warning[domain-unshared] consent.domain
        /site/origins = ["https://www.shop.example","https://www.shop.example:8443","https://www.store.example"]
        /site/origins = ["http://10.0.0.1","http://10.1.0.1"]
            warning[LINT-9] site.origins[0]
            warning[LINT-9] site.origins[1]
        /policy/links/privacy/en = "javascript:alert(1)"
            error[link-invalid] policy.links.privacy.en
        /policy/links/authority = {"en":"data:text/html,x"}
            error[link-invalid] policy.links.authority.en
        /policy/links/authority = null
            warning[authority-missing] policy.links.authority
        /vendors/0/privacy/en = "java\nscript:alert(1)"
            error[link-invalid] vendors[0].privacy.en
            warning[text-control] vendors[0].privacy.en
        /vendors/0/hosts/0 = "https://counter.example"
            error[host-invalid] vendors[0].hosts[0]
        /vendors/0/hosts/0 = "*.com"
            error[host-invalid] vendors[0].hosts[0]
        /vendors/0/countries/0 = "Germany"
            error[country-invalid] vendors[0].countries[0]
        /vendors/0/countries/- = "US"
            warning[transfer-basis] vendors[0].transfer_basis
        /controller/email = "privacy"
            error[email-invalid] controller.email
        /policy/published = "2026-02-30"
            error[date-invalid] policy.published
        /policy/version = 1
            error[change-version] policy.changes[0].version
        /policy/changes/0/kinds = []
            error[change-kind] policy.changes[0].kinds
        /policy/changes/- = {"version":1,"date":"2025-01-01","kinds":["wording"],"note":{"en":"Words"}}
            warning[change-order] policy.changes[1]
        /entries/1/path = "stats"
            error[path-invalid] entries[1].path
        /entries/1/path = "/a\tb"
            error[path-invalid] entries[1].path
        /entries/1/domain = "other.example"
            warning[domain-foreign] entries[1].domain
        /entries/1/domain = ".shop.example"
        /entries/1/domain = "a b"
            error[domain-invalid] entries[1].domain
    "#]],
    );
}

#[test]
fn hosts_that_share_the_record_take_nothing_from_each_other() {
    let mut catalogue = small();
    set(&mut catalogue, "/site/origins/-", json!("https://app.shop.example"));
    assert_eq!(codes(&catalogue), "    warning[domain-unshared] consent.domain\n");
    set(&mut catalogue, "/consent", json!({ "domain": "shop.example" }));
    assert_eq!(codes(&catalogue), "");
}

#[test]
fn what_the_product_keeps_is_declared_and_required() {
    let cases = [
        ("/consent", json!({ "cookie": "other" })),
        ("/consent", json!({ "cookie": "a b" })),
        ("/consent", json!({ "cookie": "cookie-*" })),
        ("/consent", json!({ "history": "cookie-gate-history" })),
        ("/consent", json!({ "period": "P0M" })),
        ("/consent", json!({ "period": "session" })),
        ("/consent", json!({ "period": "P1Y" })),
        ("/consent", json!({ "period": "P14M" })),
        ("/consent", json!({ "period": "P3Y" })),
        ("/consent", json!({ "domain": "shop.example" })),
        ("/consent", json!({ "domain": "other.example" })),
        ("/consent", json!({ "domain": "example" })),
        ("/entries/0/category", json!("stats")),
        ("/entries/0/name", json!("cookie-agre*")),
    ];
    spoil_each(
        &cases,
        expect![[r#"
        /consent = {"cookie":"other"}
            error[consent-undeclared] consent.cookie
        /consent = {"cookie":"a b"}
            error[name-invalid] consent.cookie
            error[consent-undeclared] consent.cookie
        /consent = {"cookie":"cookie-*"}
            error[name-invalid] consent.cookie
            error[consent-undeclared] consent.cookie
        /consent = {"history":"cookie-gate-history"}
            error[consent-undeclared] consent.history
        /consent = {"period":"P0M"}
            error[period-zero] consent.period
            warning[consent-period] entries[0].period
        /consent = {"period":"session"}
            error[period-unreadable] consent.period
            warning[consent-period] entries[0].period
        /consent = {"period":"P1Y"}
            warning[consent-period] entries[0].period
        /consent = {"period":"P14M"}
            warning[period-capped] consent.period
            warning[consent-period] entries[0].period
        /consent = {"period":"P3Y"}
            warning[period-long] consent.period
            warning[consent-period] entries[0].period
        /consent = {"domain":"shop.example"}
        /consent = {"domain":"other.example"}
            error[domain-foreign] consent.domain
        /consent = {"domain":"example"}
            error[domain-invalid] consent.domain
        /entries/0/category = "stats"
            error[consent-optional] entries[0].category
            warning[LINT-6] categories[0]
        /entries/0/name = "cookie-agre*"
            error[consent-undeclared] consent.cookie
    "#]],
    );
}

#[test]
fn what_lets_cookies_through_is_warned_of() {
    let cases = [
        ("/mode", json!("observe")),
        ("/undeclared", json!({ "cookies": "report" })),
        ("/undeclared", json!({ "storage": "refuse" })),
    ];
    spoil_each(
        &cases,
        expect![[r#"
        /mode = "observe"
            warning[mode-observe] mode
        /undeclared = {"cookies":"report"}
            warning[undeclared-report] undeclared.cookies
        /undeclared = {"storage":"refuse"}
    "#]],
    );
}

#[test]
fn every_finding_has_a_place_in_the_file_and_help() {
    let published = text("tests/it/published-table.json");
    let value: Value = serde_json::from_str(&published).expect("JSON");
    for finding in findings(&value) {
        let parent = finding.path.split(['.', '[']).next().unwrap_or_default();
        assert!(value.get(parent).is_some(), "{finding}");
        assert!(finding.help.len() > 10, "{finding}");
    }
}
