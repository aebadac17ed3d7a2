//! Pictures of the banner for people: a gallery of forms, presets, languages, widths and schemes; and a few pictures that
//! are compared with kept ones.
//!
//! `cargo xtask shots` writes the gallery. What is kept is a picture of 40 × 25 points, as text (`pictures.snap`): fonts
//! differ a little from machine to machine, and a layer that has moved, lost its colours or its buttons does not.

use std::path::Path;
use std::{env, fs};

use base64::Engine as _;
use cookie_gate_catalogue::theme::{Layout, Place, Preset, Theme};
use cookie_gate_catalogue::{Catalogue, Profile};
use serde_json::json;

use crate::harness::Case;
use crate::page::everywhere;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

/// The case that compares.
pub const CASES: &[Case] = crate::cases![the_banner_looks_as_it_did];

/// The folder of the gallery, if it is asked for.
pub fn wanted() -> Option<std::path::PathBuf> {
    env::var_os("COOKIE_GATE_SHOTS").map(Into::into)
}

/// A form for each preset, so that each of both is seen.
const LOOKS: [(Preset, Layout, Option<Place>); 6] = [
    (Preset::Plain, Layout::Box, None),
    (Preset::Quiet, Layout::Corner, Some(Place::BottomEnd)),
    (Preset::Shop, Layout::Dialog, None),
    (Preset::Ink, Layout::Bar, Some(Place::Bottom)),
    (Preset::Sea, Layout::Corner, Some(Place::TopStart)),
    (Preset::Tech, Layout::Box, Some(Place::Top)),
];

const SIZES: [(u32, u32); 2] = [(1280, 720), (320, 640)];

/// A world with this look, in all languages.
fn world(look: (Preset, Layout, Option<Place>)) -> World {
    let (preset, layout, place) = look;
    let change = |catalogue: &mut Catalogue| {
        everywhere(catalogue);
        catalogue.theme = Some(Theme { preset, layout, place, ..Theme::default() });
    };
    let world = World::with(server(change), Browser::chromium());
    world.open_page("/picture", STYLE, &format!("<h1>A page</h1><p>{}</p>", "Lorem ipsum dolor sit amet. ".repeat(60)));
    world
}

const STYLE: &str = "<meta name=\"viewport\" content=\"width=device-width\"><style>:root { color-scheme: light dark; font: 16px/1.6 system-ui } main { padding: 24px }</style>";

/// Shows the banner in a language, a size and a scheme, and takes a picture.
fn shot(world: &World, language: &str, size: (u32, u32), scheme: &str) -> Vec<u8> {
    show_as(world, size, scheme);
    world.browser.run(&format!("document.documentElement.lang = '{language}';"));
    let shown = "return document.querySelector('cookie-gate')?.shadowRoot.querySelector('.banner')?.lang;";
    world.browser.until(language, || (world.browser.run(shown) == language).then_some(()));
    world.browser.run(PAINTED);
    world.browser.screenshot()
}

const PAINTED: &str = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));";

fn show_as(world: &World, size: (u32, u32), scheme: &str) {
    let metrics = json!({ "width": size.0, "height": size.1, "deviceScaleFactor": 1, "mobile": false });
    world.browser.devtools("Emulation.setDeviceMetricsOverride", metrics);
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    world.browser.devtools("Emulation.setEmulatedMedia", media);
    world.browser.run(PAINTED);
}

/// Writes all pictures and a sheet of them.
pub fn gallery() {
    let folder = wanted().expect("a folder");
    fs::create_dir_all(&folder).expect("a folder");
    let mut sheet = String::from(
        "<!doctype html><meta charset=\"utf-8\"><title>Cookie Gate: pictures</title>\n\
         <style>body { font: 16px system-ui; background: #ddd } img { border: 1px solid #888; margin: 4px; max-width: 46vw; vertical-align: top }</style>\n",
    );
    for look in LOOKS {
        let world = world(look);
        let (preset, layout, _) = look;
        sheet += &format!("<h2>{}, {layout:?}</h2>\n", preset.word());
        for language in ["en", "zh", "ar", "de"] {
            for size in SIZES {
                for scheme in ["light", "dark"] {
                    let name = format!("{}-{language}-{}-{scheme}.png", preset.word(), size.0);
                    fs::write(folder.join(&name), shot(&world, language, size, scheme)).expect("a picture");
                    sheet += &format!("<img src=\"{name}\" alt=\"{name}\" loading=\"lazy\">\n");
                }
            }
        }
        undo(&world);
    }
    sheet += &hard_cases(&folder);
    fs::write(folder.join("index.html"), sheet).expect("a sheet");
    println!("{}", folder.join("index.html").display());
}

/// A company with a name that no designer has thought of.
const LONG: &str = "Bundesverband der Digitalwirtschaftsunternehmensgesellschaften mbH & Co. KGaA, Niederlassung \
                    Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch";

/// Writes pictures of what is hard to lay out: a banner in another script than its page, and a very long name of a vendor
/// on the first layer, in the list of partners and in the switches. Returns their part of the sheet.
fn hard_cases(folder: &Path) -> String {
    let mut sheet = String::from("<h2>Two scripts, long names</h2>\n");
    let chinese = |catalogue: &mut Catalogue| catalogue.languages = vec!["zh".into()];
    let long = |catalogue: &mut Catalogue| {
        catalogue.consent.profile = Profile::Pipl;
        for vendor in &mut catalogue.vendors {
            vendor.name = vendor.name.keys().map(|language| (language.clone(), LONG.into())).collect();
        }
    };
    let mut take = |world: &World, name: &str| {
        for size in SIZES {
            for scheme in ["light", "dark"] {
                show_as(world, size, scheme);
                let name = format!("{name}-{}-{scheme}.png", size.0);
                fs::write(folder.join(&name), world.browser.screenshot()).expect("a picture");
                sheet += &format!("<img src=\"{name}\" alt=\"{name}\" loading=\"lazy\">\n");
            }
        }
    };
    let page = "<h1>Impressum</h1><p>Angaben gemäß § 5 DDG: Straßenäcker 1, 70565 Stuttgart-Möhringen.</p>";
    for (server, name) in [(server(chinese), "zh-on-de"), (server(long), "long-banner")] {
        let world = World::with(server, Browser::chromium());
        world.open_page("/hard", STYLE, page);
        if name == "zh-on-de" {
            world.browser.run("document.documentElement.lang = 'de';");
        }
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        take(&world, name);
        for (button, panel, name) in [("partners", "#panel-partners", "partners"), ("customise", "dialog", "panel")] {
            world.browser.reload();
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
            world.browser.click_ours(&format!("section.banner [data-action={button}]"));
            world.browser.until("the panel", || world.browser.shows(panel).then_some(()));
            take(
                &world,
                &format!("hard-{name}-{}", world.browser.run("return CookieGate.state.language;")).replace('"', ""),
            );
        }
        undo(&world);
    }
    sheet
}

fn undo(world: &World) {
    world.browser.devtools("Emulation.clearDeviceMetricsOverride", json!({}));
    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] }));
}

/// A picture of 40 × 25 points: by point, the mean of red, green and blue in hexadecimal digits, one row a line.
fn points(world: &World, png: &[u8]) -> Vec<String> {
    let script = "
        return (async () => {
          const image = new Image();
          image.src = 'data:image/png;base64,' + input;
          await image.decode();
          const canvas = new OffscreenCanvas(40, 25);
          const context = canvas.getContext('2d');
          context.imageSmoothingQuality = 'high';
          context.drawImage(image, 0, 0, 40, 25);
          const { data } = context.getImageData(0, 0, 40, 25);
          return Array.from({ length: 25 }, (_, y) => Array.from({ length: 40 }, (_, x) =>
            [0, 1, 2].map((part) => data[(y * 40 + x) * 4 + part].toString(16).padStart(2, '0')).join('')).join(' '));
        })();";
    world.browser.open("about:blank");
    let rows = world.browser.run_with(script, json!(base64::engine::general_purpose::STANDARD.encode(png)));
    serde_json::from_value(rows).expect("rows")
}

/// The mean distance of two pictures per channel, and the share of points that are far from each other.
fn distance(one: &[&str], two: &[&str]) -> (f64, f64) {
    let numbers = |rows: &[&str]| -> Vec<i32> {
        let points = rows.iter().flat_map(|row| row.split(' '));
        points
            .flat_map(|point| [0, 2, 4].map(|at| i32::from_str_radix(&point[at..at + 2], 16).expect("digits")))
            .collect()
    };
    let (one, two) = (numbers(one), numbers(two));
    assert_eq!(one.len(), two.len(), "two pictures of one size");
    let apart: Vec<f64> = one.iter().zip(&two).map(|(one, two)| f64::from((one - two).abs())).collect();
    let far = apart.iter().filter(|apart| **apart > 48.0).count();
    (apart.iter().sum::<f64>() / apart.len() as f64, far as f64 / apart.len() as f64)
}

fn the_banner_looks_as_it_did() {
    let file = Path::new(crate::ROOT).join("tests/e2e/pictures.snap");
    let mut text = String::new();
    for (look, language, size, scheme) in [
        (LOOKS[0], "en", SIZES[0], "light"),
        (LOOKS[1], "ar", SIZES[0], "dark"),
        (LOOKS[2], "de", SIZES[0], "light"),
        (LOOKS[3], "en", SIZES[1], "dark"),
    ] {
        let world = world(look);
        let png = shot(&world, language, size, scheme);
        undo(&world);
        text += &format!("{} {language} {} {scheme}\n{}\n", look.0.word(), size.0, points(&world, &png).join("\n"));
    }
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, &text).expect("a file");
    }
    let kept = fs::read_to_string(&file).expect("kept pictures");
    let (kept, now): (Vec<&str>, Vec<&str>) = (kept.lines().collect(), text.lines().collect());
    assert_eq!(kept.len(), now.len());
    for (kept, now) in kept.chunks(26).zip(now.chunks(26)) {
        assert_eq!(kept[0], now[0]);
        let (mean, far) = distance(&kept[1..], &now[1..]);
        println!("{}: {mean:.2} apart, {:.1} % of the values far", kept[0], far * 100.0);
        assert!(mean < 6.0 && far < 0.02, "{}: {mean:.2} apart, {far:.3} far; UPDATE_EXPECT=1 keeps it", kept[0]);
    }
    // Another look is another picture.
    assert!(distance(&kept[1..26], &kept[53..78]).0 > 6.0);
}
