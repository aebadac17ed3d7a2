//! Global Privacy Control: the browser sends the visitor's opt-out signal.

use cookie_gate_catalogue::Catalogue;
use serde_json::json;

use crate::harness::Case;
use crate::world::{World, server, switch};
use cookie_gate_browser::{Browser, Engine};

pub const CASES: &[Case] = crate::cases![
    accepting_all_leaves_out_who_sells_and_the_record_says_why,
    an_explicit_choice_made_while_it_is_sent_counts_and_an_earlier_one_does_not,
    a_script_of_the_site_is_not_the_visitor,
    the_server_that_is_asked_says_so_too,
    it_is_said_to_be_honoured_until_the_visitor_says_otherwise,
];

/// Baidu sells in this catalogue, Google does not.
fn sells(catalogue: &mut Catalogue) {
    let baidu = catalogue.vendors.iter_mut().find(|vendor| vendor.id == "baidu").expect("a vendor");
    baidu.sells = true;
}

fn world() -> World {
    World::with(server(sells), Browser::chromium())
}

const GOOGLE: [&str; 4] = ["_ga", "_gat_UA-20650859-1", "_gid", "cookie-agree"];

fn record(world: &World) -> Option<String> {
    world.browser.jar().into_iter().find(|cookie| cookie.name == "cookie-agree").map(|cookie| cookie.value)
}

fn methods(world: &World) -> Option<String> {
    record(world).and_then(|record| record.split('.').nth(3).map(String::from))
}

#[track_caller]
fn expect_no_baidu(world: &World) {
    world.settle(100);
    let baidu: Vec<_> = world.vendor_requests().into_iter().filter(|request| request.host.contains("baidu")).collect();
    assert!(baidu.is_empty(), "{baidu:?}");
}

fn accepting_all_leaves_out_who_sells_and_the_record_says_why() {
    accepting_in(Engine::Chromium);
}

/// Firefox has a setting for the opt-out signal.
pub fn accepting_in(engine: Engine) {
    accepting(&World::with(server(sells), Browser::of(engine)));
}

fn accepting(world: &World) {
    world.browser.send_signal();
    world.open("/");
    assert_eq!(world.state()["signal"], true);
    assert_eq!(record(world), None, "a signal alone writes nothing");
    world.answer_banner("accept");
    world.expect_names(&GOOGLE);
    expect_no_baidu(world);
    assert_eq!(methods(world).as_deref(), Some("ag"));
    world.open("/");
    world.settle(200);
    world.expect_names(&GOOGLE);
    expect_no_baidu(world);
    assert_eq!(
        world.browser.run("return [CookieGate.allows('google'), CookieGate.allows('baidu')];"),
        json!([true, false])
    );
}

fn an_explicit_choice_made_while_it_is_sent_counts_and_an_earlier_one_does_not() {
    let world = world();
    world.open("/");
    world.save_in_panel(&["analytics"]);
    world.expect_analytics(&["cookie-agree"]);
    assert_eq!(methods(&world).as_deref(), Some("s"));
    let earlier = record(&world);
    // From now on the browser sends the opt-out signal.
    world.browser.send_signal();
    let before = world.vendor_requests().len();
    world.open("/");
    world.settle(200);
    world.expect_names(&GOOGLE);
    assert_eq!(record(&world), earlier, "the visitor's choice is not overwritten");
    let hosts: Vec<String> =
        world.vendor_requests().split_off(before).into_iter().map(|request| request.host).collect();
    assert!(hosts.iter().all(|host| host.contains("google")), "{hosts:?}");
    // The visitor opens the panel and saves with the switch on.
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the switch", || world.browser.shows(&switch("analytics")).then_some(()));
    world.browser.click_ours(crate::world::SAVE);
    world.expect_analytics(&["cookie-agree"]);
    assert_eq!(methods(&world).as_deref(), Some("sg"));
    world.open("/");
    world.settle(100);
    world.expect_analytics(&["cookie-agree"]);
}

fn a_script_of_the_site_is_not_the_visitor() {
    let world = world();
    world.browser.send_signal();
    world.open("/");
    world.browser.run("CookieGate.save({ analytics: true, baidu: true });");
    world.expect_names(&GOOGLE);
    expect_no_baidu(&world);
}

fn the_server_that_is_asked_says_so_too() {
    let world = world();
    world.open("/");
    let answer = world.browser.run("return fetch('/.well-known/gpc.json').then(async (answer) => [answer.headers.get('content-type'), await answer.json()]);");
    assert_eq!(answer, json!(["application/json", { "gpc": true, "lastUpdate": "2026-11-23" }]));
}

fn it_is_said_to_be_honoured_until_the_visitor_says_otherwise() {
    let world = world();
    world.browser.send_signal();
    world.open_page("/", "", "");
    let text = |selector: &str| {
        let script = "return document.querySelector('cookie-gate').shadowRoot.querySelector(input)?.textContent ?? '';";
        world.browser.run_with(script, json!(selector)).as_str().unwrap_or_default().to_string()
    };
    let honoured =
        "Opt-out request honoured: your browser sends Global Privacy Control, so this stays off: Beijing Baidu";
    // A live region, whose text screen readers read aloud when it appears.
    world.browser.until("the note", || text("[role=status]").starts_with(honoured).then_some(()));
    assert!(text(".note").starts_with(honoured));
    world.answer_banner("accept");
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the panel", || text("dialog").contains(honoured).then_some(()));
    world.browser.click_ours(crate::world::SAVE);
    world.browser.until("the answer", || (methods(&world).as_deref() == Some("sg")).then_some(()));
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    assert!(!text("dialog").contains("Opt-out request"), "the visitor has chosen otherwise");
}
