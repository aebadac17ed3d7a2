//! The record: only the gate writes it, and a broken record grants nothing.

use std::time::{SystemTime, UNIX_EPOCH};

use cookie_gate::calendar::Period;
use cookie_gate::consent::record;
use serde_json::json;

use crate::harness::Case;
use crate::world::{World, on_both_hosts, on_localhost};

pub const CASES: &[Case] = crate::cases![
    a_broken_record_grants_nothing_and_asks_again,
    page_code_neither_writes_nor_deletes_the_record,
    the_record_is_short_plain_and_lax,
    a_planted_record_gives_nothing_and_is_removed,
    a_decision_is_over_after_six_calendar_months,
];

/// A valid record of this visitor, made in the browser.
fn sound(world: &World) -> String {
    world.open("/");
    world.answer_banner("accept");
    world.expect_analytics(&["cookie-agree"]);
    world.browser.jar().into_iter().find(|cookie| cookie.name == "cookie-agree").expect("a record").value
}

fn a_broken_record_grants_nothing_and_asks_again() {
    on_both_hosts(|world| {
        let record = sound(world);
        let half = &record[..record.len() / 2];
        let broken = [
            String::new(),
            "1".into(),
            "true".into(),
            "all".into(),
            half.into(),
            format!("9{record}"),
            format!("{record}{record}"),
            record.replace('.', ","),
            record.chars().rev().collect(),
            "A".repeat(3_000),
            "%22%7B%7D".into(),
            "{\"analytics\":true}".into(),
        ];
        for value in broken {
            // No page of the site: its vendors would write again.
            world.browser.open("about:blank");
            world.browser.empty_jar();
            world.browser.seed(json!({ "name": "cookie-agree", "value": value, "url": format!("{}/", world.site) }));
            let vendors = world.vendor_requests().len();
            world.open("/demo/account.html");
            world.open("/demo/news.html");
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
            world.browser.run("document.cookie = '_ga=1'; document.cookie = 'code=1';");
            world.settle(50);
            assert_eq!(world.state()["decided"], false, "{value}");
            assert!(
                world.browser.names().iter().all(|name| name == "cookie-agree"),
                "{value}: {:?}",
                world.browser.names()
            );
            assert_eq!(world.vendor_requests().len(), vendors, "{value}");
        }
    });
}

fn page_code_neither_writes_nor_deletes_the_record() {
    on_both_hosts(page_code_on_the_record);
}

pub fn page_code_on_the_record(world: &World) {
    let record = sound(world);
    world.browser.run("CookieGate.rejectAll();");
    world.expect_names(&["cookie-agree"]);
    let before = world.browser.jar();
    assert_ne!(before[0].value, record);
    for script in [
        "document.cookie = `cookie-agree=${input}; path=/`;",
        "document.cookie = `cookie-agree=${input}; path=/demo`;",
        "document.cookie = ` \\tcookie-agree = ${input}; path=/`;",
        "document.cookie = `cookie-agree=${input}; path=/; domain=${location.hostname}`;",
        "document.cookie = 'cookie-agree=; path=/; max-age=0';",
        "document.cookie = 'cookie-agree=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT';",
        "document.cookie = 'cookie-agree=; max-age=-1';",
        "return window.cookieStore?.set('cookie-agree', input);",
        "return window.cookieStore?.set({ name: 'cookie-agree', value: input, path: '/' });",
        "return window.cookieStore?.delete('cookie-agree');",
        "return window.cookieStore?.delete({ name: 'cookie-agree', path: '/' });",
    ] {
        world.browser.run_with(script, json!(record));
        assert_eq!(world.browser.jar(), before, "{script}");
    }
    let report = world.browser.run("return CookieGate.report().filter(({ name }) => name === 'cookie-agree');");
    assert!(!report.as_array().expect("a list").is_empty(), "every attempt is reported");
    // There is no second record for a path below either, which not every jar shows from above.
    world.open("/demo/news.html");
    assert_eq!(world.browser.jar(), before);
    // Control: without the gate the same statements do change the record.
    world.open("/?gate=off");
    world.browser.run("document.cookie = 'cookie-agree=; path=/; max-age=0';");
    world.expect_names(&[]);
}

fn the_record_is_short_plain_and_lax() {
    on_localhost(|world| {
        let record = sound(world);
        assert!(record.len() + "cookie-agree=".len() <= 300, "{record}");
        assert!(record.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)), "{record}");
        let jar = world.browser.devtools("Network.getAllCookies", json!({}));
        let cookie =
            jar["cookies"].as_array().and_then(|all| all.iter().find(|one| one["name"] == "cookie-agree")).cloned();
        let cookie = cookie.expect("the record");
        assert_eq!(
            (&cookie["path"], &cookie["sameSite"], &cookie["domain"]),
            (&json!("/"), &json!("Lax"), &json!("localhost"))
        );
    });
}

/// A sub-domain can plant a record for the whole domain (RFC 6265bis § 8.6). A planted record can remove grants, never
/// add them.
fn a_planted_record_gives_nothing_and_is_removed() {
    let mut world = World::new();
    // Localhost has no parent domain that a browser accepts.
    world.site = world.server.shop();
    let granting = sound(&world);
    for (own, planted, granted) in [("reject", Some(granting.clone()), false), ("accept", None, true)] {
        world.open("/");
        world.browser.run(&format!("CookieGate.{own}All();"));
        let host = world.site.trim_start_matches("http://").split(':').next().expect("a host").to_string();
        let parent = host.split_once('.').expect("a parent domain").1;
        let planted = planted.unwrap_or_else(|| "broken".into());
        world
            .browser
            .seed(json!({ "name": "cookie-agree", "value": planted, "domain": format!(".{parent}"), "path": "/" }));
        world.open("/demo/news.html");
        world.browser.until("one record", || {
            let jar = world.browser.jar();
            let records: Vec<_> = jar.iter().filter(|cookie| cookie.name == "cookie-agree").collect();
            (records.len() == 1 && records[0].domain.trim_start_matches('.') == host).then_some(())
        });
        assert_eq!(world.state()["categories"]["analytics"], granted, "{own}");
        world.settle(50);
        if granted {
            world.expect_analytics(&["cookie-agree"]);
        } else {
            world.expect_names(&["cookie-agree"]);
        }
    }
}

/// The time of a decision that ends at this second.
fn made_to_end_at(end: i64) -> i64 {
    let period = Period::parse("P6M").expect("a period");
    let (mut low, mut high) = (end - 200 * 86_400, end - 170 * 86_400);
    while low < high {
        let middle = low + (high - low) / 2;
        if period.end(middle) < end { low = middle + 1 } else { high = middle }
    }
    low
}

/// Native tests judge the exact second. This case looks at the jar a minute before and a minute after.
fn a_decision_is_over_after_six_calendar_months() {
    on_both_hosts(|world| {
        let mut decision = record::read(sound(world)).expect("a record");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs() as i64;
        for (left, shown) in [(60, "[data-action=open]"), (-60, "section.banner")] {
            decision.time = made_to_end_at(now + left);
            world.open("/demo/news.html?gate=off");
            world.browser.empty_jar();
            let value = record::to_text(&decision);
            world.browser.seed(json!({ "name": "cookie-agree", "value": value, "url": format!("{}/", world.site) }));
            world.open_page("/period", "", "");
            world.browser.until(shown, || world.browser.shows(shown).then_some(()));
            world.browser.run("document.cookie = '_ga=1';");
            world.settle(20);
            assert_eq!(world.browser.names().contains(&"_ga".to_string()), left > 0, "{left} s left");
        }
    });
}
