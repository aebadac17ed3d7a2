//! Everything that others build on, in one kept text: what the page sees of us, and what the npm package exports. So a
//! change is always a decision.
//!
//! `UPDATE_EXPECT=1 cargo xtask test --engine chromium --only surface` writes `surface.snap` anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cookie_gate_demo::Page;
use expect_test::expect_file;

use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;
use cookie_gate_catalogue::theme::Theme;

pub const CASES: &[Case] = crate::cases![the_surface_is_the_kept_one];

/// A script in front of the gate, which writes down what the gate dispatches, and what was there before.
const WATCH: &str = "<script>
    window.before = new Set(Reflect.ownKeys(window));
    window.dispatched = new Set();
    const { dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.dispatchEvent = function (event) {
        if (this === document) dispatched.add(event.type + ' ' + Object.prototype.toString.call(event) + ' ' + Object.keys(event.detail));
        return Reflect.apply(dispatchEvent, this, [event]);
    };
</script>";

/// The lines of a description, made in the page.
const DESCRIBE: &str = "
    const kind = (value) => typeof value === 'function' ? `function of ${value.length}` :
        Object.prototype.toString.call(value).slice(8, -1);
    const shape = ({ writable, configurable, enumerable, get }) =>
        [get && 'getter', writable && 'writable', configurable && 'configurable', enumerable && 'enumerable'].filter(Boolean).join(' ');
    const lines = [];
    const heading = (text) => lines.push('', `# ${text}`);
    // The names of this test and of the browser's driver are left out.
    heading('globals');
    for (const name of Reflect.ownKeys(window).filter((name) => !before.has(name)).sort())
        if (!['before', 'dispatched', 'client', 'collect', 'seenParts', 'ret_nodes'].includes(name))
            lines.push(`${name}: ${kind(window[name])}, ${shape(Object.getOwnPropertyDescriptor(window, name))}`);
    heading(`members of CookieGate, ${Object.isFrozen(CookieGate) ? 'frozen' : 'open'}`);
    for (const name of Reflect.ownKeys(CookieGate).sort()) {
        const found = Object.getOwnPropertyDescriptor(CookieGate, name);
        lines.push(`${name}: ${kind(CookieGate[name])}${found.get ? ', getter' : ''}`);
    }
    heading('fields of the state');
    for (const [name, value] of Object.entries(CookieGate.state)) lines.push(`${name}: ${kind(value)}`);
    heading('fields of a line of the report');
    for (const name of Object.keys(CookieGate.report()[0])) lines.push(name);
    heading('fields of the export');
    for (const [name, value] of Object.entries(CookieGate.export())) lines.push(`${name}: ${kind(value)}`);
    heading('fields of a decision of the history');
    for (const [name, value] of Object.entries(CookieGate.export().history[0])) lines.push(`${name}: ${kind(value)}`);
    heading('events of the document, with the fields of their detail');
    lines.push(...[...dispatched].sort());
    heading('exports of client.js');
    for (const name of Object.keys(client).sort()) lines.push(`${name}: ${kind(client[name])}`);
    heading('parts');
    const parts = [...document.querySelector('cookie-gate').shadowRoot.querySelectorAll('[part]')];
    lines.push(...new Set([...seenParts, ...parts.flatMap((one) => [...one.part])].sort()));
    heading('custom properties of a page');
    const { adoptedStyleSheets, styleSheets } = document.querySelector('cookie-gate').shadowRoot;
    const rules = [...adoptedStyleSheets, ...styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText);
    lines.push(...new Set(rules.join().match(/--cookie-gate-[a-z-]+/g)?.sort()));
    return lines.join('\\n');";

/// The attributes of pages that the scripts of the gate name: whole, by `dataset`, and those in which addresses wait.
fn attributes() -> BTreeSet<String> {
    let entries = fs::read_dir(Path::new(crate::ROOT).join("www/gate")).expect("the scripts");
    let paths = entries.map(|entry| entry.expect("a file").path());
    let scripts = paths.filter(|path| path.extension().is_some_and(|end| end == "js"));
    let text: String = scripts.map(|path| fs::read_to_string(path).expect("a script")).collect();
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with(['/', '*'])).collect();
    let after = |start: &str, more: &str| -> Vec<String> {
        let end = |rest: &str| rest.find(|letter: char| !letter.is_ascii_lowercase() && !more.contains(letter));
        code.split(start).skip(1).map(|rest| rest[..end(rest).unwrap_or(rest.len())].to_string()).collect()
    };
    let names = after("NAMES = cut(\"", " :");
    let waiting = names.iter().flat_map(|names| names.split(' ').map(String::from));
    let all = after("data-", "-").into_iter().chain(after("dataset.", "")).chain(waiting);
    all.filter(|name| !name.is_empty()).map(|name| format!("data-{name}")).collect()
}

fn the_surface_is_the_kept_one() {
    let change = |catalogue: &mut cookie_gate_catalogue::Catalogue| {
        crate::world::with_history(catalogue);
        catalogue.theme = Some(Theme::default());
    };
    let world = World::with(server(change), Browser::chromium());
    world.server.put("/client.js", Page::script(include_str!("../../../packages/cookie-gate/client.js")));
    let client = "<script type=\"module\">import * as client from '/client.js'; window.client = client;</script>";
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Surface</title><link rel=\"icon\" href=\"/demo/icon.svg\">{WATCH}
         <script src=\"/gate.js\"></script>{client}</head><body><h1>Surface</h1></body></html>"
    );
    world.server.put("/surface", Page::html(page));
    world.open("/surface");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    // The parts of one layer after the other.
    world.browser.run(
        "const root = document.querySelector('cookie-gate').shadowRoot;
         window.seenParts = new Set();
         window.collect = () => { for (const one of root.querySelectorAll('[part]')) for (const part of one.part) seenParts.add(part); };
         collect();
         document.cookie = 'never_declared=1';
         CookieGate.setLanguage('en');",
    );
    assert_eq!(world.browser.run("return CookieGate.open();"), true);
    world.browser.run("collect(); CookieGate.rejectAll();");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    let described = world.browser.run(DESCRIBE);
    let mut text = described.as_str().expect("a description").trim_start().to_string();
    let attributes = attributes();
    assert!(attributes.len() > 10, "{attributes:?}");
    text += "\n\n# attributes that the scripts of the gate name";
    for name in attributes {
        text += &format!("\n{name}");
    }
    expect_file!["surface.snap"].assert_eq(&(text + "\n"));
    world.browser.console();
}
