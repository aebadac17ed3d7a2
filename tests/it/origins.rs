//! Stars in `site.origins`: which the check refuses, and what they match.

use crate::catalogues::{findings, set, small, spoil_each};
use expect_test::expect;
use serde_json::json;

#[test]
fn a_star_stands_first_in_a_host_and_takes_in_no_stranger() {
    let cases = [
        "https://*.preview.example",
        "https://*.shop.example:8443",
        "https://*--shop.netlify.app",
        "http://*.localhost:3000",
        "http://*.preview.example",
        "https://*",
        "https://*.com",
        "https://*.co.uk",
        "https://*-shop.co.uk",
        "https://*-shop.com",
        "https://*.netlify.app",
        "https://*.10.0.0.1",
        "https://*shop.example.com",
        "https://www.*.example.com",
        "https://a*.example.com",
        "https://*.*.example.com",
        "*://shop.example.com",
        "https://*.preview.example/",
    ];
    let cases: Vec<_> = cases.iter().map(|origin| ("/site/origins/-", json!(origin))).collect();
    spoil_each(
        &cases,
        expect![[r#"
        /site/origins/- = "https://*.preview.example"
        /site/origins/- = "https://*.shop.example:8443"
            warning[domain-unshared] consent.domain
        /site/origins/- = "https://*--shop.netlify.app"
        /site/origins/- = "http://*.localhost:3000"
        /site/origins/- = "http://*.preview.example"
            warning[LINT-9] site.origins[1]
        /site/origins/- = "https://*"
            error[origin-invalid] site.origins[1]
        /site/origins/- = "https://*.com"
            error[origin-wide] site.origins[1]
        /site/origins/- = "https://*.co.uk"
            error[origin-wide] site.origins[1]
        /site/origins/- = "https://*-shop.co.uk"
            error[origin-wide] site.origins[1]
        /site/origins/- = "https://*-shop.com"
            error[origin-wide] site.origins[1]
        /site/origins/- = "https://*.netlify.app"
            error[origin-wide] site.origins[1]
        /site/origins/- = "https://*.10.0.0.1"
            error[origin-wide] site.origins[1]
        /site/origins/- = "https://*shop.example.com"
            error[origin-invalid] site.origins[1]
        /site/origins/- = "https://www.*.example.com"
            error[origin-invalid] site.origins[1]
        /site/origins/- = "https://a*.example.com"
            error[origin-invalid] site.origins[1]
        /site/origins/- = "https://*.*.example.com"
            error[origin-invalid] site.origins[1]
        /site/origins/- = "*://shop.example.com"
            error[origin-invalid] site.origins[1]
        /site/origins/- = "https://*.preview.example/"
            error[origin-invalid] site.origins[1]
    "#]],
    );
    spoil_each(
        &[("/site/origins", json!(["https://*.preview.example"]))],
        expect![[r#"
        /site/origins = ["https://*.preview.example"]
            error[origin-none] site.origins
    "#]],
    );
}

#[test]
fn a_star_that_is_too_wide_is_refused_with_a_way_out() {
    let mut catalogue = small();
    set(&mut catalogue, "/site/origins/-", json!("https://*.netlify.app"));
    let text: String = findings(&catalogue).iter().map(|finding| format!("{finding}\n")).collect();
    expect![[r#"
        error[origin-wide] site.origins[1]: "https://*.netlify.app" takes in hosts that anyone can get
          help: name more of the host, such as "https://*.preview.example", or with a hosting service your own end of the name: "https://*-team.hosting.example"
    "#]].assert_eq(&text);
}

#[test]
fn hosts_and_domains_are_compared_with_a_star_too() {
    let cases = [
        // A cookie of the domain above the preview hosts is the site's own.
        ("/entries/1/domain", json!("preview.example")),
        // Such a record would be refused by browsers on the preview hosts.
        ("/consent", json!({ "domain": "shop.example" })),
        ("/vendors/0/hosts/0", json!("pull.preview.example")),
    ];
    let mut report = String::new();
    for (pointer, value) in cases {
        let mut catalogue = small();
        set(&mut catalogue, "/site/origins/-", json!("https://*.preview.example"));
        set(&mut catalogue, pointer, value.clone());
        report += &format!("{pointer} = {value}\n{}", crate::catalogues::codes(&catalogue));
    }
    expect![[r#"
        /entries/1/domain = "preview.example"
        /consent = {"domain":"shop.example"}
            error[domain-foreign] consent.domain
        /vendors/0/hosts/0 = "pull.preview.example"
            warning[host-own] vendors[0].hosts[0]
    "#]]
    .assert_eq(&report);
}
