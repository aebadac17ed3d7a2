//! Tests the rules of `consent`: where the record is kept, where receipts go, what visitors are asked again.

use crate::catalogues::{small, spoil_each};
use expect_test::expect;
use serde_json::json;

#[test]
fn the_record_has_a_name_that_browsers_keep() {
    let host = json!({ "cookie": "__Host-cookie-agree" });
    let domain = json!({ "cookie": "__Host-cookie-agree", "domain": "shop.example" });
    spoil_each(
        &[("/consent", host), ("/consent", domain)],
        expect![[r#"
        /consent = {"cookie":"__Host-cookie-agree"}
            error[consent-undeclared] consent.cookie
        /consent = {"cookie":"__Host-cookie-agree","domain":"shop.example"}
            error[consent-prefix] consent.domain
            error[consent-undeclared] consent.cookie
    "#]],
    );
    // The site is served over http too.
    let mut catalogue = small();
    catalogue["site"]["origins"] = json!(["https://www.shop.example", "http://www.shop.example"]);
    for name in ["__Host-cookie-agree", "__secure-cookie-agree"] {
        catalogue["consent"] = json!({ "cookie": name });
        catalogue["entries"][0]["name"] = json!(name);
        assert!(crate::catalogues::codes(&catalogue).contains("error[consent-prefix] consent.cookie"), "{name}");
    }
}

#[test]
fn receipts_go_to_the_site_and_need_a_history() {
    let consent = |url: &str| {
        let mut consent = json!({ "receipts_url": url });
        consent["history"] = json!("cookie-agree");
        ("/consent", consent)
    };
    spoil_each(
        &[
            consent("/receipts"),
            consent("receipts"),
            consent("//elsewhere.example/receipts"),
            consent("/\\elsewhere.example"),
            consent("https://elsewhere.example/"),
            ("/consent", json!({ "receipts_url": "/receipts" })),
        ],
        expect![[r#"
            /consent = {"receipts_url":"/receipts","history":"cookie-agree"}
                error[consent-undeclared] consent.history
            /consent = {"receipts_url":"receipts","history":"cookie-agree"}
                error[receipts-url] consent.receipts_url
                error[consent-undeclared] consent.history
            /consent = {"receipts_url":"//elsewhere.example/receipts","history":"cookie-agree"}
                error[receipts-url] consent.receipts_url
                error[consent-undeclared] consent.history
            /consent = {"receipts_url":"/\\elsewhere.example","history":"cookie-agree"}
                error[receipts-url] consent.receipts_url
                error[consent-undeclared] consent.history
            /consent = {"receipts_url":"https://elsewhere.example/","history":"cookie-agree"}
                error[receipts-url] consent.receipts_url
                error[consent-undeclared] consent.history
            /consent = {"receipts_url":"/receipts"}
                error[receipts-history] consent.receipts_url
        "#]],
    );
}

#[test]
fn a_later_vendor_and_a_new_owner_are_told_in_full() {
    let note = json!({ "en": "Words" });
    let ownership = |extra: serde_json::Value| {
        let mut change = json!({ "version": 2, "date": "2026-02-01", "kinds": ["ownership"], "note": note });
        change.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        ("/policy/changes/-", change)
    };
    spoil_each(
        &[
            ("/vendors/0/since", json!(2)),
            ("/vendors/0/since", json!(3)),
            ("/vendors/0/since", json!(0)),
            ("/vendors/0/sells", json!(true)),
            ownership(json!({ "previous_controller": { "en": "Old Ltd" } })),
            ownership(json!({})),
            ownership(json!({ "kinds": ["contact"], "previous_controller": { "en": "Old Ltd" } })),
        ],
        expect![[r#"
            /vendors/0/since = 2
            /vendors/0/since = 3
                error[vendor-since] vendors[0].since
            /vendors/0/since = 0
                error[vendor-since] vendors[0].since
            /vendors/0/sells = true
            /policy/changes/- = {"version":2,"date":"2026-02-01","kinds":["ownership"],"note":{"en":"Words"},"previous_controller":{"en":"Old Ltd"}}
            /policy/changes/- = {"version":2,"date":"2026-02-01","kinds":["ownership"],"note":{"en":"Words"}}
                error[text-missing] policy.changes[1].previous_controller.en
            /policy/changes/- = {"version":2,"date":"2026-02-01","kinds":["contact"],"note":{"en":"Words"},"previous_controller":{"en":"Old Ltd"}}
                error[change-controller] policy.changes[1].previous_controller
        "#]],
    );
}

#[test]
fn a_law_knows_its_regions_its_period_and_its_exemptions() {
    let entry = |category: &str, exemption: &str| {
        (
            "/entries/-",
            json!({ "nr": 3, "name": "_pk_id*", "category": category, "vendor": "counter", "period": "P13M",
            "exemption": exemption, "purpose": { "en": "Counts visits" } }),
        )
    };
    spoil_each(
        &[
            ("/consent", json!({ "regions": { "GB": "uk", "US-CA": "california" } })),
            ("/consent", json!({ "regions": { "gb": "uk", "USA": "strict", "US-": "strict", "US-ABCD": "strict" } })),
            ("/consent", json!({ "profile": "gdpr", "period": "P12M" })),
            ("/consent", json!({ "period": "P12M", "regions": { "BR": "lgpd" } })),
            ("/consent", json!({ "profile": "california", "period": "P12M" })),
            entry("needed", "cnil_audience"),
            entry("stats", "uk_statistics"),
        ],
        expect![[r#"
            /consent = {"regions":{"GB":"uk","US-CA":"california"}}
            /consent = {"regions":{"gb":"uk","USA":"strict","US-":"strict","US-ABCD":"strict"}}
                error[region-invalid] consent.regions.US-
                error[region-invalid] consent.regions.US-ABCD
                error[region-invalid] consent.regions.USA
                error[region-invalid] consent.regions.gb
            /consent = {"profile":"gdpr","period":"P12M"}
                error[period-profile] consent.period
                warning[consent-period] entries[0].period
            /consent = {"period":"P12M","regions":{"BR":"lgpd"}}
                error[period-profile] consent.period
                warning[consent-period] entries[0].period
            /consent = {"profile":"california","period":"P12M"}
                warning[consent-period] entries[0].period
            /entries/- = {"nr":3,"name":"_pk_id*","category":"needed","vendor":"counter","period":"P13M","exemption":"cnil_audience","purpose":{"en":"Counts visits"}}
                error[LINT-10] vendors[0]
                error[LINT-1] entries[2].category
                error[exemption-profile] entries[2].exemption
            /entries/- = {"nr":3,"name":"_pk_id*","category":"stats","vendor":"counter","period":"P13M","exemption":"uk_statistics","purpose":{"en":"Counts visits"}}
                error[LINT-10] vendors[0]
                error[exemption-profile] entries[2].exemption
                warning[exemption-unused] entries[2].exemption
        "#]],
    );
    // Under a law that has the exemption, the same entry needs no consent.
    for (profile, exemption, is_known) in
        [("gdpr", "cnil_audience", true), ("uk", "uk_statistics", true), ("uk", "cnil_audience", false)]
    {
        let mut catalogue = small();
        crate::catalogues::set(&mut catalogue, "/entries/-", entry("needed", exemption).1);
        catalogue["consent"] = json!({ "profile": profile });
        let codes = crate::catalogues::codes(&catalogue);
        assert_eq!(codes.contains("LINT-1]"), !is_known, "{profile}: {codes}");
        assert_eq!(codes.contains("exemption-profile"), !is_known, "{profile}: {codes}");
        catalogue["consent"]["regions"] = json!({ "BR": "lgpd" });
        assert!(crate::catalogues::codes(&catalogue).contains("LINT-1]"), "a visitor may be under another law");
    }
}
