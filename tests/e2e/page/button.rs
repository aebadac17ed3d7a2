//! The button that leads back to the choices: where it stands, that it covers nothing, and what it says.

use cookie_gate_catalogue::{Catalogue, WayBack, words};
use serde_json::{Value, json};

use super::first_layer::everywhere;
use super::{InEngine, world_in};
use crate::harness::Case;
use crate::usage::using;
use crate::world::{World, server};
use cookie_gate_browser::{Browser, Engine};

pub const IN_ALL: &[InEngine] = &[
    ("the_button_never_covers_a_link", never_covers_a_link),
    ("the_button_never_covers_a_bar", never_covers_a_bar),
    ("the_button_says_what_is_allowed", says_what_is_allowed),
];

pub const CASES: &[Case] = crate::cases![
    the_button_stands_in_nine_places_in_both_directions,
    while_the_page_scrolls_the_button_neither_jumps_nor_covers_a_bar,
    the_button_is_called_what_it_says_and_is_small_in_every_language,
];

/// Where the button stands; whether it shows; which links, controls and bars it covers.
const BUTTON: &str = "
    const button = document.querySelector('cookie-gate').shadowRoot.querySelector('.reopen');
    const { left, right, top, bottom } = button.getBoundingClientRect();
    const isShown = getComputedStyle(button).visibility === 'visible';
    const covers = (one) => [...one.getClientRects()].some((box) =>
      isShown && box.left < right && box.right > left && box.top < bottom && box.bottom > top);
    const third = (words, at, of) => words[at < of / 3 ? 0 : at < of * 2 / 3 ? 1 : 2];
    const place = third(['top', 'middle', 'bottom'], (top + bottom) / 2, innerHeight) + ' '
      + third(['left', 'middle', 'right'], (left + right) / 2, document.documentElement.clientWidth);
    return { isShown, place, covered: [...document.querySelectorAll('main a, main .bar, main input')].filter(covers).length };";

fn open(world: &World, style: &str, body: &str) {
    let head =
        format!("<meta name=\"viewport\" content=\"width=device-width\"><style>main {{ margin: 0 }} {style}</style>");
    world.open_page("/button", &head, body);
    world.browser.run("CookieGate.state.decided || CookieGate.rejectAll();");
    world.browser.until("the button", || world.browser.shows(".again").then_some(()));
}

/// Waits until the button stands in a place, and covers nothing there.
#[track_caller]
fn expect(world: &World, place: &str) {
    let mut seen = Value::Null;
    let end = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while std::time::Instant::now() < end {
        seen = world.browser.run(BUTTON);
        if seen == json!({ "isShown": true, "place": place, "covered": 0 }) {
            return;
        }
    }
    panic!("{seen}, not at the {place}");
}

fn end(mut world: World, engine: Engine) {
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}

fn never_covers_a_link(engine: Engine) {
    let world = world_in(engine);
    let at = |style: &str| format!("<a href=\"#\" style=\"position: absolute; {style}\">A link</a>");
    let style = "main { position: fixed; inset: 0 }";
    open(&world, style, "");
    expect(&world, "bottom left");
    open(&world, style, &at("left: 40px; bottom: 20px"));
    expect(&world, "bottom right");
    open(&world, style, &[at("left: 40px; bottom: 20px"), at("right: 40px; bottom: 4px")].concat());
    expect(&world, "bottom middle");
    let field = "<input style=\"position: absolute; left: 45%; bottom: 20px\">";
    open(&world, style, &[&at("left: 40px; bottom: 20px"), &*at("right: 40px; bottom: 4px"), field].concat());
    expect(&world, "top left");
    // Links everywhere, in lines with spaces between: the button hides, and comes back where there is room.
    let lines: String = (0..400).map(|number| format!("<a href=\"#\">A link with many words {number}</a> ")).collect();
    open(&world, "h1 { display: none }", &format!("{lines}<p style=\"height: 3000px\"></p>"));
    let hides = || world.browser.until("to hide", || (world.browser.run(BUTTON)["isShown"] == false).then_some(()));
    hides();
    world.browser.run("scrollTo(0, 99999);");
    expect(&world, "bottom left");
    world.browser.run("scrollTo(0, 0);");
    hides();
    // A link that a script adds later, and takes away again.
    open(&world, style, "");
    expect(&world, "bottom left");
    world.browser.run_with(
        "document.querySelector('main').insertAdjacentHTML('beforeend', input);",
        json!(at("left: 40px; bottom: 20px")),
    );
    expect(&world, "bottom right");
    world.browser.run("document.querySelector('main a').remove();");
    expect(&world, "bottom left");
    // A menu that a click opens changes no element.
    let menu = "<details><summary>Menu</summary><a href=\"#\" style=\"position: absolute; left: 40px; bottom: 20px\">A link</a></details>";
    open(&world, style, menu);
    expect(&world, "bottom left");
    world.browser.click("summary");
    expect(&world, "bottom right");
    world.browser.click("summary");
    expect(&world, "bottom left");
    end(world, engine);
}

const FOOTER: &str = "<div class=\"bar\" style=\"position: fixed; inset: auto 0 0; height: 48px\">No link</div>";
const CHAT: &str =
    "<iframe class=\"bar\" style=\"position: fixed; right: 8px; bottom: 8px; width: 72px; height: 72px\"></iframe>";

fn never_covers_a_bar(engine: Engine) {
    let world = world_in(engine);
    open(&world, "", FOOTER);
    expect(&world, "top left");
    open(&world, "", "<div style=\"position: sticky; top: 0; height: 90vh\"></div><p style=\"height: 3000px\">");
    expect(&world, "bottom left");
    // A side bar holds much of the page, but not its width.
    open(&world, "", "<div class=\"bar\" style=\"position: fixed; inset: 0 auto 0 0; width: 200px\">Side</div>");
    expect(&world, "bottom right");
    // A page that scrolls in a box of its own, or that has a picture behind it, is no bar.
    open(&world, "main { position: fixed; inset: 0; overflow: auto }", "<p style=\"height: 3000px\">");
    expect(&world, "bottom left");
    open(
        &world,
        "",
        &[CHAT, "<div class=\"bar\" style=\"position: fixed; left: 0; bottom: 0; width: 50px; height: 30px\">"]
            .concat(),
    );
    expect(&world, "bottom middle");
    // The bar is hidden by a class, and shown again: no element comes or goes.
    open(&world, ".off { display: none }", FOOTER);
    expect(&world, "top left");
    world.browser.run("document.querySelector('.bar').classList.add('off'); dispatchEvent(new Event('resize'));");
    expect(&world, "bottom left");
    open(
        &world,
        ".bar { transition: translate 100ms } .off { translate: 0 100% }",
        &FOOTER.replace("\"bar\"", "\"bar off\""),
    );
    expect(&world, "bottom left");
    world.browser.run("document.querySelector('.bar').classList.remove('off');");
    expect(&world, "top left");
    // Bars at both edges leave the sides.
    open(&world, "", &[FOOTER, &FOOTER.replace("auto 0 0", "0 0 auto")].concat());
    expect(&world, "middle left");
    end(world, engine);
}

fn the_button_stands_in_nine_places_in_both_directions() {
    use WayBack::{Bottom, BottomEnd, BottomStart, End, Middle, Start, Top, TopEnd, TopStart};
    let places = [
        (TopStart, ["top left", "top right"]),
        (Top, ["top middle"; 2]),
        (TopEnd, ["top right", "top left"]),
        (Start, ["middle left", "middle right"]),
        (Middle, ["middle middle"; 2]),
        (End, ["middle right", "middle left"]),
        (BottomStart, ["bottom left", "bottom right"]),
        (Bottom, ["bottom middle"; 2]),
        (BottomEnd, ["bottom right", "bottom left"]),
    ];
    let mut browser = Browser::chromium();
    for (way_back, expected) in places {
        let change = |catalogue: &mut Catalogue| {
            *catalogue = using(&["en", "ar"], &catalogue.site.origins, &json!(["google-analytics-4"]));
            catalogue.consent.way_back = way_back;
        };
        let world = World::with(server(change), browser);
        open(&world, "h1 { display: none }", "");
        for (language, place) in ["en", "ar"].into_iter().zip(expected) {
            for (width, height) in [(1280, 720), (360, 640)] {
                let metrics =
                    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 400 });
                world.browser.devtools("Emulation.setDeviceMetricsOverride", metrics);
                let right_to_left = if language == "ar" { "rtl" } else { "ltr" };
                world.browser.run(&format!(
                    "document.documentElement.lang = '{language}'; document.documentElement.dir = '{right_to_left}';"
                ));
                let lang = "return document.querySelector('cookie-gate').shadowRoot.querySelector('.again').lang;";
                world.browser.until(language, || (world.browser.run(lang) == language).then_some(()));
                expect(&world, place);
            }
        }
        world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
        browser = world.browser;
    }
}

/// Notes each place of the button at each picture, and what it covers of the page's bars.
const WATCH: &str = "
    window.places = []; window.onBar = 0;
    const look = () => {
      const button = document.querySelector('cookie-gate').shadowRoot.querySelector('.reopen');
      const { left, right, top, bottom } = button.getBoundingClientRect();
      const place = [left, top].join(' ') + getComputedStyle(button).visibility;
      if (place !== places.at(-1)) places.push(place);
      for (const bar of document.querySelectorAll('.bar')) {
        const box = bar.getBoundingClientRect();
        if (box.left < right && box.right > left && box.top < bottom && box.bottom > top) onBar++;
      }
      requestAnimationFrame(look);
    };
    look();";

fn while_the_page_scrolls_the_button_neither_jumps_nor_covers_a_bar() {
    let world = world_in(Engine::Chromium);
    let lines: String = (0..120)
        .map(|number| {
            format!("<p>Some words before {number} <a href=\"#\">a link</a> and after it, as in any text.</p>")
        })
        .collect();
    for (width, height) in [(1280, 720), (360, 640)] {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 400 });
        world.browser.devtools("Emulation.setDeviceMetricsOverride", metrics);
        open(
            &world,
            "",
            &[
                &lines,
                CHAT,
                "<div class=\"bar\" style=\"position: fixed; left: 0; bottom: 0; width: 40px; height: 40px\">",
            ]
            .concat(),
        );
        world.settle(600);
        world.browser.run(WATCH);
        // A long scroll, some pixels at each picture.
        world.browser.run(
            "return new Promise((done) => {
               const end = performance.now() + 1500;
               const step = () => { scrollBy(0, 7); performance.now() < end ? requestAnimationFrame(step) : done(); };
               step();
             });",
        );
        let places = world.browser.run("return places;");
        assert_eq!(places.as_array().map(Vec::len), Some(1), "it moved while the page scrolled: {places}");
        world.browser.until("to be off the links", || (world.browser.run(BUTTON)["covered"] == 0).then_some(()));
        // At each stop it moves once at most, and covers neither a link nor a bar.
        for _ in 0..5 {
            world.browser.run("places.length = 0; scrollBy(0, 61);");
            world.settle(700);
            assert_eq!(world.browser.run(BUTTON)["covered"], 0);
            let places = world.browser.run("return places;");
            assert!(places.as_array().is_some_and(|places| places.len() <= 2), "{places}");
        }
        assert_eq!(world.browser.run("return onBar;"), 0);
    }
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}

const WORDS: &str = "
    const button = document.querySelector('cookie-gate')?.shadowRoot.querySelector('.reopen');
    return button?.innerText.replace(/\\s+/g, ' ');";

#[track_caller]
fn says(world: &World, words: &str) {
    world.browser.until(words, || (world.browser.run(WORDS) == words).then_some(()));
}

fn says_what_is_allowed(engine: Engine) {
    let world = world_in(engine);
    let address = format!("{}/states", world.site);
    world.open_page("/states", "", "");
    world.answer_banner("accept");
    says(&world, "Cookie settings: all on");
    // The panel's second button refuses.
    world.browser.click_ours("[data-action=open]");
    world.browser.click_ours("dialog .actions button:nth-of-type(2)");
    says(&world, "Cookie settings: all off");
    // It stays open where it has to say what cannot be removed.
    world.browser.run("document.querySelector('cookie-gate').shadowRoot.querySelector('dialog')?.close();");
    world.save_in_panel_again(&["search"]);
    says(&world, "Cookie settings: some on");
    world.browser.reload();
    says(&world, "Cookie settings: some on");
    world.browser.run("CookieGate.acceptAll();");
    says(&world, "Cookie settings: all on");
    world.browser.run("CookieGate.withdraw();");
    says(&world, "Cookie settings: all off");
    world.browser.run("CookieGate.grant('analytics');");
    says(&world, "Cookie settings: some on");
    if engine.shows_whole_jar() {
        // A decision in another tab.
        let first = world.browser.open_tab(&address);
        world.browser.run("CookieGate.rejectAll();");
        says(&world, "Cookie settings: all off");
        let second = world.browser.go_to(&first);
        says(&world, "Cookie settings: all off");
        world.browser.run("CookieGate.acceptAll();");
        world.browser.go_to(&second);
        says(&world, "Cookie settings: all on");
    }
    end(world, engine);
}

fn the_button_is_called_what_it_says_and_is_small_in_every_language() {
    let world = World::with(server(everywhere), Browser::chromium());
    open(&world, "", "");
    for language in words::built_in().iter().map(|(tag, _)| *tag) {
        for (width, lines) in [(1280, 1), (320, 2)] {
            let metrics = json!({ "width": width, "height": 640, "deviceScaleFactor": 1, "mobile": false });
            world.browser.devtools("Emulation.setDeviceMetricsOverride", metrics);
            world.browser.run(&format!("document.documentElement.lang = '{language}';"));
            let lang = "return document.querySelector('cookie-gate').shadowRoot.querySelector('.again').lang;";
            world.browser.until(language, || (world.browser.run(lang) == language).then_some(()));
            let size = world.browser.run(
                "const button = document.querySelector('cookie-gate').shadowRoot.querySelector('.reopen');
                 const range = document.createRange();
                 range.selectNodeContents(button);
                 const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top / 6)));
                 return [button.offsetWidth, button.offsetHeight, tops.size, button.scrollWidth <= button.clientWidth];",
            );
            let number = |at: usize| size[at].as_u64().unwrap_or(u64::MAX);
            let (widest, highest) = if width == 320 { (230, 56) } else { (360, 36) };
            assert!(number(0) <= widest && (24..=highest).contains(&number(1)), "{language}: {size}");
            assert!(number(2) <= lines && size[3] == true, "{language}: {size}");
            let tree = world.browser.devtools("Accessibility.getFullAXTree", json!({}));
            let nodes = tree["nodes"].as_array().into_iter().flatten();
            let buttons = nodes.filter(|node| node["role"]["value"] == "button");
            let names: Vec<String> = buttons
                .filter_map(|node| node["name"]["value"].as_str())
                .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            let words = world.browser.run(WORDS);
            assert_eq!(names.first().map(String::as_str), words.as_str(), "{language}");
        }
    }
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
}
