//! What asks a vendor before the visitor has answered: nothing has failed yet. The request is made at the grant, or fails
//! at the refusal.

use serde_json::json;

use super::{InEngine, is_there, world, world_in};
use crate::harness::Case;
use crate::world::World;
use cookie_gate_browser::Engine;

pub const IN_ALL: &[InEngine] = &[
    ("what_asks_a_vendor_before_the_answer_starts_at_the_grant", starts_at_the_grant),
    ("what_asks_a_vendor_before_the_answer_fails_at_the_refusal", fails_at_the_refusal),
];

pub const CASES: &[Case] = crate::cases![a_page_that_is_rendered_in_advance_waits_until_somebody_sees_it,];

/// An image that is not in the page, a script and a frame, as vendors' loaders make them.
const ASK: &str = "
    window.told = [];
    const listen = (element, name) => {
      for (const type of ['load', 'error']) element.addEventListener(type, () => told.push(name + ' ' + type));
      return element;
    };
    listen(new Image(), 'image').src = input.google + '/badge.svg';
    const script = listen(document.createElement('script'), 'script');
    script.src = input.google + '/loader.js';
    document.head.append(script);
    const frame = document.createElement('iframe');
    frame.title = 'Report';
    frame.src = input.google + '/report.html';
    document.body.append(frame);";

fn ask(world: &World) {
    world.server.put("/google", cookie_gate_demo::Page::html("{{google}}"));
    let google = world.browser.run("return fetch('/google').then((answer) => answer.text());");
    world.browser.run_with(ASK, json!({ "google": google }));
    world.settle(200);
    assert_eq!(world.browser.run("return told;"), json!([]), "nothing has failed yet");
    assert_eq!(world.vendor_requests(), []);
}

fn asked(world: &World) -> Vec<String> {
    let mut paths: Vec<String> = world.vendor_requests().into_iter().map(|request| request.path).collect();
    paths.sort_unstable();
    paths
}

fn starts_at_the_grant(engine: Engine) {
    let mut world = world_in(engine);
    world.open_page("/held", "", "");
    ask(&world);
    world.answer_banner("accept");
    world
        .browser
        .until("all three requests", || (asked(&world) == ["/badge.svg", "/loader.js", "/report.html"]).then_some(()));
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}

fn fails_at_the_refusal(engine: Engine) {
    let mut world = world_in(engine);
    world.open_page("/held", "", "");
    ask(&world);
    world.answer_banner("reject");
    world.browser.until("both errors", || {
        let mut told = world.browser.run("return told;");
        if let Some(told) = told.as_array_mut() {
            told.sort_by_key(|one| one.to_string());
        }
        (told == json!(["image error", "script error"])).then_some(())
    });
    assert_eq!(world.vendor_requests(), []);
    // A grant on the same page starts what is in the page.
    world.browser.run("CookieGate.acceptAll();");
    world.browser.until("the script and the frame", || (asked(&world) == ["/loader.js", "/report.html"]).then_some(()));
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}

fn a_page_that_is_rendered_in_advance_waits_until_somebody_sees_it() {
    let world = world();
    let tag = "<script type=\"text/plain\" data-cookie-gate=\"analytics\">fetch('/ran', { method: 'POST' });</script>";
    world.server.put("/next", crate::world::page(tag, "<p id=\"next\">The next page</p>"));
    let rules = "<script type=\"speculationrules\">{ \"prerender\": [{ \"urls\": [\"/next\"], \"eagerness\": \"immediate\" }] }</script>";
    world.open_page("/first", rules, "<a href=\"/next\">On</a>");
    world.browser.until("the page in advance", || (world.requests_of("/next") == 1).then_some(()));
    // The visitor answers after the next page has been rendered.
    world.settle(500);
    world.answer_banner("accept");
    world.expect_names(&["cookie-agree"]);
    world.settle(300);
    assert_eq!(world.requests_of("/ran"), 0, "nobody has seen the page yet");
    world.browser.run("document.querySelector('main a').click();");
    world.browser.until("the next page", || is_there(&world, "#next").then_some(()));
    world.browser.until("the tag", || (world.requests_of("/ran") == 1).then_some(()));
    assert_eq!(world.requests_of("/next"), 1, "the page that was rendered in advance is the page that shows");
    assert!(!world.browser.shows("section.banner"), "the record is read when the page shows");
}
