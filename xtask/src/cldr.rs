//! `cargo xtask cldr`: extracts from Unicode's CLDR what the catalogue has to know of languages.
//!
//! `crates/catalogue/cldr/package.json` pins the packages, apart from the tools' packages: they are large, and only
//! this command reads them. The extracted table is in the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::build;
use super::command::{House, capture, step};

/// The languages whose country names and dates are kept: the 24 of the European Union, and those that our texts are to
/// be translated into.
const LANGUAGES: [&str; 48] = [
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "en-001",
    "es",
    "es-419",
    "et",
    "fa",
    "fi",
    "fr",
    "ga",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "is",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "mt",
    "nb",
    "nl",
    "pl",
    "pt",
    "pt-PT",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sr-Latn",
    "sv",
    "th",
    "tr",
    "uk",
    "vi",
    "zh",
    "zh-Hant",
    "zh-Hant-HK",
];

/// The folder of the table and of the pins of its packages.
fn folder(house: &House) -> PathBuf {
    house.root.join("crates/catalogue/cldr")
}

/// Extracts and writes the table.
pub fn write(house: &House) -> Result<PathBuf> {
    let (file, packages) = (folder(house).join("cldr.json"), packages(house)?);
    build::write(&file, table(&packages)?.as_bytes())?;
    build::write(&folder(house).join(LICENCE), &licence(&packages)?)?;
    Ok(file)
}

/// Whether the table and its licence equal what the packages give.
pub fn is_current(house: &House) -> Result<bool> {
    let (folder, packages) = (folder(house), packages(house)?);
    let is_same = fs::read_to_string(folder.join("cldr.json"))? == table(&packages)?;
    Ok(is_same && fs::read(folder.join(LICENCE))? == licence(&packages)?)
}

/// The licence of the data, which has to be where the data are. The packages call the file so too.
const LICENCE: &str = "LICENSE";

fn licence(packages: &Path) -> Result<Vec<u8>> {
    let file = packages.join("cldr-core").join(LICENCE);
    fs::read(&file).with_context(|| file.display().to_string())
}

/// Installs the packages below cargo's target directory and returns their folder.
fn packages(house: &House) -> Result<PathBuf> {
    let place = house.target.join("cldr");
    fs::create_dir_all(&place).with_context(|| place.display().to_string())?;
    let mut is_same = place.join("node_modules").is_dir();
    for pins in ["package.json", "package-lock.json"] {
        let text = fs::read(folder(house).join(pins)).with_context(|| pins.to_string())?;
        is_same &= fs::read(place.join(pins)).is_ok_and(|old| old == text);
        build::write(&place.join(pins), &text)?;
    }
    if !is_same {
        let mut npm = std::process::Command::new("npm");
        npm.current_dir(&place).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        step("install CLDR", || capture(&mut npm).map(drop))?;
    }
    Ok(place.join("node_modules"))
}

/// The table as JSON, one language a line.
fn table(packages: &Path) -> Result<String> {
    let supplemental = |name: &str| read(&packages.join("cldr-core/supplemental").join(name));
    let likely = supplemental("likelySubtags.json")?;
    let version = text(&likely, "/supplemental/version/_cldrVersion")?;
    let likely = object(&likely, "/supplemental/likelySubtags")?;
    let metadata = read(&packages.join("cldr-core/scriptMetadata.json"))?;
    let plurals = supplemental("plurals.json")?;
    let mut languages = BTreeMap::new();
    for tag in LANGUAGES {
        languages.insert(tag, names(packages, tag).with_context(|| tag.to_string())?);
    }
    let (rtl, scripts) = (rtl(likely, &metadata), scripts(likely));
    let parents = supplemental("parentLocales.json")?;
    let mut parents = object(&parents, "/supplemental/parentLocales/parentLocale")?.clone();
    parents.retain(|_, parent| LANGUAGES.iter().any(|known| parent == known));
    let lines = |map: &BTreeMap<&str, Value>| {
        let lines: Vec<String> = map.iter().map(|(key, value)| format!("    {}: {value}", json!(key))).collect();
        lines.join(",\n")
    };
    let rules = rules(object(&plurals, "/supplemental/plurals-type-cardinal")?);
    Ok(format!(
        "{{\n  \"source\": \"Unicode CLDR {version}, cut by `cargo xtask cldr`; license: Unicode-3.0\",\n  \"rtl\": {},\n  \
         \"scripts\": {},\n  \"parents\": {},\n  \"plurals\": {{\n{}\n  }},\n  \"languages\": {{\n{}\n  }}\n}}\n",
        json!(rtl),
        json!(scripts),
        json!(parents),
        lines(&rules),
        lines(&languages)
    ))
}

/// The script subtag of a language tag such as `zh-Hant-TW`.
fn script(tag: &str) -> Option<&str> {
    tag.split('-').find(|part| part.len() == 4)
}

/// Languages, alone and with a script, that are written from right to left.
fn rtl(likely: &Map<String, Value>, metadata: &Value) -> Vec<String> {
    let is_rtl = |script: &str| metadata["scriptMetadata"][script]["rtl"] == "YES";
    let mut tags = Vec::new();
    for (tag, full) in likely {
        let (language, full) = (tag.split('-').next().unwrap_or(tag), full.as_str().unwrap_or_default());
        let has_region = tag.split('-').skip(1).any(|part| part.len() != 4);
        if language == "und" || has_region || !script(full).is_some_and(is_rtl) {
            continue;
        }
        tags.push(tag.clone());
        tags.extend(script(full).map(|script| format!("{language}-{script}")));
    }
    tags.sort();
    tags.dedup();
    tags
}

/// The script of a language in a region, where that script differs from the language's usual one.
fn scripts(likely: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut scripts = BTreeMap::new();
    for (tag, full) in likely {
        let Some((language, region)) = tag.split_once('-') else { continue };
        let usual = likely.get(language).and_then(Value::as_str).and_then(script);
        let here = full.as_str().and_then(script);
        if language != "und" && region.len() < 4 && here != usual {
            scripts.extend(here.map(|here| (tag.clone(), here.to_string())));
        }
    }
    scripts
}

/// The rules of plural categories, without CLDR's examples.
fn rules(plurals: &Map<String, Value>) -> BTreeMap<&str, Value> {
    let mut languages = BTreeMap::new();
    for (tag, rules) in plurals {
        let mut categories = BTreeMap::new();
        for (name, rule) in rules.as_object().into_iter().flatten() {
            let rule = rule.as_str().unwrap_or_default().split('@').next().unwrap_or_default().trim();
            if !rule.is_empty() {
                categories.insert(name.trim_start_matches("pluralRule-count-"), rule);
            }
        }
        languages.insert(tag.as_str(), json!(categories));
    }
    languages
}

/// The country names and the date format of a language.
fn names(packages: &Path, tag: &str) -> Result<Value> {
    let place = |package: &str, file: &str| packages.join(package).join("main").join(tag).join(file);
    let territories = read(&place("cldr-localenames-full", "territories.json"))?;
    let territories = object(&territories, &format!("/main/{tag}/localeDisplayNames/territories"))?;
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let countries: BTreeMap<_, _> = territories.iter().filter(|(code, _)| is_code(code)).collect();
    let dates = read(&place("cldr-dates-full", "ca-gregorian.json"))?;
    let calendar = format!("/main/{tag}/dates/calendars/gregorian");
    let date = text(&dates, &format!("{calendar}/dateFormats/long"))?;
    let months = object(&dates, &format!("{calendar}/months/format/wide"))?;
    let months: Vec<&Value> = (1..=12).filter_map(|month: u8| months.get(&month.to_string())).collect();
    let mut names = json!({ "countries": countries, "date": date, "months": months });
    if date.contains('G') {
        names["era"] = text(&dates, &format!("{calendar}/eras/eraAbbr/1"))?.into();
    }
    Ok(names)
}

fn read(file: &Path) -> Result<Value> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

fn object<'a>(value: &'a Value, pointer: &str) -> Result<&'a Map<String, Value>> {
    value.pointer(pointer).and_then(Value::as_object).with_context(|| format!("CLDR has no {pointer}"))
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str> {
    value.pointer(pointer).and_then(Value::as_str).with_context(|| format!("CLDR has no text {pointer}"))
}
