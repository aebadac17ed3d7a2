//! One visitor, several tabs: a decision in one tab is a decision in all tabs.

use serde_json::json;

use crate::harness::Case;
use crate::world::{ANALYTICS, World, on_both_hosts, page};

pub const CASES: &[Case] = crate::cases![
    a_decision_in_one_tab_holds_in_the_others_and_what_it_grants_stays,
    two_tabs_that_decide_at_the_same_time_end_equal,
    a_page_that_comes_back_from_the_cache_knows_what_was_decided_meanwhile,
    forgetting_reaches_a_tab_in_which_nothing_happens,
];

fn a_decision_in_one_tab_holds_in_the_others_and_what_it_grants_stays() {
    on_both_hosts(decisions);
}

fn decisions(world: &World) {
    let address = format!("{}/", world.site);
    world.open("/");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let undecided = world.browser.open_tab(&address);
    world.browser.run("window.told = []; CookieGate.on('change', ({ method }) => told.push(method));");
    // A tab that has not heard of the decision would remove the cookies.
    let decided = world.browser.go_to(&undecided);
    world.answer_banner("accept");
    world.expect_analytics(&["cookie-agree"]);
    world.settle(600);
    world.expect_names(&[&ANALYTICS[..], &["cookie-agree"]].concat());
    world.browser.go_to(&decided);
    let closes = || (!world.browser.shows("section.banner") && world.browser.shows("[data-action=open]")).then_some(());
    world.browser.until("the other tab's banner to close", closes);
    assert_eq!(world.browser.run("return told;"), serde_json::json!(["accept"]));
    assert_eq!(world.state()["categories"]["analytics"], true);
    // The other direction: a withdrawal in one tab is a refusal in the other.
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&["cookie-agree"]);
    world.browser.go_to(&undecided);
    world.browser.until("the refusal to arrive", || (world.state()["categories"]["analytics"] == false).then_some(()));
    world.browser.run("document.cookie = '_ga=1';");
    world.settle(600);
    world.expect_names(&["cookie-agree"]);
}

fn two_tabs_that_decide_at_the_same_time_end_equal() {
    on_both_hosts(|world| {
        let address = format!("{}/demo/news.html", world.site);
        world.open("/demo/news.html");
        let other = world.browser.open_tab(&address);
        // Both tabs decide at one moment of the machine's clock, as nearly as timers allow. The tabs may run in two
        // processes.
        let decide = "const wait = input.at - Date.now(); setTimeout(() => CookieGate[input.what](), wait);";
        for round in 0..4 {
            let at = world.browser.run("return Date.now() + 400;");
            let (mine, theirs) = if round % 2 == 0 { ("acceptAll", "rejectAll") } else { ("rejectAll", "acceptAll") };
            world.browser.run_with(decide, json!({ "at": at, "what": mine }));
            let here = world.browser.go_to(&other);
            world.browser.run_with(decide, json!({ "at": at, "what": theirs }));
            let look = || world.browser.run("return [Date.now(), CookieGate.state];");
            let states = |world: &World| {
                let first = look();
                let there = world.browser.go_to(&here);
                let second = look();
                world.browser.go_to(&there);
                (first, second)
            };
            world.browser.until("two equal tabs", || {
                let (first, second) = states(world);
                let is_past = first[0].as_f64() > at.as_f64().map(|at| at + 300.0);
                (is_past && first[1] == second[1] && first[1]["decided"] == true).then_some(())
            });
            // Both tabs agree, and the jar agrees with them.
            let granted = world.state()["categories"]["analytics"] == true;
            world.browser.run("document.cookie = '_ga=1';");
            world.settle(300);
            assert_eq!(world.browser.names().contains(&"_ga".to_string()), granted, "round {round}");
            world.browser.go_to(&here);
        }
    });
}

fn a_page_that_comes_back_from_the_cache_knows_what_was_decided_meanwhile() {
    on_both_hosts(|world| {
        for (answer, granted) in [("acceptAll", true), ("withdraw", false)] {
            // `no-store` would keep the page out of the cache.
            for path in ["/first", "/second"] {
                world.server.put(path, page("", "<p>A page to leave</p>").header("Cache-Control", "no-cache"));
            }
            world.open("/first");
            world
                .browser
                .run("window.mark = 1; addEventListener('pageshow', (event) => (window.cached = event.persisted));");
            world.open("/second");
            world.browser.run(&format!("CookieGate.{answer}();"));
            world.browser.run("history.back();");
            world.browser.until("the first page", || world.browser.url().ends_with("/first").then_some(()));
            let is_back = || world.browser.run("return document.readyState;") == "complete";
            world.browser.until("the page", || is_back().then_some(()));
            assert_eq!(world.browser.run("return [window.mark, window.cached];"), json!([1, true]), "it was kept");
            world.browser.until("the decision", || (world.state()["categories"]["analytics"] == granted).then_some(()));
            assert!(!world.browser.shows("section.banner"), "{answer}");
            world.browser.run("document.cookie = '_ga=1';");
            world.settle(300);
            assert_eq!(world.browser.names().contains(&"_ga".to_string()), granted, "{answer}");
        }
    });
}

fn forgetting_reaches_a_tab_in_which_nothing_happens() {
    on_both_hosts(|world| {
        let address = format!("{}/demo/news.html", world.site);
        world.open("/demo/news.html");
        world.answer_banner("accept");
        let first = world.browser.open_tab(&address);
        assert_eq!(world.browser.run("return CookieGate.forget();"), true);
        world.browser.go_to(&first);
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        assert_eq!(world.state()["categories"]["analytics"], false);
        world.browser.run("document.cookie = '_ga=1';");
        world.settle(300);
        world.expect_names(&[]);
    });
}
