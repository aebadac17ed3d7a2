//! Files of the bundle of which one byte differs: browsers refuse each of them, and nothing is granted by that.
//!
//! Each byte is flipped so that the file would still do its work: only the hash tells the difference.

use super::{InEngine, host};
use crate::harness::Case;
use crate::usage::using;
use crate::world::{World, server};
use cookie_gate_browser::{Browser, Engine, until};
use cookie_gate_bundle::{File, Place};
use cookie_gate_catalogue::{Catalogue, Placeholders};
use cookie_gate_demo::Page;
use serde_json::{Value, json};

pub const IN_ALL: &[InEngine] = &[
    ("a_panel_with_one_other_byte_is_refused_and_the_banner_still_asks", panel),
    ("a_box_with_one_other_byte_is_refused_and_what_waits_waits_on", boxes),
    ("texts_with_one_other_byte_are_refused_and_the_banner_asks_in_the_first_language", texts),
    ("a_gate_with_one_other_byte_does_not_run_and_nothing_tagged_starts", gate),
];

pub const CASES: &[Case] = crate::cases![
    a_policy_with_one_other_byte_is_refused_and_what_the_page_says_stays,
    every_file_of_a_bundle_that_pages_load_has_a_case_here,
];

/// The files that the cases flip, without their language.
const PANEL: [&str; 3] = ["panel.js", "panel_bg.wasm", "panel.en.json"];
const BOXES: [&str; 2] = ["blocked.js", "blocked.en.json"];
const TEXTS: &str = "banner.de.json";
const POLICY: [&str; 3] = ["policy.js", "policy.css", "policy.en.json"];
const GATE: &str = "gate.js";

/// The same file with one byte changed, at a place where the file still does its work.
fn flipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let place = match name.rsplit('.').next() {
        // A capital letter at the start of a text that visitors read.
        Some("json") => bytes.windows(2).position(|two| two[0] == b'"' && two[1].is_ascii_uppercase()).map(|at| at + 1),
        // A letter of a message, or of a comment.
        Some("js") => ["message", "allFunctions", "Cookie Gate", "function"]
            .iter()
            .find_map(|word| bytes.windows(word.len()).position(|part| part == word.as_bytes()))
            .filter(|_| name != "panel.js" && name != "blocked.js")
            .or_else(|| bytes.iter().rposition(|byte| *byte == b'\n')),
        // The name of a property.
        Some("css") => bytes.windows(5).position(|part| part == b"color"),
        _ => Some(bytes.len() - 1),
    };
    let place = place.unwrap_or_else(|| panic!("no harmless byte in {name}"));
    bytes[place] = match bytes[place] {
        b'\n' => b' ',
        other => other ^ 0x20,
    };
    bytes
}

fn files(world: &World) -> Vec<File> {
    world.server.bundle_for(&Place::new("/", false).expect("a place")).expect("a bundle")
}

fn manifest(files: &[File]) -> Value {
    let file = files.iter().find(|file| file.name == "manifest.json").expect("a manifest");
    serde_json::from_slice(&file.bytes).expect("JSON")
}

/// Puts the file with one other byte in the place of the file, under both of its names. Returns the path of the
/// versioned one.
fn flip(world: &World, name: &str) -> String {
    let files = files(world);
    let versioned = manifest(&files)["files"][name]["file"].as_str().expect("a name").to_string();
    let file = files.iter().find(|file| file.name == name).expect("the file");
    for path in [name, &*versioned] {
        world.server.put(&format!("/{path}"), Page::named(name, flipped(name, &file.bytes)));
    }
    format!("/{versioned}")
}

fn world_with(engine: Engine, change: impl Fn(&mut Catalogue)) -> World {
    let mut world = World::with(server(change), Browser::of(engine));
    if !engine.shows_whole_jar() {
        // The next case would find this host's cookies.
        world.browser.give_up();
    }
    world
}

/// Waits until the site was asked for the file.
fn expect_asked(world: &World, path: &str) {
    until(path, || (world.requests_of(path) > 0).then_some(()));
}

fn panel(engine: Engine) {
    for name in PANEL {
        let world = world_with(engine, |_| ());
        let path = flip(&world, name);
        world.open("/");
        world.answer_banner("customise");
        expect_asked(&world, &path);
        world.browser.until("the banner to say so", || {
            world.browser.shows("section.banner [role=status], section.banner .note").then_some(())
        });
        world.settle(200);
        assert!(!world.browser.shows("dialog"), "{name}: no panel");
        let console = world.browser.console();
        let is_told = !engine.has_console() || console.iter().any(|line| line.contains("integrity"));
        assert!(is_told, "{name} was refused for its hash: {console:?}");
        assert_eq!(world.browser.run("return CookieGate.open();"), false, "{name}");
        world.expect_names(&[]);
        assert_eq!(world.vendor_requests(), [], "{name}");
        world.answer_banner("reject");
        world.expect_names(&["cookie-agree"]);
        assert_eq!(world.vendor_requests(), [], "{name}");
        world.browser.run("CookieGate.forget();");
        world.expect_names(&[]);
        world.answer_banner("accept");
        world.expect_analytics(&["cookie-agree"]);
        world.browser.run("CookieGate.withdraw();");
        world.expect_names(&["cookie-agree"]);
    }
}

fn boxes(engine: Engine) {
    for name in BOXES {
        let world = world_with(engine, |catalogue| catalogue.consent.placeholders = Placeholders::On);
        world.server.put("/frame", Page::html("<!doctype html><title>Film</title>"));
        let path = flip(&world, name);
        let frame = format!(
            "<iframe data-cookie-gate=\"analytics\" title=\"Film\" width=\"560\" height=\"315\" data-src=\"{}/frame\"></iframe>",
            host(&world)
        );
        world.open_page("/film", "", &frame);
        expect_asked(&world, &path);
        world.settle(300);
        let box_there = "return !!document.querySelector('iframe').contentDocument?.querySelector('button');";
        assert_eq!(world.browser.run(box_there), false, "{name}: no box");
        let asked = |path: &str| world.server.log().iter().any(|request| request.path == path);
        assert!(!asked("/frame"), "{name}");
        world.expect_names(&[]);
        // The category still can be granted.
        world.answer_banner("accept");
        until("the frame", || asked("/frame").then_some(()));
    }
}

fn texts(engine: Engine) {
    let world = world_with(engine, |catalogue| {
        *catalogue = using(&["en", "fr", "de"], &catalogue.site.origins, &json!(["google-analytics-4"]));
    });
    let page = |world: &World| {
        let text = "<!doctype html><html lang=\"de\"><meta charset=\"utf-8\"><script src=\"/gate.js\"></script><title>Seite</title><p>Text</p>";
        world.server.put("/seite", Page::html(text));
        world.open("/seite");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        let words = "return document.querySelector('cookie-gate').shadowRoot.querySelector('[data-action=accept]').textContent;";
        world.browser.run(words).as_str().expect("words").to_string()
    };
    assert_eq!(page(&world), "Alle akzeptieren");
    let path = flip(&world, TEXTS);
    let before = world.requests_of(&path);
    assert_eq!(page(&world), "Accept all");
    assert!(world.requests_of(&path) > before);
    world.browser.run("document.cookie = '_ga=1; path=/';");
    world.settle(100);
    world.expect_names(&[]);
    world.answer_banner("accept");
    world.browser.run("document.cookie = '_ga=1; path=/';");
    world.expect_names(&["_ga", "cookie-agree"]);
}

/// What an operator has to know: without the gate, what is tagged waits for ever, and nothing holds back the rest.
fn gate(engine: Engine) {
    let world = world_with(engine, |_| ());
    let files = files(&world);
    let integrity = manifest(&files)["files"][GATE]["integrity"].as_str().expect("a hash").to_string();
    let tag = format!("<script src=\"/gate.js\" integrity=\"{integrity}\"></script>");
    let head = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">{tag}<title>A page</title>
         <script type=\"text/plain\" data-cookie-gate=\"analytics\" src=\"{{{{google}}}}/analytics.js\"></script>
         <script type=\"text/plain\" data-cookie-gate=\"analytics\">document.cookie = '_gid=tagged; path=/';</script>"
    );
    let body =
        format!("<iframe data-cookie-gate=\"analytics\" data-src=\"{}/frame\" title=\"Film\"></iframe>", host(&world));
    world.server.put("/tagged", Page::html(format!("{head}{body}")));
    world.server.put(
        "/untagged",
        Page::html(format!("{head}<script>document.cookie = '_ga=untagged; path=/';</script>{body}")),
    );
    // The whole file runs.
    world.open("/untagged");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.settle(100);
    world.expect_names(&[]);
    flip(&world, GATE);
    world.open("/tagged");
    world.settle(300);
    assert_eq!(world.browser.run("return typeof window.CookieGate;"), "undefined");
    world.expect_names(&[]);
    assert_eq!(world.vendor_requests(), []);
    assert!(world.server.log().iter().all(|request| request.path != "/frame"));
    // The limit that docs/embedding.md names.
    world.open("/untagged");
    world.expect_names(&["_ga"]);
    assert_eq!(world.vendor_requests(), []);
}

fn a_policy_with_one_other_byte_is_refused_and_what_the_page_says_stays() {
    for name in POLICY {
        let world = world_with(Engine::Chromium, |_| ());
        let manifest = manifest(&files(&world));
        let hash = |name: &str| manifest["files"][name]["integrity"].as_str().expect("a hash").to_string();
        let body = "<cookie-gate-policy>Read the policy at the desk.</cookie-gate-policy><p class=\"cookie-gate-policy\">x</p>";
        let head = format!(
            "<link rel=\"stylesheet\" href=\"/policy.css\" integrity=\"{}\"><script src=\"/policy.js\" integrity=\"{}\"></script>",
            hash("policy.css"),
            hash("policy.js")
        );
        let say = "return document.querySelector('cookie-gate-policy').textContent.startsWith('Read the policy');";
        let sheets = "return document.styleSheets.length;";
        world.open_page("/whole", &head, body);
        world.browser.until("the policy", || (world.browser.run(say) == false).then_some(()));
        assert_eq!(world.browser.run(sheets), 1);
        let path = flip(&world, name);
        let path = if name.ends_with("json") { path } else { format!("/{name}") };
        let before = world.requests_of(&path);
        world.open_page("/flipped", &head, body);
        until("the file", || (world.requests_of(&path) > before).then_some(()));
        world.settle(300);
        assert_eq!(world.browser.run(say), name != "policy.css", "{name}");
        assert_eq!(world.browser.run(sheets), u8::from(name != "policy.css"), "{name}");
        assert!(world.browser.shows("section.banner"), "{name}");
        world.expect_names(&[]);
    }
}

fn every_file_of_a_bundle_that_pages_load_has_a_case_here() {
    let world = world_with(Engine::Chromium, |catalogue| {
        *catalogue = using(&["en", "fr", "de"], &catalogue.site.origins, &json!(["google-analytics-4"]));
        catalogue.consent.placeholders = Placeholders::On;
    });
    let manifest = manifest(&files(&world));
    let known = [&PANEL[..], &BOXES, &[TEXTS], &POLICY, &[GATE]].concat();
    let general = |name: &str| name.replace(".fr.", ".en.").replace(".de.", ".en.");
    for name in manifest["files"].as_object().expect("files").keys() {
        assert!(known.iter().any(|one| general(one) == general(name)), "{name}");
    }
}
