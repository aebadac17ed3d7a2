//! How the bundle comes into a page: inline, below a path, from another host, with the lines that `bundle` writes for
//! servers.

use super::InEngine;
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::{Browser, Engine, until};
use cookie_gate_bundle::{File, Place};
use cookie_gate_demo::Page;
use serde_json::Value;

pub const IN_ALL: &[InEngine] = &[
    ("inline_the_gate_runs_under_a_policy_with_its_hash_alone", inline),
    ("inline_a_gate_with_one_other_byte_does_not_run_and_nothing_tagged_starts", inline_flipped),
];

pub const CASES: &[Case] = crate::cases![
    the_gate_s_own_lines_have_each_file_fetched_once,
    below_a_path_the_gate_finds_its_files,
    from_another_host_with_cors_all_works,
    from_another_host_without_cors_the_banner_works_and_the_console_says_what_is_missing,
    from_another_host_without_cors_a_tag_with_a_hash_is_refused,
];

fn world_in(engine: Engine) -> World {
    let mut world = World::with(server(|_| ()), Browser::of(engine));
    if !engine.shows_whole_jar() {
        // The next case would find this host's cookies.
        world.browser.give_up();
    }
    world
}

fn files(world: &World, base: &str, is_inline: bool) -> Vec<File> {
    world.server.bundle_for(&Place::new(base, is_inline).expect("a place")).expect("a bundle")
}

fn text<'a>(files: &'a [File], name: &str) -> &'a str {
    let file = files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("{name} is not there"));
    std::str::from_utf8(&file.bytes).expect("UTF-8").trim_end_matches('\n')
}

fn embed(files: &[File]) -> Value {
    serde_json::from_str::<Value>(text(files, "manifest.json")).expect("JSON")["embed"].clone()
}

/// Serves the files below a path, each with this header if there is one.
fn put(world: &World, path: &str, files: &[File], header: Option<(&str, &str)>) {
    for file in files {
        let page = Page::named(&file.name, file.bytes.clone());
        let page = header.into_iter().fold(page, |page, (name, value)| page.header(name, value));
        world.server.put(&format!("{path}{}", file.name), page);
    }
}

/// A page with a tagged script of a vendor, and with one that writes by itself.
fn page(tag: &str) -> Page {
    Page::html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">{tag}<title>A page</title>
         <script type=\"text/plain\" data-cookie-gate=\"analytics\" src=\"{{{{google}}}}/analytics.js\"></script></head>
         <body><h1>A page</h1></body></html>"
    ))
}

/// Refuses before the decision, opens the panel, grants there, and withdraws.
fn expect_the_whole_path(world: &World) {
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("document.cookie = '_ga=1; path=/';");
    world.settle(100);
    world.expect_names(&[]);
    assert_eq!(world.vendor_requests(), []);
    world.save_in_panel(&["analytics"]);
    until("the vendor's script", || (!world.vendor_requests().is_empty()).then_some(()));
    world.browser.run("document.cookie = '_ga=1; path=/';");
    world.browser.until("the record and the cookie", || {
        let names = world.browser.names();
        (names.iter().any(|name| name == "_ga") && names.iter().any(|name| name == "cookie-agree")).then_some(())
    });
    assert_eq!(world.browser.run("return CookieGate.withdraw();"), true);
    world.expect_names(&["cookie-agree"]);
}

/// A policy that allows nothing but what `bundle` has written, the vendor, and its answers.
fn strict(world: &World, sources: &str) -> String {
    let vendor = format!("http://google-analytics.localhost:{}", world.server.port());
    format!(
        "default-src 'none'; script-src {sources}; connect-src 'self' {vendor}; img-src 'self' {vendor}; \
         require-trusted-types-for 'script'"
    )
}

fn inline(engine: Engine) {
    let world = world_in(engine);
    let files = files(&world, "/deep/cookie-gate/", true);
    put(&world, "/deep/cookie-gate/", &files, None);
    let script = text(&files, "embed/inline.html");
    let sources = embed(&files)["script_src"].as_str().expect("sources").to_string();
    assert!(sources.starts_with("'sha256-") && sources.matches("sha").count() == 1, "{sources}");
    // A `base` element that comes later counts for nothing of ours.
    world.server.put(
        "/shop/page",
        page(&format!("{script}<base href=\"/elsewhere/\">"))
            .header("Content-Security-Policy", &strict(&world, &sources)),
    );
    world.open("/shop/page");
    expect_the_whole_path(&world);
    let console = world.browser.console();
    assert_eq!(console, [""; 0], "the console stays empty");
}

fn inline_flipped(engine: Engine) {
    let world = world_in(engine);
    let files = files(&world, "/cookie-gate/", true);
    put(&world, "/cookie-gate/", &files, None);
    let script = text(&files, "embed/inline.html").replacen("allFunctionsCalledOnLoad", "allFunctionsCalledOnload", 1);
    let sources = embed(&files)["script_src"].as_str().expect("sources").to_string();
    world.server.put("/page", page(&script).header("Content-Security-Policy", &strict(&world, &sources)));
    world.open("/page");
    world.settle(300);
    assert_eq!(world.browser.run("return typeof window.CookieGate;"), "undefined");
    assert_eq!(world.vendor_requests(), []);
    world.expect_names(&[]);
}

fn the_gate_s_own_lines_have_each_file_fetched_once() {
    let world = world_in(Engine::Chromium);
    let files = files(&world, "/cookie-gate/", false);
    // The files may be cached, as on a site.
    put(&world, "/cookie-gate/", &files, Some(("Cache-Control", "max-age=31536000, immutable")));
    let lines = [text(&files, "embed/tag.html"), text(&files, "embed/panel.html")].concat();
    let link = embed(&files)["link"].as_str().expect("a link").to_string();
    world.server.put("/page", page(&lines).header("Link", &link));
    world.open("/page");
    expect_the_whole_path(&world);
    let log = world.server.log();
    for name in ["gate.", "panel.", "panel_bg."] {
        let is_ours = |path: &str| {
            path.strip_prefix("/cookie-gate/").is_some_and(|file| file.starts_with(name) && !file.ends_with(".json"))
        };
        let asked: Vec<&str> = log.iter().map(|request| &*request.path).filter(|path| is_ours(path)).collect();
        assert_eq!(asked.len(), 1, "{asked:?}");
    }
    // The browser would say that it has not used what it has loaded ahead.
    world.settle(4000);
    assert_eq!(world.browser.console(), [""; 0]);
}

fn below_a_path_the_gate_finds_its_files() {
    let world = world_in(Engine::Chromium);
    let files = files(&world, "/de/shop/cookie-gate/", false);
    put(&world, "/de/shop/cookie-gate/", &files, None);
    world.server.put("/de/shop/page", page(text(&files, "embed/tag.html")));
    world.open("/de/shop/page");
    expect_the_whole_path(&world);
    assert_eq!(world.browser.console(), [""; 0]);
}

/// A page on `localhost`, and the bundle on a host of another site.
fn elsewhere(header: Option<(&str, &str)>, tag: impl Fn(&[File], &str) -> String) -> World {
    let world = world_in(Engine::Chromium);
    let base = format!("http://cdn.shop.test:{}/cg/", world.server.port());
    let files = files(&world, &base, false);
    put(&world, "/cg/", &files, header);
    world.server.put("/page", page(&tag(&files, &base)));
    world.open("/page");
    world
}

const CORS: (&str, &str) = ("Access-Control-Allow-Origin", "*");

fn from_another_host_with_cors_all_works() {
    let world = elsewhere(Some(CORS), |files, _| text(files, "embed/tag.html").to_string());
    expect_the_whole_path(&world);
    assert_eq!(world.browser.console(), [""; 0]);
}

fn from_another_host_without_cors_the_banner_works_and_the_console_says_what_is_missing() {
    let world = elsewhere(None, |_, base| format!("<script src=\"{base}gate.js\"></script>"));
    world.answer_banner("customise");
    world.browser.until("the banner to say so", || world.browser.shows("section.banner .note").then_some(()));
    let console = world.browser.console();
    assert!(console.iter().any(|line| line.contains("Cookie Gate") && line.contains("CORS")), "{console:?}");
    world.browser.run("document.cookie = '_ga=1; path=/';");
    world.settle(100);
    world.expect_names(&[]);
    assert_eq!(world.vendor_requests(), []);
    world.answer_banner("reject");
    world.expect_names(&["cookie-agree"]);
}

fn from_another_host_without_cors_a_tag_with_a_hash_is_refused() {
    let world = elsewhere(None, |files, _| text(files, "embed/tag.html").to_string());
    world.settle(300);
    assert_eq!(world.browser.run("return typeof window.CookieGate;"), "undefined");
    assert_eq!(world.vendor_requests(), []);
    world.expect_names(&[]);
    let console = world.browser.console();
    assert!(console.iter().any(|line| line.contains("CORS")), "{console:?}");
}
