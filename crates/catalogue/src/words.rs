//! Texts of the banner, the panel and the policy page: built in by language, replaceable by the catalogue.
//!
//! Each language is one file, `words/<tag>.json`, with the ids of texts as keys. The English file has every text, and a
//! `help` that says what a translator has to know; where there is little room, `max` is the greatest width in columns
//! (a Chinese character has two). The `help` of every other file is the glossary of its language. A text with a number has a form for each plural category of its
//! language (CLDR).
//! Invariant: plain text with `{placeholders}`, never markup.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::{Catalogue, language, syntax};

// `FILES`: tag and content of every file in `words/`; see build.rs.
include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The language that has every text.
pub const FIRST: &str = "en";

/// A built-in text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A text without a number.
    Text(String),
    /// A text with a number: its forms by plural category.
    Counted(BTreeMap<String, String>),
}

impl Word {
    /// The text, or its form of the plural category `other`, which every language has.
    #[must_use]
    pub fn other(&self) -> &str {
        match self {
            Word::Text(text) => text,
            Word::Counted(forms) => forms.get("other").map_or("", String::as_str),
        }
    }
}

/// The texts of a language, by id.
pub type Words = BTreeMap<String, Word>;

/// Every language with built-in texts and its tag: English first, then sorted by tag.
#[must_use]
pub fn built_in() -> &'static [(&'static str, Words)] {
    static WORDS: OnceLock<Vec<(&str, Words)>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut languages: Vec<_> = FILES.iter().map(|(tag, file)| (*tag, read(file))).collect();
        languages.sort_by_key(|(tag, _)| (*tag != FIRST, *tag));
        languages
    })
}

/// The texts of a file. Files are compiled in, and a test reads every file, so damaged texts are only left out here.
fn read(file: &str) -> Words {
    let mut file: Map<String, Value> = serde_json::from_str(file).unwrap_or_default();
    // The glossary of the language is for translators.
    file.remove("help");
    file.into_iter().filter_map(|(id, value)| Some((id, word(value)?))).collect()
}

fn word(value: Value) -> Option<Word> {
    match value {
        Value::String(text) => Some(Word::Text(text)),
        Value::Object(mut fields) => {
            for of_translators in ["help", "max"] {
                fields.remove(of_translators);
            }
            if let Some(text) = fields.get("text") {
                return text.as_str().map(|text| Word::Text(text.into()));
            }
            let form = |(category, text): (String, Value)| Some((category, text.as_str()?.to_string()));
            Some(Word::Counted(fields.into_iter().map(form).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

/// The built-in texts for a language tag or its nearest fallback. A language is read when somebody asks for it:
/// there is more than a megabyte of all of them.
fn words_for(tag: &str) -> Option<&'static Words> {
    static READ: [OnceLock<Words>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
    let find = |wanted: &String| FILES.iter().position(|(tag, _)| tag.eq_ignore_ascii_case(wanted));
    let at = language::fallbacks(tag).iter().find_map(find)?;
    Some(READ.get(at)?.get_or_init(|| read(FILES[at].1)))
}

/// The built-in text `id` for a language tag.
#[must_use]
pub fn built_in_word(id: &str, tag: &str) -> Option<&'static Word> {
    words_for(tag)?.get(id)
}

/// Every id of a built-in text, in alphabetical order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    words_for(FIRST).into_iter().flat_map(|words| words.keys().map(String::as_str))
}

/// Whether a catalogue may replace the text `id`: a built-in text, or the name of a country (`country_DE`).
#[must_use]
pub fn is_known(id: &str) -> bool {
    ids().any(|known| known == id) || id.strip_prefix("country_").is_some_and(syntax::is_country)
}

fn own<'a>(catalogue: &'a Catalogue, id: &str, language: &str) -> Option<&'a str> {
    catalogue.texts.get(id).and_then(|text| text.get(language)).map(String::as_str)
}

/// The text `id` in `language`: the catalogue's own words first, then the built-in ones.
///
/// `None` when neither has the text; `check` reports that for every language of the catalogue.
#[must_use]
pub fn lookup<'a>(catalogue: &'a Catalogue, id: &str, language: &str) -> Option<&'a str> {
    own(catalogue, id, language).or_else(|| built_in_word(id, language).map(Word::other))
}

/// Like [`lookup`], for a page that must not have gaps: a language without the text gets the English text.
#[must_use]
pub fn lookup_or_english<'a>(catalogue: &'a Catalogue, id: &str, language: &str) -> &'a str {
    lookup(catalogue, id, language).or_else(|| lookup(catalogue, id, FIRST)).unwrap_or_default()
}

/// The text `id` for a number, in the plural form of the language. A catalogue's own text has two forms, such as
/// `1 month|{n} months`: one for 1, one for any other number.
#[must_use]
pub fn counted(catalogue: &Catalogue, id: &str, language: &str, number: u32) -> Option<String> {
    let form = match own(catalogue, id, language) {
        Some(own) => match own.split_once('|') {
            Some((one, _)) if number == 1 => one,
            Some((_, other)) => other,
            None => own,
        },
        None => match built_in_word(id, language)? {
            Word::Text(text) => text,
            Word::Counted(forms) => forms.get(language::plural(language, number)).or_else(|| forms.get("other"))?,
        },
    };
    Some(fill(form, &[("n", &number.to_string())]))
}

/// `template` with each `{name}` replaced by its value, in one pass: values are never searched for placeholders.
/// An unknown placeholder stays as it is, so that people notice a typing mistake.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let found = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, tail))
        });
        match found {
            Some((value, tail)) => {
                filled.push_str(value);
                // A name like "Example Ltd." brings the stop of the sentence along.
                rest = if value.ends_with('.') { tail.strip_prefix('.').unwrap_or(tail) } else { tail };
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The name of a country (ISO 3166-1 alpha-2): the catalogue's own, else CLDR's, else its code.
#[must_use]
pub fn country<'a>(catalogue: &'a Catalogue, code: &'a str, language: &str) -> &'a str {
    let id = ["country_", code].concat();
    own(catalogue, &id, language).or_else(|| language::country(language, code)).unwrap_or(code)
}

/// A catalogue period (`session` or an ISO 8601 duration in whole units) in words: `P1Y6M` → "1 year 6 months".
///
/// `None` when the period cannot be read or a text is missing in that language.
#[must_use]
pub fn period(catalogue: &Catalogue, period: &str, language: &str) -> Option<String> {
    if period == "session" {
        return lookup(catalogue, "period_session", language).map(String::from);
    }
    let mut words = String::new();
    let mut digits = 0;
    let mut number: u32 = 0;
    let mut in_time = false;
    for letter in period.strip_prefix('P')?.chars() {
        if let Some(digit) = letter.to_digit(10) {
            number = number.checked_mul(10)?.checked_add(digit)?;
            digits += 1;
            continue;
        }
        if letter == 'T' && digits == 0 && !in_time {
            in_time = true;
            continue;
        }
        let unit = match (letter, in_time) {
            _ if digits == 0 => return None,
            ('Y', false) => "unit_year",
            ('M', false) => "unit_month",
            ('W', false) => "unit_week",
            ('D', false) => "unit_day",
            ('H', true) => "unit_hour",
            ('M', true) => "unit_minute",
            ('S', true) => "unit_second",
            _ => return None,
        };
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&counted(catalogue, unit, language, number)?);
        (digits, number) = (0, 0);
    }
    (digits == 0 && !words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests;
