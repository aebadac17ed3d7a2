//! How fast the panel is there: after a click on "Customise", from the event to the frame that shows the dialog.
//!
//! A driver runs the browser here, since only DevTools slow down a processor or a network. A driver makes pages slower,
//! never faster. Each page is opened in a browser that has just been started: the panel's module was never compiled
//! there.

use serde_json::{Value, json};

use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

/// The cases of this file that measure no time.
pub const CASES: &[Case] = crate::cases![
    the_files_of_the_panel_are_asked_for_at_once_when_a_finger_touches,
    a_panel_that_is_ready_shows_what_has_happened_since,
    a_panel_that_is_ready_leaves_nothing_in_the_page,
    wasm_of_another_type_is_compiled_nevertheless,
    files_that_are_missing_leave_the_banner_s_choices,
];

/// The cases of this file that measure time.
pub const TIMED: &[Case] = crate::cases![
    customise_shows_the_panel_at_once_after_an_intent,
    a_cold_click_shows_the_panel_after_one_round_trip,
];

const RUNS: usize = 5;
/// A machine that is busy with other work makes a figure worse, never better. So one good round of several is proof.
const ROUNDS: usize = 5;
/// Limit in milliseconds, and the milliseconds of the yardstick on a quiet machine of ours. A slower machine gets more
/// time in proportion. The yardstick is a click that shows an empty dialog of the page's own, on the same page, as slow
/// as the page is then: the way from an event to a frame goes through several processes, and each waits for a processor.
struct Limit {
    panel: f64,
    yardstick: f64,
}
/// On a processor that is four times slower. Measured on a quiet machine: 52 to 65 ms, and a yardstick of 18 to 22 ms.
/// The aim is 60 ms. The limit is above that, because 60 would have no margin. Beside other work it was 93 to 150 ms, and
/// 18 to 60 ms: the yardstick is short, and often finds a processor free.
const HOT: Limit = Limit { panel: 75.0, yardstick: 18.0 };
/// With round trips of 150 ms. Nothing was fetched before the gesture. Measured on a quiet machine: 200 to 213 ms, beside
/// other work 230 to 298 ms.
const COLD: Limit = Limit { panel: 300.0, yardstick: 10.0 };

const CUSTOMISE: &str = "section.banner [data-action=customise]";

/// Notes when the first event of the gesture came, when the click came, and when a frame with the dialog was painted.
/// Returns the middle of the button.
const WATCH: &str = "
  const times = (window.times = {});
  for (const event of ['pointerover', 'pointerdown', 'click'])
    addEventListener(event, ({ timeStamp }) => {
      times.first ??= timeStamp;
      if (event === 'click') times.click ??= timeStamp;
    }, true);
  const root = document.querySelector(input.host)?.shadowRoot ?? document;
  const look = () => {
    if (!root.querySelector('dialog[open]')?.getClientRects().length) return requestAnimationFrame(look);
    // A message comes after the paint of this frame.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (times.painted = performance.now());
    port2.postMessage(0);
  };
  requestAnimationFrame(look);
  const { x, y, width, height } = root.querySelector(input.button).getBoundingClientRect();
  return [x + width / 2, y + height / 2];";

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A page with the banner, and the middle of "Customise" there.
fn page(browser: cookie_gate_browser::Lease) -> (World, Value) {
    let world = World::with(server(|_| ()), browser);
    world.open("/demo/news.html");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.settle(300);
    let place = world.browser.run_with(WATCH, json!({ "host": "cookie-gate", "button": CUSTOMISE }));
    (world, place)
}

fn mouse(world: &World, place: &Value, event: &str) {
    let button = if event == "mouseMoved" { "none" } else { "left" };
    let event = json!({ "type": event, "x": place[0], "y": place[1], "button": button, "clickCount": 1 });
    world.browser.devtools("Input.dispatchMouseEvent", event);
}

/// The paths of the panel's files that were asked for since the log had `start` lines.
fn files_since(world: &World, start: usize) -> Vec<String> {
    let mut files = world.our_files_since(start);
    files.retain(|path| path.contains("panel"));
    files.sort_unstable();
    files
}

fn expect_ready(world: &World, start: usize) {
    world.browser.until("the panel's files", || (files_since(world, start).len() == 3).then_some(()));
    // Compiled, started and rendered.
    world.settle(500);
}

/// Clicks, and returns the milliseconds from the event `since` to the paint of the dialog.
fn clicked(world: &World, place: &Value, since: &str) -> f64 {
    mouse(world, place, "mousePressed");
    mouse(world, place, "mouseReleased");
    let times = world
        .browser
        .until("the dialog", || Some(world.browser.run("return times;")).filter(|times| times["painted"].is_number()));
    let at = |name: &str| times[name].as_f64().unwrap_or_else(|| panic!("no {name}: {times}"));
    at("painted") - at(since)
}

/// Milliseconds from a click to the paint of an empty dialog of the page's own.
pub fn yardstick(world: &World) -> f64 {
    world.browser.run(
        "document.querySelector('cookie-gate').remove();
         document.body.innerHTML = '<button>Show</button><dialog><p>A text.</p></dialog>';
         document.querySelector('button').onclick = () => document.querySelector('dialog').showModal();",
    );
    let place = world.browser.run_with(WATCH, json!({ "host": "none", "button": "button" }));
    clicked(world, &place, "click")
}

/// Runs `measure` in fresh browsers until the median is within the limit.
fn within(what: &str, limit: &Limit, measure: impl Fn(&World, &Value) -> f64) {
    let is_good = (1..=ROUNDS).any(|round| {
        let (mut times, mut yardsticks) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let (world, place) = page(Browser::fresh());
            times.push(measure(&world, &place));
            yardsticks.push(yardstick(&world));
        }
        let (time, yardstick) = (median(times.clone()), median(yardsticks));
        println!(
            "{what}, round {round}: {time:.1} ms, yardstick {yardstick:.1} ms (medians of {RUNS}; all {times:.0?})"
        );
        time <= limit.panel * (yardstick / limit.yardstick).max(1.0)
    });
    assert!(is_good, "{what}: in no round within {} ms", limit.panel);
}

fn customise_shows_the_panel_at_once_after_an_intent() {
    within("customise to panel, four times slower", &HOT, |world, place| {
        let start = world.server.log_len();
        mouse(world, place, "mouseMoved");
        expect_ready(world, start);
        world.browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 }));
        clicked(world, place, "click")
    });
}

fn a_cold_click_shows_the_panel_after_one_round_trip() {
    within("cold customise to panel, 150 ms round trips", &COLD, |world, place| {
        world.browser.devtools("Network.enable", json!({}));
        let slow = json!({ "offline": false, "latency": 150, "downloadThroughput": -1, "uploadThroughput": -1 });
        world.browser.devtools("Network.emulateNetworkConditions", slow);
        clicked(world, place, "first")
    });
}

fn the_files_of_the_panel_are_asked_for_at_once_when_a_finger_touches() {
    // A browser of its own: the others keep what is emulated here.
    let (world, place) = page(Browser::fresh());
    world.browser.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true }));
    let start = world.server.log_len();
    let touch = json!({ "type": "touchStart", "touchPoints": [{ "x": place[0], "y": place[1] }] });
    world.browser.devtools("Input.dispatchTouchEvent", touch);
    expect_ready(&world, start);
    assert!(!world.browser.shows("dialog"), "nothing shows before the click");
    world.browser.devtools("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] }));
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    assert_eq!(files_since(&world, start).len(), 3, "each file once");
    assert_eq!(world.browser.console(), [""; 0]);
}

/// What the panel shows: its tab, its switches, its names.
const SHOWN: &str = "const root = document.querySelector('cookie-gate').shadowRoot;
  return { open: root.querySelectorAll('dialog[open]').length,
    focus: root.activeElement?.id,
    on: [...root.querySelectorAll('[role=switch]')].filter((one) => one.checked || one.ariaChecked === 'true').length,
    time: [...root.querySelectorAll('dialog code, dialog .names *')].some((one) => one.textContent === 'time'),
    mount: root.querySelectorAll('dialog').length };";

fn a_panel_that_is_ready_shows_what_has_happened_since() {
    let (world, place) = page(Browser::fresh());
    let start = world.server.log_len();
    mouse(&world, &place, "mouseMoved");
    expect_ready(&world, start);
    assert_eq!(world.browser.run(SHOWN)["mount"], 0, "ready, and in no page");
    // The first switch that can be moved is on, and the browser holds a name, only since the panel is ready.
    world.browser.run("CookieGate.save({ search: true }); document.cookie = 'time=1; path=/';");
    assert_eq!(world.browser.run("return CookieGate.open();"), true);
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    let shown = world.browser.run(SHOWN);
    assert_eq!(
        (&shown["open"], &shown["focus"], &shown["on"]),
        (&json!(1), &json!("panel-title"), &json!(1)),
        "{shown}"
    );
    world.browser.click_ours("#tab-choices");
    world.browser.until("the name", || (world.browser.run(SHOWN)["time"] == true).then_some(()));
    // Shown anew, in another language, it is still one dialog.
    world.browser.run("CookieGate.setLanguage('zh');");
    world.browser.until("the other language", || world.browser.shows("dialog[open][lang=zh]").then_some(()));
    assert_eq!(world.browser.run(SHOWN)["mount"], 1);
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_panel_that_is_ready_leaves_nothing_in_the_page() {
    let (world, place) = page(Browser::fresh());
    let start = world.server.log_len();
    mouse(&world, &place, "mouseMoved");
    expect_ready(&world, start);
    for _ in 0..2 {
        world.answer_banner("customise");
        world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
        world.browser.click_ours("dialog .close");
        world.browser.until("the panel to go", || (world.browser.run(SHOWN)["mount"] == 0).then_some(()));
    }
    // The partners' tab, from a panel that was made ready with the first one.
    world.answer_banner("partners");
    world.browser.until("the partners", || world.browser.shows("#panel-partners").then_some(()));
    assert_eq!(world.browser.run(SHOWN)["mount"], 1);
    assert_eq!(files_since(&world, start).len(), 3, "each file once");
    assert_eq!(world.browser.console(), [""; 0]);
}

/// Answers requests for the panel's wasm with `answer`, an expression.
fn replace_wasm(world: &World, answer: &str) {
    world.browser.run(&format!(
        "const native = window.fetch;
         window.fetch = (asked, ...more) => {{
           const given = native(asked, ...more);
           return String(asked.url ?? asked).includes('.wasm') ? given.then(async (response) => {answer}) : given;
         }};"
    ));
}

fn wasm_of_another_type_is_compiled_nevertheless() {
    let world = World::new();
    world.open("/demo/news.html");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    // A response that a script makes has the type `default`, as one from a server of another type has `basic`.
    replace_wasm(&world, "new Response(await response.arrayBuffer(), { headers: { 'Content-Type': 'text/plain' } })");
    world.answer_banner("customise");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    let console = world.browser.console();
    assert!(console.iter().all(|line| line.contains("application/wasm")) && console.len() == 1, "{console:?}");
}

fn files_that_are_missing_leave_the_banner_s_choices() {
    let world = World::new();
    world.open("/demo/news.html");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("window.rejections = []; addEventListener('unhandledrejection', ({ reason }) => rejections.push(String(reason)));");
    replace_wasm(&world, "new Response('', { status: 404 })");
    world.answer_banner("customise");
    world.browser.until("the note", || world.browser.shows("section.banner [role=status]").then_some(()));
    assert!(!world.browser.shows("dialog"));
    world.settle(100);
    assert_eq!(world.browser.run("return rejections;"), json!([]), "the page hears of nothing");
    let console = world.browser.console();
    assert!(console.iter().all(|line| line.contains("no panel")), "{console:?}");
    world.answer_banner("reject");
    world.expect_names(&["cookie-agree"]);
}
