//! What the gate cannot do, it says: browsers that keep no cookie, a panel that cannot be fetched, a content blocker.

use std::fs;
use std::path::Path;

use cookie_gate_catalogue::theme::{Layout, Theme};
use serde_json::json;

use super::world;
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    where_nothing_is_kept_the_gate_says_so_once_and_the_answer_holds_on_the_page,
    without_the_panel_s_files_the_visitor_can_still_answer,
    where_a_content_blocker_hides_the_gate_nothing_is_inert_and_all_stays_denied,
];

/// The message that our layer shows.
const TEXT: &str =
    "return document.querySelector('cookie-gate')?.shadowRoot.querySelector('.note')?.textContent ?? '';";

fn says(world: &World, text: &str) -> bool {
    world.browser.run(TEXT).as_str().is_some_and(|shown| shown.contains(text))
}

fn where_nothing_is_kept_the_gate_says_so_once_and_the_answer_holds_on_the_page() {
    let world = World::with(server(|_| ()), Browser::that_keeps_nothing());
    world.open_page("/blocked", "", "<p>Text</p>");
    world.answer_banner("accept");
    world.browser.until("the words", || says(&world, "could not be saved").then_some(()));
    let aloud = "return document.querySelector('cookie-gate').shadowRoot.querySelector('[role=status]').textContent;";
    world.browser.until("the words aloud", || {
        world.browser.run(aloud).as_str().is_some_and(|text| text.contains("could not be saved")).then_some(())
    });
    assert_eq!(world.state()["categories"]["analytics"], true, "the answer holds on this page");
    world.settle(300);
    assert_eq!(world.state()["categories"]["analytics"], true);
    world.browser.click("main");
    world.browser.until("the words to go", || (!says(&world, "could not be saved")).then_some(()));
    assert!(world.browser.shows(".reopen"));
}

fn without_the_panel_s_files_the_visitor_can_still_answer() {
    let world = world();
    world.open_page("/panel", "", "<button id=\"own\" onclick=\"opened = CookieGate.open()\">Cookies</button>");
    world.browser.devtools("Network.enable", json!({}));
    world.browser.devtools("Network.setBlockedURLs", json!({ "urls": ["*/panel*.js"] }));
    for (answer, names) in [("reject", &["cookie-agree"][..]), ("accept", &["_ga", "cookie-agree"])] {
        world.open("/panel");
        world.browser.click("#own");
        assert_eq!(world.browser.run("return opened;"), false);
        world.browser.until("the words", || says(&world, "The settings cannot be loaded").then_some(()));
        world.browser.run("document.cookie = '_ga=1; path=/';");
        world.answer_banner(answer);
        world.browser.until("the answer", || (world.state()["method"] == answer).then_some(()));
        world.browser.run("document.cookie = '_ga=1; path=/';");
        world.expect_names(names);
    }
    world.browser.devtools("Network.setBlockedURLs", json!({ "urls": [] }));
}

/// An extension that hides our element by a style sheet of the user, as lists of content blockers do. No style of a page
/// or of a shadow root wins against `!important` there.
fn where_a_content_blocker_hides_the_gate_nothing_is_inert_and_all_stays_denied() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = json!({
        "manifest_version": 3, "name": "A content blocker", "version": "1",
        "permissions": ["scripting", "tabs"], "host_permissions": ["<all_urls>"],
        "background": { "service_worker": "worker.js" },
    });
    let worker = "chrome.tabs.onUpdated.addListener((tabId) => chrome.scripting.insertCSS({
        target: { tabId }, css: 'cookie-gate { display: none !important }', origin: 'USER' }).catch(() => 0));";
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).expect("a manifest");
    fs::write(folder.path().join("worker.js"), worker).expect("a worker");
    for modal in [false, true] {
        hidden(folder.path(), modal);
    }
}

fn hidden(extension: &Path, modal: bool) {
    let theme = Theme { layout: Layout::Dialog, modal, ..Theme::default() };
    let world = World::with(server(|one| one.theme = Some(theme.clone())), Browser::with_extension(extension));
    world.open_page("/hidden", "", "<button id=\"own\" onclick=\"clicked = true\">Buy</button>");
    let display = "const ours = document.querySelector('cookie-gate'); return ours && getComputedStyle(ours).display;";
    world.browser.until("the style of the user", || (world.browser.run(display) == "none").then_some(()));
    let open = "return document.querySelector('cookie-gate').shadowRoot.querySelector('dialog[open]') !== null;";
    world.browser.until("the banner to be no dialog", || (world.browser.run(open) == false).then_some(()));
    assert_eq!(world.browser.run("return CookieGate.open();"), false);
    world.browser.click("#own");
    assert_eq!(
        world.browser.run(
            "return [window.clicked, document.querySelector('cookie-gate').shadowRoot.querySelector('dialog[open]')];"
        ),
        json!([true, null])
    );
    world.browser.run("document.cookie = '_ga=1; path=/';");
    world.settle(100);
    world.expect_names(&[]);
    assert_eq!(world.state()["decided"], false);
}
