//! The look of banner and panel: screenshots for people in `target/screenshots`, and checks that a machine can make.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use cookie_gate_catalogue::{ChangeKind, Minors};

use crate::harness::Case;
use crate::world::{World, on_localhost, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    banner_and_panel_fit_narrow_and_wide_screens_in_both_languages_and_schemes,
    the_other_first_layers_fit_too,
];

/// The boxes of buttons in CSS pixels, as the page sees them.
const BUTTONS: &str = "
    const root = document.querySelector('cookie-gate').shadowRoot;
    const boxes = [...root.querySelectorAll(input)].map((button) => button.getBoundingClientRect());
    const style = [...root.querySelectorAll(input)].map((button) => {
      const { backgroundColor, color, fontSize, fontWeight } = getComputedStyle(button);
      return [backgroundColor, color, fontSize, fontWeight].join();
    });
    return {
      boxes: boxes.map(({ left, top, right, bottom, width, height }) => ({ left, top, right, bottom, width, height })),
      style,
      width: innerWidth,
      height: innerHeight,
      scrolls: document.documentElement.scrollWidth > innerWidth,
    };";

/// Shows pages narrow and wide, light and dark, in both languages. `look` gets the page's path, and how the page is
/// shown, for file names.
pub(super) fn in_every_look(world: &World, look: impl Fn(&World, &str, &Shown)) {
    for (width, height) in [(320, 640), (1280, 800)] {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        world.browser.devtools("Emulation.setDeviceMetricsOverride", size);
        for scheme in ["light", "dark"] {
            let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
            world.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
            for (language, page) in [("en", "/"), ("zh", "/demo/zh.html")] {
                world.browser.empty_jar();
                look(world, page, &Shown { language, width, height, scheme });
            }
        }
    }
}

/// How a page is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    language: &'static str,
    width: u32,
    height: u32,
    scheme: &'static str,
}

impl Shown {
    /// Saves a picture of this layer for people to look at.
    fn keep(&self, world: &World, layer: &str) {
        let Self { language, width, height, scheme } = self;
        let directory = directory();
        fs::create_dir_all(&directory).expect("target/screenshots");
        picture(world, &directory.join(format!("{layer}-{language}-{width}-{scheme}.png")), *width, *height);
    }
}

fn banner_and_panel_fit_narrow_and_wide_screens_in_both_languages_and_schemes() {
    on_localhost(|world| {
        in_every_look(world, |world, page, shown| {
            world.open(page);
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
            shown.keep(world, "banner");
            equal_and_in_sight(world, "section.banner [data-action=accept], section.banner [data-action=reject]");
            world.answer_banner("customise");
            world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
            shown.keep(world, "panel");
            equal_and_in_sight(world, "dialog .actions button:nth-of-type(1), dialog .actions button:nth-of-type(2)");
            half_way_down(world);
            shown.keep(world, "panel-below");
            world.browser.click_ours("dialog .actions button:nth-of-type(2)");
            world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
            shown.keep(world, "again");
            world.open_choices();
            shown.keep(world, "choices");
            fits(world);
            half_way_down(world);
            shown.keep(world, "choices-below");
        });
    });
}

/// Scrolls the panel, so that a picture shows its later parts.
fn half_way_down(world: &World) {
    world.browser.run(
        "const body = document.querySelector('cookie-gate').shadowRoot.querySelector('.body');
         body.scrollTop = body.scrollHeight / 2;
         return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));",
    );
}

/// The question for the age, and the banner for guardians. Then, for a visitor who accepted under the first policy,
/// what is asked again and what is only told.
fn the_other_first_layers_fit_too() {
    let minors = World::with(server(|catalogue| catalogue.consent.minors = Minors::Ask), Browser::chromium());
    in_every_look(&minors, |world, page, shown| {
        world.open(page);
        world.browser.until("the question", || world.browser.shows("[data-action=minor]").then_some(()));
        shown.keep(world, "age");
        equal_and_in_sight(world, "section.banner [data-action=adult], section.banner [data-action=minor]");
        world.answer_banner("minor");
        world.browser.until("the banner", || world.browser.shows("[data-action=accept]").then_some(()));
        shown.keep(world, "guardian");
        equal_and_in_sight(world, "section.banner [data-action=accept], section.banner [data-action=reject]");
    });
    let mut browser = minors.browser;
    for (kind, name) in [(ChangeKind::Method, "asked"), (ChangeKind::Rights, "notice")] {
        let changed = World::with(server(|catalogue| super::policy::second(catalogue, kind, &["analytics"])), browser);
        let first = server(|_| ());
        in_every_look(&changed, |world, page, shown| {
            world.browser.open(&format!("{}{page}", first.localhost()));
            world.answer_banner("accept");
            world.browser.until("the record", || world.browser.names().contains(&"cookie-agree".into()).then_some(()));
            world.open(page);
            world.browser.until("the note", || world.browser.shows(".note").then_some(()));
            shown.keep(world, name);
            if kind == ChangeKind::Method {
                equal_and_in_sight(world, "section.banner [data-action=accept], section.banner [data-action=reject]");
            }
        });
        browser = changed.browser;
    }
}

/// Nothing in the panel is wider than the panel, and its controls are large enough to hit (WCAG 2.2 SC 2.5.8).
fn fits(world: &World) {
    let seen = world.browser.run(
        "const root = document.querySelector('cookie-gate').shadowRoot;
         const body = root.querySelector('.body');
         const low = [...root.querySelectorAll('dialog button')].filter((button) => {
           const { height } = button.getBoundingClientRect();
           return height && height < 24;
         });
         return [body.scrollWidth - body.clientWidth, low.length];",
    );
    assert_eq!(seen, json!([0, 0]));
}

/// The folder is beside the other build results.
fn directory() -> PathBuf {
    Path::new(crate::ROOT).join("target/screenshots")
}

/// Saves a screenshot, and checks that it has the right size and is not blank.
fn picture(world: &World, path: &Path, width: u32, height: u32) {
    let png = world.browser.screenshot();
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    assert_eq!(&png[1..4], b"PNG");
    assert_eq!((number(16), number(20)), (width, height), "{}", path.display());
    // A blank PNG of 1280 × 800 has less than 5 kB.
    assert!(png.len() > 8_000, "{} is blank: {} bytes", path.display(), png.len());
    fs::write(path, png).expect("a screenshot on disk");
}

/// Two buttons of equal size and style, wholly visible, on a page that does not scroll sideways.
fn equal_and_in_sight(world: &World, selector: &str) {
    let seen = world.browser.run_with(BUTTONS, json!(selector));
    let number = |value: &Value| value.as_f64().expect("a number");
    let boxes = seen["boxes"].as_array().expect("a list");
    assert_eq!(boxes.len(), 2, "{selector}");
    for one in boxes {
        let inside = number(&one["left"]) >= 0.0
            && number(&one["top"]) >= 0.0
            && number(&one["right"]) <= number(&seen["width"])
            && number(&one["bottom"]) <= number(&seen["height"]);
        assert!(inside, "{selector} is out of sight: {seen}");
        // WCAG 2.2 SC 2.5.8 asks for 24 CSS pixels; 40 are better for thumbs.
        assert!(number(&one["height"]) >= 40.0, "{selector}: {seen}");
    }
    for side in ["width", "height"] {
        assert!((number(&boxes[0][side]) - number(&boxes[1][side])).abs() < 1.0, "{selector} differ in {side}: {seen}");
    }
    assert_eq!(seen["style"][0], seen["style"][1], "{selector} look different");
    assert_eq!(seen["scrolls"], false, "the page scrolls sideways");
}
