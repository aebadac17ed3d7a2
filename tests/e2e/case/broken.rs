//! A gate.js whose parts are broken or do not fit together: the gate is closed, and the page works.
//!
//! These cases say nothing of a file that ends in the middle of its code: such a file is no script, and does not run at
//! all. In a sound script two parts can break, the table and the core, which are text in the script.

use cookie_gate_demo::Page;
use serde_json::json;

use super::loading::{document, gate_of};
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    a_table_that_was_cut_off_leaves_the_gate_closed,
    a_core_that_was_cut_off_leaves_the_gate_closed,
    a_table_of_another_version_leaves_the_gate_closed,
    a_core_of_another_abi_leaves_the_gate_closed,
    a_core_that_fails_while_the_page_writes_and_reads_refuses_and_the_page_hears_nothing_of_it,
];

/// A site with a required cookie. Its gate.js is the result of `change`.
fn with_gate(change: impl Fn(&str) -> String) -> World {
    let server = server(|catalogue| {
        let search = catalogue.categories.iter_mut().find(|category| category.id == "search");
        search.expect("the category").required = true;
    });
    let world = World::with(server, Browser::chromium());
    let gate = gate_of(&world.browser, &world.server);
    let broken = change(&gate);
    assert_ne!(gate, broken);
    world.server.put("/broken.js", Page::script(broken));
    world
}

/// The string with the key `key` in gate.js's object, and its place in the text.
fn string<'a>(gate: &'a str, key: &str) -> (usize, &'a str) {
    let start = gate.rfind(&format!("\"{key}\":\"")).expect("the key") + key.len() + 4;
    // Every quotation mark in a table or in a core is escaped.
    let mut end = start;
    let octets = gate.as_bytes();
    while octets[end] != b'"' {
        end += if octets[end] == b'\\' { 2 } else { 1 };
    }
    (start, &gate[start..end])
}

fn replaced(gate: &str, key: &str, change: impl Fn(&str) -> String) -> String {
    let (start, old) = string(gate, key);
    format!("{}{}{}", &gate[..start], change(old), &gate[start + old.len()..])
}

/// The first `share` tenths of the text.
fn cut(text: &str, share: usize) -> String {
    let mut end = text.floor_char_boundary(text.len() * share / 10);
    // Not inside an escape: the file would be no script.
    while text[..end].ends_with('\\') || text[..end].ends_with("\\u") {
        end -= 1;
    }
    text[..end].to_string()
}

/// Opens a page, which does what a closed gate allows, and tries what a closed gate refuses.
#[track_caller]
fn expect_closed(world: &World, what: &str) {
    let head =
        "<script>window.faults = []; addEventListener('error', (event) => faults.push(event.message));</script>\n";
    world.server.put(
        "/page",
        document(&format!("<script src=\"/broken.js\"></script>\n{head}<script>document.cookie = '_ga=1';</script>\n")),
    );
    world.open("/page");
    assert_eq!(world.state()["mode"], "closed", "{what}");
    assert_eq!(world.browser.run("return CookieGate.allows('analytics');"), false, "{what}");
    world
        .browser
        .run("document.cookie = '_gid=1'; document.cookie = 'never_declared=1'; document.cookie = 'time=newest';");
    world.browser.run("cookieStore.set('_ga', '1'); localStorage.setItem('Hm_clear_cookie_1', '1');");
    assert_ne!(world.browser.run("return CookieGate.acceptAll();"), true, "{what}");
    world.settle(100);
    world.expect_names(&["time"]);
    assert_eq!(world.browser.run("return document.cookie;"), "time=newest", "{what}");
    assert_eq!(world.browser.run("return localStorage.length;"), 0, "{what}");
    assert_eq!(world.browser.run("return faults;"), json!([]), "{what}");
    assert!(!world.browser.shows("section.banner"), "{what}");
    let console = world.browser.console();
    assert!(console.iter().any(|line| line.contains("closed")), "{what}: it says so: {console:?}");
}

fn a_table_that_was_cut_off_leaves_the_gate_closed() {
    for share in [0, 1, 5, 9] {
        let world = with_gate(|gate| replaced(gate, "table", |table| cut(table, share)));
        expect_closed(&world, &format!("{share} of 10 parts of the table"));
    }
}

fn a_core_that_was_cut_off_leaves_the_gate_closed() {
    for share in [0, 1, 5, 9] {
        let world = with_gate(|gate| replaced(gate, "wasm", |core| cut(core, share)));
        expect_closed(&world, &format!("{share} of 10 parts of the core"));
    }
}

fn a_table_of_another_version_leaves_the_gate_closed() {
    let world = with_gate(|gate| replaced(gate, "table", |table| table.replacen("cg4", "cg3", 1)));
    expect_closed(&world, "another version");
}

fn a_core_of_another_abi_leaves_the_gate_closed() {
    let world = with_gate(|gate| {
        let at = gate.find(".abi()").expect("the question for the ABI");
        let number = |char: char| char.is_ascii_digit();
        // terser may have put the number on either side.
        let before = gate[..at].rfind("===").filter(|found| at - found < 12 && gate[..*found].ends_with(number));
        let end = before.unwrap_or_else(|| gate[at..].find("===").expect("a comparison") + at + 4);
        format!("{}9{}", &gate[..end - 1], &gate[end..])
    });
    expect_closed(&world, "another ABI");
}

/// A core that fails when asked: the call of `export` goes to a function that does not exist.
fn with_a_question_that_throws(export: &str) -> World {
    with_gate(|gate| gate.replace(&format!(".{export}("), ".nobody("))
}

fn a_core_that_fails_while_the_page_writes_and_reads_refuses_and_the_page_hears_nothing_of_it() {
    for export in ["may", "may_stay", "answer", "start", "allows"] {
        let world = with_a_question_that_throws(export);
        let head = "<script>
            window.faults = [];
            addEventListener('error', (event) => faults.push(event.message));
            addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)));
          </script>\n";
        world.server.put("/page", document(&format!("<script src=\"/broken.js\"></script>\n{head}")));
        world.open("/page");
        let told = world.browser.run(
            "const thrown = [];
             const attempt = async (what, work) => { try { await work(); } catch (error) { thrown.push(what + ': ' + error); } };
             return (async () => {
               await attempt('cookie', () => { document.cookie = '_ga=1; path=/'; });
               await attempt('read', () => document.cookie);
               await attempt('store', () => cookieStore.set('_gid', '1'));
               await attempt('get', () => cookieStore.getAll());
               // Nobody has declared it, so it is there to be asked about.
               await attempt('spare', () => sessionStorage.setItem('theirs', '1'));
               await attempt('key', () => localStorage.setItem('Hm_clear_cookie_1', '1'));
               await attempt('property', () => { localStorage.Hm_clear_cookie_2 = '1'; });
               await attempt('image', () => { new Image().src = '/demo/icon.svg'; });
               await attempt('fetch', () => fetch('/demo/icon.svg'));
               await attempt('beacon', () => navigator.sendBeacon('/demo/icon.svg'));
               await attempt('vendor', () => { new Image().src = 'http://google-analytics.localhost:' + location.port + '/collect'; });
               await attempt('frame', () => document.body.append(document.createElement('iframe')));
               await attempt('reject', () => CookieGate.rejectAll());
               return thrown;
             })();",
        );
        assert_eq!(told, json!([]), "{export}");
        world.settle(100);
        assert_eq!(world.browser.run("return [faults, localStorage.length];"), json!([[], 0]), "{export}");
        assert_eq!(world.vendor_requests().len(), 0, "{export}");
        let names = world.browser.names();
        assert!(!names.iter().any(|name| name == "_ga" || name == "_gid"), "{export}: {names:?}");
        let console = world.browser.console();
        let ours = |line: &String| line.contains("Cookie Gate") && line.contains("nobody is not a function");
        assert!(!console.is_empty() && console.iter().all(ours), "{export}: {console:?}");
    }
}
