//! Global Privacy Control: the browser sends the visitor's opt-out signal.

use cookie_gate_catalogue::{Catalogue, Profile, Withdraw};
use cookie_gate_demo::Page;
use serde_json::json;

use crate::harness::Case;
use crate::world::{World, page, server, switch};
use cookie_gate_browser::{Browser, Engine};

pub const CASES: &[Case] = crate::cases![
    accepting_all_leaves_out_who_sells_and_the_record_says_why,
    an_explicit_choice_made_while_it_is_sent_counts_and_an_earlier_one_does_not,
    a_script_of_the_site_is_not_the_visitor,
    the_server_that_is_asked_says_so_too,
    it_is_said_to_be_honoured_until_the_visitor_says_otherwise,
    a_word_of_the_server_counts_like_the_browser_s_and_no_other_value_does,
    a_page_that_comes_back_with_the_signal_begins_anew_and_keeps_the_signal,
    taking_back_by_a_signal_loads_the_page_anew_where_the_operator_says_so,
    where_the_law_asks_every_page_shows_that_it_is_honoured,
];

/// Baidu sells in this catalogue, Google does not.
fn sells(catalogue: &mut Catalogue) {
    let baidu = catalogue.vendors.iter_mut().find(|vendor| vendor.id == "baidu").expect("a vendor");
    baidu.sells = true;
}

fn world() -> World {
    World::with(server(sells), Browser::chromium())
}

const GOOGLE: [&str; 4] = ["_ga", "_gat_UA-20650859-1", "_gid", "cookie-agree"];

fn record(world: &World) -> Option<String> {
    world.browser.jar().into_iter().find(|cookie| cookie.name == "cookie-agree").map(|cookie| cookie.value)
}

fn methods(world: &World) -> Option<String> {
    record(world).and_then(|record| record.split('.').nth(3).map(String::from))
}

#[track_caller]
fn expect_no_baidu(world: &World) {
    world.settle(100);
    let baidu: Vec<_> = world.vendor_requests().into_iter().filter(|request| request.host.contains("baidu")).collect();
    assert!(baidu.is_empty(), "{baidu:?}");
}

fn accepting_all_leaves_out_who_sells_and_the_record_says_why() {
    accepting_in(Engine::Chromium);
}

/// Firefox has a setting for the opt-out signal.
pub fn accepting_in(engine: Engine) {
    accepting(&World::with(server(sells), Browser::of(engine)));
}

fn accepting(world: &World) {
    world.browser.send_signal();
    world.open("/");
    assert_eq!(world.state()["signal"], true);
    assert_eq!(record(world), None, "a signal alone writes nothing");
    world.answer_banner("accept");
    world.expect_names(&GOOGLE);
    expect_no_baidu(world);
    assert_eq!(methods(world).as_deref(), Some("ag"));
    world.open("/");
    world.settle(200);
    world.expect_names(&GOOGLE);
    expect_no_baidu(world);
    assert_eq!(
        world.browser.run("return [CookieGate.allows('google'), CookieGate.allows('baidu')];"),
        json!([true, false])
    );
}

fn an_explicit_choice_made_while_it_is_sent_counts_and_an_earlier_one_does_not() {
    let world = world();
    world.open("/");
    world.save_in_panel(&["analytics"]);
    world.expect_analytics(&["cookie-agree"]);
    assert_eq!(methods(&world).as_deref(), Some("s"));
    let earlier = record(&world);
    // From now on the browser sends the opt-out signal.
    world.browser.send_signal();
    let before = world.vendor_requests().len();
    world.open("/");
    world.settle(200);
    world.expect_names(&GOOGLE);
    assert_eq!(record(&world), earlier, "the visitor's choice is not overwritten");
    let hosts: Vec<String> =
        world.vendor_requests().split_off(before).into_iter().map(|request| request.host).collect();
    assert!(hosts.iter().all(|host| host.contains("google")), "{hosts:?}");
    // The visitor opens the panel and saves with the switch on.
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the switch", || world.browser.shows(&switch("analytics")).then_some(()));
    world.browser.click_ours(crate::world::SAVE);
    world.expect_analytics(&["cookie-agree"]);
    assert_eq!(methods(&world).as_deref(), Some("sg"));
    world.open("/");
    world.settle(100);
    world.expect_analytics(&["cookie-agree"]);
}

fn a_script_of_the_site_is_not_the_visitor() {
    let world = world();
    world.browser.send_signal();
    world.open("/");
    world.browser.run("CookieGate.save({ analytics: true, baidu: true });");
    world.expect_names(&GOOGLE);
    expect_no_baidu(&world);
}

fn the_server_that_is_asked_says_so_too() {
    let world = world();
    world.open("/");
    let answer = world.browser.run("return fetch('/.well-known/gpc.json').then(async (answer) => [answer.headers.get('content-type'), await answer.json()]);");
    assert_eq!(answer, json!(["application/json", { "gpc": true, "lastUpdate": "2026-11-23" }]));
}

fn it_is_said_to_be_honoured_until_the_visitor_says_otherwise() {
    let world = world();
    world.browser.send_signal();
    world.open_page("/", "", "");
    let text = |selector: &str| {
        let script = "return document.querySelector('cookie-gate').shadowRoot.querySelector(input)?.textContent ?? '';";
        world.browser.run_with(script, json!(selector)).as_str().unwrap_or_default().to_string()
    };
    let honoured =
        "Opt-out request honoured: your browser sends Global Privacy Control, so this stays off: Beijing Baidu";
    // A live region, whose text screen readers read aloud when it appears.
    world.browser.until("the note", || text("[role=status]").starts_with(honoured).then_some(()));
    assert!(text(".note").starts_with(honoured));
    world.answer_banner("accept");
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the panel", || text("dialog").contains(honoured).then_some(()));
    world.browser.click_ours(crate::world::SAVE);
    world.browser.until("the answer", || (methods(&world).as_deref() == Some("sg")).then_some(()));
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    assert!(!text("dialog").contains("Opt-out request"), "the visitor has chosen otherwise");
}

fn a_word_of_the_server_counts_like_the_browser_s_and_no_other_value_does() {
    let world = world();
    for (html, script, counts) in [
        (" data-gpc=\"1\"", "", true),
        ("", " data-gpc=\"1\"", true),
        (" data-gpc=\"0\"", " data-gpc=\"1\"", true),
        (" data-gpc=\"\"", "", false),
        (" data-gpc=\"true\"", " data-gpc=\"0\"", false),
    ] {
        let body = format!(
            "<!doctype html><html lang=\"en\"{html}><meta charset=\"utf-8\"><script src=\"/gate.js\"{script}></script><title>A page</title><h1>A page</h1>"
        );
        world.server.put("/told", Page::html(body));
        world.open("/told");
        assert_eq!(world.state()["signal"], counts, "{html}{script}");
        world.browser.run("CookieGate.acceptAll();");
        assert_eq!(world.browser.run("return CookieGate.allows('baidu');"), !counts, "{html}{script}");
        world.browser.run("CookieGate.forget();");
    }
    // The lean gate, too, whose catalogue has nothing to opt out of: the state and the record tell of the signal.
    let lean = World::with(server(|_| ()), world.browser);
    let html =
        "<!doctype html><html lang=\"en\" data-gpc=\"1\"><script src=\"/gate.js\"></script><title>A page</title>";
    lean.server.put("/told", Page::html(html));
    lean.open("/told");
    lean.browser.run("CookieGate.acceptAll();");
    assert_eq!((lean.state()["signal"] == true, methods(&lean).as_deref()), (true, Some("pg")));
}

/// Pages that the back/forward cache keeps. In Chromium nothing but a script can change the setting meanwhile.
fn put_pages_to_leave(world: &World, engine: Engine) {
    let setting = "<script>
        window.setting = false;
        Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => window.setting, configurable: true });
        addEventListener('pagehide', () => (window.setting = true));
        </script>\n";
    let head = "<script>
        window.told = [];
        CookieGate.on('change', ({ signal }) => told.push(signal));
        addEventListener('pageshow', (event) => (window.cached = event.persisted));
        </script>\n";
    let tagged = "<img alt=\"Visit counter\" data-cookie-gate=\"baidu\" data-src=\"{{baidu}}/badge.svg\">\n";
    let head = if engine == Engine::Chromium { format!("{setting}{head}") } else { head.into() };
    world.server.put("/first", page(&head, tagged).header("Cache-Control", "no-cache"));
    world.server.put("/second", page("", "").header("Cache-Control", "no-cache"));
}

/// Leaves the first page with all granted, and comes back with the signal.
#[track_caller]
fn leave_and_come_back(world: &World, engine: Engine) {
    world.open("/first");
    world.browser.run("CookieGate.acceptAll(); document.cookie = '_ga=1'; document.cookie = 'HMACCOUNT=1';");
    world.expect_names(&["HMACCOUNT", "_ga", "cookie-agree"]);
    world.browser.until("the badge", || {
        world.vendor_requests().iter().any(|request| request.path == "/badge.svg").then_some(())
    });
    assert_eq!(world.state()["signal"], false);
    world.open("/second");
    if engine == Engine::Firefox {
        world.browser.send_signal();
    }
    world.browser.run("history.back();");
    world.browser.until("the first page", || world.browser.url().ends_with("/first").then_some(()));
}

fn a_page_that_comes_back_with_the_signal_begins_anew_and_keeps_the_signal() {
    coming_back_in(Engine::Chromium);
}

/// In Firefox the setting itself changes while the page is in the cache.
pub fn coming_back_in(engine: Engine) {
    let world = World::with(server(sells), Browser::of(engine));
    put_pages_to_leave(&world, engine);
    leave_and_come_back(&world, engine);
    world.browser.until("the signal", || (world.state()["signal"] == true).then_some(()));
    let told = world.browser.run("return [cached, told, CookieGate.allows('google'), CookieGate.allows('baidu')];");
    assert_eq!(told, json!([true, [false, true], true, false]));
    world.expect_names(&["_ga", "cookie-agree"]);
    assert_eq!(methods(&world).as_deref(), Some("p"), "a signal writes nothing");
    assert_eq!(world.browser.run("return document.images[0].getAttribute('src');"), json!(null), "it sleeps again");
    world.browser.run("document.cookie = 'HMACCOUNT=1';");
    world.settle(100);
    world.expect_names(&["_ga", "cookie-agree"]);
    // A later word of the page, or a page that breaks what tells, changes nothing.
    for getter in ["() => false", "() => { throw 1; }"] {
        let weaken = format!(
            "window.fault = 0;
             addEventListener('error', () => (window.fault = 1));
             Object.defineProperty(navigator, 'globalPrivacyControl', {{ get: {getter}, configurable: true }});
             dispatchEvent(new Event('pageshow'));
             return [CookieGate.state.signal, CookieGate.allows('baidu'), window.fault];"
        );
        assert_eq!(world.browser.run(&weaken), json!([true, false, 0]), "{getter}");
    }
}

fn taking_back_by_a_signal_loads_the_page_anew_where_the_operator_says_so() {
    let reloads = |catalogue: &mut Catalogue| {
        sells(catalogue);
        catalogue.consent.withdraw = Withdraw::Reload;
    };
    let world = World::with(server(reloads), Browser::chromium());
    put_pages_to_leave(&world, Engine::Chromium);
    leave_and_come_back(&world, Engine::Chromium);
    let is_new = || (world.requests_of("/first") == 2).then_some(());
    world.browser.until("the page to load anew", is_new);
}

fn where_the_law_asks_every_page_shows_that_it_is_honoured() {
    let regions = |catalogue: &mut Catalogue| {
        sells(catalogue);
        catalogue.consent.regions = [("US-CA".into(), Profile::California)].into();
    };
    let world = World::with(server(regions), Browser::chromium());
    world.browser.send_signal();
    let california = "<meta name=\"cookie-gate-region\" content=\"US-CA\">";
    for (path, region) in [("/california", california), ("/elsewhere", "")] {
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">{region}<script src=\"/gate.js\"></script><title>A page</title><body><h1>A page</h1>"
        );
        world.server.put(path, Page::html(html));
    }
    let words = "Opt-out request honoured";
    let way_back =
        || world.browser.until("the way back", || world.browser.shows(".again [data-action=open]").then_some(()));
    let text = |selector: &str| {
        let script = "return document.querySelector('cookie-gate').shadowRoot.querySelector(input)?.textContent ?? '';";
        world.browser.run_with(script, json!(selector)).as_str().unwrap_or_default().to_string()
    };
    // The visitor has decided nothing: the banner says so, and so does the way back once the banner is closed.
    world.open("/california");
    world.browser.until("the note", || world.browser.shows("section.banner .note").then_some(()));
    world.answer_banner("close");
    way_back();
    assert!(world.browser.shows(".again .note") && text(".again .note") == words);
    // With a record too, on every page, read aloud once.
    world.open("/california");
    world.answer_banner("accept");
    way_back();
    world.browser.until("the answer", || (text(".again [role=status]") == "Your choices are saved").then_some(()));
    assert_eq!(text(".again .note"), words, "the answer is read aloud, and the words stay to be seen");
    for _ in 0..2 {
        world.open("/california");
        way_back();
        assert!(world.browser.shows(".again .note") && text(".again .note") == words);
        world.browser.until("the words aloud", || (text(".again [role=status]") == words).then_some(()));
        assert_eq!(text(".again [role=status]").matches(words).count(), 1);
    }
    // Where no law asks, the way back stands alone.
    world.open("/elsewhere");
    way_back();
    world.settle(100);
    assert_eq!([text(".again .note"), text(".again [role=status]")], ["", ""]);
    // A visitor who switches on against the signal is not told that it is honoured.
    world.open("/california");
    way_back();
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    world.browser.click_ours(crate::world::SAVE);
    world.browser.until("the answer", || (methods(&world).as_deref() == Some("sg")).then_some(()));
    world.open("/california");
    way_back();
    world.settle(100);
    assert_eq!([text(".again .note"), text(".again [role=status]")], ["", ""]);
    assert_eq!(world.browser.console(), [""; 0]);
}
