//! Boxes in the place of frames that wait for a grant: what they say, what a click lets through, and that the page's own
//! tree and layout stay as they are.

mod app;
mod look;
mod player;
mod widget;

use cookie_gate_catalogue::{Catalogue, Placeholders};
use cookie_gate_demo::Page;
use serde_json::{Value, json};

use super::{InEngine, WITHDRAW, asked, expect_asked, expect_still, host};
use crate::harness::Case;
use crate::world::{World, npm, server};
use cookie_gate_browser::{Browser, Engine};

pub const IN_ALL: &[InEngine] = &[
    ("once_shows_one_frame_and_always_shows_all_with_a_record", once_shows_one_frame_and_always_all),
    ("a_box_says_whose_frame_it_is_and_what_the_vendor_would_get", a_box_says_whose_frame_it_is),
    ("once_shows_one_player_and_always_shows_all", player::once_shows_one_player_and_always_all),
];

pub const CASES: &[Case] = crate::cases![
    clicks_of_scripts_do_nothing,
    the_keyboard_reaches_both_buttons_in_the_place_of_the_frame,
    axe_finds_nothing_in_a_box_light_or_dark,
    a_box_moves_nothing_and_fits_into_small_frames,
    app::boxes_follow_what_an_application_adds_moves_changes_and_removes,
    app::react_19_moves_and_removes_a_frame_with_its_box,
    player::a_box_lies_on_a_player_moves_nothing_and_goes_with_it,
    player::the_keyboard_finds_a_player_s_box_and_not_its_controls,
    player::boxes_follow_players_that_move_scroll_and_go,
    player::react_hydrates_moves_and_removes_a_player_with_its_box,
    player::vue_moves_and_removes_a_player_with_its_box,
    player::players_that_the_gate_itself_refuses_get_boxes_under_a_strict_policy,
    widget::a_box_stands_in_a_widget_until_its_category_is_granted,
    widget::own_words_and_own_shadow_roots_of_a_widget_stay,
    widget::scripts_pictures_and_counters_get_no_box,
    look::axe_finds_nothing_in_any_box_language_scheme_or_preset,
    an_operator_draws_the_box,
    a_frame_of_this_site_is_not_shown_once,
    a_box_holds_under_a_strict_policy_and_speaks_the_page_s_language,
    pages_without_boxes_load_nothing_for_them,
];

fn asks(catalogue: &mut Catalogue) {
    catalogue.consent.placeholders = Placeholders::On;
}

fn world_in(engine: Engine) -> World {
    let world = World::with(server(asks), Browser::of(engine));
    for path in ["/frame", "/frame-2"] {
        world
            .server
            .put(path, Page::html("<!doctype html><title>Film</title><script>document.cookie = 'film=1';</script>"));
    }
    world.server.put("/beat", Page::html(""));
    world
}

fn world() -> World {
    world_in(Engine::Chromium)
}

/// Two tagged frames of an undeclared host.
fn frames(world: &World) -> String {
    let frame = |path: &str| {
        format!(
            "<iframe data-cookie-gate=\"analytics\" title=\"Film\" width=\"560\" height=\"315\" data-src=\"{}{path}\"></iframe>\n",
            host(world)
        )
    };
    // Room to scroll a box out from under the banner.
    let end = "<button id=\"after\" style=\"min-height: 32px\">After</button><p style=\"height: 100vh\"></p>\n";
    format!(
        "<button id=\"before\" style=\"min-height: 32px\">Before</button>\n{}{}{end}",
        frame("/frame"),
        frame("/frame-2")
    )
}

/// The shadow root of the box in the place of an element: in a frame, in a container, or beside.
const ROOT: &str = "
    const rootOf = (element) => {
      let box;
      try { box = element.contentDocument?.querySelector('cookie-gate-box'); } catch {}
      box ??= element.shadowRoot?.querySelector('cookie-gate-box');
      if (element.nextElementSibling?.localName === 'cookie-gate-box') box ??= element.nextElementSibling;
      return box?.shadowRoot;
    };";

/// What the boxes say; null = the element has no box.
fn boxes(world: &World, selector: &str) -> Value {
    let texts = "
        return [...document.querySelectorAll(input)].map((element) => {
          const root = rootOf(element);
          return root ? [...root.querySelectorAll('p,button')].map((one) => one.textContent) : null;
        });";
    world.browser.run_with(&format!("{ROOT}{texts}"), json!(selector))
}

/// Waits for boxes in exactly these frames.
#[track_caller]
fn expect_boxes(world: &World, wanted: &[bool]) -> Value {
    expect_boxes_of(world, "iframe", wanted)
}

/// Waits for boxes in the place of exactly these elements.
#[track_caller]
fn expect_boxes_of(world: &World, selector: &str, wanted: &[bool]) -> Value {
    let mut seen = Value::Null;
    world.browser.until(&format!("boxes {wanted:?} of {selector}"), || {
        seen = boxes(world, selector);
        let found: Vec<bool> = seen.as_array()?.iter().map(|one| !one.is_null()).collect();
        (found == wanted).then_some(())
    });
    seen
}

/// The middle of a button in the box of a frame, in the viewport.
#[track_caller]
fn place(world: &World, frame: usize, button: &str) -> [i64; 2] {
    place_of(world, "iframe", frame, button)
}

/// The same for an element of any kind.
#[track_caller]
fn place_of(world: &World, selector: &str, at: usize, button: &str) -> [i64; 2] {
    let find = "
        const element = document.querySelectorAll(input.selector)[input.at];
        element.scrollIntoView({ block: 'start' });
        const inner = rootOf(element).querySelector(input.button).getBoundingClientRect();
        const isIn = rootOf(element).ownerDocument !== document;
        const { left, top } = isIn ? element.getBoundingClientRect() : { left: 0, top: 0 };
        const [x, y] = isIn ? [left + element.clientLeft, top + element.clientTop] : [0, 0];
        return [x + inner.left + inner.width / 2, y + inner.top + inner.height / 2].map(Math.round);";
    let input = json!({ "selector": selector, "at": at, "button": button });
    let place = world.browser.run_with(&format!("{ROOT}{find}"), input);
    [place[0].as_i64().expect("a number"), place[1].as_i64().expect("a number")]
}

#[track_caller]
fn click(world: &World, frame: usize, button: &str) {
    world.browser.click_at(place(world, frame, button));
}

#[track_caller]
fn click_of(world: &World, selector: &str, at: usize, button: &str) {
    world.browser.click_at(place_of(world, selector, at, button));
}

const ONCE: &str = "[data-cookie-gate-once]";
const ALLOW: &str = "[data-cookie-gate-allow]";

fn once_shows_one_frame_and_always_all(engine: Engine) {
    let mut world = world_in(engine);
    world.open_page("/page", "<style>iframe { display: block }</style>", &frames(&world));
    world.browser.run("window.told = []; CookieGate.on('change', ({ method }) => told.push(method));");
    expect_boxes(&world, &[true, true]);
    assert_eq!(asked(&world), [""; 0], "nobody is asked before the click");
    click(&world, 0, ONCE);
    expect_asked(&world, &["/frame"]);
    expect_boxes(&world, &[false, true]);
    world.settle(300);
    assert_eq!(asked(&world), ["/frame"], "one frame alone");
    assert_eq!((&world.state()["decided"], world.browser.run("return told;")), (&json!(false), json!([])));
    if engine.shows_whole_jar() {
        assert!(!world.browser.names().iter().any(|name| name == "cookie-agree"), "no record");
    }
    // The frame that is shown moves in the page, and a copy of it waits.
    world.browser.run("const shown = document.querySelector('iframe'); shown.after(shown.cloneNode());");
    expect_boxes(&world, &[false, true, true]);
    world.browser.run("document.querySelectorAll('iframe')[1].remove();");
    click(&world, 1, ALLOW);
    expect_asked(&world, &["/frame", "/frame-2"]);
    expect_boxes(&world, &[false, false]);
    let state = world.state();
    assert_eq!((&state["method"], &state["categories"]["analytics"]), (&json!("save"), &json!(true)));
    assert_eq!(world.browser.run("return told;"), json!(["save"]));
    assert_eq!(state["categories"]["search"], false, "nothing else is granted");
    world.browser.run(WITHDRAW);
    expect_boxes(&world, &[true, true]);
    expect_still(&world);
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}

fn a_box_says_whose_frame_it_is(engine: Engine) {
    let mut world = world_in(engine);
    world.open_page("/page", "", &frames(&world));
    let seen = expect_boxes(&world, &[true, true]);
    let learns = "You have not allowed “Analytics”. If you show this, player.test learns which page you see.";
    assert_eq!(seen[0], json!(["player.test is not loaded", learns, "Show once", "Always allow"]));
    // A frame that the gate itself has refused.
    world.server.put("/google", Page::html("{{google}}"));
    world.browser.run(
        "return fetch('/google').then((answer) => answer.text()).then((google) => {
           for (const frame of document.querySelectorAll('iframe')) frame.remove();
           const frame = document.createElement('iframe');
           frame.title = 'Report';
           frame.src = google + '/report.html';
           document.querySelector('main').prepend(frame);
         });",
    );
    let seen = expect_boxes(&world, &[true]);
    let text = seen[0][1].as_str().unwrap_or_default();
    assert_eq!(seen[0][0], "Google LLC is not loaded");
    assert!(text.contains("“Analytics”") && text.contains("Google LLC receives: ") && text.ends_with('.'), "{text}");
    assert!(!text.contains("..") && !text.contains('{'), "{text}");
    assert_eq!(world.vendor_requests(), []);
    click(&world, 0, ONCE);
    world.browser.until("the vendor's request", || (world.vendor_requests().len() == 1).then_some(()));
    world.settle(200);
    assert_eq!(world.vendor_requests()[0].path, "/report.html");
    if engine.shows_whole_jar() {
        assert_eq!(world.browser.names(), [""; 0], "the jar stays shut");
    } else {
        world.browser.give_up();
    }
}

fn clicks_of_scripts_do_nothing() {
    let world = world();
    world.open_page("/page", "", &frames(&world));
    expect_boxes(&world, &[true, true]);
    world.browser.run(
        "for (const frame of document.querySelectorAll('iframe')) {
           const view = frame.contentWindow;
           for (const button of frame.contentDocument.querySelector('cookie-gate-box').shadowRoot.querySelectorAll('button')) {
             button.click();
             for (const type of ['pointerdown', 'click', 'submit']) button.dispatchEvent(new view.MouseEvent(type, { bubbles: true, composed: true }));
             button.dispatchEvent(new view.KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
           }
         }",
    );
    world.settle(300);
    assert_eq!((asked(&world), &world.state()["decided"]), (Vec::new(), &json!(false)));
    // A frame that changes after its box was drawn: the click is not for the new address.
    world.browser.run(&format!(
        "const shown = document.querySelector('iframe');
         shown.contentDocument.querySelector('cookie-gate-box').shadowRoot.querySelector('[data-cookie-gate-once]').focus();
         shown.dataset.src = '{}/frame-2';",
        host(&world)
    ));
    world.browser.press('\u{e007}'); // Enter
    world.settle(300);
    assert_eq!(asked(&world), [""; 0]);
    click(&world, 0, ONCE);
    expect_asked(&world, &["/frame-2"]);
}

fn the_keyboard_reaches_both_buttons_in_the_place_of_the_frame() {
    let world = world();
    world.open_page("/page", "", &frames(&world));
    expect_boxes(&world, &[true, true]);
    world.browser.run("document.querySelector('#before').focus();");
    let focused = "
        const { activeElement } = document;
        if (activeElement.localName !== 'iframe') return activeElement.id;
        const at = [...document.querySelectorAll('iframe')].indexOf(activeElement);
        return at + ' ' + activeElement.contentDocument.activeElement.shadowRoot.activeElement?.textContent;";
    let mut walk = Vec::new();
    for _ in 0..5 {
        world.browser.press('\u{e004}'); // Tab
        walk.push(world.browser.run(focused));
    }
    assert_eq!(json!(walk), json!(["0 Show once", "0 Always allow", "1 Show once", "1 Always allow", "after"]));
    world.browser.run("document.querySelector('#before').focus();");
    world.browser.press('\u{e004}');
    world.browser.press('\u{e007}'); // Enter
    expect_asked(&world, &["/frame"]);
    world.browser.until("the words for screen readers", || {
        let aloud = "return [...document.querySelector('cookie-gate').shadowRoot.querySelectorAll('[role=status]')].map((one) => one.textContent);";
        world.browser.run(aloud).as_array()?.contains(&json!("player.test is loaded")).then_some(())
    });
    assert_eq!(world.browser.run("return document.activeElement.localName;"), "iframe", "the focus stays");
}

fn axe_finds_nothing_in_a_box_light_or_dark() {
    let world = world();
    let axe = npm("axe-core/axe.min.js");
    let (light, dark) = ("rgb(255, 255, 255)", "rgb(27, 30, 36)");
    for (scheme, paper) in [
        ("<style>:root { color-scheme: light }</style>", light),
        ("<style>:root { color-scheme: dark }</style>", dark),
        ("<meta name=\"color-scheme\" content=\"dark\">", dark),
        ("", light),
    ] {
        let head = scheme;
        world.open_page("/page", head, &frames(&world));
        expect_boxes(&world, &[true, true]);
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        let colour = "return getComputedStyle(document.querySelector('iframe').contentDocument.querySelector('cookie-gate-box').shadowRoot.querySelector('.box')).backgroundColor;";
        assert_eq!(world.browser.run(colour), paper, "{scheme}");
        let found = world.browser.run_with(
            "eval(input);
             for (const frame of document.querySelectorAll('iframe')) frame.contentWindow.eval(input);
             const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
             return window.axe.run(document, { runOnly: tags }).then(({ violations, passes }) => ({
               violations: violations.map(({ id, nodes }) => [id, ...nodes.map(({ target, failureSummary }) => String(target) + ': ' + failureSummary)]),
               seen: JSON.stringify(passes).includes('cookie-gate-box'),
             }));",
            json!(axe),
        );
        assert_eq!(found, json!({ "violations": [], "seen": true }), "{scheme}");
    }
}

fn a_box_moves_nothing_and_fits_into_small_frames() {
    let world = world();
    let source = host(&world);
    let sized = |style: &str| {
        format!(
            "<iframe data-cookie-gate=\"analytics\" title=\"Map\" style=\"display: block; border: 0; {style}\" data-src=\"{source}/frame\"></iframe>\n"
        )
    };
    let body =
        ["width: 200px; height: 150px", "width: 100%; aspect-ratio: 16 / 9; height: auto", "width: 1px; height: 1px"]
            .map(sized)
            .concat();
    let head = "<script>
        window.shift = 0;
        new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shift += value; }).observe({ type: 'layout-shift', buffered: true });
        </script>\n";
    world.open_page("/page", head, &format!("{body}<p>Text below</p>"));
    let places = "return [...document.querySelectorAll('main > *')].map((one) => [one.offsetLeft, one.offsetTop, one.offsetWidth, one.offsetHeight]);";
    let before = world.browser.run(places);
    expect_boxes(&world, &[true, true, true]);
    world.settle(500);
    assert_eq!(world.browser.run(places), before);
    assert_eq!(world.browser.run("return window.shift;"), json!(0));
    let inside = world.browser.run(
        "return [...document.querySelectorAll('iframe')].map((frame) => {
           const root = frame.contentDocument.querySelector('cookie-gate-box').shadowRoot;
           const shown = [...root.querySelectorAll('p,button')].filter((one) => one.getClientRects().length && getComputedStyle(one).clipPath === 'none');
           const box = root.querySelector('.box');
           return {
             texts: shown.map((one) => one.localName),
             isLow: [...root.querySelectorAll('button')].some((one) => one.offsetHeight && one.offsetHeight < 24),
             scrolls: box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth,
             fills: box.offsetWidth === frame.clientWidth && box.offsetHeight === frame.clientHeight,
           };
         });",
    );
    let whole = json!(["p", "p", "button", "button"]);
    assert_eq!(
        inside,
        json!([
            { "texts": ["p", "button"], "isLow": false, "scrolls": false, "fills": true },
            { "texts": whole, "isLow": false, "scrolls": false, "fills": true },
            { "texts": [], "isLow": false, "scrolls": false, "fills": false },
        ])
    );
    click(&world, 0, ONCE);
    expect_asked(&world, &["/frame"]);
    world.settle(300);
    assert_eq!((world.browser.run(places), world.browser.run("return window.shift;")), (before, json!(0)));
}

fn an_operator_draws_the_box() {
    let world = world();
    let template = |of: &str, text: &str| {
        format!(
            "<template data-cookie-gate-placeholder=\"{of}\"><p>{text}</p><button data-cookie-gate-once>Just now</button>\
             <button data-cookie-gate-allow>From now on</button></template>\n"
        )
    };
    let body = [template("", "For all"), template("analytics", "A film"), template("search", "Another")].concat();
    world.open_page("/page", "", &format!("{body}{}", frames(&world)));
    let seen = expect_boxes(&world, &[true, true]);
    assert_eq!(seen[0], json!(["A film", "Just now", "From now on"]));
    world.browser.run("document.querySelector('template[data-cookie-gate-placeholder=analytics]').remove();");
    world.browser.until("the other template", || (boxes(&world, "iframe")[0][0] == "For all").then_some(()));
    click(&world, 0, ONCE);
    expect_asked(&world, &["/frame"]);
    click(&world, 1, ALLOW);
    expect_asked(&world, &["/frame", "/frame-2"]);
    assert_eq!(world.state()["method"], "save");
}

fn a_frame_of_this_site_is_not_shown_once() {
    let mut world = world();
    world.site = world.server.shop();
    let source = world.server.shop().replace("www.shop", "maps.shop");
    let frame = |address: &str| {
        format!(
            "<iframe data-cookie-gate=\"analytics\" title=\"Map\" width=\"560\" height=\"315\" data-src=\"{address}\"></iframe>\n"
        )
    };
    let body = [frame(&format!("{source}/frame")), frame("/frame"), frame("data:text/html,1")].concat();
    world.open_page("/page", "", &body);
    let seen = expect_boxes(&world, &[true, true, true]);
    for one in seen.as_array().expect("boxes") {
        assert_eq!((&one[2], &one[3]), (&json!("Always allow"), &Value::Null), "{one}");
    }
}

fn a_box_holds_under_a_strict_policy_and_speaks_the_page_s_language() {
    let world = world();
    world.server.put("/google", Page::html("{{google}}"));
    let body = "<iframe data-cookie-gate=\"google\" title=\"Report\" data-src=\"{{google}}/report.html\"></iframe>\n";
    world.open_page("/page", "", body);
    world.open("/page?csp=strict");
    let seen = expect_boxes(&world, &[true]);
    assert_eq!(seen[0][2], "Show once");
    world.browser.run("document.documentElement.lang = 'zh';");
    world.browser.until("Chinese", || {
        (boxes(&world, "iframe")[0][2] == "仅显示一次" || boxes(&world, "iframe")[0][2] != "Show once").then_some(())
    });
    let spoken = "const { documentElement, body } = document.querySelector('iframe').contentDocument;
        return [documentElement.lang, body.firstElementChild.shadowRoot.querySelector('.box').lang];";
    assert_eq!(world.browser.run(spoken), json!(["zh", "zh"]));
    click(&world, 0, ONCE);
    world.browser.until("the vendor's request", || (world.vendor_requests().len() == 1).then_some(()));
    assert_eq!(world.browser.console(), [""; 0]);
}

fn pages_without_boxes_load_nothing_for_them() {
    let world = world();
    world.open_page("/page", "", "<p>No frame</p>");
    world.settle(300);
    let files = |world: &World| world.our_files_since(0).into_iter().filter(|path| path.contains("blocked")).count();
    assert_eq!(files(&world), 0);
    let plain = super::world();
    plain.open_page("/page", "", &frames(&plain));
    plain.settle(300);
    expect_boxes(&plain, &[false, false]);
    assert_eq!(files(&plain), 0);
}
