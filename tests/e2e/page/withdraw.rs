//! What a withdrawal does with scripts that have run: the report names them, or the page loads anew.

use cookie_gate_catalogue::Withdraw;
use cookie_gate_demo::Page;
use serde_json::json;

use super::{GRANT, WITHDRAW, asked, expect_asked, host, world};
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] =
    crate::cases![the_report_names_scripts_that_have_run, the_page_loads_anew_where_the_operator_says_so,];

const TAGGED: &str = "<script type=\"text/plain\" data-cookie-gate=\"analytics\">window.ran = 1;</script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\" data-src=\"HOST/script.js\"></script>
<script type=\"text/plain\" data-cookie-gate=\"search\">window.never = 1;</script>";

fn the_report_names_scripts_that_have_run() {
    let world = world();
    world.open_page("/page", "", &TAGGED.replace("HOST", &host(&world)));
    world.browser.run(GRANT);
    world.browser.until("both scripts", || (world.browser.run("return window.fetched;") == 1).then_some(()));
    world.browser.run(WITHDRAW);
    let told = world.browser.run(
        "return CookieGate.report().filter(({ kind }) => kind === 'script')
           .map(({ action, name, category, reason }) => [action, name, category, reason]);",
    );
    let of = |name: &str| json!(["kept", name, "analytics", "ran"]);
    assert_eq!(told, json!([of("inline"), of(&format!("{}/script.js", host(&world)))]));
}

fn the_page_loads_anew_where_the_operator_says_so() {
    let with = server(|catalogue| catalogue.consent.withdraw = Withdraw::Reload);
    let world = World::with(with, Browser::chromium());
    world.server.put("/script.js", Page::script("window.fetched = 1;"));
    world.open_page("/page", "", &TAGGED.replace("HOST", &host(&world)));
    world.browser.run(GRANT);
    expect_asked(&world, &["/script.js"]);
    assert_eq!(world.requests_of("/page"), 1, "neither the first visit nor a grant loads the page anew");
    world.browser.run(WITHDRAW);
    world.browser.until("the page anew", || (world.requests_of("/page") == 2).then_some(()));
    world.settle(300);
    assert_eq!(world.requests_of("/page"), 2, "once");
    assert_eq!(world.browser.run("return [window.ran ?? 0, window.fetched ?? 0];"), json!([0, 0]));
    assert_eq!(asked(&world), ["/script.js"]);
}
