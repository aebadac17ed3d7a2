//! The site over https: the record is sent over https only, names have a prefix, and some leftovers only https can
//! reach.

use cookie_gate_catalogue::{Catalogue, Enforcement, Entry};
use cookie_gate_demo::Page;
use serde_json::json;

use crate::harness::Case;
use crate::tls::Front;
use crate::world::{World, page, server};
use cookie_gate_browser::{Browser, Cookie, Engine};

pub const CASES: &[Case] = crate::cases![
    on_https_the_record_is_secure_and_obeyed,
    over_http_beside_https_nothing_is_granted_by_what_http_cannot_see,
    a_record_with_the_host_prefix_is_kept_and_no_parent_domain_can_plant_one,
    leftovers_that_only_https_reaches_are_removed_and_stay_when_granted,
    strict_on_https_lets_the_site_reach_itself_and_nobody_else,
];

fn on_https_the_record_is_secure_and_obeyed() {
    record_is_secure(Engine::Chromium);
}

fn over_http_beside_https_nothing_is_granted_by_what_http_cannot_see() {
    http_beside_https(Engine::Chromium);
}

fn a_record_with_the_host_prefix_is_kept_and_no_parent_domain_can_plant_one() {
    host_prefix(Engine::Chromium);
}

fn leftovers_that_only_https_reaches_are_removed_and_stay_when_granted() {
    leftovers(Engine::Chromium);
}

fn strict_on_https_lets_the_site_reach_itself_and_nobody_else() {
    strict(Engine::Chromium);
}

/// Runs a case on https, in a world where plain http leads to the same host.
fn on_https(engine: Engine, change: impl Fn(&mut Catalogue), case: impl Fn(&World)) {
    let front = Front::start();
    let server = server(|catalogue| {
        catalogue.site.origins.push(front.site());
        change(catalogue);
    });
    front.pass_to(server.port());
    let mut world = World::with(server, Browser::trusting(engine));
    world.site = front.site();
    case(&world);
    assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
}

fn record(world: &World, name: &str) -> Cookie {
    world.browser.until("the record", || world.browser.jar().into_iter().find(|cookie| cookie.name == name))
}

const WRITE: &str = "document.cookie = '_ga=1; path=/'; document.cookie = 'HMACCOUNT=1; path=/; Secure';";

pub fn record_is_secure(engine: Engine) {
    on_https(
        engine,
        |_| (),
        |world| {
            world.open_page("/shop", "", "");
            world.browser.run(WRITE);
            world.settle(50);
            world.expect_names(&[]);
            world.answer_banner("accept");
            let record = record(world, "cookie-agree");
            assert!(record.secure && !record.http_only && record.path == "/", "{record:?}");
            assert_eq!(record.domain, "www.shop.test", "for this host alone");
            world.browser.run(WRITE);
            world.expect_names(&["HMACCOUNT", "_ga", "cookie-agree"]);
            world.open("/shop");
            assert_eq!(world.state()["method"], "accept");
            world.browser.run("CookieGate.withdraw();");
            world.expect_names(&["cookie-agree"]);
        },
    );
}

/// A browser neither sends such a record over http nor lets http set another record beside it (RFC 6265bis § 5.7,
/// "leave secure cookies alone"). So a grant of https is no grant on http, and a decision on http holds as long as the
/// page.
pub fn http_beside_https(engine: Engine) {
    on_https(
        engine,
        |_| (),
        |world| {
            world.open_page("/shop", "", "");
            world.answer_banner("accept");
            let kept = record(world, "cookie-agree");
            let http = format!("{}/shop", world.server.shop());
            world.browser.open(&http);
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
            world.browser.run("document.cookie = '_ga=1; path=/';");
            world.settle(50);
            world.expect_names(&["cookie-agree"]);
            world.answer_banner("reject");
            world.browser.until("the answer", || (world.state()["decided"] == true).then_some(()));
            assert_eq!(record(world, "cookie-agree"), kept, "https keeps its own");
            world.browser.run("CookieGate.acceptAll(); document.cookie = '_ga=1; path=/';");
            world.expect_names(&["_ga", "cookie-agree"]);
            world.open("/shop");
            assert_eq!(world.state()["method"], "accept");
        },
    );
}

pub fn host_prefix(engine: Engine) {
    let name = "__Host-agree";
    on_https(
        engine,
        |catalogue| {
            catalogue.consent.cookie = name.into();
            let entry = catalogue.entries.iter_mut().find(|entry| entry.name == "cookie-agree");
            entry.expect("the record").name = name.into();
        },
        |world| {
            let plant = format!("{name}=1; Path=/; Secure; Domain=shop.test");
            world.server.put("/planted", page("", "").header("Set-Cookie", &plant));
            world.open("/planted");
            world.expect_names(&[]);
            world.answer_banner("accept");
            let kept = record(world, name);
            assert!(kept.secure && kept.path == "/" && kept.domain == "www.shop.test", "{kept:?}");
            world.browser.run(WRITE);
            world.browser.run(&format!("document.cookie = '{name}=; Path=/; Secure; Max-Age=0';"));
            world.expect_names(&["HMACCOUNT", name, "_ga"]);
            world.open("/planted");
            assert_eq!(record(world, name), kept);
            world.browser.run("CookieGate.forget();");
            world.expect_names(&[]);
        },
    );
}

/// Leftovers: each goes only with the attributes that it was set with.
pub fn leftovers(engine: Engine) {
    on_https(
        engine,
        |catalogue| {
            let model = catalogue.entries.iter().find(|entry| entry.name == "_ga").expect("the model").clone();
            for (nr, name) in (100..).zip(["__Host-vendor", "__Secure-vendor"]) {
                let entry = Entry { nr: Some(nr), name: name.into(), ..model.clone() };
                catalogue.entries.push(entry);
            }
        },
        |world| {
            let left = |world: &World| {
                for (name, more) in [
                    ("_ga", "; Secure"),
                    ("_ga", "; Secure; Domain=shop.test"),
                    ("_ga", "; Secure; SameSite=None; Partitioned"),
                    ("__Host-vendor", "; Secure"),
                    ("__Host-vendor", "; Secure; SameSite=None; Partitioned"),
                    ("__Secure-vendor", "; Secure; Domain=shop.test"),
                    ("__Secure-vendor", "; Secure; SameSite=Strict"),
                ] {
                    let answer =
                        Page::html("set").header("Set-Cookie", &format!("{name}=1; Path=/; Max-Age=999{more}"));
                    world.server.put("/left", answer);
                    world.open("/left");
                }
                let optional = world.browser.names().into_iter().filter(|name| name != "cookie-agree").count();
                assert_eq!(optional, 7, "all of them are there: {:?}", world.browser.names());
            };
            left(world);
            world.open_page("/shop", "", "");
            world.expect_names(&[]);
            world.answer_banner("accept");
            record(world, "cookie-agree");
            left(world);
            world.open("/shop");
            world.settle(50);
            assert_eq!(world.browser.names().len(), 8, "{:?}", world.browser.names());
            world.browser.run("CookieGate.withdraw();");
            world.expect_names(&["cookie-agree"]);
        },
    );
}

/// The Content Security Policy of strict names the site's own origin, which over https differs from the origin over
/// http.
pub fn strict(engine: Engine) {
    on_https(
        engine,
        |catalogue| catalogue.enforcement = Enforcement::Strict,
        |world| {
            world.open_page("/shop", "", "");
            let vendor = format!("{}/collect", world.site.replace("www.shop", "google-analytics"));
            let reach = || {
                let script =
                    "const tried = (url) => fetch(url, { mode: 'no-cors' }).then(() => 'sent', () => 'refused');
                              return Promise.all([tried('/shop'), tried(input)]);";
                world.browser.run_with(script, json!(vendor))
            };
            assert_eq!(reach(), json!(["sent", "refused"]));
            // What the parser of a frame requests, the browser itself refuses.
            let markup = "const frame = document.createElement('iframe');
                          frame.srcdoc = `<link rel=stylesheet href=${input}>`;
                          return new Promise((loaded) => { frame.onload = () => loaded(1); document.body.append(frame); });";
            world.browser.run_with(markup, json!(vendor));
            assert_eq!(world.vendor_requests(), []);
            world.answer_banner("accept");
            assert!(record(world, "cookie-agree").secure);
            world.browser.until("the page without the policy", || (reach() == json!(["sent", "sent"])).then_some(()));
            assert_ne!(world.vendor_requests(), []);
            let said = world.browser.console();
            assert!(
                said.iter().all(|line| line.replace('-', " ").contains("Content Security Policy")) && !said.is_empty(),
                "{said:?}"
            );
            world.browser.run(WRITE);
            world.expect_names(&["HMACCOUNT", "_ga", "cookie-agree"]);
        },
    );
}
