//! Functions that come later than what is told, and queues that a decision empties.

use serde_json::json;

use super::{expect_decided, world};
use crate::harness::Case;
use crate::world::World;

pub const CASES: &[Case] = crate::cases![
    a_call_waits_for_a_function_that_a_tagged_script_defines_and_is_made_once,
    a_later_choice_takes_the_place_of_what_waits,
    a_call_waits_for_an_inline_script_of_the_body,
    a_queue_that_a_refusal_empties_gets_its_own_signal_anew,
    what_is_told_at_a_change_is_told_though_another_vendor_s_queue_is_emptied,
    the_stored_choice_reaches_a_page_that_was_rendered_in_advance,
];

/// A stub as vendors give it to sites.
const STUB: &str = "window.told = []; window.fbq = (...given) => void told.push(given.join(' '));";

fn told(world: &World) -> serde_json::Value {
    world.browser.run("return window.told ?? [];")
}

/// Has the gate look for functions that were missing.
fn grow(world: &World) {
    world.browser.run("document.body.append(document.createElement('p'));");
    world.settle(100);
}

fn a_call_waits_for_a_function_that_a_tagged_script_defines_and_is_made_once() {
    let world = world(json!(["meta-pixel"]));
    let tag = format!("<script type=\"text/plain\" data-cookie-gate=\"advertising\">{STUB}</script>\n");
    world.open_page("/later", &tag, "");
    world.answer_banner("accept");
    expect_decided(&world);
    world.browser.until("the call", || (told(&world) != json!([])).then_some(()));
    grow(&world);
    grow(&world);
    assert_eq!(told(&world), json!(["consent grant"]));
    // The same for a visitor who comes back.
    world.open("/later");
    grow(&world);
    grow(&world);
    assert_eq!(told(&world), json!(["consent revoke", "consent grant"]));
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_later_choice_takes_the_place_of_what_waits() {
    let world = world(json!(["meta-pixel"]));
    world.open_page("/later", "", "");
    world.browser.run("CookieGate.acceptAll();");
    world.settle(50);
    world.browser.run("CookieGate.withdraw();");
    world.settle(50);
    world.browser.run(STUB);
    grow(&world);
    grow(&world);
    assert_eq!(told(&world), json!(["consent revoke"]));
    world.browser.run("CookieGate.acceptAll();");
    grow(&world);
    assert_eq!(told(&world), json!(["consent revoke", "consent grant"]));
}

fn a_call_waits_for_an_inline_script_of_the_body() {
    let world = world(json!(["meta-pixel"]));
    world.open_page("/later", "", &format!("<script>{STUB}</script><p>Text</p>\n"));
    world.browser.until("the call", || (told(&world) == json!(["consent revoke"])).then_some(()));
    world.answer_banner("accept");
    expect_decided(&world);
    world.open("/later");
    world.browser.until("both", || (told(&world) == json!(["consent revoke", "consent grant"])).then_some(()));
}

fn a_queue_that_a_refusal_empties_gets_its_own_signal_anew() {
    let world = world(json!(["meta-pixel", { "pack": "matomo", "hosts": ["stats.shop.test"] }]));
    let head = format!("<script>{STUB} _paq.push(['trackPageView']);</script>\n");
    world.open_page("/later", &head, "");
    let queue = || world.browser.run("return _paq;");
    assert_eq!(queue(), json!([["requireCookieConsent"], ["trackPageView"]]));
    world.answer_banner("reject");
    expect_decided(&world);
    assert_eq!(queue(), json!([["requireCookieConsent"]]), "what waited is gone, and the signal is there again");
    assert_eq!(told(&world), json!(["consent revoke"]), "nothing of Meta was emptied, so Meta is not told twice");
    world.browser.run("_paq.push(['trackPageView']); CookieGate.save({ analytics: true });");
    world.settle(100);
    assert_eq!(queue(), json!([["requireCookieConsent"], ["setCookieConsentGiven"]]));
    assert_eq!(told(&world), json!(["consent revoke"]));
}

fn what_is_told_at_a_change_is_told_though_another_vendor_s_queue_is_emptied() {
    let world = world(json!(["fullstory", "microsoft-advertising"]));
    let head = "<script>
        window.told = [];
        window.FS = { restart: () => void told.push('restart'), shutdown: () => void told.push('shutdown') };
    </script>\n";
    world.open_page("/later", head, "");
    world.browser.run("CookieGate.save({ analytics: true });");
    world.settle(100);
    assert_eq!(world.browser.run("return uetq.at(-1);"), json!({ "ad_storage": "denied" }));
    assert_eq!(told(&world), json!(["restart"]));
}

/// Nobody sees the page yet, and the visitor answers elsewhere.
fn the_stored_choice_reaches_a_page_that_was_rendered_in_advance() {
    let world = world(json!(["google-analytics-4", "meta-pixel"]));
    let head = format!("<script>{STUB} window.atOnce = dataLayer.length;</script>\n");
    world.server.put("/next", crate::world::page(&head, "<p id=\"next\">The next page</p>"));
    let rules = "<script type=\"speculationrules\">{ \"prerender\": [{ \"urls\": [\"/next\"], \"eagerness\": \"immediate\" }] }</script>";
    world.open_page("/first", rules, "<a href=\"/next\">On</a>");
    world.browser.until("the page in advance", || (world.requests_of("/next") == 1).then_some(()));
    world.settle(500);
    world.answer_banner("accept");
    expect_decided(&world);
    world.browser.run("document.querySelector('main a').click();");
    let is_there = || (world.browser.run("return !!document.querySelector('#next');") == true).then_some(());
    world.browser.until("the next page", is_there);
    expect_decided(&world);
    assert_eq!(world.requests_of("/next"), 1, "the page that was rendered in advance is the page that shows");
    let layer = world
        .browser
        .run("return [atOnce, ...Array.from(dataLayer, (one) => one[2]?.analytics_storage ?? one.event)];");
    assert_eq!(layer, json!([1, "denied", "granted", "cookie_gate_consent"]), "the default once, then the choice");
    assert_eq!(told(&world), json!(["consent revoke", "consent grant"]));
}
