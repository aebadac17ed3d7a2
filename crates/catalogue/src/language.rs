//! Facts about languages: plural categories, names of countries, dates, the direction of the script.
//!
//! All facts come from Unicode CLDR. `cargo xtask cldr` extracts them from the pinned npm packages into
//! `cldr/cldr.json`.
//! Why a table of our own: the crates of ICU4X with the same data are ten times as large, and names of countries are
//! not stable there.
//! Invariant: nothing about a language is written by hand here.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The content of `cldr/cldr.json`, as `cargo xtask cldr` writes it.
#[derive(Default, Deserialize)]
struct Cldr {
    /// Languages, and pairs of language and script, that are written from right to left.
    rtl: Vec<String>,
    /// The script of a language in a region, if it is not the usual script of the language: `zh-TW` → `Hant`.
    scripts: BTreeMap<String, String>,
    /// The parent locale of a language in a region, if it is not the language alone: `es-MX` → `es-419`.
    parents: BTreeMap<String, String>,
    /// By language, the rule of each plural category of numbers (UTS 35, part 3, § 5); `other` is for numbers that meet
    /// no rule.
    plurals: BTreeMap<String, BTreeMap<String, String>>,
    /// By language, the names of countries and the form of dates.
    languages: BTreeMap<String, Names>,
}

#[derive(Deserialize)]
struct Names {
    /// Names of countries by ISO 3166-1 alpha-2 code.
    countries: BTreeMap<String, String>,
    /// The pattern of a long date (UTS 35, part 4, § 8).
    date: String,
    /// Names of the months in the form that a date needs.
    months: Vec<String>,
    /// Name of the era, if the date pattern contains it.
    era: Option<String>,
}

fn cldr() -> &'static Cldr {
    static CLDR: OnceLock<Cldr> = OnceLock::new();
    CLDR.get_or_init(|| {
        // The file is compiled in, and a test reads it. So the default, in which no language is known, is never used.
        serde_json::from_str(include_str!("../cldr/cldr.json")).unwrap_or_default()
    })
}

/// A language tag and its fallbacks, the nearest first: `zh-TW` → `zh-TW`, `zh-Hant`, `zh`.
#[must_use]
pub fn fallbacks(tag: &str) -> Vec<String> {
    let mut tags = vec![tag.to_string()];
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or(tag).to_ascii_lowercase();
    let known = |table: &'static BTreeMap<String, String>| {
        table.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag)).map(|(_, value)| value.clone())
    };
    tags.extend(known(&cldr().parents));
    let script = parts.find(|part| part.len() == 4).map(str::to_string);
    if let Some(script) = script.or_else(|| known(&cldr().scripts)) {
        tags.push(format!("{language}-{script}"));
    }
    tags.push(language);
    tags.dedup();
    tags
}

/// The value of a table for a tag or its nearest fallback.
fn of<'a, T>(table: &'a BTreeMap<String, T>, tag: &str) -> Option<&'a T> {
    let find = |wanted: String| table.iter().find(|(known, _)| known.eq_ignore_ascii_case(&wanted));
    fallbacks(tag).into_iter().find_map(find).map(|(_, value)| value)
}

/// Writing direction, as a value of the `dir` attribute.
#[must_use]
pub fn direction(tag: &str) -> &'static str {
    let is_rtl = |wanted: &String| cldr().rtl.iter().any(|known| known.eq_ignore_ascii_case(wanted));
    let tags = fallbacks(tag);
    // If the script is known, the script alone decides: Azerbaijani is written in three scripts.
    let script = tags.iter().find(|tag| tag.split('-').nth(1).is_some_and(|part| part.len() == 4));
    if script.or(tags.last()).is_some_and(is_rtl) { "rtl" } else { "ltr" }
}

/// The name of a country (ISO 3166-1 alpha-2); none = the table has no such language or code.
#[must_use]
pub fn country(tag: &str, code: &str) -> Option<&'static str> {
    of(&cldr().languages, tag)?.countries.get(code).map(String::as_str)
}

/// A date (`2026-11-25`) in its long form; unchanged if the table has no such language.
#[must_use]
pub fn date(tag: &str, iso: &str) -> String {
    of(&cldr().languages, tag).and_then(|names| names.date(iso)).unwrap_or_else(|| iso.to_string())
}

impl Names {
    fn date(&self, iso: &str) -> Option<String> {
        let mut numbers = iso.split('-').map(|part| part.parse::<u32>().ok());
        let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let name = self.months.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
        let mut text = String::new();
        let mut rest = self.date.as_str();
        while let Some(letter) = rest.chars().next() {
            if let Some(quoted) = rest.strip_prefix('\'') {
                let (literal, after) = quoted.split_once('\'')?;
                // Two quotes in a row stand for one quote.
                text.push_str(if literal.is_empty() { "'" } else { literal });
                rest = after;
                continue;
            }
            let field = rest.find(|other| other != letter).unwrap_or(rest.len());
            let count = rest.get(..field)?.chars().count();
            match letter {
                'y' => text += &year.to_string(),
                'M' | 'L' if count > 2 => text += name,
                'M' | 'L' => text += &format!("{month:0count$}"),
                'd' => text += &format!("{day:0count$}"),
                'G' => text += self.era.as_deref()?,
                other if other.is_ascii_alphabetic() => return None,
                _ => text.push_str(&rest[..field]),
            }
            rest = &rest[field..];
        }
        Some(text)
    }
}

/// The plural category of a whole number: `zero`, `one`, `two`, `few`, `many` or `other`.
#[must_use]
pub fn plural(tag: &str, number: u32) -> &'static str {
    const CATEGORIES: [&str; 5] = ["zero", "one", "two", "few", "many"];
    let rules = of(&cldr().plurals, tag);
    let holds = |category: &&str| rules.and_then(|rules| rules.get(*category)).is_some_and(|rule| is_met(rule, number));
    CATEGORIES.into_iter().find(holds).unwrap_or("other")
}

/// The plural categories that a text with a number needs in a language: those of whole numbers up to 200, and `other`.
/// Some languages have one more category for millions, which no text of ours needs.
#[must_use]
pub fn plurals(tag: &str) -> Vec<&'static str> {
    // Apart from large round numbers, rules read the last two digits only.
    let mut found: Vec<&str> = (0..=200).map(|number| plural(tag, number)).chain(["other"]).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a whole number meets a rule: `n % 10 = 2..4 and n % 100 != 12..14 or …`.
fn is_met(rule: &str, number: u32) -> bool {
    rule.split(" or ").any(|all| all.split(" and ").all(|relation| holds(relation, number)))
}

fn holds(relation: &str, number: u32) -> bool {
    let Some((left, wanted)) = relation.split_once('=') else { return false };
    let (left, is_wanted) = left.trim().strip_suffix('!').map_or((left, true), |left| (left, false));
    let mut words = left.split_whitespace();
    let value = match words.next() {
        Some("n" | "i") => number,
        // Counts of fraction digits and compact exponents (UTS 35, part 3, § 5.1.1): a whole number has none.
        Some("v" | "w" | "f" | "t" | "c" | "e") => 0,
        _ => return false,
    };
    let value = match (words.next(), words.next().and_then(|divisor| divisor.parse::<u32>().ok())) {
        (Some("%"), Some(divisor)) => value.checked_rem(divisor).unwrap_or(value),
        _ => value,
    };
    let among = wanted.split(',').any(|range| {
        let (from, to) = range.trim().split_once("..").unwrap_or((range.trim(), range.trim()));
        from.parse().is_ok_and(|from: u32| to.parse().is_ok_and(|to| (from..=to).contains(&value)))
    });
    among == is_wanted
}

#[cfg(test)]
mod tests;
