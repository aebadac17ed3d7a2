//! Tests the painted banner and the panel's data: safe, equal in structure in every language, complete, and as the
//! browser test reads them.

use cookie_gate::kind::Kind;
use cookie_gate_bundle::nodes::{Painted, banner_texts, paint};
use cookie_gate_bundle::panel_data::panel_data;
use cookie_gate_bundle::policy;
use cookie_gate_catalogue::{Catalogue, Grain, Localized, Profile, parse};
use serde_json::Value;
use std::path::Path;

fn catalogue() -> Catalogue {
    serde_json::from_str(include_str!("../web/catalogue.json")).unwrap()
}

/// The node with its slots filled in, as gate.js builds the node: tags, attributes, texts.
fn shown(painted: &Painted, node: &Value, language: &str) -> String {
    let text = |value: &Value| match value {
        Value::Number(slot) => painted.texts[language][slot.as_u64().unwrap() as usize].clone(),
        Value::String(literal) => literal.clone(),
        other => panic!("neither text nor slot: {other}"),
    };
    let Value::Array(list) = node else {
        return text(node);
    };
    let mut line = format!("<{}", list[0].as_str().unwrap());
    for (name, value) in list[1].as_object().unwrap() {
        line += &format!(" {name}={}", text(value));
    }
    line += ">";
    for child in &list[2..] {
        line += &shown(painted, child, language);
    }
    line
}

fn own(english: &str, chinese: &str) -> Localized {
    [("en".to_string(), english.to_string()), ("zh".to_string(), chinese.to_string())].into()
}

#[test]
fn the_first_layer_names_controller_purposes_third_parties_period_and_policies() {
    let painted = paint(&catalogue()).unwrap();
    let banner = shown(&painted, &painted.banner, "en");
    for words in [
        "Example Ltd",
        "Sign-in, Statistics, Health advice",
        "data-action=partners",
        "1 partner takes part.",
        "lasts 6 months",
        "Cookie settings",
        "href=/cookies",
        "href=/privacy",
        "lang=en",
        "role=region",
    ] {
        assert!(banner.contains(words), "`{words}` is missing in {banner}");
    }
    assert!(!banner.contains("Necessary"), "a required category is no purpose to agree to: {banner}");
    assert!(!banner.contains("Counter Inc."), "the list of partners has the names: {banner}");
    let chinese = shown(&painted, &painted.banner, "zh");
    assert!(
        chinese.contains("6 个月") && chinese.contains("href=/zh/cookies") && chinese.contains("lang=zh"),
        "{chinese}"
    );
}

#[test]
fn without_partners_none_are_mentioned() {
    let mut catalogue = catalogue();
    catalogue.entries.retain(|entry| entry.vendor.is_none());
    let painted = paint(&catalogue).unwrap();
    let banner = shown(&painted, &painted.banner, "en");
    assert!(!banner.contains("partner") && banner.contains(". Your choice lasts"), "{banner}");
}

#[test]
fn a_law_may_ask_for_the_names_of_partners_on_the_first_layer() {
    let mut catalogue = catalogue();
    catalogue.consent.regions.insert("CN".into(), Profile::Pipl);
    let painted = paint(&catalogue).unwrap();
    let banner = shown(&painted, &painted.banner, "en");
    // The stop of an abbreviation ends the sentence as well.
    assert!(banner.contains(" Partners: Counter Inc. Your choice"), "{banner}");
}

#[test]
fn the_first_layer_says_all_in_35_words() {
    let catalogue = parse::read(&crate::catalogues::text("policies/onething/catalogue.json")).unwrap();
    let texts = banner_texts(&catalogue, "en").unwrap();
    let said = [&*texts.body, &*texts.partners, &*texts.rest].concat();
    let words = said.split_whitespace().count();
    assert!((20..=35).contains(&words), "{words}: {said}");
}

#[test]
fn buttons_come_in_the_order_close_accept_reject_customise() {
    let painted = paint(&catalogue()).unwrap();
    let banner = shown(&painted, &painted.banner, "en");
    let actions: Vec<&str> = banner.split("data-action=").skip(1).filter_map(|part| part.split(' ').next()).collect();
    assert_eq!(actions, ["close", "partners", "accept", "reject", "customise"]);
    assert!(banner.contains("aria-label=Reject all and close"), "{banner}");
}

#[test]
fn accept_and_reject_are_the_same_node_but_for_action_and_text() {
    let painted = paint(&catalogue()).unwrap();
    let banner = shown(&painted, &painted.banner, "en");
    let node = |action: &str| {
        let at = banner.find(&format!("data-action={action}")).unwrap();
        let from = banner[..at].rfind('<').unwrap();
        let to = at + banner[at..].find('>').unwrap();
        banner[from..to].replace(action, "")
    };
    assert_eq!(node("accept"), node("reject"));
}

#[test]
fn the_first_slots_hold_what_a_layer_says_in_the_order_that_the_scripts_count() {
    let painted = paint(&catalogue()).unwrap();
    assert!(shown(&painted, &painted.reopen, "en").contains("data-action=open"));
    let starts = ["Your choices are saved", "Your choices could not be saved", "The settings cannot be loaded"];
    let states = [":\nall off", ":\nsome on", ":\nall on"];
    for (text, start) in painted.texts["en"].iter().zip(starts.into_iter().chain(states)) {
        assert!(text.starts_with(start), "{text}");
    }
    assert_eq!(painted.texts["zh"][3], "：全部关闭");
}

#[test]
fn painting_twice_gives_the_same_bytes() {
    let bytes = || {
        let painted = paint(&catalogue()).unwrap();
        format!("{}{}{:?}", painted.banner, painted.reopen, painted.texts)
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn every_language_has_every_slot() {
    let painted = paint(&catalogue()).unwrap();
    assert_eq!(painted.texts.keys().collect::<Vec<_>>(), ["en", "zh"]);
    assert_eq!(painted.texts["en"].len(), painted.texts["zh"].len());
}

#[test]
fn markup_in_a_catalogue_text_stays_text() {
    let mut catalogue = catalogue();
    catalogue.controller.name = own("<img src=x onerror=alert(1)> & Sons", "<b>甲</b>");
    let painted = paint(&catalogue).unwrap();
    assert!(!painted.banner.to_string().contains("img"), "{}", painted.banner);
    assert!(painted.texts["en"].iter().any(|text| text.contains("<img src=x onerror=alert(1)> & Sons")));
}

#[test]
fn an_address_that_runs_code_is_refused() {
    for href in ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", " https://a", "java\tscript:x", ""] {
        let mut catalogue = catalogue();
        catalogue.policy.links.privacy = own(href, href);
        assert!(paint(&catalogue).is_err(), "the banner took `{href}`");
        assert!(panel_data(&catalogue, "en").is_err(), "the panel took `{href}`");
    }
    for href in ["https://a.example/x:y", "http://a", "mailto:a@b.example", "/privacy", "privacy.html?a:b", "#x"] {
        let mut catalogue = catalogue();
        catalogue.policy.links.privacy = own(href, href);
        paint(&catalogue).unwrap_or_else(|error| panic!("the banner refused `{href}`: {error:#}"));
    }
}

#[test]
fn more_switches_than_the_panel_can_tell_apart_are_refused() {
    let mut catalogue = catalogue();
    // A vendor of this category has a switch of its own, which counts too.
    let (category, own) = (catalogue.categories[1].clone(), 1);
    while catalogue.categories.len() + own < 64 {
        catalogue.categories.push(category.clone());
    }
    assert_eq!(panel_data(&catalogue, "en").unwrap()["categories"].as_array().unwrap().len(), 64);
    catalogue.categories.push(category);
    let error = format!("{:#}", panel_data(&catalogue, "en").unwrap_err());
    assert!(error.contains("have 65 switches") && error.contains("leave out a profile"), "{error}");
}

#[test]
fn a_language_without_texts_is_an_error_that_names_the_text() {
    let mut catalogue = catalogue();
    catalogue.languages.push("tlh".into());
    let error = format!("{:#}", paint(&catalogue).unwrap_err());
    assert!(error.contains("texts.") && error.contains("tlh"), "{error}");
}

#[test]
fn the_files_that_the_browser_tests_read_are_what_the_bundle_writes() {
    for (file, grain) in [("panel.en.json", Grain::Category), ("panel.entry.json", Grain::Entry)] {
        let path = Path::new(crate::ROOT).join("tests/web").join(file);
        let mut catalogue = catalogue();
        catalogue.consent.grain = grain;
        if grain == Grain::Entry {
            // A law under which a vendor has a switch of its own beside those of its entries.
            catalogue.consent.profile = Profile::Pipl;
        }
        let written = serde_json::to_string_pretty(&panel_data(&catalogue, "en").unwrap()).unwrap() + "\n";
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap();
        assert_eq!(kept, written, "{file}: refresh with UPDATE_EXPECT=1, then read the diff");
    }
}

#[test]
fn panel_and_policy_page_have_a_word_for_every_kind_of_entry() {
    let mut catalogue = catalogue();
    for (language, words) in [
        ("en", ["Cookie", "Local storage", "Session storage", "Database", "Cache", "Service worker", "Private files"]),
        ("zh", ["Cookie", "本地存储", "会话存储", "数据库", "缓存", "Service Worker", "私有文件"]),
    ] {
        for (kind, word) in Kind::ALL.into_iter().zip(words) {
            catalogue.entries[0].kind = kind;
            assert_eq!(panel_data(&catalogue, language).unwrap()["categories"][0]["entries"][0]["kind"], word);
            assert!(policy::page(&catalogue, language, None).contains(word), "{word}");
        }
    }
}

#[test]
fn the_panel_has_words_for_every_language_of_the_catalogue() {
    let chinese = panel_data(&catalogue(), "zh").unwrap();
    assert_eq!(chinese["categories"][2]["entries"][0]["period"], "2 年");
    assert_eq!(chinese["categories"][2]["vendors"][0]["countries"], "美国、新西兰");
    assert!(panel_data(&catalogue(), "de").is_err());
}
