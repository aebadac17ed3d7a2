//! Google consent mode v2: what `dataLayer` holds when, and which state Google makes of it.
//!
//! Google's tags are not here. A small model has the one rule of theirs that counts: what an `update` has said is the
//! state, whatever a `default` says before or after it; what neither has named is granted.

use serde_json::{Value, json};

use super::{expect_decided, world, world_in};
use crate::harness::Case;
use crate::page::InEngine;
use crate::world::World;
use cookie_gate_browser::Engine;
use cookie_gate_demo::Page;

pub const CASES: &[Case] = crate::cases![
    a_page_with_a_default_of_its_own_gets_the_choice_all_the_same,
    a_catalogue_says_region_wait_redaction_and_passthrough,
    a_vendor_that_is_opted_out_of_by_signal_denies_what_it_serves,
    the_default_of_a_page_without_a_core_is_denied,
];

pub const IN_ALL: &[InEngine] = &[("default_comes_first_and_an_update_follows_each_choice", default_comes_first)];

/// What `dataLayer` holds as text, for scripts of pages: an arguments object is marked as one.
const SHOW: &str = "const show = () => JSON.parse(JSON.stringify(Array.from(window.dataLayer ?? [], (one) =>
    String(one) === '[object Arguments]' ? ['arguments', ...one] : one)));";

/// The state that Google makes of `dataLayer`, by signal.
const STATE: &str = "const said = { default: {}, update: {} };
    for (const one of dataLayer) if (one[0] === 'consent') Object.assign(said[one[1]], one[2]);
    const state = (name) => said.update[name] ?? said.default[name] ?? 'granted';
    return [state('analytics_storage'), state('ad_storage')];";

/// A page that keeps what it finds when gate.js is done, before any other task, and a tag of Google's kind behind it.
fn put_page(world: &World, head: &str) {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <script src=\"/gate.js\" onload=\"window.atOnce = JSON.stringify(Array.from(dataLayer, (one) => [String(one), ...Array.from(one)]))\"></script>\n\
         <title>A page</title>\n<link rel=\"icon\" href=\"data:,\">\n{head}</head>\n<body><h1>A page</h1></body>\n</html>\n"
    );
    world.server.put("/google", Page::html(html));
}

/// The usual snippet of a site.
const TAG: &str = "<script>
    window.dataLayer = window.dataLayer || [];
    function gtag() { dataLayer.push(arguments); }
    gtag('js', 'now');
    gtag('config', 'G-AB12CD34');
</script>\n";

fn layer(world: &World) -> Value {
    world.browser.run(&format!("{SHOW} return show();"))
}

fn state(world: &World) -> Value {
    world.browser.run(STATE)
}

/// What the gate says of consent. All seven signals, each time.
fn consent(what: &str, analytics: &str) -> Value {
    json!(["arguments", "consent", what, {
        "ad_storage": "denied", "ad_user_data": "denied", "ad_personalization": "denied", "analytics_storage": analytics,
        "functionality_storage": "denied", "personalization_storage": "denied", "security_storage": "granted"
    }])
}

fn event(analytics: bool) -> Value {
    json!({ "event": "cookie_gate_consent", "cookie_gate": { "categories": { "necessary": true, "analytics": analytics } } })
}

fn tag() -> [Value; 2] {
    [json!(["arguments", "js", "now"]), json!(["arguments", "config", "G-AB12CD34"])]
}

fn default_comes_first(engine: Engine) {
    let mut world = world_in(json!([{ "pack": "google-analytics-4" }]), engine);
    put_page(&world, TAG);
    world.open("/google");
    let at_once = world.browser.run("return JSON.parse(atOnce);");
    let mut default = consent("default", "denied");
    default[0] = json!("[object Arguments]");
    assert_eq!(at_once, json!([default]), "in the task of gate.js, before any tag");
    let [js, config] = tag();
    let first = [consent("default", "denied"), js.clone(), config.clone()];
    assert_eq!(layer(&world), json!(first));
    assert_eq!(state(&world), json!(["denied", "denied"]));

    world.answer_banner("accept");
    expect_decided(&world);
    let told = [&first[..], &[consent("update", "granted"), event(true)]].concat();
    assert_eq!(layer(&world), json!(told));
    assert_eq!(state(&world), json!(["granted", "denied"]), "the site has nothing of advertising");

    world.open("/google");
    let stored = [consent("default", "granted"), consent("update", "granted"), event(true), js.clone(), config.clone()];
    assert_eq!(layer(&world), json!(stored), "a later page knows the choice from the start");
    assert_eq!(world.browser.run("return JSON.parse(atOnce).length;"), 3);

    world.browser.run("CookieGate.withdraw();");
    world.settle(100);
    assert_eq!(state(&world), json!(["denied", "denied"]));
    assert_eq!(layer(&world)[0], consent("default", "denied"), "the emptied queue begins with the default again");
    if !engine.shows_whole_jar() {
        // Otherwise the next case would find the record.
        world.browser.give_up();
    }
}

/// What many sites still have in their pages.
const OLD: &str = "<script>
    window.dataLayer = window.dataLayer || [];
    function gtag() { dataLayer.push(arguments); }
    gtag('consent', 'default', { ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied',
        analytics_storage: 'denied', wait_for_update: 500 });
</script>\n";

fn a_page_with_a_default_of_its_own_gets_the_choice_all_the_same() {
    let world = world(json!(["google-analytics-4", "google-ads"]));
    put_page(&world, &format!("{OLD}{TAG}"));
    world.open("/google");
    assert_eq!(state(&world), json!(["denied", "denied"]));
    world.answer_banner("accept");
    expect_decided(&world);
    assert_eq!(state(&world), json!(["granted", "granted"]));
    let layer = layer(&world);
    let place = |wanted: &str| {
        let mut found = layer.as_array().expect("a list").iter().enumerate().filter(|(_, one)| one[2] == wanted);
        found.next_back().map(|(place, _)| place)
    };
    assert!(place("update") > place("default"), "{layer}");

    // On a later page the update stands before the page's own default, and counts all the same.
    world.open("/google");
    assert_eq!(state(&world), json!(["granted", "granted"]));
    world.browser.run("CookieGate.save({ analytics: true, advertising: false });");
    world.settle(100);
    assert_eq!(state(&world), json!(["granted", "denied"]));
    world.browser.run("CookieGate.withdraw();");
    world.settle(100);
    assert_eq!(state(&world), json!(["denied", "denied"]));
    world.open("/google");
    assert_eq!(state(&world), json!(["denied", "denied"]));
    world.browser.run("CookieGate.forget();");
    world.settle(100);
    assert_eq!(state(&world), json!(["denied", "denied"]));
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_catalogue_says_region_wait_redaction_and_passthrough() {
    let with = json!({
        "wait_for_update": 500, "region": ["ES", "US-AK"], "ads_data_redaction": true, "url_passthrough": true
    });
    let world = world(json!(["google-analytics-4", { "pack": "google-consent-mode", "with": with }]));
    put_page(&world, "");
    world.open("/google");
    let mut default = consent("default", "denied");
    default[3]["wait_for_update"] = json!(500);
    default[3]["region"] = json!(["ES", "US-AK"]);
    let set = |what: &str| json!(["arguments", "set", what, true]);
    assert_eq!(layer(&world), json!([default, set("ads_data_redaction"), set("url_passthrough")]));
    // An update counts everywhere.
    world.answer_banner("accept");
    expect_decided(&world);
    assert_eq!(layer(&world)[3], consent("update", "granted"));
}

fn a_vendor_that_is_opted_out_of_by_signal_denies_what_it_serves() {
    let world = world(json!(["google-analytics-4", "google-ads"]));
    put_page(&world, TAG);
    world.browser.send_signal();
    world.open("/google");
    world.answer_banner("accept");
    expect_decided(&world);
    assert_eq!(world.browser.run("return CookieGate.state.categories.advertising;"), true);
    assert_eq!(state(&world), json!(["granted", "denied"]), "Google Ads shares, so the signal is about it");
}

fn the_default_of_a_page_without_a_core_is_denied() {
    let world = world(json!(["google-analytics-4"]));
    put_page(&world, TAG);
    world.open("/google?csp=nowasm");
    // The policy also forbids the inline scripts of the page.
    assert_eq!(world.browser.run("return CookieGate.state.mode;"), "closed");
    assert_eq!(layer(&world), json!([consent("default", "denied")]));
}
