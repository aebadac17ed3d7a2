//! Pages of all kinds, with the libraries that such pages use: what waits for a grant, waits whoever touches it.
//!
//! Each page fetches from a host that no vendor declares (`player.test`), so nothing but the tag holds the page back.
//! The evidence is the server's log.

mod asking;
mod blocked;
mod button;
mod copies;
mod embed;
mod embedded;
pub mod first_layer;
mod frame;
mod grain;
mod grant;
mod held;
mod keyboard;
mod late;
mod layout;
mod lazy;
mod markup;
mod modal;
mod native;
mod paint;
pub mod panel_levels;
mod player;
mod react;
mod recipes;
mod router;
mod samples;
mod spoken;
mod surface;
mod swap;
mod theme;
mod unable;
mod waiting;
mod whole;
mod withdraw;
mod write;

use cookie_gate_demo::{Page, Request};
pub use first_layer::everywhere;

use crate::harness::Case;
use crate::world::{World, npm, server};
use cookie_gate_browser::{Browser, Engine, until};

/// Cases in Chromium, by module.
pub const IN_CHROMIUM: &[(&str, &[Case])] = &[
    ("asking", asking::CASES),
    ("blocked", blocked::CASES),
    ("button", button::CASES),
    ("copies", copies::CASES),
    ("embed", embed::CASES),
    ("embedded", embedded::CASES),
    ("first_layer", first_layer::CASES),
    ("frame", frame::CASES),
    ("grain", grain::CASES),
    ("held", held::CASES),
    ("keyboard", keyboard::CASES),
    ("late", late::CASES),
    ("layout", layout::CASES),
    ("lazy", lazy::CASES),
    ("markup", markup::CASES),
    ("modal", modal::CASES),
    ("native", native::CASES),
    ("paint", paint::CASES),
    ("panel_levels", panel_levels::CASES),
    ("player", player::CASES),
    ("react", react::CASES),
    ("recipes", recipes::CASES),
    ("router", router::CASES),
    ("spoken", spoken::CASES),
    ("samples", samples::CASES),
    ("surface", surface::CASES),
    ("swap", swap::CASES),
    ("theme", theme::CASES),
    ("unable", unable::CASES),
    ("waiting", waiting::CASES),
    ("whole", whole::CASES),
    ("withdraw", withdraw::CASES),
    ("write", write::CASES),
];

/// A case with its name.
pub type InEngine = (&'static str, fn(Engine));

/// Cases in all engines, by module: what stands on the page, and grants that come late.
pub const IN_ALL: &[(&str, &[InEngine])] = &[
    ("blocked", blocked::IN_ALL),
    ("button", button::IN_ALL),
    ("embed", embed::IN_ALL),
    ("first_layer", first_layer::IN_ALL),
    ("grain", grain::IN_ALL),
    ("grant", grant::IN_ALL),
    ("held", held::IN_ALL),
    ("keyboard", keyboard::IN_ALL),
    ("late", late::IN_ALL),
    ("layout", layout::IN_ALL),
    ("modal", modal::IN_ALL),
    ("waiting", waiting::IN_ALL),
    ("whole", whole::IN_ALL),
];

const GRANT: &str = "CookieGate.save({ analytics: true });";
const WITHDRAW: &str = "CookieGate.withdraw();";

/// The address of the host that no vendor declares.
fn host(world: &World) -> String {
    format!("http://player.test:{}", world.server.port())
}

/// The first site, with what the undeclared host serves, and a visitor who has never been there.
fn world() -> World {
    world_in(Engine::Chromium)
}

/// The same in another engine.
fn world_in(engine: Engine) -> World {
    let world = World::with(server(|_| ()), Browser::of(engine));
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    for path in ["/image", "/image-2"] {
        world.server.put(path, Page::named("image.svg", picture));
    }
    // A player that calls home all the time.
    world.server.put("/frame", Page::html("<!doctype html><script>setInterval(() => fetch('/beat'), 50);</script>"));
    world.server.put("/beat", Page::html(""));
    world.server.put("/script.js", Page::script("window.fetched = (window.fetched ?? 0) + 1;"));
    world
}

/// Whether the page has such an element.
fn is_there(world: &World, selector: &str) -> bool {
    world.browser.run(&format!("return !!document.querySelector('{selector}');")) == true
}

/// Adds a script from npm to the site.
fn put_library(world: &World, path: &str, file: &str) {
    world.server.put(path, Page::script(npm(file)));
}

/// The requests to the undeclared host since the log had `start` lines.
fn asked_since(world: &World, start: usize) -> Vec<Request> {
    let mut requests = world.server.log_since(start);
    requests.retain(|request| request.host.starts_with("player."));
    requests
}

/// The paths that the undeclared host was asked for, sorted, each once, without the calls home of the player.
fn asked(world: &World) -> Vec<String> {
    let mut paths: Vec<String> = asked_since(world, 0).into_iter().map(|request| request.path).collect();
    paths.retain(|path| path != "/beat");
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Waits until the undeclared host was asked for exactly these paths.
#[track_caller]
fn expect_asked(world: &World, paths: &[&str]) {
    until(&format!("requests for {paths:?}"), || (asked(world) == paths).then_some(()));
}

/// Everything is as still as before the answer: nobody asks the undeclared host any more.
#[track_caller]
fn expect_still(world: &World) {
    // What was on its way when the visitor answered.
    world.settle(100);
    let start = world.server.log_len();
    world.settle(400);
    let asked: Vec<String> = asked_since(world, start).into_iter().map(|request| request.path).collect();
    assert_eq!(asked, [""; 0], "nobody calls home");
}
