//! What a text says, and what the packs and templates make of it.

use super::{Instead, Judgement, When, in_preview, listed};
use crate::packs::{found, turned};
use crate::template::TEMPLATES;
use cookie_gate_bundle::File;
use cookie_gate_catalogue::theme::Preset;
use cookie_gate_catalogue::{InFrame, Profile};

#[test]
fn every_template_is_ready_to_be_bundled() {
    for template in TEMPLATES {
        let judgement = Judgement::of(template.text);
        // What is real has its warnings.
        assert!(judgement.findings.is_empty() || template.name == "The first site", "{:?}", judgement.findings);
        assert!(judgement.sound().is_some() && judgement.unnumbered == 0, "{}", template.name);
    }
}

#[test]
fn a_finding_has_its_line_and_its_place_in_units_of_javascript() {
    // A character of four bytes takes two units.
    let text = TEMPLATES[1].text.replace("My site", "🦫").replace("\"version\": 1,", "\"version\": 0,");
    let judgement = Judgement::of(&text);
    let found = judgement.findings.iter().find(|found| found.diagnostic.path == "policy.version").unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    let place = String::from_utf16(&units[found.place.start as usize..found.place.end as usize]).unwrap();
    assert_eq!(place, "0");
    assert_eq!(text.lines().nth(found.line - 1).map(str::trim), Some("\"version\": 0,"));
    assert_eq!((judgement.errors(), judgement.sound()), (1, None));
}

#[test]
fn a_text_that_is_no_catalogue_has_one_finding() {
    let judgement = Judgement::of("{");
    assert_eq!((judgement.findings.len(), judgement.catalogue, judgement.uses.len()), (1, None, 0));
    assert_eq!(judgement.findings[0].diagnostic.code, "json-syntax");
}

#[test]
fn every_pack_that_needs_nothing_can_be_added_and_taken_out_again() {
    for pack in found("") {
        let with = turned(TEMPLATES[1].text, &pack.id, false).unwrap();
        let judgement = Judgement::of(&with);
        assert_eq!(judgement.unnumbered, 0, "{}", pack.id);
        assert!(judgement.uses.contains(&pack.id), "{}", pack.id);
        if pack.parameters.iter().all(|parameter| !parameter.required) {
            assert_eq!(judgement.errors(), 0, "{}: {:?}", pack.id, judgement.findings);
        }
        let without = Judgement::of(&turned(&with, &pack.id, true).unwrap());
        assert_eq!((without.errors(), without.uses.len()), (0, 0), "{}: {:?}", pack.id, without.findings);
    }
}

#[test]
fn packs_are_found_by_product_company_and_category() {
    let ids = |words: &str| -> Vec<&str> { found(words).into_iter().map(|pack| &*pack.id).collect() };
    assert_eq!(ids("MATOMO"), ["matomo"]);
    assert!(ids("payment").contains(&"stripe") && ids("google analytics").contains(&"google-analytics-4"));
    assert_eq!(ids("no such product"), [""; 0]);
}

#[test]
fn the_preview_changes_what_is_asked_for_and_nothing_else() {
    let sound = Judgement::of(TEMPLATES[0].text).catalogue.unwrap();
    let mut shown = in_preview(&sound, Instead::default());
    assert_eq!(shown.consent.in_frame, InFrame::Ask);
    assert_eq!(shown.site.origins.pop().as_deref(), Some("null"));
    shown.consent.in_frame = sound.consent.in_frame;
    assert_eq!(shown, sound);
    let other = in_preview(&sound, Instead { preset: Some(Preset::Ink), profile: Some(Profile::Gdpr) });
    assert_eq!(other.theme.map(|theme| theme.preset), Some(Preset::Ink));
    assert_eq!(other.consent.profile, Profile::Gdpr);
}

#[test]
fn files_are_listed_by_when_visitors_load_them_and_in_one_language() {
    let manifest = serde_json::json!({ "files": {
        "panel.de.json": { "file": "panel.de.1.json", "integrity": "sha384-d" },
        "panel.en.json": { "file": "panel.en.1.json", "integrity": "sha384-e" },
        "policy.js": { "file": "policy.1.js", "integrity": "sha384-p" },
        "gate.js": { "file": "gate.1.js", "integrity": "sha384-g" },
        "panel_bg.wasm": { "file": "panel_bg.1.wasm", "integrity": "sha384-w" },
    } });
    let rows = listed(&[File { name: "manifest.json".into(), bytes: manifest.to_string().into_bytes() }], "de");
    let names: Vec<(&str, When)> = rows.iter().map(|row| (&*row.name, row.when)).collect();
    let panel = [("panel.de.json", When::Panel), ("panel_bg.wasm", When::Panel)];
    assert_eq!(names, [&[("gate.js", When::Visit)], &panel[..], &[("policy.js", When::Policy)]].concat());
    assert_eq!(super::tag(&rows), "<script src=\"/cookie-gate/gate.1.js\"\n        integrity=\"sha384-g\"></script>");
}
