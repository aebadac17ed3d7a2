//! Tests of `use`: what packs bring into a catalogue, what the operator's own words count for, and every fault of use.

use crate::catalogues::{findings, onething, path, set, small, text};
use crate::cli_check::program;
use crate::packs::using;
use cookie_gate_catalogue::compile::compile;
use cookie_gate_catalogue::diagnostic::Severity;
use cookie_gate_catalogue::{Before, Catalogue, Party, check, diff, expand, parse};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use std::process::Command;

fn read(catalogue: &Value) -> Catalogue {
    parse::parse(&catalogue.to_string()).unwrap_or_else(|fault| panic!("{fault}"))
}

fn expanded(catalogue: &Value) -> Catalogue {
    parse::read(&catalogue.to_string()).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// A catalogue in English that uses these packs.
fn uses(uses: Value) -> Value {
    using(uses, &["en"])
}

/// With every number given out.
fn numbered(catalogue: &Value) -> Value {
    let text = serde_json::to_string_pretty(catalogue).expect("JSON");
    serde_json::from_str(&parse::fill::fill(&text).expect("a catalogue").text).expect("JSON")
}

/// The errors about a catalogue, a line each, with their help.
fn errors(catalogue: &Value, expected: Expect) {
    let errors = findings(catalogue).into_iter().filter(|finding| finding.severity == Severity::Error);
    let errors = errors.filter(|finding| finding.code != "nr-missing");
    expected.assert_eq(&errors.map(|finding| format!("{finding}\n")).collect::<String>());
}

fn names<'a>(catalogue: &'a Catalogue, vendor: &str) -> Vec<&'a str> {
    let own = catalogue.entries.iter().filter(|entry| entry.vendor.as_deref() == Some(vendor));
    own.map(|entry| &*entry.name).collect()
}

#[test]
fn the_first_site_is_the_same_table_as_by_hand_in_a_third_less_lines() {
    let by_hand = parse::read(&text("tests/it/handwritten.json")).expect("the hand-written form stays valid");
    assert_eq!(compile(&onething()).expect("it compiles"), compile(&by_hand).expect("it compiles"));
    let lines = |file: &str| text(file).lines().count();
    assert!(lines("policies/onething/catalogue.json") <= 170, "{}", lines("policies/onething/catalogue.json"));
    let own = |catalogue: &Catalogue| -> Vec<_> {
        catalogue.entries[..16].iter().map(|entry| (entry.name.clone(), entry.purpose.clone())).collect()
    };
    assert_eq!(own(&onething()), own(&by_hand), "its sixteen cookies keep their texts");
    assert_eq!(onething().categories, by_hand.categories);
    assert_eq!(onething().vendors, by_hand.vendors);
}

#[test]
fn a_dozen_lines_are_a_whole_catalogue_in_every_language() {
    let languages: Vec<&str> = cookie_gate_catalogue::words::built_in().iter().map(|(tag, _)| *tag).collect();
    let catalogue = using(
        json!([
            "google-analytics-4",
            "google-ads",
            "google-maps",
            "youtube",
            "meta-pixel",
            "hubspot",
            "intercom",
            "stripe",
            "cloudflare",
            "sentry",
            "php",
            { "pack": "matomo", "hosts": ["stats.shop.test"] },
        ]),
        &languages,
    );
    let catalogue = numbered(&catalogue);
    errors(&catalogue, expect![""]);
    assert!(compile(&expanded(&catalogue)).is_ok());
}

#[test]
fn what_is_expanded_means_the_same_and_expands_to_itself() {
    for uses in [json!(["youtube"]), json!(["google-ads", { "pack": "segment", "category": "media" }])] {
        let catalogue = expanded(&numbered(&self::uses(uses)));
        let again = parse::read(&parse::to_json(&catalogue)).expect("it reads");
        assert_eq!(catalogue, again);
        assert_eq!(check::check(&catalogue), check::check(&again));
    }
}

#[test]
fn packs_need_others_and_these_wait_for_each_of_their_categories() {
    let catalogue = expanded(&uses(json!(["google-ads", "google-analytics-4"])));
    let ids: Vec<&str> = catalogue.vendors.iter().map(|vendor| &*vendor.id).collect();
    assert_eq!(ids, ["google-ads", "google-analytics-4", "google-tag-manager"]);
    let manager = &catalogue.vendors[2];
    for category in ["analytics", "advertising"] {
        assert!(catalogue.serves(manager, category), "{category}");
    }
    assert!(!catalogue.serves(&catalogue.vendors[0], "analytics"), "a grant of statistics reaches no advertiser");
    let ids: Vec<&str> = catalogue.signals.iter().map(|signal| &*signal.id).collect();
    assert_eq!(ids, ["google-consent-mode"], "nobody has given a measurement id");
}

#[test]
fn a_vendor_is_named_by_company_and_product() {
    let catalogue = expanded(&using(json!(["google-maps", "hubspot"]), &["en", "zh"]));
    let names: Vec<[&str; 2]> =
        catalogue.vendors.iter().map(|vendor| ["en", "zh"].map(|tag| &*vendor.name[tag])).collect();
    assert_eq!(
        names,
        [
            ["Google LLC (Google Maps Platform)", "Google LLC（Google Maps Platform）"],
            ["HubSpot, Inc.", "HubSpot, Inc."]
        ]
    );
}

#[test]
fn categories_come_with_texts_and_in_one_order() {
    let catalogue = expanded(&using(json!(["google-ads", "youtube", "php", "google-analytics-4"]), &["en", "de"]));
    let ids: Vec<&str> = catalogue.categories.iter().map(|category| &*category.id).collect();
    assert_eq!(ids, ["necessary", "media", "analytics", "advertising"]);
    assert!(catalogue.categories[0].required && !catalogue.categories[1].required);
    assert_eq!(catalogue.categories[2].title["de"], "Statistik");
}

#[test]
fn what_is_necessary_goes_where_the_operator_has_put_it() {
    let mut catalogue = small();
    set(&mut catalogue, "/use", json!(["php", { "pack": "google-analytics-4", "category": "stats" }]));
    let catalogue = expanded(&catalogue);
    let ids: Vec<&str> = catalogue.categories.iter().map(|category| &*category.id).collect();
    assert_eq!(ids, ["needed", "stats"]);
    let of = |name: &str| &*catalogue.entries.iter().find(|entry| entry.name == name).expect(name).category;
    assert_eq!([of("PHPSESSID"), of("_ga")], ["needed", "stats"]);
}

#[test]
fn what_the_operator_declares_counts_before_what_a_pack_brings() {
    let mut catalogue = uses(json!(["google-analytics-4"]));
    set(&mut catalogue, "/texts", json!({ "purpose_recognise_visit": { "en": "My own words." } }));
    set(
        &mut catalogue,
        "/entries",
        json!([{ "name": "_ga", "category": "analytics", "vendor": "google-analytics-4", "period": "P1M", "purpose": { "en": "Mine." } }]),
    );
    set(&mut catalogue, "/signals", json!([{ "id": "google-consent-mode", "calls": {} }]));
    let catalogue = expanded(&catalogue);
    assert_eq!(names(&catalogue, "google-analytics-4"), ["_ga", "_ga_*", "FPID", "FPLC"]);
    assert_eq!(catalogue.entries[0].period.as_deref(), Some("P1M"));
    assert_eq!(catalogue.entries[1].purpose["en"], "My own words.");
    assert_eq!(catalogue.signals.len(), 1);
}

#[test]
fn what_differs_at_this_site_is_said_in_use() {
    let catalogue = expanded(&uses(json!([{
        "pack": "google-analytics-4", "as": "google", "without": ["FPID", "FPLC"], "hosts": ["stats.shop.test", "*.googletagmanager.com"],
        "queues": ["gaLayer"], "role": "controller", "countries": ["IE"], "transfer_basis": "adequacy", "sells": true,
        "name": { "en": "Google" }, "privacy": { "en": "https://shop.test/google" }, "shared_data": { "en": "Less" },
        "with": { "measurement_id": "G-1" }, "before": "cookieless"
    }])));
    assert_eq!(catalogue.vendors.len(), 1, "the tag manager's hosts are given away: {:?}", catalogue.vendors);
    let google = serde_json::to_value(&catalogue.vendors[0]).expect("JSON");
    expect![[r#"{"id":"google","name":{"en":"Google"},"role":"controller","countries":["IE"],"transfer_basis":"adequacy","privacy":{"en":"https://shop.test/google"},"shared_data":{"en":"Less"},"hosts":["stats.shop.test","*.googletagmanager.com"],"queues":["gaLayer"],"before":"cookieless","sells":true}"#]]
        .assert_eq(&google.to_string());
    assert_eq!(names(&catalogue, "google"), ["_ga", "_ga_*"]);
    let calls = serde_json::to_value(&catalogue.signals).expect("JSON").to_string();
    assert!(calls.contains(r#""set":"ga-disable-G-1""#) && calls.contains(r#""if":["analytics","google"]"#), "{calls}");
}

#[test]
fn several_packs_can_be_one_vendor() {
    let catalogue = expanded(&uses(json!([
        { "pack": "microsoft-clarity", "as": "microsoft", "category": "analytics" },
        { "pack": "application-insights", "as": "microsoft" },
    ])));
    assert_eq!(catalogue.vendors.len(), 1);
    let name = &catalogue.vendors[0].name["en"];
    assert!(
        name.contains("Microsoft Clarity, Application Insights") || name.contains("Microsoft Clarity, Azure"),
        "{name}"
    );
    assert!(names(&catalogue, "microsoft").contains(&"ai_user") && names(&catalogue, "microsoft").contains(&"_clck"));
}

#[test]
fn numbers_are_kept_in_the_catalogues_own_list_and_never_shift() {
    let first = numbered(&uses(json!(["php", "google-analytics-4"])));
    assert_eq!(first, numbered(&first), "a second time changes nothing");
    let ga = first["numbers"]["entries"]["_ga"].clone();
    assert!(ga.is_u64());
    // Another pack before it, and one less.
    let mut second = first.clone();
    set(&mut second, "/use", json!(["youtube", "google-analytics-4"]));
    let second = numbered(&second);
    assert_eq!(second["numbers"]["entries"]["_ga"], ga);
    assert_eq!(second["numbers"]["entries"]["PHPSESSID"], first["numbers"]["entries"]["PHPSESSID"], "kept as retired");
    let catalogue = expanded(&second);
    let retired = first["numbers"]["entries"]["PHPSESSID"].as_u64().expect("a number");
    assert!(catalogue.retired.entries.iter().any(|nr| u64::from(*nr) == retired));
    assert!(
        diff::diff(&expand::published(&read(&first)), &catalogue)
            .iter()
            .all(|finding| !finding.code.starts_with("nr-"))
    );
}

#[test]
fn diff_names_what_a_later_version_of_a_pack_adds() {
    let mut old = numbered(&uses(json!(["google-analytics-4", "youtube"])));
    // As it was before the pack knew of `FPLC`.
    old["numbers"]["entries"].as_object_mut().expect("a list").shift_remove("FPLC");
    let new = numbered(&old);
    let expanded = expand::expand(&read(&new));
    let found = diff::diff(&expand::published(&read(&old)), &expanded.catalogue);
    let told: Vec<_> =
        found.iter().map(|finding| format!("{} {}", finding.code, expanded.path(&finding.path))).collect();
    assert_eq!(told, ["change-missing use[0].google-analytics-4.entries.FPLC", "version-same policy.version"]);
    assert!(found[0].help.contains("for category \"analytics\""), "only about what is new: {}", found[0].help);
}

#[test]
fn every_fault_of_use_has_a_path_and_a_way_out() {
    errors(
        &uses(json!(["google-analitycs", { "pack": "hotjat" }, "nobody-knows"])),
        expect![[r#"
            error[pack-unknown] use[0]: there is no pack "google-analitycs"
              help: near it are "google-analytics-4", "google-ads", "google-fonts", "google-maps"; docs/packs.md lists all
            error[pack-unknown] use[1].pack: there is no pack "hotjat"
              help: near it are "hotjar"; docs/packs.md lists all
            error[pack-unknown] use[2]: there is no pack "nobody-knows"
              help: docs/packs.md lists all packs; declare what has no pack under "vendors" and "entries"
        "#]],
    );
    errors(
        &uses(json!([
            "php", "php",
            "snowplow",
            { "pack": "countly" },
            { "pack": "google-analytics-4", "without": ["_gid"], "with": { "measurementid": "G-1" }, "as": "Google!" },
            { "pack": "hubspot", "categories": { "statistics": "analytics" } },
            { "pack": "google-consent-mode", "with": { "region": ["ES", "EU", "US-AK", 7] } }
        ])),
        expect![[r#"
            error[pack-duplicate] use[1]: "php" is used already
              help: name each pack once, with all that differs at this site
            error[parameter-missing] use[2].hosts: "snowplow" cannot be used without it
              help: write { "pack": "snowplow", "hosts": ["collector.example.com"] }, with what is yours
            error[parameter-missing] use[3].with.app_key: "countly" cannot be used without it
              help: write { "pack": "countly", "with": { "app_key": "0123456789abcdef0123456789abcdef01234567" } }, with what is yours
            error[pack-without] use[4].without[0]: "google-analytics-4" brings no "_gid"
              help: it brings "_ga", "_ga_*", "FPID", "FPLC"
            error[parameter-unknown] use[4].with.measurementid: "google-analytics-4" has no parameter "measurementid"
              help: its parameters: "measurement_id"
            error[id-invalid] use[4].as: "Google!" is no id
              help: use a small letter, then small letters, digits and hyphens, at most 32 in all
            error[category-unknown] use[5].categories.statistics: packs know no category "statistics"
              help: on the left stand "necessary", "preferences", "media", "maps", "support", "verification", "payment", "experiments", "analytics", "advertising"; on the right an id of this catalogue
            error[region-invalid] use[6].with.region: "EU" is no region
              help: write ISO 3166 codes in capitals: "ES", "US-AK"; for the European Union list its countries
            error[region-invalid] use[6].with.region: 7 is no region
              help: write ISO 3166 codes in capitals: "ES", "US-AK"; for the European Union list its countries
            error[LINT-11] use[2].hosts: no host is named
              help: list the hosts that its scripts come from and report to
            error[id-invalid] use[4].id: "Google!" is no id
              help: use a small letter, then small letters, digits and hyphens, at most 32 in all
        "#]],
    );
}

#[test]
fn two_packs_that_claim_one_name_or_one_host_are_told_apart_by_the_operator() {
    errors(
        &uses(json!(["segment", { "pack": "rudderstack", "category": "media" }])),
        expect![[r#"
        error[pack-conflict] use[1].rudderstack.entries.__tld__: "__tld__" is of category "media" here, and of "analytics" by "segment"
          help: write "without": ["__tld__"] at one of them, or declare "__tld__" under "entries"
    "#]],
    );
    errors(
        &uses(json!(["hotjar", { "pack": "matomo", "hosts": ["static.hotjar.com"] }])),
        expect![[r#"
            error[pack-hosts] use[1].hosts: "static.hotjar.com" and "*.hotjar.com" of vendor "hotjar" take in the same requests
              help: write { "pack": "matomo", "hosts": […] } with what this site uses of it, or file both under one vendor: "as": "hotjar"
        "#]],
    );
    // The same name in the same category is listed once.
    let catalogue = expanded(&uses(json!(["segment", "rudderstack"])));
    assert_eq!(catalogue.entries.iter().filter(|entry| entry.name == "__tld__").count(), 1);
    // What lies on a third domain belongs to whoever uses it, and is listed once too.
    let catalogue = expanded(&uses(json!(["google-maps", "youtube"])));
    let nid = |entry: &&cookie_gate_catalogue::Entry| entry.party == Party::Third && entry.name == "NID";
    assert_eq!(catalogue.entries.iter().filter(nid).count(), 1);
}

#[test]
fn a_language_without_words_names_the_texts_that_it_lacks() {
    let catalogue = using(json!(["php"]), &["en", "eo"]);
    let found = findings(&catalogue);
    let paths: Vec<&str> =
        found.iter().map(|finding| &*finding.path).filter(|path| path.starts_with("texts.")).collect();
    assert!(paths.contains(&"texts.purpose_server_session.eo"), "{paths:?}");
    assert!(!paths.contains(&"texts.purpose_ad_click.eo"), "no pack here needs it");
    assert_eq!(paths.iter().filter(|path| **path == "texts.purpose_server_session.eo").count(), 1);
}

#[test]
fn a_vendor_may_report_before_the_grant_only_where_the_catalogue_says_so_and_check_says_what_the_law_thinks() {
    let mut catalogue = uses(json!([{ "pack": "google-analytics-4", "before": "cookieless" }]));
    set(&mut catalogue, "/consent", json!({ "profile": "gdpr", "regions": { "US-CA": "california", "CN": "pipl" } }));
    let catalogue = numbered(&catalogue);
    let warned: Vec<_> = findings(&catalogue)
        .into_iter()
        .filter(|finding| finding.code == "before-cookieless")
        .map(|finding| format!("{}: {}", finding.path, finding.message))
        .collect();
    assert_eq!(warned.len(), 6, "two vendors, three laws: {warned:?}");
    for law in ["ePrivacy Art. 5(3)", "11 CCR § 7025", "PIPL Art. 13"] {
        assert!(warned.iter().any(|text| text.contains(law)), "{law}: {warned:?}");
    }
    let catalogue = expanded(&catalogue);
    assert!(catalogue.vendors.iter().all(|vendor| vendor.before == Before::Cookieless), "what it needs may report too");
    let table = compile(&catalogue).expect("it compiles");
    assert!(!table.lines().any(|line| line.starts_with('v') && line.contains("google-analytics.com")), "{table}");
    assert!(table.lines().next().is_some_and(|line| line.contains("*.google-analytics.com")), "strict allows it");
}

fn signals(uses: Value) -> Vec<String> {
    expanded(&self::uses(uses)).signals.iter().map(|signal| signal.id.clone()).collect()
}

#[test]
fn a_vendor_that_hears_another_pack_s_signal_is_not_told_twice() {
    assert_eq!(signals(json!(["microsoft-clarity"])), ["microsoft-clarity"]);
    let both = ["google-analytics-4", "google-consent-mode"];
    assert_eq!(
        signals(json!(["microsoft-clarity", { "pack": "google-analytics-4", "with": { "measurement_id": "G-1" } }])),
        both
    );
    // Where Google is told nothing, or the operator has words for Clarity, Clarity is told.
    let silent = json!({ "pack": "google-consent-mode", "signal": {} });
    assert_eq!(signals(json!(["microsoft-clarity", silent])), ["microsoft-clarity"]);
    let own = json!({ "pack": "microsoft-clarity", "signal": { "granted": [{ "call": "clarity", "arguments": ["consent"] }] } });
    assert_eq!(signals(json!([own, "google-consent-mode"])), ["microsoft-clarity", "google-consent-mode"]);
    // Google's signal in the operator's own words.
    let mut catalogue = uses(json!(["microsoft-clarity"]));
    let calls = json!({ "before": [{ "push": "dataLayer", "arguments": ["consent", "default", { "analytics_storage": "denied" }] }] });
    set(&mut catalogue, "/signals", json!([{ "id": "google-consent-mode", "calls": calls }]));
    let told: Vec<String> = expanded(&catalogue).signals.iter().map(|signal| signal.id.clone()).collect();
    assert_eq!(told, ["google-consent-mode"]);
}

#[test]
fn advertising_without_a_vendor_of_its_own_follows_those_that_an_opt_out_signal_refuses() {
    let state = |uses: Value| {
        let catalogue = expanded(&self::uses(uses));
        let google = catalogue.signals.iter().find(|signal| signal.id == "google-consent-mode").expect("Google's");
        let arguments = google.calls.before[0].arguments.clone().expect("arguments");
        (arguments[2]["ad_storage"]["if"].clone(), arguments[2]["analytics_storage"]["if"].clone())
    };
    // Clarity shares too, but nobody sells statistics in its place.
    assert_eq!(
        state(json!(["google-consent-mode", "meta-pixel", "microsoft-clarity"])),
        (json!(["advertising", "meta-pixel"]), json!(["analytics"]))
    );
    assert_eq!(
        state(json!(["google-ads", "meta-pixel"])).0,
        json!(["advertising", "google-ads"]),
        "Google's own vendor speaks for Google"
    );
}

#[test]
fn a_catalogue_that_is_not_expanded_is_not_compiled() {
    let fault = compile(&read(&uses(json!(["php"])))).expect_err("php is not there yet");
    assert_eq!(fault.to_string(), "what the pack \"php\" brings is missing");
}

#[test]
fn show_prints_what_the_packs_bring() {
    let show = |file: &std::path::Path| Command::new(program()).arg("show").arg(file).output().expect("it runs");
    let output = show(&path("policies/onething/catalogue.json"));
    let shown = parse::parse(&String::from_utf8(output.stdout).expect("UTF-8")).expect("a catalogue");
    assert_eq!((output.status.code(), shown), (Some(0), onething()));
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("catalogue.json");
    std::fs::write(&file, uses(json!(["hotjat"])).to_string()).expect("written");
    let output = show(&file);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("pack-unknown"));
}

#[test]
fn a_typing_mistake_in_use_is_named_with_its_place() {
    errors(
        &uses(json!(["php", { "pack": "youtube", "categry": "media" }])),
        expect![[r#"
        error[shape] use[1].categry: unknown field `categry` (line 1, column 442)
          help: expected one of `pack`, `as`, `category`, `categories`, `without`, `with`, `hosts`, `queues`, `name`, `role`, `countries`, `transfer_basis`, `privacy`, `shared_data`, `since`, `sells`, `shares`, `advertises`, `before`, `signal`
    "#]],
    );
    errors(
        &uses(json!([7])),
        expect![[r#"
        error[shape] use[0]: invalid type: integer `7` (line 1, column 410)
          help: expected the id of a pack, or an object with the id as `pack`
    "#]],
    );
}
