//! How boxes look: axe in four languages, light and dark, with and without a theme.

use cookie_gate_browser::Browser;
use cookie_gate_catalogue::Catalogue;
use cookie_gate_catalogue::theme::{Preset, Theme};
use cookie_gate_demo::Page;
use serde_json::json;

use super::super::{everywhere, host};
use super::{ROOT, asks, expect_boxes_of};
use crate::world::{World, npm, server};

const ALL: &str = "iframe,video,audio,#map";

/// A frame, a player with a still, one without, a sound and a widget.
const BODY: &str = "<h1>A page</h1>
<iframe data-cookie-gate=\"analytics\" title=\"Film\" style=\"width: 100%; max-width: 560px; aspect-ratio: 16 / 10; border: 0\" data-src=\"HOST/frame\"></iframe>
<video data-cookie-gate=\"analytics\" controls style=\"width: 100%; max-width: 560px; aspect-ratio: 16 / 10\" poster=\"/still.svg\" data-src=\"HOST/film\"></video>
<video data-cookie-gate=\"analytics\" controls style=\"width: 100%; max-width: 560px; aspect-ratio: 16 / 10\" data-src=\"https://www.youtube.com/film\"></video>
<audio data-cookie-gate=\"analytics\" controls data-src=\"HOST/sound\"></audio>
<div id=\"map\" data-cookie-gate=\"analytics\" style=\"height: 300px\"></div>\n";

const STILL: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 10\"><rect width=\"16\" height=\"10\" fill=\"#4a7\"/><circle cx=\"8\" cy=\"4\" r=\"2\" fill=\"#fd5\"/></svg>";

pub fn axe_finds_nothing_in_any_box_language_scheme_or_preset() {
    let axe = npm("axe-core/axe.min.js");
    let languages = ["en", "zh", "ar", "de"];
    for (preset, languages) in
        [(None, &languages[..]), (Some(Preset::Ink), &languages[..1]), (Some(Preset::Shop), &languages[2..3])]
    {
        let change = |catalogue: &mut Catalogue| {
            everywhere(catalogue);
            asks(catalogue);
            catalogue.theme = preset.map(|preset| Theme { preset, ..Theme::default() });
        };
        let world = World::with(server(change), Browser::chromium());
        world.server.put("/still.svg", Page::named("still.svg", STILL));
        let head = "<meta name=\"viewport\" content=\"width=device-width\"><style>:root { color-scheme: light dark } iframe, video, audio, #map { display: block; margin-block: 16px }</style>";
        world.open_page("/page", head, &BODY.replace("HOST", &host(&world)));
        expect_boxes_of(&world, ALL, &[true; 5]);
        for language in languages {
            world.browser.run_with("document.documentElement.lang = input;", json!(language));
            let spoken = format!(
                "{ROOT} return [...document.querySelectorAll(input)].every((one) => rootOf(one).querySelector('.box').lang === document.documentElement.lang);"
            );
            world.browser.until(language, || (world.browser.run_with(&spoken, json!(ALL)) == true).then_some(()));
            for scheme in ["light", "dark"] {
                let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
                world.browser.devtools("Emulation.setEmulatedMedia", media);
                let what = format!("{preset:?}, {language}, {scheme}");
                expect_none(&world, &axe, &what);
            }
        }
        world.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] }));
    }
}

#[track_caller]
fn expect_none(world: &World, axe: &str, what: &str) {
    let found = world.browser.run_with(
        "eval(input);
         document.querySelector('iframe').contentWindow.eval(input);
         const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
         return window.axe.run(document, { runOnly: tags }).then(({ violations, passes }) => ({
           violations: violations.map(({ id, nodes }) => [id, ...nodes.map(({ target, failureSummary }) => String(target) + ': ' + failureSummary)]),
           boxes: new Set(JSON.stringify(passes).match(/[^\"\\[]{0,40}cookie-gate-box/g)).size,
         }));",
        json!(axe),
    );
    assert_eq!(found["violations"], json!([]), "{what}");
    assert!(found["boxes"].as_u64().is_some_and(|boxes| boxes > 3), "axe looked into the boxes: {found}");
}
