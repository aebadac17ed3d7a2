//! The button that leads back to the choices: where it stands, and that it covers nothing.

use cookie_gate_catalogue::WayBack;
use serde_json::json;

use super::{InEngine, world_in};
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::{Browser, Engine};

pub const IN_ALL: &[InEngine] = &[("the_button_never_covers_a_link", never_covers_a_link)];

pub const CASES: &[Case] = crate::cases![the_button_stands_where_the_operator_says];

/// The corner in which the button stands; whether it shows; the links that it covers.
const BUTTON: &str = "
    const button = document.querySelector('cookie-gate').shadowRoot.querySelector('.reopen');
    const { left, right, top, bottom } = button.getBoundingClientRect();
    const isShown = getComputedStyle(button).visibility === 'visible';
    const links = [...document.querySelectorAll('main a')].filter((link) => [...link.getClientRects()].some((box) =>
      isShown && box.left < right && box.right > left && box.top < bottom && box.bottom > top));
    const corner = (top < innerHeight / 2 ? 'top ' : 'bottom ') + (left < innerWidth / 2 ? 'left' : 'right');
    return { isShown, corner, covered: links.map((link) => link.textContent) };";

fn open(world: &World, style: &str, body: &str) {
    world.open_page("/button", &format!("<style>main {{ margin: 0 }} {style}</style>"), body);
    world.browser.run("CookieGate.state.decided || CookieGate.rejectAll();");
    world.browser.until("the button", || world.browser.shows(".again").then_some(()));
}

fn never_covers_a_link(engine: Engine) {
    let mut world = world_in(engine);
    let at = |style: &str| format!("<a href=\"#\" style=\"position: fixed; {style}\">A link</a>");
    let seen = |corner: &str| {
        world.browser.until(corner, || {
            let seen = world.browser.run(BUTTON);
            (seen["corner"] == corner && seen["isShown"] == true && seen["covered"] == json!([])).then_some(())
        });
    };
    open(&world, "", "");
    seen("bottom left");
    open(&world, "", &at("left: 40px; bottom: 20px"));
    seen("bottom right");
    open(&world, "", &[at("left: 40px; bottom: 20px"), at("right: 40px; bottom: 4px")].concat());
    seen("top left");
    // Links everywhere, in lines with spaces between: the button hides, and comes back where there is room.
    let lines: String = (0..400).map(|number| format!("<a href=\"#\">A link with many words {number}</a> ")).collect();
    open(&world, "h1 { display: none }", &format!("{lines}<p style=\"height: 3000px\"></p>"));
    world.browser.until("the button to hide", || (world.browser.run(BUTTON)["isShown"] == false).then_some(()));
    world.browser.run("scrollTo(0, 99999);");
    seen("bottom left");
    world.browser.run("scrollTo(0, 0);");
    world.browser.until("the button to hide", || (world.browser.run(BUTTON)["isShown"] == false).then_some(()));
    // A link that a script adds later.
    open(&world, "", "");
    seen("bottom left");
    world.browser.run_with(
        "document.querySelector('main').insertAdjacentHTML('beforeend', input);",
        json!(at("left: 40px; bottom: 20px")),
    );
    seen("bottom right");
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}

fn the_button_stands_where_the_operator_says() {
    for (way_back, corner) in
        [(WayBack::BottomEnd, "bottom right"), (WayBack::TopStart, "top left"), (WayBack::TopEnd, "top right")]
    {
        let world = World::with(server(|catalogue| catalogue.consent.way_back = way_back), Browser::chromium());
        open(&world, "", "");
        assert_eq!(world.browser.run(BUTTON)["corner"], corner);
    }
}
