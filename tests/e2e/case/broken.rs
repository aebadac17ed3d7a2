//! A gate.js whose parts are broken or do not fit together: closed, and the page works.
//!
//! Of a file that was cut off in the middle of its code nothing can be said here: that is no script any more, and runs not at
//! all. What can break within a sound script are the table and the core, which lie in it as text.

use cookie_gate_demo::Page;
use serde_json::json;

use super::loading::{document, gate_of};
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

/// The cases of this file.
pub const CASES: &[Case] = crate::cases![
    a_table_that_was_cut_off_leaves_the_gate_closed,
    a_core_that_was_cut_off_leaves_the_gate_closed,
    a_table_of_another_version_leaves_the_gate_closed,
    a_core_of_another_abi_leaves_the_gate_closed,
    a_core_that_fails_while_the_page_writes_and_reads_refuses_and_the_page_hears_nothing_of_it,
];

/// A site with a required cookie, whose gate.js is what `change` makes of it.
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

/// The text of the string that `key` has in gate.js's object, and where it stands.
fn string<'a>(gate: &'a str, key: &str) -> (usize, &'a str) {
    let start = gate.rfind(&format!("\"{key}\":\"")).expect("the key") + key.len() + 4;
    // Neither a table nor a core has a quotation mark in it that is not escaped.
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

/// The part of the text before the last line break in its first `share` of ten parts; of a core, before any character.
fn cut(text: &str, share: usize) -> String {
    let mut end = text.floor_char_boundary(text.len() * share / 10);
    // Not within an escape, which would be no script.
    while text[..end].ends_with('\\') || text[..end].ends_with("\\u") {
        end -= 1;
    }
    text[..end].to_string()
}

/// Opens a page and has it do what it may do closed, and what not.
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
    let world = with_gate(|gate| replaced(gate, "table", |table| table.replacen("cg3", "cg4", 1)));
    expect_closed(&world, "another version");
}

fn a_core_of_another_abi_leaves_the_gate_closed() {
    let world = with_gate(|gate| {
        let at = gate.find(".abi()").expect("the question for the ABI");
        let number = |char: char| char.is_ascii_digit();
        // Whichever side terser has put the number on.
        let before = gate[..at].rfind("===").filter(|found| at - found < 12 && gate[..*found].ends_with(number));
        let end = before.unwrap_or_else(|| gate[at..].find("===").expect("a comparison") + at + 4);
        format!("{}9{}", &gate[..end - 1], &gate[end..])
    });
    expect_closed(&world, "another ABI");
}

/// A core that fails when it is asked: the question that `export` answers is put to one that is not there.
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
