//! Rules of visible texts: present in every listed language, not empty, no claims that the entries contradict.
//!
//! Why: consent rests on information. Without a text in their language, visitors lack that information.

use super::Findings;
use crate::facts::word::{ADVERTISING, ANONYMOUS, PLACEHOLDERS};
use crate::{Catalogue, Localized, words};

/// Rules of a text that every listed language needs.
pub fn complete(catalogue: &Catalogue, text: &Localized, path: &str, findings: &mut Findings) {
    for language in &catalogue.languages {
        let path = format!("{path}.{language}");
        match text.get(language) {
            None => findings.error(
                "text-missing",
                path,
                "the text is missing",
                format!("write it in \"{language}\", one of the listed languages"),
            ),
            Some(words) if words.trim().is_empty() => {
                findings.error(
                    "LINT-4",
                    path,
                    "the text is empty",
                    "say what visitors need to know, in a plain sentence",
                );
            }
            Some(words) if PLACEHOLDERS.contains(&&*words.trim().to_lowercase()) => findings.warning(
                "LINT-4",
                path,
                format!("\"{}\" tells visitors nothing", words.trim()),
                "say what visitors need to know, in a plain sentence",
            ),
            Some(_) => {}
        }
    }
    listed(catalogue, text, path, findings);
}

/// Rules of a text that may be missing, but then in all languages.
pub fn all_or_nothing(catalogue: &Catalogue, text: &Localized, path: &str, findings: &mut Findings) {
    if !text.is_empty() {
        complete(catalogue, text, path, findings);
    }
}

/// Warns of a text in a language that is not listed, and of invisible control characters.
fn listed(catalogue: &Catalogue, text: &Localized, path: &str, findings: &mut Findings) {
    for (language, words) in text {
        if !catalogue.languages.contains(language) {
            findings.warning(
                "text-language",
                format!("{path}.{language}"),
                format!("\"{language}\" is not among the languages"),
                "add it to \"languages\", or remove the text",
            );
        }
        // Bidirectional controls change the visible order of a text, which can reverse its meaning (Unicode TR 36 § 2).
        let hidden =
            |letter: char| letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if let Some(letter) = words.chars().find(|letter| hidden(*letter)) {
            findings.warning(
                "text-control",
                format!("{path}.{language}"),
                format!("the text holds the control character U+{:04X}", u32::from(letter)),
                "remove it: texts are shown as one paragraph",
            );
        }
    }
}

/// Warns of a claim to be anonymous about something that identifies a browser (LINT-2).
pub fn no_anonymous(text: &Localized, path: &str, identifies: bool, findings: &mut Findings) {
    for (language, words) in text {
        if identifies && mentions(words, ANONYMOUS) {
            findings.warning(
                "LINT-2",
                format!("{path}.{language}"),
                "claims to be anonymous, though an identifier is kept",
                "say that the browser gets a number and is recognised by it, or drop the claim",
            );
        }
    }
}

/// Whether a text mentions advertising in any of its languages.
pub fn mentions_advertising(text: &Localized) -> bool {
    text.values().any(|words| mentions(words, ADVERTISING))
}

fn mentions(words: &str, list: &[&str]) -> bool {
    let words = words.to_lowercase();
    list.iter().any(|word| words.contains(word))
}

/// Rules of texts that replace built-in ones: known ids, and every text for a language without built-in texts.
pub fn check_overrides(catalogue: &Catalogue, findings: &mut Findings) {
    for (id, own) in &catalogue.texts {
        let path = format!("texts.{id}");
        if !words::is_known(id) {
            findings.error(
                "text-unknown",
                &*path,
                format!("there is no text \"{id}\""),
                "remove it, or correct the id: policies/README.md says where the ids are listed",
            );
        }
        for (language, text) in own {
            if text.trim().is_empty() {
                findings.error(
                    "LINT-4",
                    format!("{path}.{language}"),
                    "the text is empty",
                    "write it, or remove it to get the built-in text",
                );
            }
        }
        listed(catalogue, own, &path, findings);
    }
    let built_in: Vec<&str> = words::built_in().iter().map(|(tag, _)| *tag).collect();
    for language in &catalogue.languages {
        // What packs need of these is asked for where packs come in.
        let is_of_packs = |id: &&str| {
            ["purpose_", "shared_", "category_", "vendor_products"].iter().any(|start| id.starts_with(start))
        };
        for id in words::ids().filter(|id| !is_of_packs(id)) {
            let own = catalogue.texts.get(id).is_some_and(|words| words.contains_key(language));
            if !own && words::built_in_word(id, language).is_none() {
                findings.error(
                    "text-missing",
                    format!("texts.{id}.{language}"),
                    format!("\"{language}\" has no built-in texts, and this one is missing"),
                    format!(
                        "built in are {}; for any other language write every text under \"texts\"",
                        built_in.join(", ")
                    ),
                );
            }
        }
    }
}
