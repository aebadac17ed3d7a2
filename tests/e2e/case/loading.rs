//! The place of the script tag: first, late, or twice. A late gate warns and does what is left. Of two gates the first
//! stays.

use cookie_gate_demo::{Page, Server};

use crate::harness::Case;
use crate::world::{World, on_localhost, page, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    first_in_the_head_nothing_is_warned_of,
    loaded_late_it_says_so_loudly_removes_what_came_before_it_and_enforces,
    loaded_twice_it_warns_and_the_first_one_stays,
    a_panel_that_could_not_be_fetched_whole_is_asked_for_again,
];

/// A page with these scripts in its head, gate.js among them or not.
pub fn document(head: &str) -> Page {
    Page::html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{head}</head>\n<body></body>\n</html>\n"
    ))
}

/// The text of gate.js as the server sends it.
pub fn gate_of(browser: &Browser, server: &Server) -> String {
    server.put("/empty", document(""));
    browser.open(&format!("{}/empty", server.localhost()));
    let text = browser.run("return fetch('/gate.js').then((answer) => answer.text());");
    text.as_str().expect("a script").to_string()
}

/// Waits until the gate of this page is there, and tries what the gate has to refuse.
fn expect_enforced(world: &World) {
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("document.cookie = '_ga=1; path=/'; return cookieStore.set('_gid', '1');");
    world.settle(100);
    world.expect_names(&[]);
    world.answer_banner("accept");
    world.browser.run("document.cookie = '_ga=1; path=/';");
    world.expect_names(&["_ga", "_gid", "cookie-agree"]);
}

fn first_in_the_head_nothing_is_warned_of() {
    on_localhost(|world| {
        world.server.put("/page", page("<script>window.later = true;</script>\n", ""));
        world.open("/page");
        expect_enforced(world);
    });
}

fn loaded_late_it_says_so_loudly_removes_what_came_before_it_and_enforces() {
    let gate = "<script src=\"/gate.js\"";
    let early = "document.cookie = '_ga=early; path=/';";
    for (head, first) in [
        (format!("<script>{early}</script>\n{gate}></script>\n"), "an inline script"),
        (format!("<script src=\"/early.js\"></script>\n{gate}></script>\n"), "/early.js"),
        (format!("<script>{early}</script>\n{gate} async></script>\n"), "an inline script"),
        (format!("{gate} defer></script>\n<script>{early}</script>\n"), "/gate.js"),
        (format!("{gate} type=\"module\"></script>\n<script>{early}</script>\n"), "/gate.js"),
        (
            format!(
                "<script>{early} onload = () => {{ const script = document.createElement('script'); script.src = '/gate.js'; document.head.append(script); }};</script>\n"
            ),
            "an inline script",
        ),
    ] {
        let world = World::new();
        world.server.put("/early.js", Page::script(early));
        world.server.put("/page", document(&head));
        world.open("/page");
        world.browser.until("the gate", || world.browser.run("return !!window.CookieGate;").as_bool().filter(|is| *is));
        let console = world.browser.console();
        assert!(console.len() == 1 && console[0].contains("loaded late"), "{head}: {console:?}");
        assert!(console[0].contains(first), "{head}: {console:?}");
        expect_enforced(&world);
    }
}

fn loaded_twice_it_warns_and_the_first_one_stays() {
    let world = World::new();
    // The second gate would let analytics pass.
    let other = server(|catalogue| {
        catalogue.categories.iter_mut().find(|one| one.id == "analytics").expect("the category").required = true;
    });
    let second = gate_of(&world.browser, &other).replace(&other.port().to_string(), &world.server.port().to_string());
    world.server.put("/second.js", Page::script(second));
    let write = "<script>document.cookie = '_ga=1; path=/';</script>\n";
    world.server.put("/alone", document(&format!("<script src=\"/second.js\"></script>\n{write}")));
    world.open("/alone");
    world.expect_names(&["_ga"]);
    assert_eq!(world.browser.console(), [""; 0]);
    world.browser.empty_jar();
    let head = format!(
        "<script src=\"/gate.js\"></script>\n<script>window.first = CookieGate;</script>\n<script src=\"/second.js\"></script>\n{write}"
    );
    world.server.put("/page", document(&head));
    world.open("/page");
    assert_eq!(world.browser.run("return first === CookieGate;"), true);
    let console = world.browser.console();
    assert!(console.len() == 1 && console[0].contains("loaded twice"), "{console:?}");
    expect_enforced(&world);
    assert_eq!(world.browser.run("return document.querySelectorAll('cookie-gate').length;"), 1);
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_panel_that_could_not_be_fetched_whole_is_asked_for_again() {
    on_localhost(|world| {
        world.open("/demo/news.html");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        world.browser.run(
            "const native = window.fetch;
             let isFirst = true;
             window.fetch = (asked, ...more) => {
               const fails = isFirst && String(asked.url ?? asked).includes('.wasm');
               if (fails) isFirst = false;
               return fails ? Promise.reject(new TypeError('no network')) : native(asked, ...more);
             };",
        );
        assert_eq!(world.browser.run("return CookieGate.open();"), false);
        assert_eq!(world.browser.run("return CookieGate.open();"), true);
        world.browser.until("the panel", || world.browser.shows("dialog").then_some(()));
        let console = world.browser.console();
        assert!(console.iter().all(|line| line.contains("no panel")) && console.len() == 1, "{console:?}");
    });
}
