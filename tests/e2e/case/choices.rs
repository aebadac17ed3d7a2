//! My choices: what a visitor finds there, takes away, takes along, and how the site forgets who was there.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{World, on_both_hosts, server};

/// The localStorage key in which these cases have the gate keep the visitor's history.
const HISTORY: &str = "cookie-gate-history";

/// A site that keeps a history, and declares the key that it keeps it in.
fn with_history() -> World {
    let server = server(|catalogue| {
        let mut entry = catalogue.entries.first().expect("the record's entry").clone();
        let last = catalogue.entries.iter().filter_map(|entry| entry.nr).max().unwrap_or_default();
        entry.name = HISTORY.into();
        entry.kind = cookie_gate::catalogue::Kind::LocalStorage;
        entry.nr = Some(last + 1);
        entry.path = None;
        catalogue.entries.push(entry);
        catalogue.consent.history = Some(HISTORY.into());
    });
    World::with(server, Browser::new())
}

fn history(world: &World) -> Value {
    world.browser.run_with("return localStorage.getItem(input);", json!(HISTORY))
}

#[test]
fn forgetting_leaves_nothing_optional_and_asks_again_in_every_tab() {
    on_both_hosts(|world| {
        let address = format!("{}/", world.site);
        world.open("/");
        world.answer_banner("accept");
        world.expect_analytics(&["cookie-agree"]);
        let id = world.state()["id"].clone();
        let first = world.browser.open_tab(&address);
        world.browser.run("window.told = []; CookieGate.on('change', ({ decided }) => told.push(decided));");
        world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
        assert_eq!(world.browser.run("return CookieGate.forget();"), true);
        assert_eq!(world.browser.run("return told;"), json!([false]));
        for is_other in [false, true] {
            if is_other {
                world.browser.go_to(&first);
            }
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
            let state = world.state();
            assert_eq!((&state["decided"], &state["id"]), (&json!(false), &json!("")));
            assert_eq!(state["categories"]["analytics"], false);
            // The vendors' timers write four times a second.
            world.settle(600);
            world.expect_names(&[]);
        }
        assert_eq!(world.browser.run("return sessionStorage.length + localStorage.length;"), 0);
        world.answer_banner("reject");
        world.expect_names(&["cookie-agree"]);
        assert_ne!(world.state()["id"], id, "nothing links the two");
    });
}

#[test]
fn forgetting_removes_the_history_too() {
    let world = with_history();
    world.open("/");
    world.browser.run("CookieGate.acceptAll(); CookieGate.rejectAll();");
    assert_eq!(history(&world).as_str().map(|lines| lines.lines().count()), Some(2));
    assert_eq!(world.browser.run("return CookieGate.forget();"), true);
    assert_eq!(history(&world), Value::Null);
    world.expect_names(&[]);
    assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
}
