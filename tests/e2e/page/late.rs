//! Grants that come late: scripts that have looked for a library in vain, and cookies that were written in vain.

use serde_json::{Value, json};

use super::{InEngine, host, put_library, world_in};
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::{Browser, Engine};

pub const IN_ALL: &[InEngine] = &[("what_was_held_never_leaves_a_name_in_two_scopes", never_in_two_scopes)];

pub const CASES: &[Case] = crate::cases![an_inline_script_that_came_too_early_is_told_and_starts_when_it_is_tagged,];

/// How Amplitude's documents have a page start the library: by its address, then by an inline script.
const START: &str = "if (window.amplitude) { amplitude.getInstance().init('key'); window.started = true; }";

fn early(world: &World) -> Vec<Value> {
    let report = world.browser.run("return CookieGate.report().filter((item) => item.action === 'early');");
    report.as_array().expect("a list").clone()
}

fn an_inline_script_that_came_too_early_is_told_and_starts_when_it_is_tagged() {
    // A vendor's address needs no tag.
    let site = server(|catalogue| catalogue.vendors[0].hosts.push("player.test".into()));
    let world = World::with(site, Browser::chromium());
    put_library(&world, "/amplitude.js", "amplitude-js/amplitude.umd.min.js");
    let vendor = format!("<script src=\"{}/amplitude.js\"></script>", host(&world));
    let vendor = vendor.as_str();
    let tagged = "<script type=\"text/plain\" data-cookie-gate=\"analytics\" src=\"/amplitude.js\"></script>";
    let inline = |tag: &str| format!("<script{tag}>{START}</script>");
    let tag = " type=\"text/plain\" data-cookie-gate=\"analytics\"";
    for (library, inline, is_told) in [
        (vendor, inline(""), true),
        (tagged, inline(""), true),
        (tagged, inline(tag), false),
        (vendor, inline(tag), false),
        (tagged, "<script>window.ready = true; window.amplitudes?.start();</script>".into(), false),
    ] {
        let has_start = inline.contains("started");
        world.open_page("/late", "", &format!("{library}\n{inline}"));
        world.browser.run("CookieGate.forget();");
        world.open("/late");
        assert_eq!(world.browser.run("return [typeof amplitude, window.started];"), json!(["undefined", null]));
        world.answer_banner("accept");
        world
            .browser
            .until("the library", || (world.browser.run("return typeof amplitude;") != "undefined").then_some(()));
        if is_told {
            let told = world.browser.until("the report", || early(&world).into_iter().next());
            assert_eq!(told["kind"], "script");
            assert!(told["name"].as_str().is_some_and(|name| name.starts_with("if (window.amplitude)")), "{told}");
            let console = world.browser.console();
            assert!(console.iter().any(|line| line.contains("amplitude")), "{console:?}");
        } else {
            let starts = || (!has_start || world.browser.run("return window.started;") == true).then_some(());
            world.browser.until("the start", starts);
            world.settle(100);
            assert_eq!(early(&world), [json!(null); 0], "{inline}");
        }
    }
}

fn never_in_two_scopes(engine: Engine) {
    let mut world = world_in(engine);
    world.site = world.server.shop();
    world.open_page("/scopes", "", "");
    // A library that found no domain for its cookies before the grant, and finds one afterwards.
    world.browser.run("document.cookie = '_ga_X1=first; path=/; max-age=600';");
    world.expect_names(&[]);
    world.answer_banner("accept");
    world.expect_names(&["_ga_X1", "cookie-agree"]);
    world.browser.run("document.cookie = '_ga_X1=second; path=/; domain=shop.test; max-age=600';");
    let found = |world: &World| -> Vec<(String, String)> {
        let jar = world.browser.jar().into_iter().filter(|cookie| cookie.name == "_ga_X1");
        jar.map(|cookie| (cookie.domain, cookie.value)).collect()
    };
    assert_eq!(found(&world), [(".shop.test".into(), "second".into())]);
    // What the page itself does later is its own affair.
    world.browser.run("document.cookie = '_ga_X1=third; path=/; max-age=600';");
    assert_eq!(found(&world).len(), 2);
    // The same scope in other words: the cookie stays.
    world.browser.run("CookieGate.forget();");
    world.open("/scopes");
    world.browser.run("document.cookie = '_ga_X2=first; path=/; domain=shop.test';");
    world.answer_banner("accept");
    world.expect_names(&["_ga_X2", "cookie-agree"]);
    world.browser.run("document.cookie = '_ga_X2=second; domain=.SHOP.test; path=/';");
    world.expect_names(&["_ga_X2", "cookie-agree"]);
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}
