//! The policy changes after the decision: what is asked again, what is only told, and what stays in the jar until then.

use cookie_gate_catalogue::{Catalogue, Change, ChangeKind, Localized};

use crate::harness::Case;
use crate::world::{ANALYTICS, World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    a_changed_purpose_is_asked_again_with_its_note_and_other_grants_stay,
    a_change_of_contact_is_told_once_and_grants_are_kept,
    a_new_owner_is_named_beside_the_old_one_and_everything_is_asked_again,
    other_wording_is_silent,
    a_new_vendor_is_asked_about_and_refused_until_then,
    a_visitor_who_never_decided_reads_no_notes,
];

const NOTE: &str = "Statistics are kept longer.";

fn both(english: &str) -> Localized {
    [("en", english), ("zh", "新")].map(|(language, text)| (language.into(), text.into())).into()
}

/// Changes the catalogue to the second version of the policy, with a change of this kind to these categories.
pub fn second(catalogue: &mut Catalogue, kind: ChangeKind, categories: &[&str]) {
    catalogue.policy.version = 2;
    catalogue.policy.changes.push(Change {
        version: 2,
        date: "2026-11-25".into(),
        kinds: vec![kind],
        categories: categories.iter().map(|id| (*id).into()).collect(),
        previous_controller: if kind == ChangeKind::Ownership { both("Old Ltd") } else { Localized::new() },
        note: both(NOTE),
    });
}

/// A visitor who accepted everything under the first version opens the site with the second version. Cookies know no
/// ports, so the two servers share a jar.
fn meet(change: impl Fn(&mut Catalogue)) -> World {
    let first = World::new();
    first.open("/");
    first.answer_banner("accept");
    first.expect_analytics(&["cookie-agree"]);
    first.browser.run("document.cookie = 'code=1; path=/';");
    first.expect_names(&[&ANALYTICS[..], &["cookie-agree", "code"]].concat());
    let world = World::with(server(change), first.browser);
    // A page without vendors: they would write again.
    world.open_page("/changed", "", "");
    world
}

fn text(world: &World, selector: &str) -> String {
    let script = "return document.querySelector('cookie-gate').shadowRoot.querySelector(input)?.textContent ?? '';";
    world.browser.run_with(script, selector.into()).as_str().unwrap_or_default().to_string()
}

fn version(world: &World) -> String {
    let jar = world.browser.jar();
    let record = &jar.iter().find(|cookie| cookie.name == "cookie-agree").expect("a record").value;
    record.split('.').nth(1).expect("a version").to_string()
}

fn a_changed_purpose_is_asked_again_with_its_note_and_other_grants_stay() {
    let world = meet(|catalogue| second(catalogue, ChangeKind::Purpose, &["analytics"]));
    world.browser.until("the banner", || world.browser.shows("section.banner .note").then_some(()));
    assert_eq!(text(&world, "section.banner .note"), NOTE);
    world.expect_names(&["cookie-agree", "code"]);
    world.browser.run("document.cookie = '_ga=1'; document.cookie = 'time=1';");
    world.settle(50);
    world.expect_names(&["cookie-agree", "code", "time"]);
    assert_eq!(version(&world), "1", "nothing is written before the answer");
    world.answer_banner("accept");
    world.browser.until("the answer", || (version(&world) == "2").then_some(()));
    world.expect_names(&["cookie-agree", "code", "time", "_ga"]);
    world.open("/changed");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    assert!(!world.browser.shows("section.banner"));
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_change_of_contact_is_told_once_and_grants_are_kept() {
    let world = meet(|catalogue| second(catalogue, ChangeKind::Contact, &[]));
    world.browser.until("the notice", || world.browser.shows("section.banner .note").then_some(()));
    assert_eq!(text(&world, ".note"), NOTE);
    assert!(!world.browser.shows("[data-action=accept]"), "nothing is asked");
    world.expect_names(&[&ANALYTICS[..], &["cookie-agree", "code"]].concat());
    world.answer_banner("noted");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    assert_eq!(version(&world), "2");
    world.open("/changed");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    assert!(!world.browser.shows(".note"));
    world.expect_names(&[&ANALYTICS[..], &["cookie-agree", "code"]].concat());
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_new_owner_is_named_beside_the_old_one_and_everything_is_asked_again() {
    let world = meet(|catalogue| {
        second(catalogue, ChangeKind::Ownership, &[]);
        catalogue.controller.name = both("New Ltd");
    });
    world.browser.until("the banner", || world.browser.shows("section.banner .note").then_some(()));
    assert_eq!(text(&world, ".note"), format!("New Ltd now answers for this site; until now it was Old Ltd. {NOTE}"));
    world.expect_names(&["cookie-agree"]);
}

fn other_wording_is_silent() {
    let world = meet(|catalogue| second(catalogue, ChangeKind::Wording, &[]));
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    assert!(!world.browser.shows("section.banner"));
    world.expect_names(&[&ANALYTICS[..], &["cookie-agree", "code"]].concat());
}

fn a_new_vendor_is_asked_about_and_refused_until_then() {
    let world = meet(|catalogue| {
        catalogue.policy.version = 2;
        let baidu = catalogue.vendors.iter_mut().find(|vendor| vendor.id == "baidu").expect("a vendor");
        baidu.since = Some(2);
    });
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.expect_names(&["_ga", "_gat_UA-20650859-1", "_gid", "code", "cookie-agree"]);
    let before = world.vendor_requests().len();
    world.open("/");
    world.settle(100);
    let hosts: Vec<String> =
        world.vendor_requests().split_off(before).into_iter().map(|request| request.host).collect();
    assert!(!hosts.is_empty() && hosts.iter().all(|host| host.contains("google")), "{hosts:?}");
    world.answer_banner("accept");
    world.expect_analytics(&["code", "cookie-agree"]);
}

fn a_visitor_who_never_decided_reads_no_notes() {
    let world = World::with(server(|catalogue| second(catalogue, ChangeKind::Contact, &[])), Browser::chromium());
    world.open("/");
    world.browser.until("the banner", || world.browser.shows("[data-action=accept]").then_some(()));
    assert!(!world.browser.shows(".note"));
}
