//! Tests of texts: every language is complete, placeholders are filled once, numbers get their plural form, periods
//! words.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr as _;

use super::*;

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// The content of the file of a language.
fn file(tag: &str) -> Map<String, Value> {
    let (_, file) = FILES.iter().find(|(known, _)| *known == tag).expect("a file");
    serde_json::from_str(file).expect("JSON")
}

#[test]
fn no_language_lacks_a_text_or_has_one_that_nobody_asks_for() {
    let first: BTreeSet<String> = file(FIRST).keys().cloned().collect();
    assert!(first.len() > 100);
    for (tag, words) in built_in() {
        let mut ids: BTreeSet<String> = file(tag).keys().cloned().collect();
        ids.remove("help");
        let (missing, unused): (Vec<_>, Vec<_>) = (first.difference(&ids).collect(), ids.difference(&first).collect());
        assert!(missing.is_empty() && unused.is_empty(), "{tag}: missing {missing:?}, unused {unused:?}");
        assert_eq!(words.len(), ids.len(), "{tag}: a text is neither a string nor an object of strings");
    }
}

#[test]
fn every_text_of_every_language_has_words_and_the_placeholders_of_the_english_one() {
    let (_, english) = &built_in()[0];
    for (tag, words) in built_in() {
        for (id, word) in words {
            let same = &english[id];
            assert!(!word.other().trim().is_empty(), "{tag}: {id} is empty");
            assert_eq!(placeholders(word.other()), placeholders(same.other()), "{tag}: {id}");
            let Word::Counted(forms) = word else {
                assert!(matches!(same, Word::Text(_)), "{tag}: {id} is counted in English");
                continue;
            };
            let categories: Vec<&str> = forms.keys().map(String::as_str).collect();
            assert_eq!(categories, language::plurals(tag), "{tag}: plural categories of {id}");
            for (category, form) in forms {
                let used = placeholders(form);
                // A form for one or two may do without the digit.
                assert!(
                    used == placeholders(same.other()) || !form.is_empty() && used.is_empty(),
                    "{tag}: {id} {category}"
                );
            }
        }
    }
}

#[test]
fn no_text_is_wider_than_its_place() {
    let english = file(FIRST);
    let mut limits = 0;
    for (tag, words) in built_in() {
        for (id, word) in words {
            let Some(max) = english[id]["max"].as_u64() else { continue };
            limits += 1;
            let forms: Vec<&String> = match word {
                Word::Text(text) => vec![text],
                Word::Counted(forms) => forms.values().collect(),
            };
            for form in forms {
                let width = form.width();
                assert!(width as u64 <= max, "{tag}: {id} has {width} columns, and room for {max}: {form}");
            }
        }
    }
    assert!(limits > 500, "{limits}");
}

/// Texts that some language may have in common with English: short words, and signs between placeholders.
const COMMON: &[&str] = &[
    "banner_third_parties",
    "category_media_title",
    "column_name",
    "contact_title",
    "kind_cache_storage",
    "kind_cookie",
    "kind_indexed_db",
    "kind_service_worker",
    "list_separator",
    "own_transfer_title",
    "policy_change_contact",
    "policy_change_high_risk",
    "policy_column_date",
    "policy_column_vendor",
    "policy_column_version",
    "policy_contact_title",
    "policy_email",
    "policy_labelled",
    "tab_partners",
    "tab_settings",
    "transfer_certification",
    "unit_minute",
    "vendor_in",
    "vendor_products",
    "vendor_role",
];

#[test]
fn no_text_is_left_in_english() {
    let (_, english) = &built_in()[0];
    let mut used = BTreeSet::new();
    for (tag, words) in &built_in()[1..] {
        for (id, word) in words {
            if word.other() == english[id].other() {
                assert!(COMMON.contains(&id.as_str()), "{tag}: {id} is English: {}", word.other());
                used.insert(id.as_str());
            }
        }
    }
    let unused: Vec<_> = COMMON.iter().filter(|id| !used.contains(**id)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_language_of_the_union_and_of_its_neighbours_is_there_with_a_glossary() {
    let wanted = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt-PT ro sk sl sv \
                  nb is uk sr sr-Latn tr ru zh zh-Hant ja ko hi bn id vi th ar he fa pt es-419 ca";
    let wanted: BTreeSet<&str> = wanted.split(' ').collect();
    let there: BTreeSet<&str> = built_in().iter().map(|(tag, _)| *tag).collect();
    assert_eq!(there, wanted);
    for tag in there.iter().filter(|tag| **tag != FIRST) {
        let file = file(tag);
        let glossary = file["help"].as_object().expect("a glossary");
        assert!(glossary.len() > 8 && glossary.contains_key("address") && glossary.contains_key("authority"), "{tag}");
    }
}

#[test]
fn a_period_of_any_kind_fits_every_language() {
    for (tag, _) in built_in() {
        let catalogue: Catalogue =
            serde_json::from_str(include_str!("../../../../tests/web/catalogue.json")).expect("a catalogue");
        for iso in ["session", "P1Y", "P2Y", "P5M", "P21D", "P1DT1M", "PT30S", "P1W"] {
            let words = period(&catalogue, iso, tag).unwrap_or_else(|| panic!("{tag}: {iso}"));
            assert!(!words.contains('{') && words.len() > 2, "{tag}: {words}");
        }
        assert!(language::country(tag, "DE").is_some_and(|name| name != "DE"), "{tag} has no names of countries");
        assert_ne!(language::date(tag, "2026-11-30"), "2026-11-30", "{tag} has no form of dates");
    }
}

#[test]
fn every_english_text_says_what_a_translator_has_to_know() {
    for (id, value) in file(FIRST) {
        let help = value["help"].as_str().unwrap_or_default();
        assert!(help.len() > 10, "{id} has no help");
        for name in
            placeholders(built_in_word(&id, FIRST).expect("a word").other()).into_iter().filter(|name| *name != "n")
        {
            assert!(help.contains(&format!("{{{name}}}")), "the help of {id} does not say what {{{name}}} stands for");
        }
    }
}

#[test]
fn the_nearest_language_gives_the_built_in_text() {
    let text = |id, tag| built_in_word(id, tag).map(Word::other);
    assert_eq!(text("accept_all", "en-GB"), Some("Accept all"));
    assert_eq!(text("accept_all", "zh-CN"), Some("全部接受"));
    assert_eq!(text("accept_all", "ZH-hans-cn"), Some("全部接受"));
    assert_eq!(text("accept_all", "eng"), None);
    assert_eq!(text("accept_all", "tlh"), None);
    assert_eq!(text("no such id", "en"), None);
}

#[test]
fn a_value_is_never_searched_for_placeholders() {
    assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "2")]), "{b}2");
}

#[test]
fn a_name_that_ends_with_a_stop_ends_the_sentence() {
    let filled = |name| fill("It was {name}. Now {name}", &[("name", name)]);
    assert_eq!(filled("A Ltd."), "It was A Ltd. Now A Ltd.");
    assert_eq!(filled("B"), "It was B. Now B");
}

#[test]
fn an_unknown_or_unclosed_placeholder_stays_visible() {
    assert_eq!(fill("x {who} {a} {", &[("a", "1")]), "x {who} 1 {");
}

mod with_a_catalogue {
    use super::*;

    fn catalogue() -> Catalogue {
        serde_json::from_str(include_str!("../../../../tests/web/catalogue.json")).expect("a catalogue")
    }

    fn replaced(id: &str, language: &str, text: &str) -> Catalogue {
        let mut catalogue = catalogue();
        catalogue.texts.insert(id.into(), [(language.into(), text.into())].into());
        catalogue
    }

    #[test]
    fn a_number_has_the_form_of_its_language() {
        let catalogue = catalogue();
        let months = |language, number| counted(&catalogue, "unit_month", language, number);
        assert_eq!(months("en", 1).as_deref(), Some("1 month"));
        assert_eq!(months("en", 0).as_deref(), Some("0 months"));
        assert_eq!(months("zh", 1).as_deref(), Some("1 个月"));
        assert_eq!(months("tlh", 1), None);
    }

    #[test]
    fn a_catalogue_writes_its_own_counted_text_with_two_forms() {
        let catalogue = replaced("unit_month", "en", "a month|{n} moons");
        let months = |number| counted(&catalogue, "unit_month", "en", number);
        assert_eq!([months(1), months(2)].map(Option::unwrap), ["a month", "2 moons"]);
        let catalogue = replaced("unit_month", "en", "month(s): {n}");
        assert_eq!(counted(&catalogue, "unit_month", "en", 1).unwrap(), "month(s): 1");
    }

    #[test]
    fn periods_are_said_in_words() {
        let catalogue = catalogue();
        for (iso, english) in [
            ("session", Some("until the browser closes")),
            ("P6M", Some("6 months")),
            ("P1Y6M", Some("1 year 6 months")),
            ("PT24H", Some("24 hours")),
            ("P1DT1M", Some("1 day 1 minute")),
            ("P", None),
            ("PT", None),
            ("6M", None),
            ("P6", None),
            ("PM", None),
            ("P6H", None),
            ("PT6D", None),
            ("P99999999999Y", None),
        ] {
            assert_eq!(period(&catalogue, iso, "en").as_deref(), english, "{iso}");
        }
        assert_eq!(period(&catalogue, "P6M", "zh").as_deref(), Some("6 个月"));
        assert_eq!(period(&catalogue, "P6M", "tlh"), None);
    }

    #[test]
    fn the_catalogue_overrides_a_built_in_text_in_its_own_language_only() {
        let catalogue = replaced("accept_all", "en", "Yes to all");
        assert_eq!(lookup(&catalogue, "accept_all", "en"), Some("Yes to all"));
        assert_eq!(lookup(&catalogue, "accept_all", "zh"), Some("全部接受"));
    }

    #[test]
    fn a_country_has_the_catalogue_s_name_or_the_one_that_is_common_or_its_code() {
        let catalogue = replaced("country_US", "en", "USA");
        assert_eq!(country(&catalogue, "US", "en"), "USA");
        assert_eq!(country(&catalogue, "US", "zh"), "美国");
        assert_eq!(country(&catalogue, "XX", "en"), "XX");
        assert_eq!(country(&catalogue, "US", "tlh"), "US");
        assert!(is_known("country_US") && !is_known("country_usa") && is_known("accept_all"));
    }
}
