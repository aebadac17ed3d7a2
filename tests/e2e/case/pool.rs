//! The pool hands on browsers that are as good as new, and no other.

use cookie_gate_browser::{Engine, Lease, pool};
use serde_json::json;

use crate::harness::Case;
use crate::world::{World, server};

/// Tests of the pool.
pub const CASES: &[Case] =
    crate::cases![a_browser_is_handed_on_clean, a_browser_of_a_case_that_failed_is_not_handed_on];

fn a_browser_is_handed_on_clean() {
    for engine in [Engine::Chromium, Engine::Firefox] {
        let world = World::with(server(|_| ()), Lease::of(engine));
        world.open("/demo/news.html");
        world.browser.seed(json!({ "name": "left", "value": "1", "url": world.site }));
        world.browser.send_signal();
        world.browser.open_tab(&world.site);
        world.browser.run("console.error('left');");
        pool::clean(&world.browser);
        assert_eq!(world.browser.jar(), []);
        assert_eq!(world.browser.console(), [""; 0]);
        world.open("/");
        assert_eq!(world.browser.windows(), 1);
        assert_eq!(world.browser.run("return navigator.globalPrivacyControl === true;"), false);
    }
}

fn a_browser_of_a_case_that_failed_is_not_handed_on() {
    let mut lease = Lease::of(Engine::Chromium);
    let profile = lease.profile().to_path_buf();
    lease.give_up();
    drop(lease);
    assert!(!profile.exists(), "its profile goes with it");
}
