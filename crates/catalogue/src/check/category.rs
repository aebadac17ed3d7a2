//! Rules of categories: a unique id, a legal basis that fits the switch, and at least one entry.

use super::{Findings, words};
use crate::facts::known;
use crate::{Catalogue, Category, LegalBasis, pattern::Pattern, syntax};
use std::collections::BTreeSet;

pub(super) fn check(catalogue: &Catalogue, findings: &mut Findings) {
    if catalogue.categories.is_empty() {
        findings.error(
            "category-none",
            "categories",
            "there is no category",
            "declare at least a required one for the consent cookie",
        );
    } else if !catalogue.categories.iter().any(|category| category.required) {
        findings.error(
            "category-required",
            "categories",
            "no category is required",
            "the consent cookie has to live in one: set \"required\": true on the category that the site cannot do without",
        );
    }
    undeclared(catalogue, findings);
    for (index, category) in catalogue.categories.iter().enumerate() {
        let path = format!("categories[{index}]");
        if let Some(first) = catalogue.categories[..index].iter().position(|other| other.id == category.id) {
            findings.error(
                "id-duplicate",
                format!("{path}.id"),
                format!("\"{}\" is the id of categories[{first}] already", category.id),
                "categories and vendors share one namespace: choose another id",
            );
        }
        check_one(catalogue, category, &path, findings);
    }
}

fn check_one(catalogue: &Catalogue, category: &Category, path: &str, findings: &mut Findings) {
    id(&category.id, &format!("{path}.id"), findings);
    words::complete(catalogue, &category.title, &format!("{path}.title"), findings);
    words::complete(catalogue, &category.description, &format!("{path}.description"), findings);
    let refused = format!("{path}.refused");
    if category.required {
        words::all_or_nothing(catalogue, &category.refused, &refused, findings);
    } else {
        words::complete(catalogue, &category.refused, &refused, findings);
    }
    match (category.required, category.legal_basis) {
        (false, LegalBasis::StrictlyNecessary) => findings.error(
            "legal-basis",
            format!("{path}.legal_basis"),
            "strictly necessary, but visitors can refuse it",
            "write \"consent\", or mark the category as required",
        ),
        (true, LegalBasis::Consent) => findings.error(
            "legal-basis",
            format!("{path}.legal_basis"),
            "rests on consent, but visitors cannot refuse it",
            "write \"strictly_necessary\" if that is true, or remove \"required\"",
        ),
        _ => {}
    }
    let entries: Vec<_> = catalogue.entries.iter().filter(|entry| entry.category == category.id).collect();
    if entries.is_empty() {
        findings.warning(
            "LINT-6",
            path,
            format!("\"{}\" holds no entry", category.id),
            "declare what it sets, or remove the category: visitors would decide about nothing",
        );
    }
    let advertises = [&category.title, &category.description].into_iter().any(words::mentions_advertising);
    let has_advertising = entries.iter().any(|entry| {
        let known = Pattern::parse(&entry.name).ok().and_then(|pattern| known::product(&pattern));
        known.is_some_and(|product| product.advertises) || words::mentions_advertising(&entry.purpose)
    });
    if advertises && !has_advertising && !entries.is_empty() {
        findings.warning(
            "LINT-6",
            format!("{path}.description"),
            "speaks of advertising, but no entry serves it",
            "declare the advertising cookies, or say only what the category is used for",
        );
    }
    let identifies = entries.iter().any(|entry| super::entry::identifies(entry));
    words::no_anonymous(&category.description, &format!("{path}.description"), identifies, findings);
    words::no_anonymous(&category.refused, &refused, identifies, findings);
}

/// Entries whose category is not declared (LINT-7).
fn undeclared(catalogue: &Catalogue, findings: &mut Findings) {
    let declared: BTreeSet<_> = catalogue.categories.iter().map(|category| &*category.id).collect();
    let used: BTreeSet<_> = catalogue.entries.iter().map(|entry| &*entry.category).collect();
    let missing: Vec<_> = used.difference(&declared).map(|id| format!("\"{id}\"")).collect();
    if !missing.is_empty() {
        findings.warning(
            "LINT-7",
            "categories",
            format!("{} declared, but entries use more: {}", declared.len(), missing.join(", ")),
            "declare every category that entries belong to",
        );
    }
}

/// The id of a category, a vendor or the controller.
pub(super) fn id(id: &str, path: &str, findings: &mut Findings) {
    if !syntax::is_id(id) {
        findings.error(
            "id-invalid",
            path,
            format!("{id:?} is no id"),
            String::from("use a small letter, then small letters, digits and hyphens, at most 32 in all"),
        );
    }
}
