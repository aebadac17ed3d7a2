//! Rules of entries: a grant covers the entries that were listed, for their purpose and for their period.

use super::need::Need;
use super::{Comparison, category, differs, vendor};
use crate::check::approximate_seconds;
use crate::{ChangeKind, Entry};
use cookie_gate::calendar::Period;

use ChangeKind::{DataType, Method, Purpose, Recipients, Wording};

/// Kinds of change that fit an entry which was not listed before.
const NEW: &[ChangeKind] = &[Purpose, DataType, Method, Wording];
const WHY_NEW: &str = "what is stored on a device is told before it is agreed to (ePrivacy Art. 5(3)). \"wording\" is \
     right when purpose, data and recipients stay what they were, and asks nobody";

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    for (place, entry) in new.entries.iter().enumerate() {
        let path = format!("entries[{place}]");
        let before = comparison.entries.before(place).map(|place| &old.entries[place]);
        if let Some(before) = before {
            withdrawn_choice(comparison, before, entry, &path);
        }
        // Nobody has answered about a new category yet, so no old answer covers the entry.
        if comparison.was(&entry.category).is_none() {
            continue;
        }
        match before {
            Some(before) => one(comparison, before, entry, &path),
            None => comparison.need(Need {
                path,
                message: format!("\"{}\" is new in category \"{}\"", entry.name, entry.category),
                kinds: NEW,
                categories: vec![&entry.category],
                why: WHY_NEW,
            }),
        }
    }
}

fn one<'a>(comparison: &mut Comparison<'a>, before: &Entry, entry: &'a Entry, path: &str) {
    let name = &entry.name;
    let is_moved = comparison.became(&before.category).is_none_or(|category| category.id != entry.category);
    let has_other_vendor = before.vendor.as_deref().map(|id| comparison.vendor_now(id)) != entry.vendor.as_deref();
    let mut need = |field: &str, message, kinds, why| {
        let (path, categories) = (format!("{path}.{field}"), vec![&*entry.category]);
        comparison.need(Need { path, message, kinds, categories, why });
    };
    if before.name != *name {
        need("name", format!("\"{}\" is now called \"{name}\"", before.name), NEW, WHY_NEW);
    }
    if is_moved {
        need(
            "category",
            format!("\"{name}\" has come from category \"{}\"", before.category),
            &[Purpose],
            "the answer to another question now speaks for it (GDPR Art. 4(11), 7(2); PIPL Art. 14)",
        );
    }
    if has_other_vendor {
        need("vendor", format!("\"{name}\" is set by someone else than before"), &[Recipients], vendor::RECIPIENTS);
    }
    if differs(&before.purpose, &entry.purpose) {
        need("purpose", format!("the purpose of \"{name}\" has changed"), &[Purpose, Wording], category::PURPOSE);
    }
    if before.kind != entry.kind || before.party != entry.party {
        need(
            "kind",
            format!("\"{name}\" is kept elsewhere than before"),
            &[Method],
            "where and by whom it can be read is part of the way of use (GDPR Art. 13; PIPL Art. 14, 17(1)(2))",
        );
    }
    if is_longer(before.period.as_deref(), entry.period.as_deref()) {
        need(
            "period",
            format!("\"{name}\" is kept for longer"),
            &[Method],
            "visitors agree for a time that they are told, which is part of the way of use (CJEU C-673/17, 81; GDPR \
             Art. 13(2)(a); PIPL Art. 17(1)(2))",
        );
    }
}

/// Reports an entry that visitors could refuse and that is now in a required category.
fn withdrawn_choice(comparison: &mut Comparison<'_>, before: &Entry, entry: &Entry, path: &str) {
    let (old, new) = (comparison.old, comparison.new);
    let is_required = |categories: &[crate::Category], id: &str| {
        categories.iter().find(|category| category.id == id).is_some_and(|category| category.required)
    };
    let was_moved = comparison.became(&before.category).is_none_or(|category| category.id != entry.category);
    // If the whole category became required, `category` reports it once, instead of once for each entry.
    if was_moved && is_required(&new.categories, &entry.category) && !is_required(&old.categories, &before.category) {
        category::overridden(comparison, format!("{path}.category"), &format!("\"{}\"", entry.name), &entry.category);
    }
}

/// Whether a period is longer than the one before. `session` is the shortest. `check` reports periods that cannot be
/// read.
pub(super) fn is_longer(before: Option<&str>, period: Option<&str>) -> bool {
    let seconds = |text: &str| match text {
        "session" => Some(0),
        _ => Period::parse(text).ok().map(approximate_seconds),
    };
    match (before.and_then(seconds), period.and_then(seconds)) {
        (Some(before), Some(now)) => now > before,
        _ => false,
    }
}
