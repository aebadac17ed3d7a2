//! Tests each rule of `diff`: one edit a line, its findings, and the kinds of change that satisfy them.

use crate::diff::{KINDS, codes, compare, edited, one, published, told};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

fn misses(new: &Value, path: &str) -> bool {
    let findings = compare(&published(), new);
    findings.iter().any(|finding| finding.code == "change-missing" && finding.path == path)
}

/// Reports for each edit: the findings without a change, and for each finding that asks for a change all kinds that
/// satisfy the finding. The other kinds leave the finding as it is.
fn judge(cases: &[&[(&str, Value)]], expected: Expect) {
    let mut report = String::new();
    for edits in cases {
        for (pointer, value) in *edits {
            report += &format!("{pointer} = {value}\n");
        }
        let new = edited(edits);
        for finding in compare(&published(), &new) {
            report += codes(std::slice::from_ref(&finding)).trim_end();
            if finding.code == "change-missing" {
                let satisfy = |kind: &&&str| !misses(&told(&new, 3, &[**kind], &[]), &finding.path);
                let kinds: Vec<_> = KINDS.iter().filter(satisfy).copied().collect();
                assert!(!kinds.is_empty(), "nothing satisfies {}", finding.path);
                assert!(!misses(&told(&new, 3, &kinds, &[]), &finding.path), "a list of kinds is as good as one");
                report += &format!(": {}", kinds.join(" | "));
                let help = &finding.help;
                assert!(kinds.iter().all(|kind| help.contains(&format!("\"{kind}\""))), "{help}");
            }
            report += "\n";
        }
    }
    expected.assert_eq(&report);
}

#[test]
fn categories() {
    judge(
        &[
            &one("/categories/1/title/en", json!("Counting")),
            &one("/categories/1/description/en", json!("Builds a profile")),
            &one("/categories/1/legal_basis", json!("contract")),
            &one("/categories/1/sensitive", json!(true)),
            &[("/categories/1/required", json!(true)), ("/categories/1/legal_basis", json!("contract"))],
            &[("/categories/0/required", json!(false)), ("/categories/0/legal_basis", json!("consent"))],
            &one("/categories/1/id", json!("numbers")),
            // Texts that no visitor has agreed to.
            &one("/categories/1/refused/en", json!("We know less")),
            &one("/categories/1/description/en", json!("Counts  visits ")),
            &one("/categories/1/description/de", json!("Zählt Besuche")),
            &one("/site/name/en", json!("Our shop")),
        ],
        expect![[r#"
            /categories/1/title/en = "Counting"
                error[change-missing] categories[1].title: purpose | wording
            /categories/1/description/en = "Builds a profile"
                error[change-missing] categories[1].description: purpose | wording
            /categories/1/legal_basis = "contract"
                error[change-missing] categories[1].legal_basis: purpose
            /categories/1/sensitive = true
                error[change-missing] categories[1].sensitive: data_type
            /categories/1/required = true
            /categories/1/legal_basis = "contract"
                error[change-missing] categories[1].legal_basis: purpose
                error[change-missing] categories[1].required: purpose
                error[refusal-overridden] categories[1].required
            /categories/0/required = false
            /categories/0/legal_basis = "consent"
                error[change-missing] categories[0].legal_basis: purpose
            /categories/1/id = "numbers"
                warning[id-renamed] categories[1].id
            /categories/1/refused/en = "We know less"
            /categories/1/description/en = "Counts  visits "
            /categories/1/description/de = "Zählt Besuche"
            /site/name/en = "Our shop"
        "#]],
    );
}

#[test]
fn vendors() {
    let vendor = json!({ "nr": 2, "id": "map-maker", "name": { "en": "Maps Inc" }, "role": "controller",
        "countries": ["US"], "transfer_basis": "consent", "privacy": { "en": "https://maps.example/privacy" },
        "shared_data": { "en": "Address" }, "hosts": ["maps.example"] });
    let since = |version: u32| {
        let mut vendor = vendor.clone();
        vendor["since"] = json!(version);
        vendor
    };
    judge(
        &[
            &one("/vendors/0/name/en", json!("Counter Holding")),
            &one("/vendors/0/role", json!("controller")),
            &one("/vendors/0/countries", json!(["DE", "US"])),
            &one("/vendors/0/transfer_basis", json!("adequacy")),
            &one("/vendors/0/shared_data/en", json!("Pages visited, address")),
            &[("/vendors/-", vendor.clone()), ("/entries/2/vendor", json!("map-maker"))],
            // Visitors are asked about a new vendor by itself if the version of its `since` is not published yet.
            &[("/policy/version", json!(3)), ("/vendors/-", since(3)), ("/entries/2/vendor", json!("map-maker"))],
            &[("/policy/version", json!(3)), ("/vendors/-", since(2)), ("/entries/2/vendor", json!("map-maker"))],
            &one("/vendors/0/shares", json!(true)),
            &one("/entries/2/vendor", json!("counter")),
            &one("/entries/1/vendor", Value::Null),
            &[("/vendors/0/id", json!("counters")), ("/entries/1/vendor", json!("counters"))],
            // Fewer countries, or a vendor without entries: less than the visitor agreed to.
            &one("/vendors/0/countries", json!([])),
            &one("/vendors/-", vendor),
            &one("/vendors/0/hosts", json!(["counter.example"])),
            &one("/vendors/0/privacy/en", json!("https://counter.example/new")),
        ],
        expect![[r#"
            /vendors/0/name/en = "Counter Holding"
                error[change-missing] vendors[0].name: recipients | wording
            /vendors/0/role = "controller"
                error[change-missing] vendors[0].role: recipients
            /vendors/0/countries = ["DE","US"]
                error[change-missing] vendors[0].countries: recipients
            /vendors/0/transfer_basis = "adequacy"
                error[change-missing] vendors[0].transfer_basis: recipients
            /vendors/0/shared_data/en = "Pages visited, address"
                error[change-missing] vendors[0].shared_data: data_type | wording
            /vendors/- = {"nr":2,"id":"map-maker","name":{"en":"Maps Inc"},"role":"controller","countries":["US"],"transfer_basis":"consent","privacy":{"en":"https://maps.example/privacy"},"shared_data":{"en":"Address"},"hosts":["maps.example"]}
            /entries/2/vendor = "map-maker"
                error[change-missing] vendors[1]: recipients
                error[change-missing] entries[2].vendor: recipients
            /policy/version = 3
            /vendors/- = {"nr":2,"id":"map-maker","name":{"en":"Maps Inc"},"role":"controller","countries":["US"],"transfer_basis":"consent","privacy":{"en":"https://maps.example/privacy"},"shared_data":{"en":"Address"},"hosts":["maps.example"],"since":3}
            /entries/2/vendor = "map-maker"
                error[change-missing] entries[2].vendor: recipients
            /policy/version = 3
            /vendors/- = {"nr":2,"id":"map-maker","name":{"en":"Maps Inc"},"role":"controller","countries":["US"],"transfer_basis":"consent","privacy":{"en":"https://maps.example/privacy"},"shared_data":{"en":"Address"},"hosts":["maps.example"],"since":2}
            /entries/2/vendor = "map-maker"
                error[change-missing] vendors[1]: recipients
                error[change-missing] entries[2].vendor: recipients
            /vendors/0/shares = true
                error[change-missing] vendors[0].sells: purpose | recipients
            /entries/2/vendor = "counter"
                error[change-missing] vendors[0]: recipients
                error[change-missing] entries[2].vendor: recipients
            /entries/1/vendor = null
                error[change-missing] entries[1].vendor: recipients
            /vendors/0/id = "counters"
            /entries/1/vendor = "counters"
                warning[id-renamed] vendors[0].id
            /vendors/0/countries = []
            /vendors/- = {"nr":2,"id":"map-maker","name":{"en":"Maps Inc"},"role":"controller","countries":["US"],"transfer_basis":"consent","privacy":{"en":"https://maps.example/privacy"},"shared_data":{"en":"Address"},"hosts":["maps.example"]}
            /vendors/0/hosts = ["counter.example"]
            /vendors/0/privacy/en = "https://counter.example/new"
        "#]],
    );
}

#[test]
fn entries() {
    let entry = json!({ "nr": 4, "name": "pin", "category": "maps", "period": "P1Y", "purpose": { "en": "Pins" } });
    judge(
        &[
            &one("/entries/1/purpose/en", json!("Recognises you")),
            &one("/entries/1/name", json!("cnt2_*")),
            &one("/entries/1/category", json!("maps")),
            &one("/entries/1/category", json!("needed")),
            &one("/entries/1/period", json!("P13M")),
            &one("/entries/2/period", json!("PT1S")),
            &one("/entries/2/kind", json!("local_storage")),
            &one("/entries/2/party", json!("third")),
            &one("/entries/-", entry),
            // Shorter periods, and edits of the cookie's scope alone.
            &one("/entries/1/period", json!("P11M")),
            &one("/entries/1/period", json!("session")),
            &one("/entries/1/period", json!("P12M")),
            &one("/entries/1/path", json!("/")),
        ],
        expect![[r#"
            /entries/1/purpose/en = "Recognises you"
                error[change-missing] entries[1].purpose: purpose | wording
            /entries/1/name = "cnt2_*"
                error[change-missing] entries[1].name: purpose | data_type | method | wording
            /entries/1/category = "maps"
                error[change-missing] vendors[0]: recipients
                error[change-missing] entries[1].category: purpose
            /entries/1/category = "needed"
                error[change-missing] vendors[0]: recipients
                error[refusal-overridden] entries[1].category
                error[change-missing] entries[1].category: purpose
            /entries/1/period = "P13M"
                error[change-missing] entries[1].period: method
            /entries/2/period = "PT1S"
                error[change-missing] entries[2].period: method
            /entries/2/kind = "local_storage"
                error[change-missing] entries[2].kind: method
            /entries/2/party = "third"
                error[change-missing] entries[2].kind: method
            /entries/- = {"nr":4,"name":"pin","category":"maps","period":"P1Y","purpose":{"en":"Pins"}}
                error[change-missing] entries[3]: purpose | data_type | method | wording
            /entries/1/period = "P11M"
            /entries/1/period = "session"
            /entries/1/period = "P12M"
            /entries/1/path = "/"
        "#]],
    );
}

#[test]
fn controller_rights_and_record() {
    judge(
        &[
            &one("/controller/id", json!("market")),
            &one("/controller/name/en", json!("Market Ltd")),
            &one("/controller/department/en", json!("Legal")),
            &one("/controller/email", json!("legal@shop.example")),
            &one("/controller/address/en", json!("2 High Street")),
            &one("/policy/links/rights/en", json!("/your-rights")),
            &one("/policy/links/rights", Value::Null),
            &one("/policy/links/authority", json!({ "en": "https://authority.example/complaints" })),
            &one("/consent", json!({ "period": "P7M" })),
            &one("/consent", json!({ "cookie": "choice" })),
            &one("/consent", json!({ "domain": "shop.example" })),
            &one("/consent", json!({ "period": "P5M" })),
            &one("/policy/links/cookies/en", json!("/cookie-policy")),
            &one("/policy/links/privacy/en", json!("/privacy")),
            &one("/mode", json!("observe")),
            &one("/undeclared", json!({ "cookies": "report" })),
        ],
        expect![[r#"
            /controller/id = "market"
                error[change-missing] controller.id: ownership
            /controller/name/en = "Market Ltd"
                error[change-missing] controller.name: ownership | wording
            /controller/department/en = "Legal"
                error[change-missing] controller.department: contact | wording
            /controller/email = "legal@shop.example"
                error[change-missing] controller.email: contact
            /controller/address/en = "2 High Street"
                error[change-missing] controller.address: contact | wording
            /policy/links/rights/en = "/your-rights"
                error[change-missing] policy.links.rights: rights
            /policy/links/rights = null
                error[change-missing] policy.links.rights: rights
            /policy/links/authority = {"en":"https://authority.example/complaints"}
                error[change-missing] policy.links.authority: rights
            /consent = {"period":"P7M"}
                error[change-missing] consent.period: method
            /consent = {"cookie":"choice"}
                warning[record-lost] consent.cookie
            /consent = {"domain":"shop.example"}
                warning[record-moved] consent.domain
            /consent = {"period":"P5M"}
            /policy/links/cookies/en = "/cookie-policy"
            /policy/links/privacy/en = "/privacy"
            /mode = "observe"
                error[refusal-overridden] mode
            /undeclared = {"cookies":"report"}
                warning[refusal-overridden] undeclared.cookies
        "#]],
    );
}

#[test]
fn numbers_stay_with_their_things() {
    let entry = |nr: u16| json!({ "nr": nr, "name": "new", "category": "maps", "period": "session", "purpose": { "en": "New" } });
    let other = json!({ "nr": 2, "id": "ads", "legal_basis": "consent", "title": { "en": "Advertising" },
        "description": { "en": "Shows offers" }, "refused": { "en": "Other offers" } });
    judge(
        &[
            &one("/entries/2", Value::Null),
            &[("/entries/2", Value::Null), ("/retired/entries", json!([9, 3]))],
            &one("/retired/entries", json!([])),
            &[("/retired/entries", json!([])), ("/entries/-", entry(9))],
            &one("/entries/2", entry(3)),
            &[("/entries/2/nr", json!(4)), ("/entries/-", entry(3))],
            &one("/entries/2/nr", json!(4)),
            &one("/entries/2/nr", Value::Null),
            &[("/categories/1", other), ("/entries/1/category", json!("ads"))],
            &[("/vendors/0", Value::Null), ("/entries/1", Value::Null)],
            &[
                ("/vendors/0/id", json!("other")),
                ("/vendors/0/name/en", json!("Other")),
                ("/entries/1/vendor", json!("other")),
            ],
        ],
        expect![[r#"
            /entries/2 = null
                error[nr-not-retired] retired.entries
            /entries/2 = null
            /retired/entries = [9,3]
            /retired/entries = []
                error[nr-not-retired] retired.entries
            /retired/entries = []
            /entries/- = {"nr":9,"name":"new","category":"maps","period":"session","purpose":{"en":"New"}}
                error[nr-reused] entries[3].nr
                error[change-missing] entries[3]: purpose | data_type | method | wording
            /entries/2 = {"nr":3,"name":"new","category":"maps","period":"session","purpose":{"en":"New"}}
                error[nr-reused] entries[2].nr
                error[change-missing] entries[2]: purpose | data_type | method | wording
            /entries/2/nr = 4
            /entries/- = {"nr":3,"name":"new","category":"maps","period":"session","purpose":{"en":"New"}}
                error[nr-changed] entries[2].nr
                error[nr-reused] entries[3].nr
                error[change-missing] entries[3]: purpose | data_type | method | wording
            /entries/2/nr = 4
                error[nr-changed] entries[2].nr
            /entries/2/nr = null
                error[nr-changed] entries[2].nr
            /categories/1 = {"nr":2,"id":"ads","legal_basis":"consent","title":{"en":"Advertising"},"description":{"en":"Shows offers"},"refused":{"en":"Other offers"}}
            /entries/1/category = "ads"
                error[nr-reused] categories[1].nr
            /vendors/0 = null
            /entries/1 = null
                error[nr-not-retired] retired.vendors
                error[nr-not-retired] retired.entries
            /vendors/0/id = "other"
            /vendors/0/name/en = "Other"
            /entries/1/vendor = "other"
                error[nr-reused] vendors[0].nr
                error[change-missing] vendors[0]: recipients
                error[change-missing] entries[1].vendor: recipients
        "#]],
    );
}
