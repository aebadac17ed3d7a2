//! The walk of an operator, and what must not happen on it.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use serde_json::{Value, json};
use sha2::{Digest, Sha384};

use super::{FRAME, Visit, zip};
use crate::harness::Case;
use crate::page::InEngine;
use crate::world::web;
use cookie_gate_browser::{Engine, Key};
use cookie_gate_bundle::{WebFiles, bundle};
use cookie_gate_catalogue::parse;

pub const IN_ALL: &[InEngine] = &[
    ("an_operator_walks_from_a_template_to_a_bundle", an_operator_walks_from_a_template_to_a_bundle),
    ("the_preview_goes_on_without_a_network_and_keeps_nothing_in_the_browser", the_preview_goes_on_without_a_network),
];

pub const CASES: &[Case] = crate::cases![
    the_controls_of_the_preview_change_what_the_visitor_meets,
    fields_and_packs_are_completed,
    the_text_can_be_left_by_the_tab_key,
];

fn an_operator_walks_from_a_template_to_a_bundle(engine: Engine) {
    let visit = Visit::of(engine);
    let browser = &visit.browser;
    visit.expect_findings("No findings");

    // A fault on the third line.
    let before = visit.text();
    browser.run("document.querySelector('.editor').shadowRoot.querySelector('.cm-content').focus();");
    browser.press(Key::Down);
    browser.press(Key::Down);
    browser.type_keys("x");
    visit.expect_findings("1 error");
    assert_eq!(visit.findings().1, ["line 3"]);
    let marked = "const root = document.querySelector('.editor').shadowRoot;
        const mark = root.querySelector('.cm-lint-marker-error')?.getBoundingClientRect();
        const line = mark && Array.from(root.querySelectorAll('.cm-lineNumbers .cm-gutterElement'))
          .find((one) => Math.abs(one.getBoundingClientRect().top - mark.top) < 8 && one.checkVisibility() && one.textContent);
        return line?.textContent ?? null;";
    browser.until("the mark at the third line", || (browser.run(marked) == "3").then_some(()));
    // The list leads to the place of the fault. The text is mended there.
    browser.click(".findings li button");
    browser.press(Key::Delete);
    visit.expect_findings("No findings");
    assert_eq!(visit.text(), before);

    // A pack.
    browser.click("#packs");
    browser.fill("#search", "matomo");
    browser.click("[data-pack=matomo]");
    browser.until("the pack", || visit.text().contains("\"matomo\"").then_some(()));
    browser.click("#packs-close");
    assert_eq!(visit.says("#packs .count"), "4");
    // The pack has no fault, and the operator learns what to say besides: why the data may go abroad.
    visit.expect_findings("0 errors, 1 warning");

    // Another language.
    visit.choose("#language", "de");
    browser.until("the German banner", || {
        let script = "return [document.documentElement.lang, document.querySelector('cookie-gate')?.shadowRoot
            .querySelector('section.banner [data-action=accept]')?.textContent];";
        (visit.in_preview(script) == json!(["de", "Alle akzeptieren"])).then_some(())
    });

    // The bundle has the bytes that the command writes.
    let text = visit.text();
    browser.click("#tab-files");
    browser.click("#zip");
    let made = browser.until("the zip", || {
        browser.run(
            "const link = document.querySelector('#download');
             if (!link) return null;
             return fetch(link.href).then((answer) => answer.arrayBuffer()).then((bytes) =>
               [link.download, btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))]);",
        )
        .as_array()
        .cloned()
    });
    assert_eq!(made[0], "cookie-gate.zip");
    let bytes = base64::engine::general_purpose::STANDARD.decode(made[1].as_str().unwrap()).expect("base64");
    let catalogue = parse::read(&text).expect("a sound catalogue");
    let native = bundle(&catalogue, &WebFiles::read(&web()).expect("the web files")).expect("a bundle");
    let native: BTreeMap<String, Vec<u8>> = native.into_iter().map(|file| (file.name, file.bytes)).collect();
    let unpacked = zip::unpacked(&bytes);
    assert_eq!(unpacked.keys().collect::<Vec<_>>(), native.keys().collect::<Vec<_>>());
    for (name, bytes) in &native {
        assert!(unpacked[name] == *bytes, "{name} is as the command writes it");
    }

    // The tag names a file of the bundle, with its hash.
    let tag = visit.says("#tag");
    let part = |before: &str| tag.split(before).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let gate = &native[part("/cookie-gate/")];
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(gate));
    assert_eq!(part("integrity=\""), format!("sha384-{hash}"));
    browser.click("#copy");
    browser.until("an answer", || (!visit.says("#copy + [role=status]").is_empty()).then_some(()));

    // The text survives a reload, and is forgotten on request.
    browser.reload();
    visit.until_there();
    assert_eq!(visit.text(), text);
    browser.click("#forget");
    assert_eq!(browser.run("return localStorage.length;"), 0);
    assert_ne!(visit.text(), text);

    expect_nothing_else(&visit);
}

/// Everything came from the playground's own folder, each file once for each load, and the browser keeps no cookie.
#[track_caller]
fn expect_nothing_else(visit: &Visit) {
    let log = visit.host.log();
    let is_ours = |path: &String| path.starts_with("/tools/cookie-gate/") || path == "/favicon.ico";
    assert_eq!(log.iter().filter(|path| !is_ours(path)).collect::<Vec<_>>(), [""; 0]);
    // WebKit asks twice for what the page asks for ahead.
    let files: BTreeSet<&String> = log.iter().filter(|path| *path != "/favicon.ico").collect();
    assert!(files.len() == 5 && log.len() <= 14, "two loads of five files: {log:?}");
    assert_eq!(visit.browser.names(), [""; 0], "no cookie");
    let resources = visit.browser.run(
        "return performance.getEntriesByType('resource').map(({ name }) => name)
           .filter((name) => !name.startsWith(location.origin) && !/^(blob|data):/.test(name));",
    );
    assert_eq!(resources, json!([]), "nobody else was asked");
    assert_eq!(visit.browser.console(), [""; 0], "the console stays empty");
}

fn the_preview_goes_on_without_a_network(engine: Engine) {
    let mut visit = Visit::of(engine);
    visit.host.stop();
    let asked = visit.host.log().len();
    let browser = &visit.browser;
    // A driver finds no place in a frame that is made smaller.
    browser.click("#phone");
    let click = |selector: &str| browser.in_frame(FRAME, |frame| frame.click_ours(selector)).expect("the frame");
    // The panel opens with its texts, though its files have no address but in the frame.
    click("section.banner [data-action=customise]");
    browser.until("the panel", || browser.in_frame(FRAME, |frame| frame.shows("dialog[open] h2"))?.then_some(()));
    click("dialog .actions button:nth-of-type(1)");
    browser.until("the record", || visit.says("#jar").contains("cookie-agree=").then_some(()));
    // The same visitor finds no banner, a new one does.
    browser.click("#dark");
    browser.until("the way back", || browser.in_frame(FRAME, |frame| frame.shows("[data-action=open]"))?.then_some(()));
    assert_eq!(browser.in_frame(FRAME, |frame| frame.shows("section.banner")), Some(false));
    browser.click("#visitor");
    visit.until_banner();
    // The page of the policy.
    browser.click("#tab-policy");
    browser.until("the page of the policy", || {
        let heading = visit.in_preview("return document.querySelector('h1')?.textContent;");
        heading.as_str().is_some_and(|heading| heading.contains("Larch & Linen")).then_some(())
    });
    assert_eq!(visit.host.log().len(), asked);
    assert_eq!(browser.names(), [""; 0], "the record of the preview is in no jar");
    assert_eq!(browser.run("return Object.keys(localStorage).join();"), "");
    assert_eq!(browser.console(), [""; 0], "the console stays empty");
}

fn the_controls_of_the_preview_change_what_the_visitor_meets() {
    let visit = Visit::of(Engine::Chromium);
    let browser = &visit.browser;
    let until = |what: &str, script: &str, wanted: Value| {
        browser.until(what, || (visit.in_preview(script) == wanted).then_some(()));
    };
    until("a wide screen", "return innerWidth > 1270;", json!(true));
    browser.click("#phone");
    until("a phone", "return innerWidth;", json!(390));
    let paper = "const layer = document.querySelector('cookie-gate')?.shadowRoot?.querySelector('section.banner');
        return layer && getComputedStyle(layer).backgroundColor;";
    browser.click("#dark");
    until("a dark page", "return getComputedStyle(document.documentElement).colorScheme;", json!("dark"));
    visit.until_banner();
    let dark = visit.in_preview(paper);
    browser.click("#dark");
    browser.until("a light banner", || {
        let light = visit.in_preview(paper);
        (light.is_string() && light != dark).then_some(())
    });
    visit.choose("#preset", "ink");
    let corner = "const layer = document.querySelector('cookie-gate')?.shadowRoot?.querySelector('section.banner');
        return layer && getComputedStyle(layer).borderTopLeftRadius;";
    until("square corners", corner, json!("0px"));
    browser.click("#gpc");
    until("the opt-out signal", "return window.CookieGate?.state.signal ?? false;", json!(true));
    visit.choose("#profile", "gdpr");
    until("the opt-out signal still", "return window.CookieGate?.state.signal ?? false;", json!(true));
    assert_eq!(browser.console(), [""; 0], "the console stays empty");
}

fn fields_and_packs_are_completed() {
    let visit = Visit::of(Engine::Chromium);
    let browser = &visit.browser;
    visit.choose("#template", "Almost empty");
    let list = "return Array.from(document.querySelector('.editor').shadowRoot.querySelectorAll('.cm-tooltip-autocomplete li'),
        (item) => item.textContent);";
    let at = |before: &str| {
        let script =
            "const view = document.querySelector('.editor').shadowRoot.querySelector('.cm-content').cmTile.root.view;
            const at = view.state.doc.toString().indexOf(input) + input.length;
            view.dispatch({ selection: { anchor: at } });
            view.focus();";
        browser.run_with(script, json!(before));
    };
    let offers = |word: &str| {
        browser.until(word, || {
            let list = browser.run(list);
            list.as_array()?.iter().any(|item| item.as_str().is_some_and(|item| item.contains(word))).then_some(())
        });
    };
    at("\"use\": [");
    browser.type_keys("\"mato");
    offers("\"matomo\"");
    // The editor takes no key for the list right after the list has opened: the key may have been meant for the text.
    browser.run("return new Promise((done) => setTimeout(done, 200));");
    browser.press(Key::Enter);
    browser.until("the pack", || visit.text().contains("[\"matomo\"]").then_some(()));
    at("\"languages\": [\"en\"],");
    browser.type_keys("\n\"conse");
    offers("\"consent\"");
}

fn the_text_can_be_left_by_the_tab_key() {
    let visit = Visit::of(Engine::Chromium);
    let browser = &visit.browser;
    let before = visit.text();
    browser.run("document.querySelector('.editor').shadowRoot.querySelector('.cm-content').focus();");
    assert_eq!(browser.run("return document.activeElement.className;"), "editor");
    browser.press(Key::Tab);
    assert_ne!(browser.run("return document.activeElement.className;"), "editor");
    assert_eq!(visit.text(), before);
    // The tabs are one stop, and the arrows go from one to the next.
    browser.run("document.querySelector('#tab-preview').focus();");
    browser.press(Key::Right);
    assert_eq!(
        browser.run("return [document.activeElement.id, document.querySelector('#panel').className];"),
        json!(["tab-policy", "policy"])
    );
}
