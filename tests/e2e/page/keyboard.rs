//! The keyboard alone: from the page to a saved choice, in three engines; and what the focus and the visitor's own
//! spacing do to the layers.

use serde_json::{Value, json};

use super::InEngine;
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::{Browser, Engine};

pub const CASES: &[Case] = crate::cases![
    the_focus_shows_on_every_control,
    a_visitor_s_own_spacing_of_text_cuts_nothing,
    what_the_page_has_in_focus_shows_beside_the_banner_on_every_screen,
];

/// Cases in all engines.
pub const IN_ALL: &[InEngine] = &[("a_choice_is_made_without_a_pointer", a_choice_is_made_without_a_pointer)];

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const SPACE: char = ' ';
const RIGHT: char = '\u{e014}';

/// What has the focus within our element: its action, role or name.
const FOCUSED: &str = "const inner = document.activeElement?.shadowRoot?.activeElement;
    return inner ? inner.dataset.action ?? inner.getAttribute('aria-labelledby') ?? (inner.id || inner.textContent) : '';";

fn tab_to(world: &World, wanted: &str) {
    let mut met = Vec::new();
    for _ in 0..40 {
        world.browser.press(TAB);
        let focused = world.browser.run(FOCUSED);
        if focused == wanted {
            return;
        }
        met.push(focused);
    }
    panic!("the Tab key meets {met:?}, not {wanted}");
}

fn a_choice_is_made_without_a_pointer(engine: Engine) {
    let mut world = World::with(server(|_| ()), Browser::of(engine));
    world.open_page("/keys", "", "<h1>A page</h1>");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    // When no framework hydrates the document any more, the banner comes first.
    let place = "return document.querySelector('cookie-gate + body') !== null;";
    world.browser.until("the banner's place", || (world.browser.run(place) == true).then_some(()));
    tab_to(&world, "customise");
    world.browser.press(ENTER);
    world.browser.until("the panel", || (world.browser.run(FOCUSED) == "panel-title").then_some(()));
    // The tabs: one stop, and arrows within.
    tab_to(&world, "tab-settings");
    world.browser.press(RIGHT);
    world.browser.until("the next tab", || world.browser.shows("#panel-partners").then_some(()));
    assert_eq!(world.browser.run(FOCUSED), "tab-partners");
    for tab in ["tab-choices", "tab-settings"] {
        world.browser.press(RIGHT);
        assert_eq!(world.browser.run(FOCUSED), tab);
    }
    tab_to(&world, "title-analytics");
    world.browser.press(SPACE);
    let checked = "return [...document.querySelector('cookie-gate').shadowRoot.querySelectorAll('[role=switch][aria-checked=true]')].map((one) => one.getAttribute('aria-labelledby'));";
    world.browser.until("the switch", || (world.browser.run(checked) != json!([])).then_some(()));
    tab_to(&world, "Save choices");
    world.browser.press(ENTER);
    world.browser.until("the panel to close", || (!world.browser.shows("dialog")).then_some(()));
    world.browser.until("the record", || world.browser.names().contains(&"cookie-agree".into()).then_some(()));
    assert_eq!(
        (world.state()["method"].clone(), world.state()["categories"]["analytics"].clone()),
        (json!("save"), json!(true))
    );
    // The focus is on the way back, from which one key leads here again.
    world.browser.until("the focus", || (world.browser.run(FOCUSED) == "open").then_some(()));
    if engine == Engine::WebKit {
        // The record would stay for the next case.
        world.browser.give_up();
    }
}

/// Presses the Tab key until a control has the focus again; returns controls without a visible outline.
fn unmarked(world: &World) -> (Vec<Value>, Vec<Value>) {
    const LOOK: &str = "
        const one = document.activeElement?.shadowRoot?.activeElement;
        if (!one) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        const all = [...one.getRootNode().querySelectorAll('*')];
        return [all.indexOf(one) + ' ' + one.textContent.slice(0, 30), outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2];";
    let (mut met, mut unmarked) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        world.browser.press(TAB);
        let found = world.browser.run(LOOK);
        if found.is_null() {
            continue;
        }
        if met.contains(&found[0]) {
            break;
        }
        met.push(found[0].clone());
        if found[1] != true {
            unmarked.push(found[0].clone());
        }
    }
    (met, unmarked)
}

fn the_focus_shows_on_every_control() {
    let world = World::with(server(|_| ()), Browser::chromium());
    world.open("/");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let expect = |least: usize, what: &str| {
        let (met, unmarked) = unmarked(&world);
        assert!(met.len() >= least && unmarked.is_empty(), "{what}: {unmarked:?} of {met:?}");
    };
    expect(7, "banner");
    world.answer_banner("customise");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    expect(10, "settings");
    for (tab, least) in [("#tab-partners", 5), ("#tab-choices", 4)] {
        world.browser.click_ours(tab);
        expect(least, tab);
    }
    world.browser.click_ours("#tab-settings");
    world.browser.click_ours("dialog .actions button:nth-of-type(2)");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    expect(1, "way back");
}

/// WCAG 2.2 SC 1.4.12. A style of the page does not reach our layers, so the visitor's tool is played inside.
fn a_visitor_s_own_spacing_of_text_cuts_nothing() {
    let world = World::with(server(|_| ()), Browser::chromium());
    let size = json!({ "width": 320, "height": 740, "deviceScaleFactor": 1, "mobile": false });
    world.browser.devtools("Emulation.setDeviceMetricsOverride", size);
    world.open("/");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let cut = "
        const root = document.querySelector('cookie-gate').shadowRoot;
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }');
        root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        const layer = root.querySelector('dialog[open]') ?? root.querySelector('.banner');
        const { left, right } = layer.getBoundingClientRect();
        const isCut = (one) => {
          const box = one.getBoundingClientRect();
          const hides = /hidden|clip/.test(getComputedStyle(one).overflow) && one.scrollHeight > one.clientHeight + 1;
          return box.width && (box.left < left - 1 || box.right > right + 1 || (hides && one !== layer));
        };
        return [...layer.querySelectorAll('*')].filter(isCut).map((one) => one.className + ' ' + one.textContent.slice(0, 40));";
    assert_eq!(world.browser.run(cut), json!([]));
    world.answer_banner("customise");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    assert_eq!(world.browser.run(cut), json!([]));
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}

/// WCAG 2.2 SC 2.4.11: the Tab key meets every control of the page, and a part of each can be seen.
fn what_the_page_has_in_focus_shows_beside_the_banner_on_every_screen() {
    let world = World::with(server(|_| ()), Browser::chromium());
    let body: String =
        (0..24).map(|number| format!("<p><a href=\"#{number}\" id=\"c{number}\">Link {number}</a></p>")).collect();
    // The last is 1280 × 720 at 400 % zoom.
    for (width, height) in [(1280, 720), (320, 256), (320, 180)] {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        world.browser.devtools("Emulation.setDeviceMetricsOverride", size);
        world.open_page("/tab", "", &body);
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        let place = "return document.querySelector('cookie-gate + body') !== null;";
        world.browser.until("the banner's place", || (world.browser.run(place) == true).then_some(()));
        let mut stops = 0;
        while world.browser.run("return document.activeElement.id;") != "c0" {
            world.browser.press(TAB);
            stops += 1;
            assert!(stops < 20, "the Tab key leaves the banner");
        }
        for number in 0..24 {
            let found: Value = world.browser.run(
                "return new Promise((done) => setTimeout(() => {
                   const one = document.activeElement;
                   const { left, top, right, bottom } = one.getBoundingClientRect();
                   const points = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2]];
                   const ours = document.querySelector('cookie-gate').shadowRoot.querySelector('.banner').getBoundingClientRect();
                   done([one.id, points.some(([x, y]) => document.elementFromPoint(x, y) === one), top, bottom, ours.top, ours.bottom]);
                 }, 30));",
            );
            assert!(found[0] == format!("c{number}") && found[1] == true, "{width} × {height}: {found}");
            world.browser.press(TAB);
        }
    }
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}
