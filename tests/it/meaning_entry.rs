//! Tests the rules of entries besides LINT-1 to LINT-11: names, contradictions, periods, and patterns that match too
//! much.

use crate::catalogues::spoil_each;
use expect_test::expect;
use serde_json::{Value, json};

fn entry(name: &str) -> Value {
    json!({ "nr": 3, "name": name, "category": "stats", "period": "P1M", "purpose": { "en": "Test" } })
}

#[test]
fn names_that_no_cookie_can_have_are_errors() {
    let cases = ["", "*", "a b", "a=b", "a;b", "a\tb", "名", "a*b", "a*b*", "__Host-*", "fine-1.x"];
    spoil_each(
        &cases.map(|name| ("/entries/-", entry(name))),
        expect![[r#"
            /entries/- = {"nr":3,"name":"","category":"stats","period":"P1M","purpose":{"en":"Test"}}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"*","category":"stats","period":"P1M","purpose":{"en":"Test"}}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"a b","category":"stats","period":"P1M","purpose":{"en":"Test"}}
            /entries/- = {"nr":3,"name":"a=b","category":"stats","period":"P1M","purpose":{"en":"Test"}}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"a;b","category":"stats","period":"P1M","purpose":{"en":"Test"}}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"a\tb","category":"stats","period":"P1M","purpose":{"en":"Test"}}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"名","category":"stats","period":"P1M","purpose":{"en":"Test"}}
            /entries/- = {"nr":3,"name":"a*b","category":"stats","period":"P1M","purpose":{"en":"Test"}}
                error[name-star] entries[2].name
            /entries/- = {"nr":3,"name":"a*b*","category":"stats","period":"P1M","purpose":{"en":"Test"}}
                error[name-star] entries[2].name
            /entries/- = {"nr":3,"name":"__Host-*","category":"stats","period":"P1M","purpose":{"en":"Test"}}
            /entries/- = {"nr":3,"name":"fine-1.x","category":"stats","period":"P1M","purpose":{"en":"Test"}}
        "#]],
    );
}

/// One name on the site, on another party's domain, and on that domain again.
fn names_of_third_parties() -> Vec<(&'static str, Value)> {
    let mut theirs = entry("cnt_*");
    theirs["vendor"] = json!("counter");
    theirs["party"] = json!("third");
    theirs["domain"] = json!("counter.example");
    vec![("/entries/-", theirs)]
}

#[test]
fn entries_that_contradict_one_another_are_found() {
    let mut stats_duplicate = entry("cnt_*");
    stats_duplicate["vendor"] = json!("counter");
    let mut other_kind = entry("cookie-agree");
    other_kind["kind"] = json!("local_storage");
    let mut required = entry("cnt_x");
    required["category"] = json!("needed");
    let mut wide = entry("cookie-*");
    wide["category"] = json!("stats");
    let cases = [stats_duplicate, other_kind, entry("cnt_same"), required, wide].map(|entry| ("/entries/-", entry));
    let cases = [&cases[..], &names_of_third_parties()].concat();
    spoil_each(
        &cases,
        expect![[r#"
            /entries/- = {"nr":3,"name":"cnt_*","category":"stats","period":"P1M","purpose":{"en":"Test"},"vendor":"counter"}
                error[entry-duplicate] entries[2].name
            /entries/- = {"nr":3,"name":"cookie-agree","category":"stats","period":"P1M","purpose":{"en":"Test"},"kind":"local_storage"}
            /entries/- = {"nr":3,"name":"cnt_same","category":"stats","period":"P1M","purpose":{"en":"Test"}}
            /entries/- = {"nr":3,"name":"cnt_x","category":"needed","period":"P1M","purpose":{"en":"Test"}}
                warning[entry-overlap] entries[2].name
            /entries/- = {"nr":3,"name":"cookie-*","category":"stats","period":"P1M","purpose":{"en":"Test"}}
                warning[entry-overlap] entries[0].name
            /entries/- = {"nr":3,"name":"cnt_*","category":"stats","period":"P1M","purpose":{"en":"Test"},"vendor":"counter","party":"third","domain":"counter.example"}
        "#]],
    );
}

#[test]
fn periods_are_finite_and_readable() {
    let cases = [
        "P0D",
        "PT0S",
        "6 months",
        "P",
        "persistent",
        "never",
        "P99999999999Y",
        "P20Y",
        "P3Y",
        "P14M",
        "P13M",
        "session",
    ]
    .map(|period| ("/entries/1/period", json!(period)));
    spoil_each(
        &cases,
        expect![[r#"
        /entries/1/period = "P0D"
            error[period-zero] entries[1].period
        /entries/1/period = "PT0S"
            error[period-zero] entries[1].period
        /entries/1/period = "6 months"
            error[period-unreadable] entries[1].period
        /entries/1/period = "P"
            error[period-unreadable] entries[1].period
        /entries/1/period = "persistent"
            error[period-endless] entries[1].period
        /entries/1/period = "never"
            error[period-endless] entries[1].period
        /entries/1/period = "P99999999999Y"
            error[period-endless] entries[1].period
        /entries/1/period = "P20Y"
            error[period-endless] entries[1].period
        /entries/1/period = "P3Y"
            warning[period-long] entries[1].period
        /entries/1/period = "P14M"
            warning[period-capped] entries[1].period
        /entries/1/period = "P13M"
        /entries/1/period = "session"
    "#]],
    );
    let stored = |kind: &str, period: &str| {
        let mut entry = entry("key");
        entry["kind"] = json!(kind);
        entry["period"] = json!(period);
        ("/entries/-", entry)
    };
    let cases = [
        stored("session_storage", "P1D"),
        stored("session_storage", "session"),
        stored("local_storage", "session"),
        stored("local_storage", "P2Y"),
    ];
    spoil_each(
        &cases,
        expect![[r#"
        /entries/- = {"nr":3,"name":"key","category":"stats","period":"P1D","purpose":{"en":"Test"},"kind":"session_storage"}
            error[period-storage] entries[2].period
        /entries/- = {"nr":3,"name":"key","category":"stats","period":"session","purpose":{"en":"Test"},"kind":"session_storage"}
        /entries/- = {"nr":3,"name":"key","category":"stats","period":"session","purpose":{"en":"Test"},"kind":"local_storage"}
            warning[period-storage] entries[2].period
        /entries/- = {"nr":3,"name":"key","category":"stats","period":"P2Y","purpose":{"en":"Test"},"kind":"local_storage"}
    "#]],
    );
}

#[test]
fn a_worker_is_named_by_its_path_and_the_file_system_has_no_names() {
    let kept = |kind: &str, name: &str, period: &str| {
        let mut entry = entry(name);
        (entry["kind"], entry["period"]) = (json!(kind), json!(period));
        ("/entries/-", entry)
    };
    let cases = [
        kept("service_worker", "/sw.js", "P1Y"),
        kept("service_worker", "/push/*", "P1Y"),
        kept("service_worker", "sw.js", "P1Y"),
        kept("service_worker", "https://www.shop.example/sw.js", "P1Y"),
        kept("file_system", "/", "P1Y"),
        kept("file_system", "/*", "P1Y"),
        kept("file_system", "root", "P1Y"),
        kept("file_system", "/", "session"),
    ];
    spoil_each(
        &cases,
        expect![[r#"
            /entries/- = {"nr":3,"name":"/sw.js","category":"stats","period":"P1Y","purpose":{"en":"Test"},"kind":"service_worker"}
            /entries/- = {"nr":3,"name":"/push/*","category":"stats","period":"P1Y","purpose":{"en":"Test"},"kind":"service_worker"}
            /entries/- = {"nr":3,"name":"sw.js","category":"stats","period":"P1Y","purpose":{"en":"Test"},"kind":"service_worker"}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"https://www.shop.example/sw.js","category":"stats","period":"P1Y","purpose":{"en":"Test"},"kind":"service_worker"}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"/","category":"stats","period":"P1Y","purpose":{"en":"Test"},"kind":"file_system"}
            /entries/- = {"nr":3,"name":"/*","category":"stats","period":"P1Y","purpose":{"en":"Test"},"kind":"file_system"}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"root","category":"stats","period":"P1Y","purpose":{"en":"Test"},"kind":"file_system"}
                error[name-invalid] entries[2].name
            /entries/- = {"nr":3,"name":"/","category":"stats","period":"session","purpose":{"en":"Test"},"kind":"file_system"}
                warning[period-storage] entries[2].period
        "#]],
    );
}

#[test]
fn a_required_pattern_may_not_reach_known_statistics() {
    let mut wide = entry("_g*");
    wide["category"] = json!("needed");
    let mut narrow = entry("_own_*");
    narrow["category"] = json!("needed");
    spoil_each(
        &[("/entries/-", wide), ("/entries/-", narrow)],
        expect![[r#"
            /entries/- = {"nr":3,"name":"_g*","category":"needed","period":"P1M","purpose":{"en":"Test"}}
                error[LINT-1] entries[2].category
            /entries/- = {"nr":3,"name":"_own_*","category":"needed","period":"P1M","purpose":{"en":"Test"}}
        "#]],
    );
}
