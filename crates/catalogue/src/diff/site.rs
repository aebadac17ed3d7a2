//! Rules of the parts that a catalogue has once: the controller, its contact, the visitor's rights, the record,
//! enforcement.

use super::entry::is_longer;
use super::need::Need;
use super::{Comparison, differs};
use crate::{ChangeKind, Localized, Mode, Treatment};

use ChangeKind::{Contact, Method, Ownership, Rights, Wording};

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    controller(comparison);
    links(comparison);
    consent(comparison);
    enforcement(comparison);
}

fn controller(comparison: &mut Comparison<'_>) {
    let (before, now) = (&comparison.old.controller, &comparison.new.controller);
    let mut need = |field: &str, kinds, why| {
        comparison.need(Need {
            path: format!("controller.{field}"),
            message: format!("the {field} of the controller has changed"),
            kinds,
            categories: Vec::new(),
            why,
        });
    };
    if before.id != now.id {
        need(
            "id",
            &[Ownership],
            "the new owner is announced, and consent is renewed (GDPR Art. 13(1)(a); PIPL Art. 22)",
        );
    }
    if differs(&before.name, &now.name) {
        need(
            "name",
            &[Ownership, Wording],
            "the new owner is announced, and consent is renewed (GDPR Art. 13(1)(a); PIPL Art. 22). \"wording\" is right \
             when it is the same legal person, and asks nobody",
        );
    }
    const CONTACT: &str = "visitors are told whom to ask (GDPR Art. 13(1)(a) and (b); PIPL Art. 17(1)(1))";
    const CONTACT_TEXT: &str = "visitors are told whom to ask (GDPR Art. 13(1)(a) and (b); PIPL Art. 17(1)(1)). \
         \"wording\" is right when only the words have changed, and shows no notice";
    if before.email != now.email {
        need("email", &[Contact], CONTACT);
    }
    if differs(&before.department, &now.department) {
        need("department", &[Contact, Wording], CONTACT_TEXT);
    }
    if differs(&before.address, &now.address) {
        need("address", &[Contact, Wording], CONTACT_TEXT);
    }
}

fn links(comparison: &mut Comparison<'_>) {
    let (before, now) = (&comparison.old.policy.links, &comparison.new.policy.links);
    let is_changed = |before: &Option<Localized>, now: &Option<Localized>| match (before, now) {
        (Some(before), Some(now)) => differs(before, now),
        (None, None) => false,
        _ => true,
    };
    for (field, is_changed) in [
        ("rights", is_changed(&before.rights, &now.rights)),
        ("authority", is_changed(&before.authority, &now.authority)),
    ] {
        if is_changed {
            comparison.need(Need {
                path: format!("policy.links.{field}"),
                message: format!("the link \"{field}\" has changed"),
                kinds: &[Rights],
                categories: Vec::new(),
                why: "visitors are told how to use their rights and where to complain (GDPR Art. 13(2)(b) and (d); PIPL \
                      Art. 17(1)(3))",
            });
        }
    }
}

fn consent(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    let (before, now) = (&old.consent, &new.consent);
    if is_longer(Some(&before.period), Some(&now.period)) {
        let optional = new.categories.iter().filter(|category| !category.required);
        let categories = super::category::known(comparison, optional.map(|category| &*category.id));
        // Without an optional category that visitors know, no decision would hold for longer.
        if !categories.is_empty() {
            comparison.need(Need {
                path: "consent.period".into(),
                message: format!("decisions hold for \"{}\" instead of \"{}\"", now.period, before.period),
                kinds: &[Method],
                categories,
                why: "decisions that were made for a shorter time would be stretched (GDPR Art. 13(2)(a); EDPB Guidelines \
                      05/2020, 110)",
            });
        }
    }
    if before.cookie != now.cookie {
        comparison.findings.warning(
            "record-lost",
            "consent.cookie",
            format!("the record was in \"{}\" and is now looked for in \"{}\"", before.cookie, now.cookie),
            "every visitor is undecided again, those who have refused too: keep the name if you can",
        );
    }
    if before.domain != now.domain {
        comparison.findings.warning(
            "record-moved",
            "consent.domain",
            "the record is written for another domain than before",
            "visitors may keep two records, or have none where the old one does not reach: keep the domain if you can",
        );
    }
}

/// Reports what the gate refused before and lets through now, whatever visitors have answered.
fn enforcement(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    if old.mode == Mode::Enforce && new.mode == Mode::Observe {
        // No change in the log can justify this: the gate would ignore refusals.
        comparison.findings.error(
            "refusal-overridden",
            "mode",
            "nothing is refused any more, also to visitors who have refused",
            "leave it at \"enforce\": \"observe\" is for a site that does not ask yet (GDPR Art. 7(3); ePrivacy Art. 5(3))",
        );
    }
    if old.undeclared.cookies == Treatment::Refuse && new.undeclared.cookies == Treatment::Report {
        comparison.findings.warning(
            "refusal-overridden",
            "undeclared.cookies",
            "cookies that nobody has declared are set from now on, also with visitors who have refused",
            "declare what the report shows and write \"refuse\"; a cookie without a purpose cannot be agreed to",
        );
    }
}
