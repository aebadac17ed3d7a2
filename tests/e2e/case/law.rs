//! The law of the visitor's region, and visitors who are not of age.

use cookie_gate_catalogue::{Catalogue, Minors, Profile};
use cookie_gate_demo::Page;
use serde_json::json;

use crate::harness::Case;
use crate::world::{World, server, switch};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    under_another_law_closing_decides_nothing_and_the_way_back_is_an_opt_out_link,
    where_the_law_asks_for_it_a_vendor_abroad_waits_for_a_consent_of_its_own,
    the_panel_has_a_switch_for_each_consent_of_its_own_where_the_law_asks,
    a_visitor_who_says_to_be_of_age_decides_and_a_minor_meets_words_for_a_guardian,
    a_script_is_nobodys_guardian_and_refusing_needs_none,
    a_script_that_hears_the_visitor_s_click_decides_as_a_script,
    what_was_granted_before_the_site_knew_of_minors_is_void_and_removed,
];

fn world(change: impl Fn(&mut Catalogue)) -> World {
    World::with(server(change), Browser::chromium())
}

fn method(world: &World) -> String {
    let record = world.browser.jar().into_iter().find(|cookie| cookie.name == "cookie-agree").expect("a record").value;
    record.split('.').nth(3).expect("a method").into()
}

/// Every visitor is in California, except on a page whose region is China.
fn regions(catalogue: &mut Catalogue) {
    catalogue.consent.profile = Profile::California;
    catalogue.consent.regions = [("CN".into(), Profile::Pipl)].into();
}

fn under_another_law_closing_decides_nothing_and_the_way_back_is_an_opt_out_link() {
    let world = world(regions);
    world.open("/demo/news.html");
    world.answer_banner("close");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    let words =
        "return document.querySelector('cookie-gate').shadowRoot.querySelector('[data-action=open]').textContent;";
    assert_eq!(world.browser.run(words), "Do Not Sell or Share My Personal Information");
    world.browser.run("document.cookie = '_ga=1';");
    world.settle(50);
    world.expect_names(&[]);
    assert_eq!(world.state()["decided"], false);
}

fn where_the_law_asks_for_it_a_vendor_abroad_waits_for_a_consent_of_its_own() {
    let world = world(regions);
    // The region is written as the operator's server tells it. The region `cn_fj` has the law of its country.
    for (path, region) in [
        ("/china", "<meta name=\"cookie-gate-region\" content=\"CN\">"),
        ("/fujian", "<meta name=\"cookie-gate-region\" content=\" cn_fj\">"),
        ("/elsewhere", ""),
    ] {
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">{region}<script src=\"/gate.js\"></script><title>A page</title><body><h1>A page</h1>"
        );
        world.server.put(path, Page::html(html));
    }
    world.open("/china");
    world.answer_banner("accept");
    world.browser.until("the record", || world.browser.names().contains(&"cookie-agree".into()).then_some(()));
    let write = "document.cookie = '_ga=1'; document.cookie = 'HMACCOUNT=1';";
    for path in ["/china", "/fujian", "/elsewhere"] {
        world.open(path);
        world.browser.run(write);
        world.settle(50);
        world.expect_names(&["HMACCOUNT", "cookie-agree"]);
    }
    world.open("/china");
    world.browser.run("CookieGate.save({ google: true });");
    world.browser.run(write);
    world.expect_names(&["HMACCOUNT", "_ga", "cookie-agree"]);
    // The other direction: a grant under the other law is not enough here.
    world.browser.run("CookieGate.withdraw();");
    world.open("/elsewhere");
    world.browser.run("CookieGate.acceptAll();");
    world.browser.run(write);
    world.expect_names(&["HMACCOUNT", "_ga", "cookie-agree"]);
    world.open("/china");
    world.expect_names(&["HMACCOUNT", "cookie-agree"]);
    assert_eq!(world.browser.console(), [""; 0]);
}

fn the_panel_has_a_switch_for_each_consent_of_its_own_where_the_law_asks() {
    let world = world(|catalogue| catalogue.consent.profile = Profile::Pipl);
    world.open_page("/", "", "");
    let own = &switch("google");
    world.answer_banner("customise");
    world.browser.until("its switch", || world.browser.shows(own).then_some(()));
    world.browser.click_ours(&switch("analytics"));
    world.browser.click_ours(crate::world::SAVE);
    let write = "document.cookie = '_ga=1'; document.cookie = 'HMACCOUNT=1';";
    world.browser.until("the record", || world.browser.names().contains(&"cookie-agree".into()).then_some(()));
    world.browser.run(write);
    world.expect_names(&["HMACCOUNT", "cookie-agree"]);
    world.browser.click_ours("[data-action=open]");
    world.browser.until("its switch", || world.browser.shows(own).then_some(()));
    world.browser.click_ours(own);
    world.browser.click_ours(crate::world::SAVE);
    world.browser.until("the answer", || (world.state()["categories"]["google"] == true).then_some(()));
    world.browser.run(write);
    world.expect_names(&["HMACCOUNT", "_ga", "cookie-agree"]);
    // Under the other law the vendor has its other switch, and "accept all" grants the vendor too.
    let elsewhere = World::with(
        server(|catalogue| catalogue.consent.regions = [("CN".into(), Profile::Pipl)].into()),
        world.browser,
    );
    elsewhere.open_page("/elsewhere", "", "");
    elsewhere.browser.click_ours("[data-action=open]");
    elsewhere.browser.until("the panel", || elsewhere.browser.shows("dialog[open]").then_some(()));
    let text = elsewhere.browser.run(
        "const root = document.querySelector('cookie-gate').shadowRoot;
         return [...root.querySelectorAll('section.category')].slice(5).map(({ textContent }) => textContent);",
    );
    let text = text.to_string();
    assert!(text.contains("you can refuse it alone") && !text.contains("leaves it off"), "{text}");
}

fn a_visitor_who_says_to_be_of_age_decides_and_a_minor_meets_words_for_a_guardian() {
    for (answer, words, kept) in [("adult", "Accept all", "am"), ("minor", "Accept all, as an adult", "am")] {
        let world = world(|catalogue| catalogue.consent.minors = Minors::Ask);
        world.open("/");
        world.browser.until("the question", || world.browser.shows("[data-action=minor]").then_some(()));
        assert!(!world.browser.shows("[data-action=accept]"), "nothing is granted before");
        world.expect_names(&[]);
        world.answer_banner(answer);
        let text = "return document.querySelector('cookie-gate').shadowRoot.querySelector('[data-action=accept]')?.textContent;";
        world.browser.until("the banner", || (world.browser.run(text) == words).then_some(()));
        world.answer_banner("accept");
        world.expect_analytics(&["cookie-agree"]);
        assert_eq!(method(&world), kept);
        world.open("/");
        world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
        world.expect_analytics(&["cookie-agree"]);
    }
}

fn a_script_is_nobodys_guardian_and_refusing_needs_none() {
    let world = world(|catalogue| catalogue.consent.minors = Minors::Assume);
    world.open("/demo/news.html");
    assert_eq!(
        world
            .browser
            .run("return [CookieGate.acceptAll(), CookieGate.save({ analytics: true }), CookieGate.state.decided];"),
        json!([false, false, false])
    );
    world.settle(50);
    world.expect_names(&[]);
    assert!(!world.browser.console().is_empty(), "it is said why");
    world.answer_banner("reject");
    world.expect_names(&["cookie-agree"]);
    assert_eq!(method(&world), "r");
    // The visitor clicks words that state the age.
    world.save_in_panel_again(&["analytics"]);
    world.expect_analytics(&["cookie-agree"]);
    assert_eq!(method(&world), "sm");
}

/// Wherever a page listens, its code runs within the visitor's click.
fn a_script_that_hears_the_visitor_s_click_decides_as_a_script() {
    let greedy = "<script>
        window.heard = [];
        const grant = ({ isTrusted, target }) => isTrusted && heard.push(target.localName, CookieGate.acceptAll());
        for (const isEarly of [true, false]) for (const one of [window, document]) one.addEventListener('click', grant, isEarly);
        const reach = setInterval(() => {
          const root = document.querySelector('cookie-gate')?.shadowRoot;
          for (const one of root ? [root, ...root.querySelectorAll('*')] : [])
            for (const isEarly of [true, false]) one.addEventListener('click', grant, isEarly);
        }, 20);
      </script>";
    let world = world(|catalogue| catalogue.consent.minors = Minors::Assume);
    world.open_page("/greedy", greedy, "<script>setInterval(() => (document.cookie = '_ga=1; path=/'), 20);</script>");
    let panel = ["dialog h2", &switch("analytics"), "#tab-choices", "#tab-settings", "dialog .head .close"];
    for part in ["section.banner h2", "section.banner p", "[data-action=customise]"].iter().chain(&panel) {
        world.browser.until(part, || world.browser.shows(part).then_some(()));
        // The page has reached for what has just come.
        world.settle(50);
        world.browser.click_ours(part);
    }
    world.settle(50);
    let heard = world.browser.run("return heard;");
    let heard = heard.as_array().expect("a list");
    assert!(heard.len() > 100 && !heard.contains(&json!(true)), "{heard:?}");
    assert_eq!(world.state()["decided"], false);
    world.expect_names(&[]);
    // The visitor refuses. What the page makes of that says who has done it, and a script is of no age.
    world.answer_banner("reject");
    world.settle(100);
    world.expect_names(&["cookie-agree"]);
    assert_eq!(method(&world), "r");
    assert!(!world.browser.run("return heard;").as_array().expect("a list").contains(&json!(true)));
}

fn what_was_granted_before_the_site_knew_of_minors_is_void_and_removed() {
    let first = World::new();
    first.open("/");
    first.answer_banner("accept");
    first.expect_analytics(&["cookie-agree"]);
    let world = World::with(server(|catalogue| catalogue.consent.minors = Minors::Assume), first.browser);
    world.open_page("/later", "", "");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.expect_names(&["cookie-agree"]);
}
