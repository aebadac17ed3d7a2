//! What screen readers are told, in words: the accessibility tree of each layer, as Chromium builds it.
//!
//! `UPDATE_EXPECT=1 cargo xtask test --engine chromium --only spoken` writes `spoken.snap` anew. Read the difference as a
//! person who hears it.

use std::collections::HashMap;

use expect_test::expect_file;
use serde_json::{Value, json};

use super::first_layer::everywhere;
use crate::case::axe::expect_none;
use crate::case::policy::second;
use crate::harness::Case;
use crate::world::{World, npm, server};
use cookie_gate_browser::Browser;
use cookie_gate_catalogue::theme::{Preset, Theme};
use cookie_gate_catalogue::{Catalogue, ChangeKind, Minors};

pub const CASES: &[Case] = crate::cases![
    each_layer_is_spoken_as_it_was_written_down,
    axe_finds_nothing_in_other_scripts_and_directions,
    axe_finds_nothing_in_the_other_first_layers,
];

/// Properties that a screen reader speaks.
const STATES: [&str; 9] =
    ["checked", "pressed", "selected", "expanded", "disabled", "modal", "level", "focused", "live"];

/// The accessibility tree of our element, one node a line: role, name, states, description.
fn spoken(world: &World) -> String {
    let tree = world.browser.devtools("Accessibility.getFullAXTree", json!({}));
    let nodes: HashMap<&str, &Value> = tree["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .map(|node| (node["nodeId"].as_str().expect("an id"), node))
        .collect();
    // The banner is the only region of the page that has none of its own.
    let of = |wanted: &str| {
        let mut found = nodes.values().filter(|node| node["role"]["value"] == wanted && node["ignored"] != true);
        let first = found.next();
        assert!(first.is_none() || wanted != "region" || found.next().is_none(), "one region");
        first
    };
    let mut text = String::new();
    tell(of("dialog").or_else(|| of("region")).expect("a layer"), &nodes, 0, &mut text);
    text
}

fn tell(node: &Value, nodes: &HashMap<&str, &Value>, depth: usize, text: &mut String) {
    let word = |field: &str| node[field]["value"].as_str().unwrap_or_default();
    let role = word("role");
    let is_told = node["ignored"] != true && !["generic", "none", "InlineTextBox", "ListMarker"].contains(&role);
    if is_told {
        let states: Vec<String> = node["properties"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|state| STATES.contains(&state["name"].as_str().unwrap_or_default()))
            .map(|state| format!("{}={}", state["name"].as_str().unwrap_or_default(), state["value"]["value"]))
            .collect();
        let name = word("name").split_whitespace().collect::<Vec<_>>().join(" ");
        let line = [role.to_string(), format!("\"{name}\""), states.join(" "), word("description").to_string()];
        let line: Vec<&str> = line.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        *text += &format!("{}{}\n", "  ".repeat(depth), line.join(" | "));
    }
    // A text says no more than the node around it.
    if role == "StaticText" {
        return;
    }
    let children = node["childIds"].as_array().into_iter().flatten().filter_map(|id| nodes.get(id.as_str()?));
    for child in children {
        tell(child, nodes, depth + usize::from(is_told), text);
    }
}

fn each_layer_is_spoken_as_it_was_written_down() {
    let world = World::with(server(|_| ()), Browser::chromium());
    world.open_page("/told", "", "<h1>A page</h1>");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let mut text = format!("banner\n{}", spoken(&world));
    world.answer_banner("customise");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    text += &format!("\npanel\n{}", spoken(&world));
    world.browser.click_ours("#tab-partners");
    world.browser.until("the tab", || world.browser.shows("#panel-partners").then_some(()));
    text += &format!("\npartners\n{}", spoken(&world));
    expect_file!["spoken.snap"].assert_eq(&text);
}

fn axe_finds_nothing_in_other_scripts_and_directions() {
    let axe = npm("axe-core/axe.min.js");
    let world = World::with(server(everywhere), Browser::chromium());
    for language in ["ar", "de", "zh"] {
        world.open_page("/spoken", "", "<h1>A page</h1>");
        world.browser.run(&format!("document.documentElement.lang = '{language}'; CookieGate.forget();"));
        let shown = "return document.querySelector('cookie-gate').shadowRoot.querySelector('.banner')?.lang;";
        world.browser.until("the banner", || (world.browser.run(shown) == language).then_some(()));
        expect_none(&world, &axe, &format!("banner, {language}"));
        world.answer_banner("customise");
        world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
        world.browser.run("for (const more of document.querySelector('cookie-gate').shadowRoot.querySelectorAll('details')) more.open = true;");
        expect_none(&world, &axe, &format!("panel, {language}"));
        world.browser.click_ours("#tab-partners");
        expect_none(&world, &axe, &format!("partners, {language}"));
        world.browser.click_ours("#tab-choices");
        expect_none(&world, &axe, &format!("my choices, {language}"));
    }
}

/// The question of age, the banner for a minor, the banner that asks anew, and the notice: in four languages, light and
/// dark, plain and in the preset with the strongest colours.
fn axe_finds_nothing_in_the_other_first_layers() {
    let axe = npm("axe-core/axe.min.js");
    let mut browser = Browser::chromium();
    for preset in [Preset::Plain, Preset::Ink] {
        let themed = |catalogue: &mut Catalogue| {
            everywhere(catalogue);
            catalogue.theme = Some(Theme { preset, ..Theme::default() });
        };
        let minors = |catalogue: &mut Catalogue| {
            themed(catalogue);
            catalogue.consent.minors = Minors::Ask;
        };
        let changed = |kind| {
            move |catalogue: &mut Catalogue| {
                themed(catalogue);
                let ids: Vec<String> =
                    catalogue.categories.iter().filter(|one| !one.required).map(|one| one.id.clone()).collect();
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                second(catalogue, kind, if kind == ChangeKind::Rights { &[] } else { &ids[..] });
                let note = catalogue.languages.iter().map(|tag| (tag.clone(), "§ 12 ▸ 2026-11-25".into())).collect();
                catalogue.policy.changes[0].note = note;
            }
        };
        let first = server(themed);
        let servers = [
            (server(minors), "[data-action=minor]", true),
            (server(changed(ChangeKind::Method)), "section.banner .note", false),
            (server(changed(ChangeKind::Rights)), "[data-action=noted]", false),
        ];
        for (server, layer, is_new) in servers {
            browser.empty_jar();
            if !is_new {
                browser.open(&format!("{}/", first.localhost()));
                browser.until("the gate", || {
                    (browser.run("return !!window.CookieGate?.acceptAll();") == true).then_some(())
                });
            }
            let world = World::with(server, browser);
            // Colours do not depend on the language.
            let languages: &[&str] = if preset == Preset::Plain { &["en", "ar", "de", "zh"] } else { &["ar"] };
            for language in languages {
                for scheme in ["light", "dark"] {
                    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
                    world.browser.devtools("Emulation.setEmulatedMedia", media);
                    let head = "<style>:root { color-scheme: light dark }</style>";
                    world.open_page(
                        "/layer",
                        head,
                        &format!("<h1>A page</h1><script>document.documentElement.lang = '{language}'</script>"),
                    );
                    let place = format!("{layer}, {}, {language}, {scheme}", preset.word());
                    world.browser.until(&place, || world.browser.shows(layer).then_some(()));
                    let spoken =
                        "return document.querySelector('cookie-gate').shadowRoot.querySelector('.banner').lang;";
                    assert_eq!(world.browser.run(spoken), *language, "{place}");
                    expect_none(&world, &axe, &place);
                    if is_new {
                        world.answer_banner("minor");
                        world.browser.until("the banner", || world.browser.shows("[data-action=accept]").then_some(()));
                        expect_none(&world, &axe, &format!("guardian of {place}"));
                    }
                    world.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [] }));
                }
            }
            browser = world.browser;
        }
    }
}
