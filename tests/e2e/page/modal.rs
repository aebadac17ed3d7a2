//! The first layer as a modal dialog, which an operator may wish: the page waits for the answer, and gets back what it had.

use cookie_gate_catalogue::theme::{Layout, Theme};
use cookie_gate_catalogue::{Catalogue, Minors, Profile, Robots};
use cookie_gate_demo::Page;
use serde_json::{Value, json};

use super::InEngine;
use crate::case::axe::expect_none;
use crate::harness::Case;
use crate::world::{World, npm, server};
use cookie_gate_browser::{Browser, Engine};

/// Cases in all engines.
pub const IN_ALL: &[InEngine] =
    &[("the_page_waits_for_the_answer_and_has_its_focus_again", the_page_waits_for_the_answer_and_has_its_focus_again)];

pub const CASES: &[Case] = crate::cases![
    the_escape_key_does_what_the_cross_does_and_only_for_the_visitor,
    without_a_cross_the_escape_key_answers_only_where_the_law_says_so,
    a_dialog_of_the_page_is_used_above_or_after_ours,
    the_panel_opens_above_and_leads_back,
    other_words_come_in_the_same_dialog,
    what_cannot_be_modal_is_the_banner_of_today,
    a_policy_can_be_read_before_the_answer,
    the_page_of_a_robot_and_a_frame_are_as_without_the_wish,
    axe_finds_nothing_in_the_dialog,
];

const ESCAPE: char = '\u{e00c}';
const TAB: char = '\u{e004}';

/// Above the place of a dialog in the middle there is a link, and far below it the page ends.
const BODY: &str = "<p><a id=\"link\" href=\"#gone\">A link</a> <button id=\"own\">A button</button></p>
    <dialog id=\"page\"><p>The page asks for a code.</p><button id=\"send\" onclick=\"sent = true; page.close()\">Send</button></dialog>
    <p style=\"margin-top: 3000px\">The end</p>";

fn wishes(catalogue: &mut Catalogue) {
    catalogue.theme = Some(Theme { layout: Layout::Dialog, modal: true, ..Theme::default() });
}

fn world(change: impl Fn(&mut Catalogue)) -> World {
    world_in(Engine::Chromium, change)
}

fn world_in(engine: Engine, change: impl Fn(&mut Catalogue)) -> World {
    let change = |catalogue: &mut Catalogue| {
        wishes(catalogue);
        change(catalogue);
    };
    let world = World::with(server(change), Browser::of(engine));
    world.open_page("/modal", "", BODY);
    world
}

/// Whether the banner is modal, what has the focus, whether the page scrolls, and whether a point of the link meets it.
const SEEN: &str = "
    const { shadowRoot } = document.querySelector('cookie-gate');
    const layer = shadowRoot.querySelector('.banner');
    const { left, top } = document.querySelector('#link').getBoundingClientRect();
    const inner = shadowRoot.activeElement;
    return {
      modal: !!layer?.matches('dialog:modal'),
      focus: inner ? inner.dataset.action ?? inner.localName : document.activeElement.id || document.activeElement.localName,
      scrolls: getComputedStyle(document.documentElement).overflowY !== 'hidden',
      usable: document.elementFromPoint(left + 3, top + 3)?.id === 'link',
    };";

#[track_caller]
fn expect(world: &World, what: &str, wanted: &Value) {
    let mut last = Value::Null;
    for _ in 0..100 {
        last = world.browser.run(SEEN);
        if last == *wanted {
            return;
        }
        world.settle(20);
    }
    panic!("{what}: {last}, not {wanted}");
}

/// The page is inert, and this has the focus.
#[track_caller]
fn expect_modal(world: &World, what: &str, focus: &str) {
    world.browser.until(what, || world.browser.shows(".banner").then_some(()));
    expect(world, what, &json!({ "modal": true, "focus": focus, "scrolls": false, "usable": false }));
}

/// The page can be used, and this has the focus.
#[track_caller]
fn expect_free(world: &World, what: &str, focus: &str) {
    expect(world, what, &json!({ "modal": false, "focus": focus, "scrolls": true, "usable": true }));
}

/// Asks again while the page's own button has the focus.
#[track_caller]
fn ask_again(world: &World) {
    world.browser.run("CookieGate.rejectAll();");
    world.browser.until("an answer", || world.browser.shows("[data-action=open]").then_some(()));
    world.browser.run("scrollTo(0, 0); location.hash = ''; own.focus(); CookieGate.forget();");
    expect_modal(world, "asked again", "h2");
    world.expect_names(&[]);
}

fn click_link(world: &World) -> Value {
    let place = world.browser.run(
        "scrollTo(0, 0); const { left, top } = link.getBoundingClientRect(); return [Math.round(left) + 4, Math.round(top) + 4];",
    );
    world.browser.click_at(serde_json::from_value(place).expect("a point"));
    world.browser.run("return location.hash;")
}

fn the_page_waits_for_the_answer_and_has_its_focus_again(engine: Engine) {
    let mut world = world_in(engine, |_| ());
    expect_modal(&world, "the first visit", "h2");
    assert_eq!(click_link(&world), "", "the page is inert");
    world.expect_names(&[]);
    // The Tab key meets every control of the dialog, and none of the page.
    let mut met = Vec::new();
    for _ in 0..14 {
        world.browser.press(TAB);
        let focus = world.browser.run(SEEN)["focus"].as_str().expect("a name").to_string();
        assert!(!["own", "link", "send"].contains(&focus.as_str()), "{focus}");
        met.push(focus);
    }
    for control in ["close", "a", "accept", "reject", "customise"] {
        assert!(met.iter().any(|one| one == control), "{control} of {met:?}");
    }
    for (action, method) in
        [("reject", "reject"), ("accept", "accept"), ("close", "close"), ("the Escape key", "close")]
    {
        ask_again(&world);
        world.browser.run("document.cookie = '_ga=1; path=/';");
        world.expect_names(&[]);
        if action == "the Escape key" {
            world.browser.press(ESCAPE);
        } else {
            world.browser.click_ours(&format!("dialog.banner [data-action={action}]"));
        }
        expect_free(&world, action, "own");
        assert_eq!(world.state()["method"], method);
        world.browser.run("document.cookie = '_ga=1; path=/';");
        if action != "accept" {
            world.settle(50);
            world.expect_names(&["cookie-agree"]);
        } else {
            world.browser.until("a granted cookie", || world.browser.names().contains(&"_ga".into()).then_some(()));
        }
        assert_eq!(click_link(&world), "#gone", "{action}: the page can be used");
        assert_eq!(world.browser.run("scrollTo(0, 500); return scrollY;"), 500, "{action}");
        assert_eq!(world.browser.run("return document.documentElement.getAttribute('style');"), Value::Null);
    }
    // The next page asks nobody.
    world.open("/modal");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    expect_free(&world, "the next page", "body");
    if engine == Engine::WebKit {
        // The record would stay for the next case.
        world.browser.give_up();
    }
}

fn the_escape_key_does_what_the_cross_does_and_only_for_the_visitor() {
    let world = world(|_| ());
    expect_modal(&world, "the first visit", "h2");
    let script = "const { shadowRoot } = document.querySelector('cookie-gate');
        shadowRoot.querySelector('dialog').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
        shadowRoot.querySelector('dialog').requestClose?.();";
    world.browser.run(script);
    world.settle(100);
    expect_modal(&world, "after a script", "h2");
    world.browser.press(ESCAPE);
    // Nothing of the page had the focus.
    expect_free(&world, "closing refuses", "open");
    assert_eq!(world.state()["method"], "close");
    world.expect_names(&["cookie-agree"]);
    // A click beside the dialog closes nothing, and takes the focus out of the dialog.
    ask_again(&world);
    world.browser.click_at([5, 5]);
    world.settle(100);
    assert_eq!(world.browser.run(SEEN)["modal"], true, "a click beside");
    world.browser.press(ESCAPE);
    expect_free(&world, "closing refuses", "own");
    // Where closing decides nothing, the Escape key decides nothing.
    world.browser.empty_jar();
    let world = World::with(
        server(|catalogue| {
            wishes(catalogue);
            catalogue.consent.profile = Profile::California;
        }),
        world.browser,
    );
    world.open_page("/modal", "", BODY);
    expect_modal(&world, "under another law", "h2");
    world.browser.press(ESCAPE);
    expect_free(&world, "under another law", "open");
    assert_eq!(world.state()["decided"], false);
    world.expect_names(&[]);
}

fn without_a_cross_the_escape_key_answers_only_where_the_law_says_so() {
    let world = world(|catalogue| {
        catalogue.consent.minors = Minors::Ask;
        catalogue.consent.profile = Profile::California;
    });
    expect_modal(&world, "the question", "h2");
    for _ in 0..3 {
        world.browser.press(ESCAPE);
    }
    world.settle(100);
    expect_modal(&world, "the question stays", "h2");
    assert_eq!(world.state()["decided"], false);
    world.browser.click_ours("dialog.banner [data-action=adult]");
    world.browser.until("the banner", || world.browser.shows("dialog.banner [data-action=accept]").then_some(()));
    expect_modal(&world, "the banner after the question", "h2");
    let world = World::with(
        server(|catalogue| {
            wishes(catalogue);
            catalogue.consent.minors = Minors::Ask;
        }),
        world.browser,
    );
    world.open_page("/modal", "", BODY);
    expect_modal(&world, "the question", "h2");
    world.browser.press(ESCAPE);
    expect_free(&world, "closing refuses", "open");
    world.expect_names(&["cookie-agree"]);
    assert_eq!(world.state()["categories"]["analytics"], false);
}

fn a_dialog_of_the_page_is_used_above_or_after_ours() {
    let world = world(|_| ());
    expect_modal(&world, "the first visit", "h2");
    // One that opens later is above.
    world.browser.run("page.showModal();");
    world.settle(100);
    world.browser.click("#send");
    assert_eq!(world.browser.run("return sent;"), true);
    world.browser.run("page.showModal();");
    world.browser.press(ESCAPE);
    world.settle(100);
    assert_eq!(world.browser.run("return page.open;"), false, "the key is the page's");
    assert_eq!(world.state()["decided"], false);
    expect_modal(&world, "ours is next", "h2");
    world.browser.click_ours("dialog.banner [data-action=reject]");
    expect_free(&world, "the answer", "open");
    // One that is open already waits for the answer.
    world.browser.run("sent = 0; page.showModal(); CookieGate.forget();");
    expect_modal(&world, "above the page's", "h2");
    world.browser.click_ours("dialog.banner [data-action=reject]");
    world.browser.until("the answer", || (world.state()["decided"] == true).then_some(()));
    world.browser.click("#send");
    assert_eq!(world.browser.run("return sent;"), true);
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    // The page closes its dialog while ours is above it.
    world.browser.run("page.showModal(); CookieGate.forget();");
    expect_modal(&world, "above the page's", "h2");
    world.browser.run("page.close();");
    world.settle(100);
    assert!(world.browser.shows("dialog.banner"), "ours is not inside of it");
    world.browser.click_ours("dialog.banner [data-action=reject]");
    world.browser.until("the answer", || (world.state()["decided"] == true).then_some(()));
    // The page removes our element: the dialog comes back as a modal one.
    ask_again(&world);
    world.browser.run("document.querySelector('cookie-gate').remove();");
    world.browser.until("our element", || super::is_there(&world, "cookie-gate").then_some(()));
    expect_modal(&world, "back again", "h2");
}

fn the_panel_opens_above_and_leads_back() {
    let world = world(|_| ());
    expect_modal(&world, "the first visit", "h2");
    ask_again(&world);
    let panel = || world.browser.shows("dialog.panel");
    for _ in 0..2 {
        world.browser.click_ours("dialog.banner [data-action=customise]");
        world.browser.until("the panel", || panel().then_some(()));
        world.browser.press(ESCAPE);
        world.browser.until("the panel to close", || (!panel()).then_some(()));
        expect_modal(&world, "the banner again", "customise");
        assert_eq!(world.state()["decided"], false);
    }
    world.browser.click_ours("dialog.banner [data-action=customise]");
    world.browser.click_ours(&crate::world::switch("analytics").replace("dialog", "dialog.panel"));
    world.browser.click_ours("dialog.panel .actions button:nth-of-type(3)");
    expect_free(&world, "saved", "own");
    assert_eq!(world.state()["categories"]["analytics"], true);
    // Without the panel's files the answers are still there.
    world.browser.devtools("Network.enable", json!({}));
    world.browser.devtools("Network.setBlockedURLs", json!({ "urls": ["*/panel*.js"] }));
    world.browser.run("CookieGate.forget();");
    world.open("/modal");
    expect_modal(&world, "without the panel", "h2");
    world.browser.click_ours("dialog.banner [data-action=customise]");
    world.browser.until("the words", || world.browser.shows("dialog.banner .note").then_some(()));
    world.browser.click_ours("dialog.banner [data-action=reject]");
    expect_free(&world, "answered without the panel", "open");
    world.expect_names(&["cookie-agree"]);
    world.browser.devtools("Network.setBlockedURLs", json!({ "urls": [] }));
}

fn other_words_come_in_the_same_dialog() {
    let world = world(|_| ());
    expect_modal(&world, "the first visit", "h2");
    let title = "return document.querySelector('cookie-gate').shadowRoot.querySelector('.banner').lang;";
    world.browser.run("CookieGate.setLanguage('zh');");
    world.browser.until("Chinese", || (world.browser.run(title) == "zh").then_some(()));
    expect_modal(&world, "in Chinese", "h2");
    world.browser.click_ours("dialog.banner [data-action=customise]");
    world.browser.until("the panel", || world.browser.shows("dialog.panel").then_some(()));
    world.browser.run("CookieGate.setLanguage('en');");
    world.browser.until("English", || (world.browser.run(title) == "en").then_some(()));
    // The panel is still above.
    world.browser.click_ours("dialog.panel .actions button:nth-of-type(2)");
    expect_free(&world, "refused", "open");
}

fn what_cannot_be_modal_is_the_banner_of_today() {
    let world = world(|_| ());
    for broken in [
        "delete HTMLDialogElement.prototype.showModal",
        "HTMLDialogElement.prototype.showModal = () => { throw 1 }",
        "HTMLDialogElement.prototype.showModal = () => {}",
    ] {
        world.open_page("/broken", &format!("<script>{broken}</script>"), BODY);
        world.browser.until(broken, || world.browser.shows("section.banner[role=region]").then_some(()));
        expect_free(&world, broken, "body");
    }
    world.browser.click_ours("section.banner [data-action=reject]");
    world.expect_names(&["cookie-agree"]);
    world.browser.run("CookieGate.forget();");
    // A dialog that cannot be closed leaves the page all the same.
    let broken = "<script>HTMLDialogElement.prototype.close = () => { throw 1 }</script>";
    world.open_page("/broken", broken, BODY);
    expect_modal(&world, "a dialog that cannot be closed", "h2");
    world.browser.click_ours("dialog.banner [data-action=reject]");
    expect_free(&world, "a dialog that cannot be closed", "open");
    world.browser.run("CookieGate.forget();");
    // On paper nothing of ours shows, so a dialog that nobody sees would make the page inert.
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    world.open("/modal");
    world.browser.until("the banner", || super::is_there(&world, "cookie-gate").then_some(()));
    world.settle(100);
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "" }));
    expect_free(&world, "not seen", "body");
    // A print in between changes nothing.
    world.open("/modal");
    expect_modal(&world, "seen", "h2");
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    world.settle(100);
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "" }));
    world.settle(100);
    assert_eq!(world.browser.run(SEEN)["modal"], true, "printed");
    // A script of the page closes the dialog.
    world.browser.run("document.querySelector('cookie-gate').shadowRoot.querySelector('dialog').close();");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    expect_free(&world, "closed by a script", "body");
    assert_eq!(world.state()["decided"], false);
}

fn a_policy_can_be_read_before_the_answer() {
    let world = world(|catalogue| {
        catalogue.consent.minors = Minors::Ask;
        catalogue.policy.links.privacy.values_mut().for_each(|link| *link = "/privacy?of=us#top".into());
    });
    expect_modal(&world, "another page", "h2");
    world.open_page("/privacy", "", BODY);
    world.browser.until("the question", || world.browser.shows("section.banner").then_some(()));
    expect_free(&world, "the policy", "body");
    world.browser.click_ours("section.banner [data-action=adult]");
    world.browser.until("the banner", || world.browser.shows("section.banner [data-action=accept]").then_some(()));
    expect(&world, "the policy", &json!({ "modal": false, "focus": "customise", "scrolls": true, "usable": true }));
    world.browser.click_ours("section.banner [data-action=reject]");
    world.expect_names(&["cookie-agree"]);
}

fn the_page_of_a_robot_and_a_frame_are_as_without_the_wish() {
    let world = world(|catalogue| catalogue.consent.robots = Robots::Silent);
    world.settle(300);
    assert!(!super::is_there(&world, "cookie-gate"));
    assert_eq!(click_link(&world), "#gone");
    // A frame of the same site asks nobody, and its page does.
    let world = World::with(server(wishes), world.browser);
    world.server.put("/inner", Page::html("<script src=/gate.js></script><a id=inner href=#in>In</a>"));
    world.open_page("/outer", "", "<iframe src=\"/inner\"></iframe><a id=\"link\" href=\"#gone\">A link</a>");
    expect_modal(&world, "the page", "h2");
    assert_eq!(
        world.browser.run("return !!frames[0].document.querySelector('cookie-gate');"),
        false,
        "the frame has none"
    );
}

fn axe_finds_nothing_in_the_dialog() {
    let axe = npm("axe-core/axe.min.js");
    let world = world(|_| ());
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)] {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        world.browser.devtools("Emulation.setEmulatedMedia", media);
        let size = json!({ "width": width, "height": 740, "deviceScaleFactor": 1, "mobile": false });
        world.browser.devtools("Emulation.setDeviceMetricsOverride", size);
        world.open_page("/axe", "<style>:root { color-scheme: light dark; background: canvas }</style>", BODY);
        expect_modal(&world, scheme, "h2");
        expect_none(&world, &axe, &format!("{scheme}, {width}"));
    }
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] }));
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}
