//! The main job: undecided, rejected, granted, withdrawn, back again. `engines` runs public cases in the other engines
//! too.

use serde_json::json;

use crate::harness::Case;
use crate::world::{ANALYTICS, SAVE, World, on_both_hosts, on_localhost, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    without_the_gate_the_page_sets_what_the_cases_below_forbid,
    undecided_leaves_the_jar_empty_and_asks_no_vendor,
    rejecting_leaves_one_cookie_the_record,
    closing_the_banner_rejects,
    granting_analytics_alone_gives_exactly_its_cookies,
    a_vendor_that_takes_data_abroad_by_consent_is_refused_by_itself,
    a_vendor_that_sets_nothing_waits_for_the_category_that_it_names,
    a_write_that_passed_speaks_for_other_values_and_for_nothing_else,
    accepting_all_lets_the_search_form_remember,
    withdrawing_removes_what_was_set_without_a_reload_and_it_stays_away,
    rejecting_later_in_the_panel_withdraws,
    the_choice_is_kept_and_a_returning_visitor_loads_gate_js_alone,
    the_footer_link_opens_the_panel_on_every_page,
    a_click_made_by_script_decides_nothing,
    a_choice_by_script_says_so_in_the_record,
    gate_js_loaded_twice_is_harmless,
];

/// A font service or a tag manager: nothing is declared of it.
fn a_vendor_that_sets_nothing_waits_for_the_category_that_it_names() {
    let server = server(|catalogue| {
        catalogue.entries.retain(|entry| entry.vendor.as_deref() != Some("baidu"));
        let baidu = catalogue.vendors.iter_mut().find(|vendor| vendor.id == "baidu").expect("Baidu");
        baidu.categories = vec!["search".into()];
    });
    let world = World::with(server, Browser::chromium());
    world.open_page("/fonts", "", "<p data-host=\"{{baidu}}\">Text</p>");
    let ask = || {
        world.browser.run(
            "const image = new Image();
             image.src = document.querySelector('[data-host]').dataset.host + '/font?' + document.images.length;
             document.body.append(image);",
        );
        world.settle(100);
        world.vendor_requests().len()
    };
    assert_eq!(ask(), 0);
    world.save_in_panel(&["analytics"]);
    assert_eq!(ask(), 0, "no category of its own is granted");
    world.save_in_panel_again(&["search"]);
    world.browser.until("what slept", || (world.vendor_requests().len() == 2).then_some(()));
    assert_eq!(ask(), 3);
    world.browser.run("CookieGate.withdraw();");
    assert_eq!(ask(), 3);
}

/// The eight cookies of the search form.
const SEARCH: [&str; 8] =
    ["TitleOrContent", "searchGroupTemID", "time", "timeEnd", "timeSelect", "timeStart", "vehTypejl", "vehTypepx"];

fn without_the_gate_the_page_sets_what_the_cases_below_forbid() {
    on_both_hosts(without_the_gate);
}

pub fn without_the_gate(world: &World) {
    world.open_page(
        "/tagged",
        "<script src=\"{{google}}/analytics.js\"></script>\n\
         <script src=\"{{baidu}}/hm.js?7c2f0d9b6a1e48d3b5f4e6a8c9d01327\"></script>\n",
        "",
    );
    // The gate works here: a script without a tag runs, and what it writes is refused.
    world.settle(600);
    world.expect_names(&[]);
    world.open("/tagged?gate=off");
    world.expect_analytics(&[]);
    world.open("/?gate=off");
    world.search();
    world.expect_names(&[&ANALYTICS[..], &SEARCH].concat());
}

fn undecided_leaves_the_jar_empty_and_asks_no_vendor() {
    on_both_hosts(undecided);
}

pub fn undecided(world: &World) {
    world.open("/");
    assert!(world.browser.run("return CookieGate.state.decided;") == false);
    world.search();
    world.settle(600);
    world.expect_names(&[]);
    assert_eq!(world.vendor_requests(), []);
    assert_eq!(world.browser.run("return document.querySelector('#result').textContent;"), "12 machines found.");
}

fn rejecting_leaves_one_cookie_the_record() {
    on_both_hosts(rejecting);
}

pub fn rejecting(world: &World) {
    world.open("/");
    world.answer_banner("reject");
    world.expect_names(&["cookie-agree"]);
    world.search();
    world.open("/demo/news.html");
    world.settle(600);
    world.expect_names(&["cookie-agree"]);
    assert_eq!(world.vendor_requests(), []);
    assert_eq!(world.state()["method"], "reject");
    assert!(!world.browser.shows("section.banner"));
}

fn closing_the_banner_rejects() {
    on_localhost(|world| {
        world.open("/");
        world.answer_banner("close");
        world.expect_names(&["cookie-agree"]);
        world.settle(0);
        assert_eq!(world.vendor_requests(), []);
        assert_eq!(world.state()["method"], "close");
        assert_eq!(
            world.browser.run("return Object.values(CookieGate.state.categories);"),
            json!([true, false, false, false, false, false])
        );
    });
}

fn granting_analytics_alone_gives_exactly_its_cookies() {
    on_both_hosts(granting_analytics_alone);
}

pub fn granting_analytics_alone(world: &World) {
    world.open("/");
    world.save_in_panel(&["analytics"]);
    world.expect_analytics(&["cookie-agree"]);
    world.search();
    world.settle(600);
    world.expect_names(&[&ANALYTICS[..], &["cookie-agree"]].concat());
    assert_eq!(world.state()["method"], "save");
}

fn a_vendor_that_takes_data_abroad_by_consent_is_refused_by_itself() {
    on_both_hosts(|world| {
        world.open("/");
        world.save_in_panel(&["analytics", "google"]);
        world.settle(600);
        let baidu = ANALYTICS.into_iter().filter(|name| name.starts_with('H'));
        let kept: Vec<&str> = baidu.chain(["cookie-agree"]).collect();
        assert!(kept.len() > 1);
        world.expect_names(&kept);
        let hits = world.vendor_requests();
        assert!(hits.iter().all(|hit| !hit.host.contains("google")) && !hits.is_empty(), "{hits:?}");
        assert_eq!(world.state()["categories"]["google"], false);
        // The vendor's own switch alone grants it again, and the next page keeps the grant.
        world.save_in_panel_again(&["google"]);
        world.open("/");
        world.expect_analytics(&["cookie-agree"]);
        world.save_in_panel_again(&["google"]);
        world.expect_names(&kept);
    });
}

/// The gate remembers the last write that passed, without its value.
fn a_write_that_passed_speaks_for_other_values_and_for_nothing_else() {
    on_both_hosts(|world| {
        world.open("/");
        world.save_in_panel(&["search"]);
        let write = |strings: &[&str]| {
            world.browser.run_with("for (const string of input) document.cookie = string;", json!(strings));
        };
        let time = || world.browser.jar().into_iter().find(|cookie| cookie.name == "time");
        write(&["time=1; path=/", "time=2; path=/"]);
        assert_eq!(time().map(|cookie| cookie.value), Some("2".into()));
        for other in
            ["_ga=3; path=/", " _ga=3; path=/", "time\t_ga=3; path=/", "time=3\n_ga=3; path=/", "=_ga=3; path=/"]
        {
            write(&["time=2; path=/", other]);
        }
        world.expect_names(&["cookie-agree", "time"]);
        write(&["time=4; path=/", "time=5; path=/; max-age=999999999"]);
        let time_5 = time().expect("a granted cookie");
        assert_eq!((&*time_5.value, time_5.expires), ("5", None), "declared for the session");
        world.browser.run("CookieGate.rejectAll();");
        write(&["time=6; path=/"]);
        world.expect_names(&["cookie-agree"]);
    });
}

fn accepting_all_lets_the_search_form_remember() {
    on_both_hosts(|world| {
        world.open("/");
        world.answer_banner("accept");
        world.expect_analytics(&["cookie-agree"]);
        world.browser.fill("#words", "loader");
        world.search();
        world.expect_names(&[&ANALYTICS[..], &SEARCH, &["cookie-agree"]].concat());
        world.browser.reload();
        assert_eq!(world.browser.run("return document.querySelector('#words').value;"), "loader");
    });
}

fn withdrawing_removes_what_was_set_without_a_reload_and_it_stays_away() {
    on_both_hosts(withdrawing);
}

pub fn withdrawing(world: &World) {
    world.open("/");
    world.answer_banner("accept");
    world.expect_analytics(&["cookie-agree"]);
    assert_eq!(world.browser.run("return sessionStorage.getItem('HMACCOUNT') !== null;"), true);
    // The copy of the identifier in sessionStorage would restore the cookie, so the copy goes at the same moment. (The
    // gate does not stop yet what a running script writes to storage after that.)
    let rest = world.browser.run("return [CookieGate.withdraw(), sessionStorage.getItem('HMACCOUNT')];");
    assert_eq!(rest, json!([true, null]));
    world.expect_names(&["cookie-agree"]);
    // The vendors' timers write four times a second.
    world.settle(1_000);
    world.expect_names(&["cookie-agree"]);
    assert_eq!(world.state()["method"], "script");
}

fn rejecting_later_in_the_panel_withdraws() {
    on_both_hosts(|world| {
        world.open("/");
        world.answer_banner("accept");
        world.expect_analytics(&["cookie-agree"]);
        world.browser.click_ours("[data-action=open]");
        world.browser.click_ours("dialog .actions button:nth-of-type(2)");
        world.expect_names(&["cookie-agree"]);
        world.settle(1_000);
        world.expect_names(&["cookie-agree"]);
    });
}

fn the_choice_is_kept_and_a_returning_visitor_loads_gate_js_alone() {
    on_both_hosts(coming_back);
}

pub fn coming_back(world: &World) {
    world.open("/");
    // Not by a click: a pointer that stays over the button would cause the page to fetch the panel.
    world.browser.run("CookieGate.rejectAll();");
    world.expect_names(&["cookie-agree"]);
    let before = world.browser.jar();
    let start = world.server.log_len();
    world.browser.reload();
    world.settle(300);
    assert_eq!(world.browser.jar(), before, "the record is not written anew");
    assert!(!world.browser.shows("section.banner"));
    assert!(world.browser.shows("[data-action=open]"), "the way back is there");
    assert_eq!(world.our_files_since(start), ["/gate.js"]);
}

fn the_footer_link_opens_the_panel_on_every_page() {
    on_localhost(|world| {
        world.open("/");
        world.answer_banner("reject");
        for path in ["/", "/demo/news.html", "/demo/sign-in.html"] {
            world.open(path);
            world.browser.click("a[href='#cookie-settings']");
            world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
        }
    });
}

fn a_click_made_by_script_decides_nothing() {
    on_localhost(|world| {
        world.open("/");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        world.browser.run(
            "const accept = document.querySelector('cookie-gate').shadowRoot.querySelector('[data-action=accept]');
             accept.click();
             accept.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));",
        );
        world.settle(100);
        world.expect_names(&[]);
        world.answer_banner("customise");
        world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
        world.browser.run(&format!(
            "const {{ shadowRoot }} = document.querySelector('cookie-gate');
             for (const part of [...shadowRoot.querySelectorAll('[role=switch]'), shadowRoot.querySelector('{SAVE}')])
               part.click();"
        ));
        world.settle(100);
        world.expect_names(&[]);
        assert_eq!(world.state()["decided"], false);
        assert_eq!(world.vendor_requests(), []);
        // The switches are where they were, too.
        world.browser.click_ours(SAVE);
        world.expect_names(&["cookie-agree"]);
    });
}

fn a_choice_by_script_says_so_in_the_record() {
    on_localhost(|world| {
        world.open("/");
        assert_eq!(world.browser.run("return CookieGate.save({ search: true });"), true);
        world.expect_names(&["cookie-agree"]);
        assert_eq!(world.state()["method"], "script");
        assert_eq!(
            world.browser.run("return ['search', 'analytics', 'necessary'].map((id) => CookieGate.allows(id));"),
            json!([true, false, true])
        );
    });
}

fn gate_js_loaded_twice_is_harmless() {
    let world = World::new();
    world.open_page("/twice", "<script>window.first = CookieGate;</script>\n<script src=\"/gate.js\"></script>\n", "");
    assert_eq!(world.browser.run("return window.first === CookieGate;"), true);
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    assert_eq!(world.browser.run("return document.querySelectorAll('cookie-gate').length;"), 1);
    world.browser.run("document.cookie = '_ga=1';");
    world.expect_names(&[]);
    world.answer_banner("reject");
    world.expect_names(&["cookie-agree"]);
    let console = world.browser.console();
    assert!(console.len() == 1 && console[0].contains("loaded twice"), "{console:?}");
}
