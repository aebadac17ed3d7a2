//! Texts: complete in both languages, filled once, periods in words.

use super::*;

fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn every_id_is_unique_and_has_a_text_in_both_languages() {
    for (position, (id, english, chinese)) in BUILT_IN.iter().enumerate() {
        assert!(!english.is_empty() && !chinese.is_empty(), "{id} is empty");
        assert!(BUILT_IN[..position].iter().all(|(earlier, ..)| earlier != id), "{id} is listed twice");
    }
}

#[test]
fn both_languages_use_the_same_placeholders() {
    for (id, english, chinese) in BUILT_IN {
        assert_eq!(placeholders(english), placeholders(chinese), "{id}");
    }
}

#[test]
fn the_primary_language_decides_which_built_in_text_is_taken() {
    assert_eq!(built_in("accept_all", "en-GB"), Some("Accept all"));
    assert_eq!(built_in("accept_all", "zh-CN"), Some("全部接受"));
    assert_eq!(built_in("accept_all", "eng"), None);
    assert_eq!(built_in("accept_all", "de"), None);
    assert_eq!(built_in("no such id", "en"), None);
}

#[test]
fn a_value_is_never_searched_for_placeholders() {
    assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "2")]), "{b}2");
}

#[test]
fn an_unknown_or_unclosed_placeholder_stays_visible() {
    assert_eq!(fill("x {who} {a} {", &[("a", "1")]), "x {who} 1 {");
}

#[test]
fn one_has_its_own_form() {
    assert_eq!(count("1 month|{n} months", 1), "1 month");
    assert_eq!(count("1 month|{n} months", 0), "0 months");
    assert_eq!(count("{n} 个月", 1), "1 个月");
}

mod with_a_catalogue {
    use super::*;

    fn catalogue() -> Catalogue {
        serde_json::from_str(include_str!("../../../../tests/web/catalogue.json")).unwrap()
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
        assert_eq!(period(&catalogue, "P6M", "de"), None);
    }

    #[test]
    fn the_catalogue_overrides_a_built_in_text_in_its_own_language_only() {
        let mut catalogue = catalogue();
        let own = [("en".into(), "Yes to all".into())].into();
        catalogue.texts.insert("accept_all".into(), own);
        assert_eq!(lookup(&catalogue, "accept_all", "en"), Some("Yes to all"));
        assert_eq!(lookup(&catalogue, "accept_all", "zh"), Some("全部接受"));
    }
}
