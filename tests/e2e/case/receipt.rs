//! The visitor's history of decisions, and receipts of decisions for an operator who asks for them.

use cookie_gate_catalogue::Catalogue;
use cookie_gate_demo::Page;
use serde_json::{Value, json};

use crate::harness::Case;
use crate::world::{HISTORY, World, server, with_history};
use cookie_gate_browser::{Browser, until};

pub const CASES: &[Case] = crate::cases![
    each_decision_is_a_line_with_the_digest_of_what_was_shown_and_fifty_stay,
    a_receipt_arrives_once_and_says_nothing_of_the_device,
    a_receipt_that_the_server_will_not_have_keeps_no_other_waiting,
    what_does_not_arrive_is_sent_again_and_the_page_does_not_wait,
];

fn with_receipts(catalogue: &mut Catalogue) {
    with_history(catalogue);
    catalogue.consent.receipts_url = Some("/receipts".into());
}

fn history(world: &World) -> Vec<String> {
    let text = world.browser.run_with("return localStorage.getItem(input) ?? '';", json!(HISTORY));
    text.as_str().expect("a text").lines().map(String::from).collect()
}

fn record(world: &World) -> String {
    let jar = world.browser.jar();
    jar.into_iter().find(|cookie| cookie.name == "cookie-agree").expect("a record").value
}

/// The receipts that have arrived, oldest first.
fn receipts(world: &World) -> Vec<Value> {
    let log = world.server.log().into_iter().filter(|request| request.path == "/receipts");
    log.map(|request| serde_json::from_str(&request.body).expect("JSON")).collect()
}

fn each_decision_is_a_line_with_the_digest_of_what_was_shown_and_fifty_stay() {
    let world = World::with(server(with_history), Browser::chromium());
    world.open("/demo/news.html");
    assert_eq!(history(&world), [""; 0], "nothing before a decision");
    world.answer_banner("reject");
    until("a line", || (history(&world).len() == 1).then_some(()));
    let manifest = world.browser.run("return fetch('/manifest.json').then((answer) => answer.json());");
    let digest = manifest["shown"]["en"].as_str().expect("a digest").to_string();
    assert_eq!(digest.len(), 43);
    assert_ne!(manifest["shown"]["en"], manifest["shown"]["zh"]);
    assert_eq!(history(&world), [format!("{} en {digest}", record(&world))]);
    world.open("/demo/news.html");
    assert_eq!(history(&world).len(), 1, "a page is no decision");
    world.browser.run("for (let at = 0; at < 30; at++) { CookieGate.acceptAll(); CookieGate.rejectAll(); }");
    let lines = history(&world);
    assert_eq!(lines.len(), 50);
    assert_eq!(lines[49], format!("{} en {digest}", record(&world)), "the newest last");
    assert!(receipts(&world).is_empty(), "nothing is sent unless it is asked for");
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_receipt_arrives_once_and_says_nothing_of_the_device() {
    let world = World::with(server(with_receipts), Browser::chromium());
    world.server.put("/receipts", Page::html("taken"));
    world.open("/demo/news.html?secret=1");
    world.settle(50);
    assert!(receipts(&world).is_empty(), "nothing before a decision");
    world.answer_banner("reject");
    until("the receipt", || (receipts(&world).len() == 1).then_some(()));
    let receipt = &receipts(&world)[0];
    let record = record(&world);
    let fields: Vec<&str> = record.split('.').collect();
    assert_eq!(receipt["record"], record.as_str());
    assert_eq!(receipt["id"], format!("{}.{}", fields[10], fields[11]));
    assert_eq!(receipt["language"], "en");
    let mut names: Vec<&String> = receipt.as_object().expect("an object").keys().collect();
    names.sort();
    assert_eq!(names, ["id", "language", "record", "shown_sha256"]);
    let request = world.server.log().into_iter().find(|request| request.path == "/receipts").expect("the request");
    assert_eq!(request.cookie, None);
    world.open("/demo/news.html");
    world.settle(100);
    assert_eq!(receipts(&world).len(), 1, "once it has arrived it is not sent again");
    world.browser.run("CookieGate.acceptAll();");
    until("the next", || (receipts(&world).len() == 2).then_some(()));
    assert_ne!(receipts(&world)[1]["id"], receipts(&world)[0]["id"]);
}

fn a_receipt_that_the_server_will_not_have_keeps_no_other_waiting() {
    let ids = |world: &World, from: usize| {
        let receipts = receipts(world).split_off(from);
        receipts.iter().map(|receipt| receipt["id"].to_string()).collect::<std::collections::BTreeSet<_>>().len()
    };
    let world = World::with(server(with_receipts), Browser::chromium());
    world.server.put("/receipts", Page::html("").header("Status", "422"));
    world.open("/demo/news.html");
    world.browser.run("CookieGate.rejectAll(); CookieGate.acceptAll();");
    until("a try of each", || (ids(&world, 0) == 2).then_some(()));
    world.settle(1500);
    assert_eq!(receipts(&world).len(), 2, "on this page none is sent again");
    world.server.put("/receipts", Page::html("taken"));
    world.open("/demo/news.html?next");
    until("both", || (ids(&world, 2) == 2).then_some(()));
    until("the mark", || history(&world).iter().all(|line| line.ends_with(" sent")).then_some(()));
}

fn what_does_not_arrive_is_sent_again_and_the_page_does_not_wait() {
    let world = World::with(server(with_receipts), Browser::chromium());
    world.server.put("/receipts", Page::html("").header("Status", "503"));
    world.open("/demo/news.html");
    world.browser.run("CookieGate.rejectAll();");
    until("two tries", || (receipts(&world).len() >= 2).then_some(()));
    world.browser.run("CookieGate.acceptAll();");
    assert_eq!(world.state()["categories"]["analytics"], true);
    world.server.put("/receipts", Page::html("taken"));
    // Another page, as if the browser had been closed.
    let tried = receipts(&world).len();
    world.open("/demo/news.html?next");
    until("both", || {
        let ids: std::collections::BTreeSet<String> =
            receipts(&world).split_off(tried).iter().map(|receipt| receipt["id"].to_string()).collect();
        (ids.len() == 2).then_some(())
    });
    until("the mark", || history(&world).iter().all(|line| line.ends_with(" sent")).then_some(()));
}
