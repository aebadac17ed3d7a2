//! The operator's own look: forms, places, presets and colours; and that nothing of the page gets in but what is meant to.

use cookie_gate_catalogue::Catalogue;
use cookie_gate_catalogue::theme::{Layout, Place, Preset, Scheme, Theme};
use serde_json::json;

use crate::case::axe::expect_none;
use crate::harness::Case;
use crate::world::{World, npm, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    every_form_stands_where_it_was_put_and_is_a_sheet_on_a_phone,
    axe_finds_nothing_in_any_preset,
    accepting_and_refusing_look_the_same_in_every_theme,
    no_style_of_the_page_gets_in_and_none_of_ours_gets_out,
    a_page_sets_colours_by_the_documented_names_and_parts,
];

fn world(theme: &Theme) -> World {
    let change = |catalogue: &mut Catalogue| catalogue.theme = Some(theme.clone());
    World::with(server(change), Browser::chromium())
}

fn size(world: &World, width: u32, height: u32) {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    world.browser.devtools("Emulation.setDeviceMetricsOverride", size);
}

fn shown(world: &World, head: &str) {
    world.open_page("/look", head, "<h1>A page</h1><p>Text</p>");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
}

/// The banner's rectangle.
fn rectangle(world: &World) -> [f64; 4] {
    let found = world.browser.run(
        "const { left, top, right, bottom } = document.querySelector('cookie-gate').shadowRoot.querySelector('.banner').getBoundingClientRect();
         return [left, top, right, bottom];",
    );
    serde_json::from_value(found).expect("four numbers")
}

fn every_form_stands_where_it_was_put_and_is_a_sheet_on_a_phone() {
    let near = |one: f64, two: f64| (one - two).abs() <= 1.0;
    for (layout, place, across, down) in [
        (Layout::Box, Place::Top, 0, -1),
        (Layout::Box, Place::Middle, 0, 0),
        (Layout::Bar, Place::Top, 0, -1),
        (Layout::Bar, Place::Bottom, 0, 1),
        (Layout::Corner, Place::TopStart, -1, -1),
        (Layout::Corner, Place::Top, 0, -1),
        (Layout::Corner, Place::TopEnd, 1, -1),
        (Layout::Corner, Place::Start, -1, 0),
        (Layout::Corner, Place::Middle, 0, 0),
        (Layout::Corner, Place::End, 1, 0),
        (Layout::Corner, Place::BottomStart, -1, 1),
        (Layout::Corner, Place::Bottom, 0, 1),
        (Layout::Corner, Place::BottomEnd, 1, 1),
        (Layout::Dialog, Place::Middle, 0, 0),
    ] {
        let world = world(&Theme { layout, place: Some(place), ..Theme::default() });
        let what = format!("{layout:?} {place:?}");
        size(&world, 1280, 800);
        shown(&world, "");
        let [left, top, right, bottom] = rectangle(&world);
        let edge = if layout == Layout::Bar { 0.0 } else { 16.0 };
        let is_across = match across {
            -1 => near(left, 16.0) && right < 640.0,
            1 => near(right, 1264.0) && left > 640.0,
            // The box is in the middle of the window with its scrollbar.
            _ => near(left + right, 1280.0) || layout == Layout::Box && (left + right - 1280.0).abs() < 20.0,
        };
        let is_down = match down {
            -1 => near(top, edge) && bottom < 400.0,
            1 => near(bottom, 800.0 - edge) && top > 400.0,
            _ => near(top + bottom, 800.0),
        };
        assert!(is_across && is_down, "{what}: {left} {top} {right} {bottom}");
        assert!(layout != Layout::Bar || near(right - left, 1280.0), "{what}: from edge to edge");
        // The page stays usable beside it.
        let free = world.browser.run("return document.elementFromPoint(640, innerHeight / 2)?.localName !== 'cookie-gate' || document.elementFromPoint(5, 400)?.localName !== 'cookie-gate';");
        assert_eq!(free, true, "{what}");
        size(&world, 360, 740);
        let [left, _, right, bottom] = rectangle(&world);
        assert!(
            near(left, 8.0) && near(right, 352.0) && near(bottom, 732.0),
            "{what} on a phone: {left} {right} {bottom}"
        );
        // In Arabic, start is at the right.
        if across == -1 {
            size(&world, 1280, 800);
            world.browser.run("document.querySelector('cookie-gate').shadowRoot.querySelector('.banner').dir = 'rtl';");
            let [left, _, right, _] = rectangle(&world);
            assert!(near(right, 1264.0) && left > 640.0, "{what}, right to left: {left} {right}");
        }
    }
}

fn axe_finds_nothing_in_any_preset() {
    let axe = npm("axe-core/axe.min.js");
    for preset in Preset::ALL {
        let world = world(&Theme { preset, logo: Some("/logo.svg".into()), ..Theme::default() });
        for scheme in ["light", "dark"] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            world.browser.devtools("Emulation.setEmulatedMedia", media);
            shown(&world, "<style>:root { color-scheme: light dark }</style>");
            expect_none(&world, &axe, &format!("{}, {scheme}", preset.word()));
            if matches!(preset, Preset::Ink | Preset::Shop) {
                world.answer_banner("customise");
                world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
                expect_none(&world, &axe, &format!("panel of {}, {scheme}", preset.word()));
            }
            world.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] }));
        }
    }
}

/// Everything that is computed for an element, as text.
const COMPUTED: &str = "
    const computed = (element) => {
      const style = getComputedStyle(element);
      return [...style].filter((name) => !name.startsWith('--')).map((name) => name + ': ' + style.getPropertyValue(name));
    };
    const root = document.querySelector('cookie-gate').shadowRoot;";

fn accepting_and_refusing_look_the_same_in_every_theme() {
    for preset in Preset::ALL {
        let world = world(&Theme { preset, layout: Layout::Corner, ..Theme::default() });
        shown(&world, "<style>cookie-gate::part(button) { letter-spacing: 1px; background: #123 }</style>");
        let differences = world.browser.run(&format!(
            "{COMPUTED}
             const [accept, reject] = ['accept', 'reject'].map((action) => root.querySelector(`[data-action=${{action}}]`));
             const one = computed(accept);
             // Widths follow the words.
             return computed(reject).filter((line, at) => line !== one[at] && !/width|inline-size|origin/.test(line));"
        ));
        assert_eq!(differences, json!([]), "{}", preset.word());
        let widths = world.browser.run(
            "const root = document.querySelector('cookie-gate').shadowRoot;
             const [one, two] = ['accept', 'reject'].map((action) => root.querySelector(`[data-action=${action}]`).offsetWidth);
             return Math.max(one, two) / Math.min(one, two);",
        );
        assert!(widths.as_f64().is_some_and(|share| share < 1.1), "{}: {widths}", preset.word());
    }
}

fn no_style_of_the_page_gets_in_and_none_of_ours_gets_out() {
    const HOSTILE: [&str; 5] = [
        "* { all: unset !important }",
        "html { font-size: 40px; letter-spacing: 9px; line-height: 3 } body { font: 9px serif; color: red }",
        "*, *::before, *::after { margin: 7px !important; padding: 3px !important; border: 2px solid red !important; box-sizing: content-box !important }",
        "* { --paper: red !important; --ink: red !important; --act: red !important; --soft: red; --radius: 99px !important; --font: serif !important }",
        "cookie-gate { display: none !important; opacity: 0 !important; transform: scale(.5) !important; position: static !important; font-size: 60px !important }",
    ];
    // What the clean page has waits in `window.name`, which outlives the page: it is too much for the driver.
    let all = |then: &str| {
        format!(
            "{COMPUTED}
             const all = [...root.querySelectorAll('.banner, .banner *')].flatMap((element, at) => computed(element).map((line) => at + ' ' + element.className + ' ' + line));
             {then}"
        )
    };
    let outside = "return [...document.querySelectorAll('h1, p, body')].map((one) => getComputedStyle(one).cssText + getComputedStyle(one).font + getComputedStyle(one).color + getComputedStyle(one).margin);";
    let look = |theme: Option<Theme>| {
        let world = World::with(server(|catalogue| catalogue.theme = theme.clone()), Browser::chromium());
        size(&world, 1280, 800);
        shown(&world, "");
        let lines = world.browser.run(&all("window.name = JSON.stringify(all); return all.length;"));
        assert!(lines.as_u64().is_some_and(|lines| lines > 2_000), "{lines}");
        for style in HOSTILE {
            shown(&world, &format!("<style>{style}</style>"));
            let leaked = world.browser.run(&all(
                "const clean = new Set(JSON.parse(window.name)); return all.filter((line) => !clean.has(line));",
            ));
            assert_eq!(leaked, json!([]), "{style}");
        }
        // The other way round: a page looks as it does without us.
        let with = {
            shown(&world, "");
            world.browser.run(outside)
        };
        world.browser.run("document.querySelector('cookie-gate').remove();");
        assert_eq!(world.browser.run(outside), with);
    };
    look(None);
    look(Some(Theme { preset: Preset::Shop, layout: Layout::Corner, ..Theme::default() }));
}

fn a_page_sets_colours_by_the_documented_names_and_parts() {
    let world = world(&Theme { scheme: Scheme::Light, ..Theme::default() });
    let style = "cookie-gate { --cookie-gate-act: rgb(1, 2, 3); --cookie-gate-radius: 5px } cookie-gate::part(banner) { outline: 3px solid rgb(4, 5, 6) }";
    shown(&world, &format!("<style>{style}</style>"));
    let found = world.browser.run(
        "const root = document.querySelector('cookie-gate').shadowRoot;
         const of = (selector) => getComputedStyle(root.querySelector(selector));
         return [of('[data-action=accept]').backgroundColor, of('[data-action=reject]').backgroundColor, of('.banner').borderRadius, of('.banner').outlineColor];",
    );
    assert_eq!(found, json!(["rgb(1, 2, 3)", "rgb(1, 2, 3)", "5px", "rgb(4, 5, 6)"]));
}
