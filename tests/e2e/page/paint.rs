//! The click on a button of the banner is answered on the screen before the work of the answer begins.

use std::fmt::Write as _;

use cookie_gate_demo::Page;
use serde_json::json;

use super::world;
use crate::harness::Case;

pub const CASES: &[Case] = crate::cases![
    the_answer_is_painted_before_tags_start_and_before_cookies_are_removed,
    what_is_left_to_do_is_done_when_the_visitor_leaves_at_once,
];

/// Twenty tagged scripts that each keep the page busy, and 300 cookies.
fn heavy() -> String {
    let mut body = String::new();
    for number in 0..20 {
        let _ = write!(
            body,
            "<script type=\"text/plain\" data-cookie-gate=\"analytics\">
               const end{number} = performance.now() + 20;
               while (performance.now() < end{number});
               ran = (window.ran ?? 0) + 1;
               first = Math.min(window.first ?? Infinity, performance.now() - 20);
               found = Math.max(window.found ?? 0, document.cookie.split('junk').length - 1);
             </script>"
        );
    }
    body
}

/// The click, with the time until the paint that answers it (Event Timing), and the tasks after it.
const WATCH: &str = "
    window.clicks = []; window.tasks = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.name === 'click' && clicks.push(entry)))
      .observe({ type: 'event', durationThreshold: 16, buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => tasks.push(entry.duration)))
      .observe({ type: 'longtask', buffered: false });";

fn the_answer_is_painted_before_tags_start_and_before_cookies_are_removed() {
    let world = world();
    // A cookie that a server sets while the work is going on.
    world.server.put("/mark", Page::html("").header("Set-Cookie", "mark=1; Path=/"));
    let marking = "<script type=\"text/plain\" data-cookie-gate=\"analytics\">fetch('/mark');</script>";
    world.open_page("/heavy", "", &format!("{marking}{}", heavy()));
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    for number in 0..150 {
        world.browser.seed(json!({ "name": format!("junk-{number}"), "value": "1", "url": world.site }));
        world.browser.seed(json!({ "name": format!("_ga_{number}"), "value": "1", "url": world.site }));
    }
    world.browser.run(WATCH);
    world.answer_banner("accept");
    world.browser.until("all scripts", || (world.browser.run("return window.ran;") == 20).then_some(()));
    assert_eq!(world.browser.run("return found;"), 0, "nothing starts before the sweep");
    world.browser.until("the server's cookie to go", || {
        let names = world.browser.names();
        (world.requests_of("/mark") == 1 && !names.contains(&"mark".into())).then_some(())
    });
    world.settle(200);
    let measured = world.browser.run(
        "const [click] = clicks;
         return { until: click.duration, painted: click.startTime + click.duration, first, task: Math.max(0, ...tasks) };",
    );
    let number = |name: &str| measured[name].as_f64().unwrap_or_else(|| panic!("{name}: {measured}"));
    println!("click to paint {} ms, longest task after it {} ms", number("until"), number("task"));
    // How long the paint takes depends on who else uses the two cores; the order does not. Event Timing counts in steps
    // of 8 ms.
    assert!(number("first") > number("painted") - 8.0, "{measured}");
    // A slice, and one script that had begun.
    assert!(number("task") <= 110.0, "{measured}");
}

fn what_is_left_to_do_is_done_when_the_visitor_leaves_at_once() {
    let world = world();
    world.server.put("/next", Page::html("<!doctype html><title>No gate here</title>"));
    world.open_page("/leave", "", "");
    world.browser.run("CookieGate.acceptAll(); document.cookie = '_ga=1; path=/';");
    world.expect_names(&["_ga", "cookie-agree"]);
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the panel", || world.browser.shows("dialog").then_some(()));
    // The page leaves in the same turn as the click, before anything is painted.
    world.browser.run(
        "document.querySelector('cookie-gate').shadowRoot.addEventListener('click', () => { location = '/next'; });",
    );
    world.browser.click_ours("dialog .actions [data-action=reject], dialog .actions button:nth-of-type(2)");
    world.browser.until("the next page", || world.browser.url().ends_with("/next").then_some(()));
    world.expect_names(&["cookie-agree"]);
}
