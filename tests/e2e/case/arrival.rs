//! Cookies of answers that come when the gate has no reason to look: just before the visitor leaves the page, and while
//! the page waits in the back/forward cache.
//!
//! In these pages a script before the gate has removed the cookie store and the timer, so that only `pagehide` and
//! `pageshow` can do the work. With cookie store and timer the gate would look sooner or later too, and hide that these
//! two events do nothing.

use cookie_gate_demo::Page;
use serde_json::json;

use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    what_an_answer_has_set_is_removed_when_the_page_is_left,
    what_came_while_the_page_was_in_the_back_forward_cache_is_removed_when_it_is_shown_again,
];

/// Opens the page on which the gate has no reason to look, and lets an answer set a cookie.
fn with_an_answer_unseen(world: &World) {
    world.server.put("/answer", Page::script("").header("Set-Cookie", "_ga=1; Path=/"));
    world.server.put("/elsewhere", Page::html("<!doctype html>\n<title>Without the gate</title>\n"));
    world.server.put(
        "/page",
        Page::html(
            "<!doctype html>\n<script>
               Object.defineProperty(window, 'cookieStore', { value: undefined });
               window.setInterval = () => 0;
               addEventListener('pageshow', (event) => { window.restored = event.persisted; });
             </script>\n<script src=\"/gate.js\"></script>\n<title>A page</title>\n",
        )
        .header("Cache-Control", "max-age=60"),
    );
    world.open("/page");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
}

fn fetch_answer(world: &World) {
    world.browser.run("return fetch('/answer').then(() => true);");
    world.settle(400);
    world.expect_names(&["_ga"]);
}

fn on_both_hosts(case: impl Fn(&World)) {
    for is_secure in [true, false] {
        let mut world = World::with(server(|_| ()), Browser::chromium());
        if !is_secure {
            world.site = world.server.shop();
        }
        case(&world);
    }
}

fn what_an_answer_has_set_is_removed_when_the_page_is_left() {
    on_both_hosts(|world| {
        with_an_answer_unseen(world);
        fetch_answer(world);
        world.open("/elsewhere");
        world.expect_names(&[]);
    });
}

fn what_came_while_the_page_was_in_the_back_forward_cache_is_removed_when_it_is_shown_again() {
    on_both_hosts(|world| {
        with_an_answer_unseen(world);
        world.open("/elsewhere");
        fetch_answer(world);
        world.browser.run("history.back();");
        world.browser.until("the page from the cache", || {
            (world.browser.try_run("return window.restored;") == Some(json!(true))).then_some(())
        });
        world.expect_names(&[]);
    });
}
