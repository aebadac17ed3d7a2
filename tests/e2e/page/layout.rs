//! Pages whose style, dialogs or scrolling could hide the banner or be spoiled by it.

use serde_json::json;

use super::{InEngine, everywhere, world};
use crate::harness::Case;
use crate::world::World;
use cookie_gate_browser::{Browser, Engine};
use cookie_gate_demo::Page;

use crate::world::server;

/// Cases for all engines.
pub const IN_ALL: &[InEngine] = &[
    ("the_banner_is_on_screen_and_on_top_whatever_style_the_page_has", the_banner_is_on_screen_and_on_top),
    ("the_banner_can_be_used_over_a_modal_dialog_of_the_page", the_banner_can_be_used_over_a_modal_dialog_of_the_page),
    ("what_has_the_focus_is_never_under_the_banner", what_has_the_focus_is_never_under_the_banner),
];

pub const CASES: &[Case] = crate::cases![
    nothing_of_ours_is_printed,
    the_layers_are_dark_only_where_the_page_is,
    the_page_behind_the_panel_stands_still_and_gets_the_focus_back,
    a_page_opens_the_panel_by_plain_markup,
    the_buttons_of_the_banner_are_on_a_very_small_screen,
    the_panel_moves_nothing_of_the_page_with_or_without_a_scrollbar,
    a_banner_whose_texts_come_late_stands_before_the_body_too,
];

/// Styles that move, clip or scale what is fixed, or that reset everything.
const STYLES: [&str; 9] = [
    "html { transform: translateX(0) }",
    "html { filter: blur(0) }",
    "html { contain: strict }",
    "html { zoom: 1.5 }",
    "html { font-size: 62.5% }",
    "html { font-size: 100px }",
    "* { all: unset !important }",
    "body { display: flex; gap: 50px; flex-direction: column }",
    "html { scroll-snap-type: y mandatory }",
];

/// The place of the banner and of its first button, and what a click there meets.
const BANNER: &str = "
    const banner = document.querySelector('cookie-gate').shadowRoot.querySelector('section.banner');
    const button = banner.querySelector('[data-action=accept]').getBoundingClientRect();
    const { left, top, right, bottom } = banner.getBoundingClientRect();
    return {
      isInside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
      met: document.elementFromPoint(button.left + 8, button.top + 8)?.localName,
      size: parseFloat(getComputedStyle(banner).fontSize),
    };";

fn the_banner_is_on_screen_and_on_top(engine: Engine) {
    let world = World::with(server(|_| ()), Browser::of(engine));
    for style in STYLES {
        let head = format!("<style>{style}</style>");
        let chat = "<div style=\"position: fixed; inset: 0; z-index: 2147483647\">A chat widget</div>";
        world.open_page("/layout", &head, &format!("<p>Text</p>{chat}"));
        world
            .browser
            .until(&format!("the banner with {style}"), || world.browser.shows("section.banner").then_some(()));
        let seen = world.browser.run(BANNER);
        assert_eq!((&seen["isInside"], &seen["met"]), (&json!(true), &json!("cookie-gate")), "{style}");
        let scale = if style.contains("zoom") { 1.5 } else { 1.0 };
        let size = seen["size"].as_f64().expect("a size");
        assert!((size - 15.0 * scale).abs() < 0.1 || (size - 15.0).abs() < 0.1, "{style}: {size} px");
    }
}

fn the_banner_can_be_used_over_a_modal_dialog_of_the_page(engine: Engine) {
    let mut world = World::with(server(|_| ()), Browser::of(engine));
    world.open_page("/dialog", "", "<dialog><p>The page asks for a code.</p><button>Send</button></dialog>");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("document.querySelector('dialog').showModal();");
    world.browser.until("the banner on top", || (world.browser.run(BANNER)["met"] == "cookie-gate").then_some(()));
    world.answer_banner("reject");
    world.browser.until("the answer", || (world.state()["decided"] == true).then_some(()));
    world.browser.run("document.querySelector('dialog').close();");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    if !engine.shows_whole_jar() {
        // Otherwise the next case would find the record.
        world.browser.give_up();
    }
}

fn what_has_the_focus_is_never_under_the_banner(engine: Engine) {
    let world = World::with(server(|_| ()), Browser::of(engine));
    let body: String = (0..60).map(|number| format!("<p><button>{number}</button></p>")).collect();
    world.open_page("/focus", "", &body);
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let hidden = world.browser.run(
        "const hidden = [];
         return (async () => {
           for (const button of document.querySelectorAll('main button')) {
             button.focus();
             await new Promise((done) => setTimeout(done, 20));
             const { left, top } = button.getBoundingClientRect();
             if (document.elementFromPoint(left + 3, top + 3) !== button) hidden.push(button.textContent);
           }
           return hidden;
         })();",
    );
    assert_eq!(hidden, json!([]));
    let scrolls = "return getComputedStyle(document.documentElement).scrollPaddingBlockEnd;";
    assert_eq!(world.browser.run(scrolls), "auto", "the page's own scrolling stays as it is");
}

fn nothing_of_ours_is_printed() {
    let world = world();
    world.open_page("/print", "", "");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    assert!(!world.browser.shows("section.banner"));
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "" }));
    assert!(world.browser.shows("section.banner"));
}

fn the_layers_are_dark_only_where_the_page_is() {
    let world = world();
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    world.browser.devtools("Emulation.setEmulatedMedia", dark);
    let paper = "return getComputedStyle(document.querySelector('cookie-gate').shadowRoot.querySelector('.banner')).backgroundColor;";
    for (head, wanted) in [
        ("", "rgb(255, 255, 255)"),
        ("<meta name=\"color-scheme\" content=\"light dark\">", "rgb(27, 30, 36)"),
        ("<style>:root { color-scheme: light dark }</style>", "rgb(27, 30, 36)"),
        ("<style>:root { color-scheme: light }</style>", "rgb(255, 255, 255)"),
    ] {
        world.open_page("/scheme", head, "");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        assert_eq!(world.browser.run(paper), wanted, "{head}");
    }
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] }));
}

fn the_page_behind_the_panel_stands_still_and_gets_the_focus_back() {
    let world = world();
    world.open_page("/still", "<style>main { height: 3000px }</style>", "<button id=\"own\">Cookies</button>");
    world
        .browser
        .run("scrollTo(0, 40); const own = document.querySelector('#own'); own.onclick = () => CookieGate.open();");
    world.browser.run("own.focus();");
    world.browser.click("#own");
    world.browser.until("the panel", || world.browser.shows("dialog").then_some(()));
    let overflow = "return [getComputedStyle(document.documentElement).overflowY, scrollY];";
    world
        .browser
        .until("the page to stand still", || (world.browser.run(overflow) == json!(["hidden", 40])).then_some(()));
    world.browser.press('\u{e00c}'); // Escape
    world.browser.until("the panel to close", || (!world.browser.shows("dialog")).then_some(()));
    world
        .browser
        .until("the focus", || (world.browser.run("return document.activeElement.id;") == "own").then_some(()));
    assert_eq!(world.browser.run(overflow), json!(["visible", 40]));
}

fn the_panel_moves_nothing_of_the_page_with_or_without_a_scrollbar() {
    let world = world();
    let width = "return document.querySelector('main').getBoundingClientRect().width;";
    for height in ["100px", "3000px"] {
        world.open_page("/width", &format!("<style>main {{ height: {height} }}</style>"), "");
        let before = world.browser.run(width);
        assert_eq!(world.browser.run("return CookieGate.open();"), true);
        assert_eq!(world.browser.run(width), before, "{height}");
    }
}

fn a_page_opens_the_panel_by_plain_markup() {
    let world = world();
    let body = "<p><a href=\"#cookie-settings\">Cookie settings</a> <button data-cookie-gate-open>Cookies</button></p>";
    world.open_page("/markup", "", body);
    for opener in ["a[href]", "button[data-cookie-gate-open]"] {
        world.browser.run(&format!("document.querySelector('main {opener}').click();"));
        world.browser.until("the panel", || world.browser.shows("dialog").then_some(()));
        assert_eq!(world.browser.run("return location.hash;"), "");
        world.browser.run("document.querySelector('cookie-gate').shadowRoot.querySelector('dialog').close();");
        world.browser.until("the panel to close", || (!world.browser.shows("dialog")).then_some(()));
    }
}

/// 320 × 256 is a screen of 1280 × 1024 at 400 % zoom (WCAG 2.2 SC 1.4.10).
fn the_buttons_of_the_banner_are_on_a_very_small_screen() {
    let world = world();
    let size = json!({ "width": 320, "height": 256, "deviceScaleFactor": 1, "mobile": false });
    world.browser.devtools("Emulation.setDeviceMetricsOverride", size);
    for style in ["", "html { font-size: 62.5% }", "html { font-size: 40px }"] {
        world.open_page("/small", &format!("<style>{style}</style>"), "<p>Text</p>");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        let unseen = world.browser.run(
            "const root = document.querySelector('cookie-gate').shadowRoot;
             return [...root.querySelectorAll('.actions button')].filter((button) => {
               const { left, top, right, bottom } = button.getBoundingClientRect();
               const met = [[left + 6, top + 6], [right - 6, bottom - 6]].map(([x, y]) => root.elementFromPoint(x, y));
               return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || met.some((one) => one !== button);
             }).map((button) => button.textContent);",
        );
        assert_eq!(unseen, json!([]), "{style}");
    }
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}

fn a_banner_whose_texts_come_late_stands_before_the_body_too() {
    let world = World::with(server(everywhere), Browser::chromium());
    let page = "<!doctype html><html lang=fr><head><meta charset=utf-8><script src=/gate.js></script><title>Page</title></head>
                <body><h1>Page</h1></body></html>";
    world.server.put("/late", Page::html(page));
    // The page needs two round trips, and the texts of a language that is not in gate.js a third.
    let slow = json!({ "offline": false, "latency": 400, "downloadThroughput": -1, "uploadThroughput": -1 });
    world.browser.devtools("Network.enable", json!({}));
    world.browser.devtools("Network.emulateNetworkConditions", slow);
    world.open("/late");
    let place = "const { readyState } = document, element = document.querySelector('cookie-gate');
                 return [readyState, element?.nextElementSibling?.localName ?? ''];";
    assert_eq!(world.browser.run(place), json!(["complete", ""]), "the texts come after the load");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.until("its place", || (world.browser.run(place) == json!(["complete", "body"])).then_some(()));
    let fast = json!({ "offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    world.browser.devtools("Network.emulateNetworkConditions", fast);
}
