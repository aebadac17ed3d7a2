//! A page of the site in a frame of another site.

use cookie_gate_catalogue::InFrame;
use serde_json::json;

use crate::harness::Case;
use crate::tls::Front;
use crate::world::{World, page, server};
use cookie_gate_browser::Browser;
use cookie_gate_demo::Page;

pub const CASES: &[Case] = crate::cases![
    in_a_frame_of_another_site_the_gate_asks_where_the_operator_says_so,
    in_a_frame_of_another_site_the_gate_asks_nobody_by_default,
];

/// The frame's window is not ours to read from the page around it, so the case asks in the frame.
fn embedded(in_frame: InFrame, case: impl Fn(&World, &dyn Fn(&str) -> serde_json::Value)) {
    let front = Front::start();
    let server = server(|catalogue| {
        catalogue.site.origins.push(front.site());
        catalogue.consent.in_frame = in_frame;
    });
    front.pass_to(server.port());
    let mut world = World::with(server, Browser::trusting(cookie_gate_browser::Engine::Chromium));
    world.site = front.site();
    let answering = "<script>addEventListener('message', async ({ data, source }) => {
        let answer;
        try { answer = await Function(data)(); } catch (fault) { answer = String(fault); }
        source.postMessage(JSON.stringify(answer ?? null), '*');
    });</script>";
    world.server.put("/inner", page(answering, "<p>A widget</p>"));
    let outer = format!(
        "<!doctype html><html lang=\"en\"><title>Another site</title><iframe title=\"Ours\" width=\"900\" height=\"600\" src=\"{}/inner\"></iframe>",
        world.site
    );
    world.server.put("/outer", Page::html(outer));
    // The same front answers for every host.
    world.browser.open(&format!("{}/outer", world.site.replace("www.shop.test", "another.test")));
    let ask = |script: &str| {
        let answer = world.browser.run_with(
            "return new Promise((done) => {
               addEventListener('message', ({ data }) => done(data), { once: true });
               document.querySelector('iframe').contentWindow.postMessage(input, '*');
             });",
            json!(script),
        );
        serde_json::from_str(answer.as_str().expect("an answer")).expect("JSON")
    };
    case(&world, &ask);
}

const SHOWS: &str = "return !!document.querySelector('cookie-gate')?.shadowRoot.querySelector('section.banner');";
const CLICK: &str = "document.querySelector('cookie-gate').shadowRoot.querySelector('[data-action=NAME]').click();";

fn in_a_frame_of_another_site_the_gate_asks_where_the_operator_says_so() {
    embedded(InFrame::Ask, |world, ask| {
        world.browser.until("the banner", || (ask(SHOWS) == true).then_some(()));
        ask("document.cookie = '_ga=1; path=/; SameSite=None; Secure; Partitioned';");
        world.settle(100);
        world.expect_names(&[]);
        assert_eq!(ask("return CookieGate.acceptAll();"), true);
        let record = world
            .browser
            .until("the record", || world.browser.jar().into_iter().find(|one| one.name == "cookie-agree"));
        assert!(record.secure && record.is_partitioned, "{record:?}");
        ask("document.cookie = '_ga=1; path=/; SameSite=None; Secure; Partitioned';");
        world.expect_names(&["_ga", "cookie-agree"]);
        // The next visit of the frame, in the same page.
        world.browser.reload();
        world.browser.until("the record", || (ask("return CookieGate.state.method;") == "script").then_some(()));
        assert_eq!(ask(SHOWS), false);
        assert_eq!(ask("return CookieGate.withdraw();"), true);
        world.expect_names(&["cookie-agree"]);
        assert_eq!(ask("return CookieGate.forget();"), true);
        world.expect_names(&[]);
        world.browser.until("the banner again", || (ask(SHOWS) == true).then_some(()));
        assert_eq!(ask(&CLICK.replace("NAME", "customise")), json!(null));
    });
}

fn in_a_frame_of_another_site_the_gate_asks_nobody_by_default() {
    embedded(InFrame::Silent, |world, ask| {
        world.browser.until("the gate", || (ask("return typeof CookieGate;") == "object").then_some(()));
        world.settle(300);
        assert_eq!(ask(SHOWS), false);
        assert_eq!(ask("return CookieGate.open();"), false);
        ask("document.cookie = '_ga=1; path=/; SameSite=None; Secure; Partitioned';");
        world.settle(100);
        world.expect_names(&[]);
    });
}
