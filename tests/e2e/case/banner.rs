//! The banner and the panel for a visitor with a keyboard.

use cookie_gate_browser::Key;
use serde_json::json;

use crate::harness::Case;
use crate::world::{World, on_both_hosts, on_localhost, switch};

pub const CASES: &[Case] = crate::cases![
    the_banner_comes_first_in_the_tab_order_with_its_answers_in_reading_order,
    enter_on_reject_rejects,
    escape_leaves_the_panel_unchanged_and_gives_the_focus_back,
    the_required_category_shows_as_always_on_and_has_no_switch,
    the_first_layer_says_who_for_what_with_how_many_and_for_how_long,
];

const FOCUSED: &str = "const host = document.activeElement;
    const inner = host?.shadowRoot?.activeElement;
    return inner ? inner.dataset.action ?? inner.role ?? inner.localName : '';";

/// Presses Tab until the focus is on `wanted`.
fn tab_to(world: &World, wanted: &str) {
    let mut met = Vec::new();
    for _ in 0..12 {
        world.browser.press(Key::Tab);
        let focused = world.browser.run(FOCUSED);
        if focused == wanted {
            return;
        }
        met.push(focused);
    }
    panic!("Tab meets {met:?}, not {wanted}");
}

fn banner(world: &World) {
    world.open("/");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    // Half a second after the page has loaded, when no framework hydrates the document any more.
    let place = "return document.querySelector('cookie-gate + body') !== null;";
    world.browser.until("the banner's place", || (world.browser.run(place) == true).then_some(()));
}

fn the_banner_comes_first_in_the_tab_order_with_its_answers_in_reading_order() {
    on_localhost(|world| {
        banner(world);
        let mut met = Vec::new();
        for _ in 0..7 {
            world.browser.press(Key::Tab);
            met.push(world.browser.run(FOCUSED));
        }
        assert_eq!(json!(met), json!(["close", "partners", "a", "a", "accept", "reject", "customise"]));
    });
}

fn enter_on_reject_rejects() {
    on_both_hosts(|world| {
        banner(world);
        tab_to(world, "reject");
        world.browser.press(Key::Enter);
        world.expect_names(&["cookie-agree"]);
        assert_eq!(world.state()["method"], "reject");
    });
}

fn escape_leaves_the_panel_unchanged_and_gives_the_focus_back() {
    on_localhost(|world| {
        banner(world);
        tab_to(world, "customise");
        world.browser.press(Key::Enter);
        world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
        world.browser.click_ours(&switch("analytics"));
        world.browser.press(Key::Escape);
        world.browser.until("the panel to close", || (!world.browser.shows("dialog")).then_some(()));
        world.settle(50);
        world.expect_names(&[]);
        assert_eq!(world.state()["decided"], false);
        assert!(world.browser.shows("section.banner"));
        world.browser.until("the focus", || (world.browser.run(FOCUSED) == "customise").then_some(()));
        // A switch that was toggled and not saved is as before.
        world.browser.press(Key::Enter);
        world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
        let on = "return document.querySelector('cookie-gate').shadowRoot.querySelectorAll('dialog [aria-checked=true]').length;";
        assert_eq!(world.browser.run(on), 0);
    });
}

fn the_required_category_shows_as_always_on_and_has_no_switch() {
    on_localhost(|world| {
        banner(world);
        world.answer_banner("customise");
        world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
        let counts = "const dialog = document.querySelector('cookie-gate').shadowRoot.querySelector('dialog');
                      const sections = [...dialog.querySelectorAll('section.category')];
                      return sections.map((section) => section.querySelectorAll('[role=switch]').length);";
        assert_eq!(world.browser.run(counts), json!([0, 1, 1, 1, 1, 1]));
    });
}

fn the_first_layer_says_who_for_what_with_how_many_and_for_how_long() {
    on_localhost(|world| {
        banner(world);
        let text = world.browser.run(
            "const banner = document.querySelector('cookie-gate').shadowRoot.querySelector('section.banner');
             return banner.textContent;",
        );
        let text = text.as_str().expect("a text");
        for part in ["ONETHING", "Analytics", "2 partners take part.", "6 months"] {
            assert!(text.contains(part), "{part} in {text:?}");
        }
        let links = "return [...document.querySelector('cookie-gate').shadowRoot.querySelectorAll('section.banner a')].map((link) => link.getAttribute('href'));";
        assert_eq!(world.browser.run(links), json!(["/cookies", "/privacy"]));
    });
}
