//! Reads answers. A bad answer is told together with what is allowed.

use anyhow::{Result, anyhow};
use cookie_gate_catalogue::pack::{self, Pack, Parameter};
use cookie_gate_catalogue::syntax::{is_email, is_host_pattern, is_language, is_link, origin};
use cookie_gate_catalogue::{Profile, near, words};

type Answer<T> = Result<T, String>;

/// Any text of one line.
pub fn text(text: &str) -> Answer<String> {
    match text {
        "" => Err("an answer is needed".into()),
        _ if text.chars().any(char::is_control) => Err("write it in one line, without control characters".into()),
        _ => Ok(text.into()),
    }
}

/// An e-mail address.
pub fn email(text: &str) -> Answer<String> {
    if is_email(text) {
        Ok(text.into())
    } else {
        Err(format!("{text:?} is no e-mail address such as privacy@example.com"))
    }
}

/// Origins, separated by commas.
pub fn origins(text: &str) -> Answer<Vec<String>> {
    let origins = list(text, |text| match origin(text) {
        Some(_) => Ok(text.to_string()),
        None => {
            let near = bare(text).filter(|near| origin(near).is_some());
            let near = near.unwrap_or_else(|| "https://www.example.com".into());
            Err(format!("{text:?} is no origin: write scheme and host and nothing after them, such as {near}"))
        }
    })?;
    if origins.is_empty() { Err("an answer is needed, such as https://www.example.com".into()) } else { Ok(origins) }
}

/// What may be meant by an address: its scheme and host.
fn bare(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    let host = rest.split(['/', '?', '#']).next().filter(|host| host.contains('.'))?;
    Some(format!("{scheme}://{host}").to_ascii_lowercase())
}

/// Tags of languages that have built-in texts, separated by commas.
pub fn languages(text: &str) -> Answer<Vec<String>> {
    let tags = || words::built_in().iter().map(|(tag, _)| *tag);
    let languages = list(text, |text| {
        if let Some(tag) = tags().find(|tag| tag.eq_ignore_ascii_case(text)) {
            return Ok(tag.to_string());
        }
        // A language of a country, such as `de-AT`, has the texts of the language.
        let tag = canonical(text);
        if is_language(&tag) && words::built_in_word("link_privacy", &tag).is_some() {
            return Ok(tag);
        }
        let all: Vec<&str> = tags().collect();
        Err(format!("there are no built-in texts for {text:?}; there are for {}", all.join(", ")))
    })?;
    if languages.is_empty() { Err("an answer is needed, such as en".into()) } else { Ok(languages) }
}

/// A tag as people write it: the language in small letters, a country in capitals, a script with one (RFC 5646 § 2.1.1).
fn canonical(tag: &str) -> String {
    let part = |(place, part): (usize, &str)| match part.len() {
        2 if place > 0 => part.to_ascii_uppercase(),
        4 if place > 0 && part.is_ascii() => part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase(),
        _ => part.to_ascii_lowercase(),
    };
    tag.split('-').enumerate().map(part).collect::<Vec<_>>().join("-")
}

/// Packs, separated by commas; `none` = no pack, `?` = a question for all of them.
pub fn packs(text: &str) -> Answer<Vec<&'static Pack>> {
    match text {
        "none" => return Ok(Vec::new()),
        "?" => return Err(all_packs()),
        _ => {}
    }
    list(text, |id| pack::find(id).ok_or_else(|| format!("there is no pack {id:?}; {}", near::pack(id))))
}

/// The ids of all packs by category.
fn all_packs() -> String {
    let ids = |category| {
        let packs = pack::built_in().iter().filter(move |pack| pack.category == category);
        packs.map(|pack| &*pack.id).collect::<Vec<_>>().join(", ")
    };
    let lines = pack::CATEGORIES.map(|category| (category.word(), ids(category)));
    let lines: Vec<String> =
        lines.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(word, ids)| format!("{word}: {ids}")).collect();
    lines.join("\n  ")
}

/// An address that a page may link to.
pub fn link(text: &str) -> Answer<String> {
    match is_link(text) {
        true => Ok(text.into()),
        false => Err(format!("{text:?} is no address such as /privacy or https://www.example.com/privacy")),
    }
}

/// A law.
pub fn profile(text: &str) -> Answer<Profile> {
    let known = Profile::ALL.into_iter().find(|profile| profile.word() == text);
    known.ok_or_else(|| format!("{text:?} is none of {}", Profile::ALL.map(Profile::word).join(", ")))
}

/// The value of a parameter, as it is given in an option.
pub struct Value<'a> {
    /// Id of the pack.
    pub pack: &'a str,
    /// Name of the parameter.
    pub name: &'a str,
    /// The value.
    pub text: &'a str,
}

/// Cuts `pack.parameter=value`. `packs`: those that are used, where that is known.
pub fn values<'a>(given: &'a [String], packs: Option<&[&Pack]>) -> Result<Vec<Value<'a>>> {
    let cut = |given: &'a String| {
        let (key, text) = given.split_once('=')?;
        let (pack, name) = key.split_once('.')?;
        Some(Value { pack, name, text })
    };
    let mut values = Vec::new();
    for given in given {
        let value = cut(given).ok_or_else(|| {
            anyhow!("--with: {given:?} is not of the form pack.parameter=value, such as countly.app_key=0123abcd")
        })?;
        let Some(pack) = pack::find(value.pack) else {
            return Err(anyhow!("--with: there is no pack {:?}; {}", value.pack, near::pack(value.pack)));
        };
        if packs.is_some_and(|packs| packs.iter().all(|used| used.id != pack.id)) {
            return Err(anyhow!("--with: {given:?} is for a pack that is not used; add it to --use"));
        }
        if !pack.parameters.iter().any(|parameter| parameter.name == value.name) {
            let known: Vec<&str> = pack.parameters.iter().map(|parameter| &*parameter.name).collect();
            let known = if known.is_empty() { "none".into() } else { known.join(", ") };
            return Err(anyhow!("--with: {:?} has no parameter {:?}; it has {known}", pack.id, value.name));
        }
        values.push(value);
    }
    Ok(values)
}

/// The value of a parameter.
pub fn value(parameter: &Parameter, given: &str) -> Answer<String> {
    let value = text(given)?;
    let is_host = |host: &str| is_host_pattern(host.trim());
    if parameter.name == "hosts" && !value.split(',').all(is_host) {
        return Err(format!("{value:?} is no host such as {}; several are separated by commas", parameter.example));
    }
    Ok(value)
}

/// A list with commas, each thing once.
fn list<T: PartialEq>(text: &str, read: impl Fn(&str) -> Answer<T>) -> Answer<Vec<T>> {
    let mut things = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let thing = read(part)?;
        if !things.contains(&thing) {
            things.push(thing);
        }
    }
    Ok(things)
}
