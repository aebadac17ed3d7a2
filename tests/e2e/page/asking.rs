//! Whom the banner asks, and how visitors find back to their choices.

use cookie_gate_catalogue::{Catalogue, Robots, WayBack};

use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    a_robot_sees_no_banner_where_the_operator_says_so,
    the_button_yields_to_the_page_s_own_way_back_and_to_nothing_else,
];

fn world(change: impl Fn(&mut Catalogue)) -> World {
    World::with(server(change), Browser::chromium())
}

/// Every browser of these tests is driven by a program, and says so.
fn a_robot_sees_no_banner_where_the_operator_says_so() {
    let world = world(|catalogue| catalogue.consent.robots = Robots::Silent);
    world.open_page("/robot", "<script>document.cookie = '_ga=1; path=/';</script>", "");
    world.settle(500);
    assert_eq!(world.browser.run("return document.querySelector('cookie-gate') === null;"), true);
    assert_eq!(world.state()["decided"], false);
    world.expect_names(&[]);
    // A page may still open the panel.
    assert_eq!(world.browser.run("return CookieGate.open();"), true);
}

fn the_button_yields_to_the_page_s_own_way_back_and_to_nothing_else() {
    let shown = |world: &World| world.browser.shows(".reopen");
    let world = world(|catalogue| catalogue.consent.way_back = WayBack::Page);
    world.open_page("/own", "", "<p><a id=\"own\" href=\"#cookie-settings\">Cookie settings</a></p>");
    world.answer_banner("reject");
    world.expect_names(&["cookie-agree"]);
    world.settle(200);
    assert!(!shown(&world), "the page has a way back");
    // A router takes the link away.
    world.browser.run("document.querySelector('#own').remove();");
    world.browser.until("the button", || shown(&world).then_some(()));
    world
        .browser
        .run("document.body.append(Object.assign(document.createElement('a'), { href: '#cookie-settings' }));");
    world.browser.until("the button to yield", || (!shown(&world)).then_some(()));
    world.open_page("/without", "", "");
    world.browser.until("the button", || shown(&world).then_some(()));
    world.browser.click_ours(".reopen");
    world.browser.until("the panel", || world.browser.shows("dialog").then_some(()));
}
