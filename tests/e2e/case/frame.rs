//! Frames, and origins that the catalogue does not name.

use serde_json::json;

use crate::harness::Case;
use crate::world::{World, on_both_hosts, page, server, server_at};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    a_frame_of_the_site_shows_no_banner_and_enforces_all_the_same,
    an_origin_that_the_catalogue_does_not_name_gets_a_warning_and_is_enforced,
    a_star_in_an_origin_stands_for_hosts_with_changing_names,
    a_sandboxed_frame_without_an_origin_does_not_break,
];

fn a_frame_of_the_site_shows_no_banner_and_enforces_all_the_same() {
    on_both_hosts(|world| {
        world.server.put("/inner", page("<script>document.cookie = '_ga=1';</script>\n", ""));
        world.open_page(
            "/outer",
            "",
            "<iframe title=\"Inner\" src=\"/inner\" width=\"600\" height=\"400\"></iframe>\n",
        );
        world.browser.until("the outer banner", || world.browser.shows("section.banner").then_some(()));
        world.settle(100);
        let inner = "const inner = document.querySelector('iframe').contentWindow;
                     return [inner.CookieGate.state.decided, inner.document.querySelector('cookie-gate')];";
        assert_eq!(world.browser.run(inner), json!([false, null]));
        world.expect_names(&[]);
    });
}

fn an_origin_that_the_catalogue_does_not_name_gets_a_warning_and_is_enforced() {
    let mut world = World::new();
    world.site = world.server.shop().replace("www.", "other.");
    world.open("/");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("document.cookie = '_ga=1';");
    world.settle(100);
    world.expect_names(&[]);
    let console = world.browser.console();
    assert!(console.len() == 1 && console[0].contains("origins"), "{console:?}");
}

fn a_star_in_an_origin_stands_for_hosts_with_changing_names() {
    // A port that was free just now, for the origins that name the port.
    let port = server(|_| ()).port();
    let server = server_at(port, |catalogue| catalogue.site.origins.push(format!("http://*-7.shop.test:{port}")));
    let mut world = World::with(server, Browser::chromium());
    for (host, warns) in [
        ("pull-7.shop.test", false),
        ("a.b-7.shop.test", false),
        ("pull-8.shop.test", true),
        ("a-7-shop.shop.test", true),
    ] {
        world.site = format!("http://{host}:{port}");
        world.open("/");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        world.browser.run("document.cookie = '_ga=1';");
        world.settle(100);
        world.expect_names(&[]);
        let console = world.browser.console();
        assert_eq!(console.iter().any(|line| line.contains("site.origins")), warns, "{host}: {console:?}");
    }
}

fn a_sandboxed_frame_without_an_origin_does_not_break() {
    on_both_hosts(|world| {
        world.server.put(
            "/inner",
            page("<script>window.alive = true; parent.postMessage(typeof CookieGate, '*');</script>\n", ""),
        );
        let head = "<script>addEventListener('message', (event) => { window.heard = event.data; });</script>\n";
        world.open_page("/outer", head, "<iframe title=\"Inner\" sandbox=\"allow-scripts\" src=\"/inner\"></iframe>\n");
        world.browser.until("the frame", || (world.browser.run("return window.heard;") == "object").then_some(()));
        world.expect_names(&[]);
    });
}
