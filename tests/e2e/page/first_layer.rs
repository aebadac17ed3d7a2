//! The first layer in every language, on small screens: what it covers, what scrolls, and whether the buttons stay in
//! sight. And the list of partners, which is one click away.

use cookie_gate_catalogue::{Catalogue, Profile, words};
use cookie_gate_demo::Page;
use serde_json::json;

use super::InEngine;
use crate::harness::Case;
use crate::usage::using;
use crate::world::{World, server};
use cookie_gate_browser::{Browser, Engine};

pub const CASES: &[Case] = crate::cases![
    in_every_language_it_covers_less_than_half_a_phone_and_nothing_scrolls,
    where_a_law_lets_closing_decide_nothing_the_cross_says_no_more_than_that,
];

/// Cases in all engines.
pub const IN_ALL: &[InEngine] = &[("the_number_of_partners_opens_their_list", the_number_of_partners_opens_their_list)];

/// A site in every built-in language that uses four packs, and writes nothing else by hand.
pub fn everywhere(catalogue: &mut Catalogue) {
    let tags: Vec<&str> = words::built_in().iter().map(|(tag, _)| *tag).collect();
    let uses = json!(["google-analytics-4", "meta-pixel", "youtube", "google-maps"]);
    *catalogue = using(&tags, &catalogue.site.origins, &uses);
}

/// What the banner of one language takes, in CSS pixels.
const MEASURE: &str = "
    const layer = document.querySelector('cookie-gate').shadowRoot.querySelector('.banner');
    const text = layer.querySelector('.text');
    const isIn = (one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    };
    return {
      language: layer.lang,
      height: layer.offsetHeight,
      over: text.scrollHeight - text.clientHeight,
      in_sight: [...layer.querySelectorAll('.actions button, .close')].every(isIn),
      cut: [...layer.querySelectorAll('button')].some((one) => one.scrollWidth > one.clientWidth + 1),
      tall: Math.min(...[...layer.querySelectorAll('.actions button')].map((one) => one.offsetHeight)),
    };";

fn in_every_language_it_covers_less_than_half_a_phone_and_nothing_scrolls() {
    let world = World::with(server(everywhere), Browser::chromium());
    for (width, height) in [(360, 740), (320, 256)] {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true });
        world.browser.devtools("Emulation.setDeviceMetricsOverride", size);
        world.open_page("/any", "<meta name=\"viewport\" content=\"width=device-width\">", "<h1>A page</h1>");
        for (tag, _) in words::built_in() {
            world.browser.run(&format!("document.documentElement.lang = '{tag}';"));
            let found = world.browser.until(tag, || {
                let found = world.browser.run(MEASURE);
                (found["language"] == *tag).then_some(found)
            });
            assert!(found["in_sight"] == true && found["cut"] == false, "{tag}, {width} × {height}: {found}");
            assert!(found["tall"].as_f64() >= Some(44.0), "{tag}: a target is 44 px high: {found}");
            if height == 740 {
                // The font of this machine is a tenth wider than those of phones. Bulgarian has the longest words.
                let most = if *tag == "bg" { 0.48 } else { 0.45 };
                let share = found["height"].as_f64().expect("a height") / f64::from(height);
                assert!(share <= most && found["over"].as_f64() <= Some(1.0), "{tag}: {share:.3} of a phone, {found}");
            }
        }
    }
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}

fn the_number_of_partners_opens_their_list(engine: Engine) {
    let world = World::with(server(|_| ()), Browser::of(engine));
    world.open("/");
    world.browser.click_ours("section.banner [data-action=partners]");
    world.browser.until("the list", || world.browser.shows("dialog #panel-partners .vendor").then_some(()));
    let named = world.browser.run(
        "const { shadowRoot } = document.querySelector('cookie-gate');
         return [shadowRoot.querySelector('#tab-partners').ariaSelected ?? shadowRoot.querySelector('#tab-partners').getAttribute('aria-selected'),
           ...[...shadowRoot.querySelectorAll('#panel-partners h3')].map((one) => one.textContent)];",
    );
    let told = world.browser.run(
        "return document.querySelector('cookie-gate').shadowRoot.querySelector('[data-action=partners]').textContent;",
    );
    let named = named.as_array().expect("a list");
    assert_eq!(named[0], "true");
    assert!(
        named.len() > 1 && told.as_str().expect("a text").starts_with(&(named.len() - 1).to_string()),
        "{told}: {named:?}"
    );
    // Nothing was decided, and the list leads on to the switches.
    assert_eq!(world.state()["decided"], false);
    world.browser.click_ours("#tab-settings");
    world.browser.until("the switches", || world.browser.shows("dialog [role=switch]").then_some(()));
}

fn where_a_law_lets_closing_decide_nothing_the_cross_says_no_more_than_that() {
    let world = World::with(
        server(|catalogue| {
            catalogue.consent.profile = Profile::California;
            catalogue.consent.regions.insert("DE".into(), Profile::Gdpr);
        }),
        Browser::chromium(),
    );
    for (region, name) in [("", "Close"), ("DE", "Reject all and close")] {
        // The region stands before gate.js.
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta name=\"cookie-gate-region\" content=\"{region}\">
             <script src=\"/gate.js\"></script><title>A page</title>"
        );
        world.server.put("/region", Page::html(html));
        world.open("/region");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        let told = "return document.querySelector('cookie-gate').shadowRoot.querySelector('.close').ariaLabel;";
        assert_eq!(world.browser.run(told), name, "{region}");
    }
}
