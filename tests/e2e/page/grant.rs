//! A page grants one category before the visitor has answered for the others.

use serde_json::json;

use super::{InEngine, expect_asked, host, world_in};
use cookie_gate_browser::Engine;

pub const IN_ALL: &[InEngine] =
    &[("a_grant_by_a_page_leaves_the_rest_open_on_this_page_and_the_next", leaves_the_rest_open)];

fn leaves_the_rest_open(engine: Engine) {
    let mut world = world_in(engine);
    let host = host(&world);
    let body = format!(
        "<img data-cookie-gate=\"verification\" data-src=\"{host}/image\" alt=\"\">
         <img data-cookie-gate=\"analytics\" data-src=\"{host}/image-2\" alt=\"\">"
    );
    world.open_page("/grant", "", &body);
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("document.cookie = '_ga=1; path=/'; document.cookie = 'code=1; path=/';");
    world.expect_names(&[]);
    assert_eq!(
        world.browser.run("return ['nobody', 'google', Symbol(), null, {}].map((id) => CookieGate.grant(id));"),
        json!([false, false, false, false, false])
    );
    world.expect_names(&[]);
    assert_eq!(world.browser.run("return CookieGate.grant('verification');"), true);
    expect_asked(&world, &["/image"]);
    world.expect_names(&["code", "cookie-agree"]);
    let state = "return [CookieGate.state.method, CookieGate.state.categories.verification, CookieGate.state.categories.analytics];";
    assert_eq!(world.browser.run(state), json!(["script", true, false]));
    assert!(world.browser.shows("section.banner"), "the visitor has not answered for the rest");

    world.open("/grant");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    assert_eq!(world.browser.run(state), json!(["script", true, false]));
    // What the page wrote in vain still waits for the visitor.
    world.browser.run("document.cookie = '_ga=2; path=/';");
    world.expect_names(&["code", "cookie-agree"]);
    world.answer_banner("accept");
    world.expect_names(&["_ga", "code", "cookie-agree"]);
    expect_asked(&world, &["/image", "/image-2"]);
    if !engine.shows_whole_jar() {
        // Otherwise the next case would find the record.
        world.browser.give_up();
    }
}
