//! Tests the rules of hosts and queues: which vendor they belong to, and which names a script can use.

use crate::catalogues::{small, spoil_each};
use cookie_gate_catalogue::{Enforcement, parse};
use expect_test::expect;
use serde_json::{Value, json};

fn other(field: &str, value: Value) -> (&'static str, Value) {
    let mut vendor = small()["vendors"][0].clone();
    (vendor["nr"], vendor["id"], vendor["hosts"]) = (json!(2), json!("other"), json!(["other.example"]));
    vendor[field] = value;
    ("/vendors/-", vendor)
}

#[test]
fn a_host_has_one_owner() {
    let hosts = |hosts: &[&str]| other("hosts", json!(hosts));
    let cases = [
        hosts(&["other.example"]),
        hosts(&["counter.example"]),
        hosts(&["other.example", "a.counter.example", "*.b.counter.example/p"]),
        ("/vendors/0/hosts", json!(["*.shop.example"])),
        ("/vendors/0/hosts", json!(["www.shop.example/counter/"])),
        ("/vendors/0/hosts", json!(["shop.example"])),
        ("/site/hosts", json!(["*.shop.example", "cdn.example/shop/"])),
        ("/site/hosts", json!(["https://cdn.example", "*"])),
        ("/site/hosts", json!(["js.counter.example"])),
    ];
    spoil_each(
        &cases,
        expect![[r#"
        /vendors/- = {"nr":2,"id":"other","name":{"en":"Counter Inc"},"role":"processor","countries":["DE"],"transfer_basis":"none","privacy":{"en":"https://counter.example/privacy"},"shared_data":{"en":"Pages visited"},"hosts":["other.example"]}
            warning[vendor-unused] vendors[1]
        /vendors/- = {"nr":2,"id":"other","name":{"en":"Counter Inc"},"role":"processor","countries":["DE"],"transfer_basis":"none","privacy":{"en":"https://counter.example/privacy"},"shared_data":{"en":"Pages visited"},"hosts":["counter.example"]}
            warning[vendor-unused] vendors[1]
        /vendors/- = {"nr":2,"id":"other","name":{"en":"Counter Inc"},"role":"processor","countries":["DE"],"transfer_basis":"none","privacy":{"en":"https://counter.example/privacy"},"shared_data":{"en":"Pages visited"},"hosts":["other.example","a.counter.example","*.b.counter.example/p"]}
            warning[vendor-unused] vendors[1]
            warning[host-overlap] vendors[1].hosts[1]
            warning[host-overlap] vendors[1].hosts[2]
        /vendors/0/hosts = ["*.shop.example"]
            warning[host-own] vendors[0].hosts[0]
        /vendors/0/hosts = ["www.shop.example/counter/"]
        /vendors/0/hosts = ["shop.example"]
        /site/hosts = ["*.shop.example","cdn.example/shop/"]
        /site/hosts = ["https://cdn.example","*"]
            error[host-invalid] site.hosts[0]
            error[host-invalid] site.hosts[1]
        /site/hosts = ["js.counter.example"]
            warning[host-own] vendors[0].hosts[0]
    "#]],
    );
}

#[test]
fn a_queue_is_a_name_in_scripts_and_waits_for_one_vendor() {
    let cases = [
        ("/vendors/0/queues", json!(["dataLayer", "_hmt", "$q"])),
        ("/vendors/0/queues", json!(["data-layer", "window.dataLayer", "", "1st"])),
        ("/vendors/0/queues", json!(["dataLayer", "dataLayer"])),
    ];
    spoil_each(
        &cases,
        expect![[r#"
        /vendors/0/queues = ["dataLayer","_hmt","$q"]
        /vendors/0/queues = ["data-layer","window.dataLayer","","1st"]
            error[queue-invalid] vendors[0].queues[0]
            error[queue-invalid] vendors[0].queues[1]
            error[queue-invalid] vendors[0].queues[2]
            error[queue-invalid] vendors[0].queues[3]
        /vendors/0/queues = ["dataLayer","dataLayer"]
            error[queue-duplicate] vendors[0].queues[1]
    "#]],
    );
}

#[test]
fn enforcement_is_by_hooks_unless_the_catalogue_says_strict() {
    let read = |catalogue: &Value| parse::parse(&catalogue.to_string()).map(|catalogue| catalogue.enforcement);
    let mut catalogue = small();
    assert_eq!(read(&catalogue), Ok(Enforcement::Hooks));
    catalogue["enforcement"] = json!("strict");
    assert_eq!(read(&catalogue), Ok(Enforcement::Strict));
    catalogue["enforcement"] = json!("csp");
    assert!(read(&catalogue).is_err());
}
