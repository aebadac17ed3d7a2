//! axe-core finds nothing in the banner, in both tabs of the panel, and in the button that stays: narrow and wide, in
//! both languages, light and dark.

use serde_json::{Value, json};

use super::look::in_every_look;
use crate::harness::Case;
use crate::world::{World, npm, on_localhost};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![axe_finds_nothing_in_banner_panel_and_way_back,];

fn axe_finds_nothing_in_banner_panel_and_way_back() {
    let axe = npm("axe-core/axe.min.js");
    on_localhost(|world| {
        in_every_look(world, |world, page, shown| {
            world.open(page);
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
            expect_none(world, &axe, &format!("banner, {shown:?}"));
            world.answer_banner("customise");
            world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
            world.browser.run("for (const more of document.querySelector('cookie-gate').shadowRoot.querySelectorAll('details')) more.open = true;");
            expect_none(world, &axe, &format!("panel, {shown:?}"));
            world.browser.click_ours("dialog .actions button:nth-of-type(2)");
            world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
            world.browser.until("the panel to close", || (!world.browser.shows("dialog")).then_some(()));
            expect_none(world, &axe, &format!("way back, {shown:?}"));
            world.open_choices();
            expect_none(world, &axe, &format!("my choices, {shown:?}"));
            world.browser.click_ours("#panel-choices .names [aria-label$=time]");
            world.browser.until("what came of it", || world.browser.shows(".notice p").then_some(()));
            expect_none(world, &axe, &format!("after a deletion, {shown:?}"));
        });
    });
}

/// Looks at the whole page.
#[track_caller]
pub fn expect_none(world: &World, axe: &str, place: &str) {
    expect_none_in(&world.browser, axe, place);
}

/// The same in a browser that is in no world.
#[track_caller]
pub fn expect_none_in(browser: &Browser, axe: &str, place: &str) {
    let script = format!(
        "{axe}
         const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
         return window.axe.run(document, {{ runOnly: tags }}).then(({{ violations, passes }}) => ({{
           violations: violations.map(({{ id, nodes }}) => [id, ...nodes.map(({{ target, failureSummary }}) => String(target) + ': ' + failureSummary)]),
           passes: passes.length,
         }}));"
    );
    let answer: Value = browser.run(&script);
    assert_eq!(answer["violations"], json!([]), "{place}");
    assert!(answer["passes"].as_u64().is_some_and(|rules| rules > 15), "axe did look: {place}");
}
