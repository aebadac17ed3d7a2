//! Tests of languages: the table can be read, and the functions give what CLDR means.

use super::*;

#[test]
fn the_table_is_whole() {
    let cldr = cldr();
    assert!(cldr.rtl.len() > 20 && cldr.scripts.len() > 20 && cldr.plurals.len() > 200 && cldr.parents.len() > 20);
    for (tag, names) in &cldr.languages {
        assert!(names.countries.len() > 200, "{tag}");
        assert_eq!(names.months.len(), 12, "{tag}");
        let date = names.date("2026-11-05").unwrap_or_else(|| panic!("{tag}: {} is not understood", names.date));
        assert!(date.contains("2026") && date.contains('5') && !date.contains('\''), "{tag}: {date}");
    }
}

#[test]
fn a_tag_is_stood_in_for_by_the_nearest_one() {
    for (tag, nearest) in [
        ("de", &["de"][..]),
        ("de-AT", &["de-AT", "de"]),
        ("zh-TW", &["zh-TW", "zh-Hant", "zh"]),
        ("zh-Hant", &["zh-Hant", "zh"]),
        ("es-MX", &["es-MX", "es-419", "es"]),
        ("sr-Latn-RS", &["sr-Latn-RS", "sr-Latn", "sr"]),
    ] {
        assert_eq!(fallbacks(tag), nearest, "{tag}");
    }
}

#[test]
fn the_script_says_the_direction() {
    for tag in ["ar", "ar-EG", "he", "fa-AF", "ur", "az-Arab", "pa-PK", "dv", "yi"] {
        assert_eq!(direction(tag), "rtl", "{tag}");
    }
    for tag in ["en", "az", "pa", "pa-IN", "ar-Latn", "zh-TW", "xx"] {
        assert_eq!(direction(tag), "ltr", "{tag}");
    }
}

#[test]
fn dates_are_written_as_the_language_writes_them() {
    for (tag, written) in [
        ("en", "November 5, 2026"),
        ("en-GB", "5 November 2026"),
        ("de", "5. November 2026"),
        ("es", "5 de noviembre de 2026"),
        ("zh", "2026年11月5日"),
        ("zh-TW", "2026年11月5日"),
        ("hu", "2026. november 5."),
        ("ko", "2026년 11월 5일"),
        ("tlh", "2026-11-05"),
    ] {
        assert_eq!(date(tag, "2026-11-05"), written, "{tag}");
    }
    for damaged in ["2026-13-05", "2026-00-05", "2026", "then"] {
        assert_eq!(date("en", damaged), damaged);
    }
}

#[test]
fn countries_have_their_names() {
    assert_eq!(country("de", "CN"), Some("China"));
    assert_eq!(country("fr-CH", "DE"), Some("Allemagne"));
    assert_eq!(country("zh", "DE"), Some("德国"));
    assert_eq!((country("de", "XX"), country("tlh", "DE")), (None, None));
}

#[test]
fn numbers_have_the_category_of_their_language() {
    for (tag, number, category) in [
        ("en", 1, "one"),
        ("en", 0, "other"),
        ("fr", 0, "one"),
        ("fr", 1_000_000, "many"),
        ("zh", 1, "other"),
        ("pl", 1, "one"),
        ("pl", 22, "few"),
        ("pl", 12, "many"),
        ("ru", 21, "one"),
        ("ru", 11, "many"),
        ("cs", 3, "few"),
        ("sl", 102, "two"),
        ("ar", 0, "zero"),
        ("ar", 103, "few"),
        ("ar", 111, "many"),
        ("lv", 10, "zero"),
        ("cy", 6, "many"),
        ("tlh", 1, "other"),
    ] {
        assert_eq!(plural(tag, number), category, "{tag} {number}");
    }
    assert_eq!(plurals("pl"), ["few", "many", "one", "other"]);
    assert_eq!(plurals("fr"), ["one", "other"]);
    assert_eq!(plurals("ga"), ["few", "many", "one", "other", "two"]);
}

#[test]
fn a_rule_that_is_not_understood_is_not_met() {
    for rule in ["", "q = 1", "n is 1", "n = one"] {
        assert!(!is_met(rule, 1), "{rule}");
    }
}
