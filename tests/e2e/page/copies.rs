//! Routers that keep a copy of a page and show the copy when the visitor comes back.

use serde_json::json;

use super::{GRANT, WITHDRAW, asked, expect_asked, expect_still, host, is_there, put_library, world};
use crate::harness::Case;
use crate::world::{World, page};

pub const CASES: &[Case] = crate::cases![
    the_copy_that_turbo_keeps_starts_nothing_after_a_withdrawal,
    the_copy_that_htmx_keeps_starts_nothing_after_a_withdrawal,
    a_player_that_is_copied_while_it_waits_loads_nothing,
];

const TAGGED: &str =
    "<script type=\"text/plain\" data-cookie-gate=\"analytics\">window.ran = (window.ran ?? 0) + 1;</script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\" src=\"HOST/script.js\"></script>
<iframe title=\"Player\" data-cookie-gate=\"analytics\" data-src=\"HOST/frame\"></iframe>
<img alt=\"\" data-cookie-gate=\"analytics\" data-src=\"HOST/image\">";

fn the_copy_that_turbo_keeps_starts_nothing_after_a_withdrawal() {
    go_and_come_back("@hotwired/turbo/dist/turbo.es2017-umd.js", "");
}

fn the_copy_that_htmx_keeps_starts_nothing_after_a_withdrawal() {
    go_and_come_back(
        "htmx.org/dist/htmx.min.js",
        "<script>document.documentElement.setAttribute('hx-boost', 'true');</script>",
    );
}

/// Grants, goes on to a second page, withdraws and comes back.
fn go_and_come_back(library: &str, head: &str) {
    let world = world();
    put_library(&world, "/router.js", library);
    let head = format!("{head}<script src=\"/router.js\"></script>");
    let first = format!("<a href=\"/second\">On</a><div id=\"first\">{}</div>", TAGGED.replace("HOST", &host(&world)));
    world.server.put("/second", page(&head, "<p id=\"second\">The second page</p>"));
    world.open_page("/first", &head, &first);
    world.settle(100);
    assert_eq!(asked(&world), [""; 0]);
    world.browser.run(GRANT);
    expect_asked(&world, &["/frame", "/image", "/script.js"]);
    world.browser.until("both scripts", || (started(&world) == json!([1, 1])).then_some(()));
    world.browser.run("document.querySelector('main a').click();");
    world.browser.until("the second page", || is_there(&world, "#second").then_some(()));
    world.browser.run(WITHDRAW);
    world.browser.run("history.back();");
    world.browser.until("the first page", || is_there(&world, "#first").then_some(()));
    expect_still(&world);
    assert_eq!(started(&world), json!([1, 1]), "the copy has started a script");
    let start = world.server.log_len();
    world.browser.run(GRANT);
    let again = || super::asked_since(&world, start).iter().any(|request| request.path == "/frame");
    world.browser.until("the copy's frame", || again().then_some(()));
}

/// How often the two scripts have run.
fn started(world: &World) -> serde_json::Value {
    world.browser.run("return [window.ran ?? 0, window.fetched ?? 0];")
}

/// A player that is copied outside the page loads at once: nothing is inserted.
fn a_player_that_is_copied_while_it_waits_loads_nothing() {
    let world = world();
    let body =
        format!("<audio preload=\"auto\" data-cookie-gate=\"analytics\" data-src=\"{}/sound\"></audio>", host(&world));
    world.open_page("/player", "", &body);
    world.browser.run(GRANT);
    expect_asked(&world, &["/sound"]);
    // Kept outside the page, the copy is not put to sleep by the withdrawal.
    world.browser.run(
        "window.kept = document.querySelector('audio').cloneNode();
         window.box = document.createElement('div');
         box.innerHTML = document.querySelector('audio').outerHTML;
         window.copies = [];",
    );
    world.settle(200);
    world.browser.run(WITHDRAW);
    world.settle(100);
    let start = world.server.log_len();
    world.browser.run(
        "const range = document.createRange();
         range.selectNodeContents(box);
         copies.push(kept.cloneNode(), range.cloneContents());",
    );
    world.settle(200);
    assert_eq!(super::asked_since(&world, start), []);
}
