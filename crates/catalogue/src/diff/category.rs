//! Rules of categories: a visitor agreed to the text that stood beside the switch.

use super::need::{self, Need};
use super::{Comparison, differs};
use crate::{Category, ChangeKind};

use ChangeKind::{DataType, Purpose, Rights, Wording};

/// Why a new text about a purpose needs a change in the log.
pub(super) const PURPOSE: &str = "consent is for the purposes that were told (GDPR Art. 4(11), 6(1)(a); PIPL Art. 14). \
     \"wording\" is right when only the words have changed, and asks nobody";

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    for (place, category) in new.categories.iter().enumerate() {
        // A new category needs no change in the log: every visitor is undecided about it and will be asked.
        if let Some(before) = comparison.categories.before(place) {
            one(comparison, &old.categories[before], category, &format!("categories[{place}]"));
        }
    }
}

fn one<'a>(comparison: &mut Comparison<'a>, before: &Category, category: &'a Category, path: &str) {
    let id = &*category.id;
    renamed(comparison, &before.id, id, path);
    for (field, before, text) in
        [("title", &before.title, &category.title), ("description", &before.description, &category.description)]
    {
        if differs(before, text) {
            comparison.need(Need {
                path: format!("{path}.{field}"),
                message: format!("the {field} of \"{id}\" has changed"),
                kinds: &[Purpose, Wording],
                categories: vec![id],
                why: PURPOSE,
            });
        }
    }
    if before.legal_basis != category.legal_basis {
        comparison.need(Need {
            path: format!("{path}.legal_basis"),
            message: format!("the legal basis of \"{id}\" has changed"),
            kinds: &[Purpose],
            categories: vec![id],
            why: "visitors are told on which ground their data are processed (GDPR Art. 13(1)(c); PIPL Art. 13, 17)",
        });
    }
    if before.sensitive != category.sensitive {
        comparison.need(Need {
            path: format!("{path}.sensitive"),
            message: format!("whether \"{id}\" has to do with sensitive data has changed"),
            kinds: &[DataType],
            categories: vec![id],
            why: "sensitive data need a consent of their own (GDPR Art. 9(2)(a); PIPL Art. 29)",
        });
    }
    if category.required && !before.required {
        comparison.need(Need {
            path: format!("{path}.required"),
            message: format!("\"{id}\" can no longer be refused"),
            kinds: &[Purpose],
            categories: vec![id],
            why: "what was optional is now on for everyone (GDPR Art. 6(1), 13(1)(c); PIPL Art. 13, 17)",
        });
        overridden(comparison, format!("{path}.required"), &format!("\"{id}\""), id);
    }
}

/// Reports what visitors could refuse and what is now always on. An error of its own: the gate does not ask about a
/// required category, so a kind of change that asks does not reach visitors who have refused. A notice of kind `rights`
/// reaches them; with such a change the finding is a warning.
pub(super) fn overridden(comparison: &mut Comparison<'_>, path: String, what: &str, category: &str) {
    let message = format!("{what} is on even for visitors who have refused it");
    if need::is_told(comparison.old, comparison.new, &[Rights], Some(category)) {
        comparison.findings.warning(
            "refusal-overridden",
            path,
            message,
            "be sure that the site cannot give what visitors ask for without it (ePrivacy Art. 5(3)); they will see a notice",
        );
    } else {
        comparison.findings.error(
            "refusal-overridden",
            path,
            message,
            "leave it optional; or, if the site cannot give what visitors ask for without it (ePrivacy Art. 5(3)), \
             also name the kind \"rights\" in its change, since a right to refuse is gone (GDPR Art. 7(3); PIPL Art. 15): \
             visitors then see a notice",
        );
    }
}

/// Warns of an id that has changed, since pages may still use the old id.
pub(super) fn renamed(comparison: &mut Comparison<'_>, before: &str, id: &str, path: &str) {
    if before != id {
        comparison.findings.warning(
            "id-renamed",
            format!("{path}.id"),
            format!("\"{before}\" is now called \"{id}\""),
            format!(
                "pages that still say data-cookie-gate=\"{before}\" or ask the API for it get no grant: mend them too"
            ),
        );
    }
}

/// The given ids of the new catalogue without the categories that are new; sorted, each once. Visitors may have decided
/// about the rest.
pub(super) fn known<'a>(comparison: &Comparison<'a>, ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut known: Vec<_> = ids.filter(|id| comparison.was(id).is_some()).collect();
    known.sort_unstable();
    known.dedup();
    known
}
