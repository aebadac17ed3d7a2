//! Cookies that are in the jar from earlier, and how long a granted cookie may stay.

use cookie_gate_catalogue::Catalogue;
use cookie_gate_demo::Server;
use serde_json::json;

use crate::harness::Case;
use crate::world::{World, on_both_hosts, server};
use cookie_gate_browser::{Browser, Cookie};

pub const CASES: &[Case] = crate::cases![
    leftovers_of_a_category_without_a_grant_are_removed_in_every_scope_that_the_page_reaches,
    a_withdrawal_also_removes_declared_names_on_parent_domains_and_paths,
    a_withdrawal_removes_a_declared_name_on_its_own_path_which_the_page_does_not_see,
    an_undeclared_leftover_goes_where_it_is_host_only_and_stays_on_a_parent_domain,
    a_required_cookie_and_an_httponly_one_are_left_in_peace,
    nothing_lives_longer_than_its_declared_period,
    cookie_store_is_capped_as_well,
];

const DAY: f64 = 86_400.0;

/// Puts cookies of one name in these places, from outside the page. A leading dot makes a cookie one of the sub-domains
/// too.
fn seed(world: &World, name: &str, places: &[(&str, &str)]) {
    for (domain, path) in places {
        let mut cookie = json!({ "name": name, "value": "left", "path": path, "url": format!("{}{path}", world.site) });
        if !domain.is_empty() {
            cookie["domain"] = json!(domain);
        }
        world.browser.seed(cookie);
    }
}

fn leftovers_of_a_category_without_a_grant_are_removed_in_every_scope_that_the_page_reaches() {
    on_both_hosts(leftovers);
}

pub fn leftovers(world: &World) {
    world.open("/demo/news.html?gate=off");
    world.browser.empty_jar();
    let parent = if world.site.contains("shop.test") { ".shop.test" } else { "" };
    seed(world, "_ga", &[("", "/"), (parent, "/"), ("", "/demo")]);
    seed(world, "Hm_lvt_00000000000000000000000000000000", &[("", "/"), (parent, "/"), (parent, "/demo")]);
    assert!(world.browser.names().len() >= 4);
    world.open("/demo/news.html");
    world.expect_names(&[]);
}

fn a_withdrawal_also_removes_declared_names_on_parent_domains_and_paths() {
    on_both_hosts(withdrawing_everywhere);
}

pub fn withdrawing_everywhere(world: &World) {
    world.open("/demo/news.html");
    world.answer_banner("accept");
    world.expect_analytics(&["cookie-agree"]);
    let parent = if world.site.contains("shop.test") { ".shop.test" } else { "" };
    seed(world, "_gid", &[("", "/"), (parent, "/"), ("", "/demo"), (parent, "/demo/")]);
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&["cookie-agree"]);
}

/// Only what is declared tells of such a cookie: the page cannot read the name.
fn a_withdrawal_removes_a_declared_name_on_its_own_path_which_the_page_does_not_see() {
    let in_demo = |catalogue: &mut Catalogue| {
        let entry = catalogue.entries.iter_mut().find(|entry| entry.name == "_gid").expect("an entry");
        entry.path = Some("/demo".into());
    };
    let mut world = World::with(server(in_demo), Browser::chromium());
    for site in [Server::localhost, Server::shop] {
        world.site = site(&world.server);
        world.open_page("/withdraw", "", "");
        world.answer_banner("accept");
        world.expect_names(&["cookie-agree"]);
        seed(&world, "_gid", &[("", "/demo")]);
        world.expect_names(&["_gid", "cookie-agree"]);
        world.browser.run("CookieGate.withdraw();");
        world.expect_names(&["cookie-agree"]);
        world.browser.empty_jar();
    }
}

fn an_undeclared_leftover_goes_where_it_is_host_only_and_stays_on_a_parent_domain() {
    let mut world = World::new();
    world.site = world.server.shop();
    world.open("/?gate=off");
    world.browser.empty_jar();
    seed(&world, "ours_once", &[("", "/")]);
    seed(&world, "of_a_sister_site", &[(".shop.test", "/")]);
    world.open("/");
    world.expect_names(&["of_a_sister_site"]);
    let report =
        world.browser.run("return CookieGate.report().map(({ action, name, category }) => [action, name, category]);");
    let report = report.as_array().expect("a list");
    assert!(report.contains(&json!(["removed", "ours_once", "undeclared"])), "{report:?}");
    assert!(report.contains(&json!(["kept", "of_a_sister_site", "undeclared"])), "{report:?}");
    assert_eq!(world.browser.run("return document.cookie;"), "", "what is not granted is not read");
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_required_cookie_and_an_httponly_one_are_left_in_peace() {
    on_both_hosts(left_in_peace);
}

pub fn left_in_peace(world: &World) {
    world.open("/?gate=off");
    world.browser.empty_jar();
    let url = format!("{}/", world.site);
    world.browser.seed(json!({ "name": "server_side", "value": "1", "url": url, "httpOnly": true }));
    world.open("/");
    world.settle(100);
    world.expect_names(&["server_side"]);
}

fn nothing_lives_longer_than_its_declared_period() {
    on_both_hosts(|world| {
        world.open("/");
        world.answer_banner("accept");
        world.expect_analytics(&["cookie-agree"]);
        world.browser.run(
            "const far = new Date(Date.now() + 10 * 365 * 86400e3).toUTCString();
             document.cookie = `_ga_CONTAINER=1; path=/; expires=${far}`;
             document.cookie = 'code=1; path=/; max-age=999999999';
             document.cookie = `time=newest; path=/; expires=${far}`;",
        );
        let now = world.browser.run("return Date.now() / 1000;").as_f64().expect("a number");
        let jar = world.browser.jar();
        let left = |name: &str| {
            let cookie: &Cookie =
                jar.iter().find(|cookie| cookie.name == name).unwrap_or_else(|| panic!("{name} in {jar:?}"));
            cookie.expires.map(|time| time - now)
        };
        // Chromium itself allows 400 days at most (RFC 6265bis § 5.5).
        assert!(
            left("_ga_CONTAINER").is_some_and(|life| life > 390.0 * DAY && life <= 401.0 * DAY),
            "{:?}",
            left("_ga_CONTAINER")
        );
        assert!(left("_gid").is_some_and(|life| life > 0.9 * DAY && life <= DAY + 1.0), "{:?}", left("_gid"));
        assert!(left("code").is_some_and(|life| life > 500.0 && life <= 601.0), "{:?}", left("code"));
        assert!(left("_gat_UA-20650859-1").is_some_and(|life| life <= 61.0));
        assert_eq!(left("time"), None, "declared for the session");
        assert_eq!(left("HMACCOUNT"), None);
        let record = left("cookie-agree").expect("a record that stays");
        assert!(record > 180.0 * DAY && record < 185.0 * DAY, "six calendar months, not {record} s");
    });
}

fn cookie_store_is_capped_as_well() {
    let world = World::new();
    world.open("/");
    world.answer_banner("accept");
    world.expect_analytics(&["cookie-agree"]);
    world.browser.run(
        "return cookieStore.set({ name: '_gid', value: 'long', expires: Date.now() + 300 * 86400e3, path: '/' });",
    );
    world.browser.run(
        "return cookieStore.set({ name: 'code', value: 'long', expires: Date.now() + 300 * 86400e3, path: '/' });",
    );
    let now = world.browser.run("return Date.now() / 1000;").as_f64().expect("a number");
    let jar = world.browser.jar();
    let code = jar.iter().find(|cookie| cookie.name == "code").expect("a granted cookie");
    assert_eq!(code.value, "long");
    assert!(code.expires.is_some_and(|time| time - now > 500.0 && time - now <= 601.0), "{code:?}");
    assert_eq!(world.browser.console(), [""; 0]);
}
