//! The policy page, whole and as a fragment in a page of the site: readable for everybody, on every screen and on paper,
//! and true about the visitor's choice.

use serde_json::json;

use cookie_gate_bundle::policy;
use cookie_gate_demo as demo;

use super::axe::expect_none;
use super::look::in_every_look;
use crate::harness::Case;
use crate::world::{World, npm, on_localhost};

pub const CASES: &[Case] = crate::cases![
    the_policy_page_fits_every_screen_and_axe_finds_nothing,
    the_policy_page_shows_the_choice_and_follows_it_into_another_tab,
    the_policy_page_shows_no_choice_where_the_gate_is_absent_or_closed,
    the_policy_page_has_its_style_under_a_strict_policy,
    the_policy_page_prints_without_buttons,
];

const PAGE: &str = "/cookies";
/// The text of the box with the choice; empty = the box does not show.
const CHOICE: &str = "const box = document.querySelector('.cookie-gate-policy-now');
    return box.getClientRects().length ? box.innerText : '';";

/// Puts the fragment of a language into a page of the site, and returns the address.
fn fragment(world: &World, language: &str) -> String {
    let catalogue = demo::catalogue().expect("the first site's catalogue");
    let (path, part) = (format!("/fragment-{language}"), policy::fragment(&catalogue, language, None));
    let scheme = "<style>:root { color-scheme: light dark; background: Canvas; }</style>\n<meta name=\"viewport\" \
                  content=\"width=device-width\">\n<script src=\"/policy.js\" defer></script>\n";
    world.server.put(&path, crate::world::page(scheme, &part));
    path
}

#[track_caller]
fn expect_choice(world: &World, wanted: &[&str]) {
    let lines = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(String::from).collect();
    let mut last: Vec<String> = vec![];
    for _ in 0..200 {
        last = lines(world.browser.run(CHOICE).as_str().unwrap_or_default());
        if last == wanted {
            return;
        }
        world.browser.run("return new Promise((done) => setTimeout(done, 20));");
    }
    panic!("the box shows {last:?}, not {wanted:?}");
}

fn the_policy_page_fits_every_screen_and_axe_finds_nothing() {
    let axe = npm("axe-core/axe.min.js");
    on_localhost(|world| {
        in_every_look(world, |world, page, shown| {
            let (language, whole) = if page == "/" { ("en", PAGE) } else { ("zh", "/zh/cookies") };
            for address in [whole.to_string(), fragment(world, language)] {
                world.open(&address);
                world.answer_banner("accept");
                world.browser.until("the box", || (world.browser.run(CHOICE) != "").then_some(()));
                expect_none(world, &axe, &format!("{address}, {shown:?}"));
                let [wide, stacked] = ["innerWidth > 1000", "matchMedia('(max-width: 400px)').matches"]
                    .map(|is| world.browser.run(&format!("return {is};")));
                assert_ne!(wide, stacked);
                let seen = world.browser.run(
                    "const row = getComputedStyle(document.querySelector('tbody tr')).display;
                     return [document.documentElement.scrollWidth > innerWidth, row === 'block'];",
                );
                assert_eq!(seen, json!([false, stacked]), "{address}, {shown:?}");
                world.browser.empty_jar();
            }
        });
    });
}

fn the_policy_page_shows_the_choice_and_follows_it_into_another_tab() {
    let (title, button) = ("Your choice now", "Cookie settings");
    on_localhost(|world| {
        for address in [PAGE.to_string(), fragment(world, "en")] {
            world.browser.empty_jar();
            world.open(&address);
            expect_choice(world, &[title, "You have not decided yet: everything optional is off.", button]);
            world.save_in_panel(&["analytics"]);
            // Google's own switch follows its category: its data go abroad by consent.
            let off = "Not allowed: Search options, Session, Verification";
            expect_choice(world, &[title, "Allowed: Analytics, Google LLC", off, button]);
            // The button leads to the same panel as the way back.
            world.browser.click(".cookie-gate-policy-now button");
            world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
            world.browser.click_ours("dialog .actions button:nth-of-type(1)");
            let all = "Allowed: Search options, Session, Verification, Analytics, Google LLC";
            expect_choice(world, &[title, all, button]);
            let here = world.browser.open_tab(&format!("{}/demo/news.html", world.site));
            world.browser.run("CookieGate.withdraw();");
            world.browser.go_to(&here);
            let none = "Not allowed: Search options, Session, Verification, Analytics, Google LLC";
            expect_choice(world, &[title, none, button]);
        }
    });
}

fn the_policy_page_shows_no_choice_where_the_gate_is_absent_or_closed() {
    let world = World::new();
    let alone = policy::page(&demo::catalogue().expect("the first site's catalogue"), "en", None);
    world.server.put("/alone", demo::Page::html(alone));
    for address in ["/alone", "/cookies?csp=nowasm"] {
        world.open(address);
        world.settle(100);
        assert!(!world.browser.shows("section.banner"));
        expect_choice(&world, &[]);
    }
}

fn the_policy_page_has_its_style_under_a_strict_policy() {
    on_localhost(|world| {
        let page = policy::page(&demo::catalogue().expect("the first site's catalogue"), "en", Some("/"));
        let rules = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; object-src 'none'; \
                     base-uri 'none'; require-trusted-types-for 'script'";
        world.server.put("/strict", demo::Page::html(page).header("Content-Security-Policy", rules));
        let alone = policy::page(&demo::catalogue().expect("the first site's catalogue"), "en", None);
        let hash = format!("default-src 'none'; style-src {}", policy::style_source());
        world.server.put("/hashed", demo::Page::html(alone).header("Content-Security-Policy", &hash));
        let seen = "return getComputedStyle(document.querySelector('.cookie-gate-policy table')).borderCollapse;";
        world.open("/hashed");
        assert_eq!(world.browser.run(seen), "collapse");
        world.open("/strict");
        expect_choice(
            world,
            &["Your choice now", "You have not decided yet: everything optional is off.", "Cookie settings"],
        );
        assert_eq!(world.browser.run(seen), "collapse");
    });
}

fn the_policy_page_prints_without_buttons() {
    on_localhost(|world| {
        world.open(PAGE);
        world.answer_banner("accept");
        world.browser.until("the box", || (world.browser.run(CHOICE) != "").then_some(()));
        world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
        let shown = "return [...document.querySelectorAll('button, nav, h1, table, cookie-gate')]
            .filter((one) => one.getClientRects().length).map((one) => one.localName);";
        let shown = world.browser.run(shown);
        let shown: Vec<_> = shown.as_array().expect("a list").iter().filter_map(|name| name.as_str()).collect();
        assert!(shown.contains(&"h1") && shown.contains(&"table"), "{shown:?}");
        assert!(["button", "nav", "cookie-gate"].iter().all(|name| !shown.contains(name)), "{shown:?}");
    });
}
