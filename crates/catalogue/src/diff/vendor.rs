//! Rules of vendors: who receives a visitor's data, which data, and where.

use super::category::{known, renamed};
use super::need::Need;
use super::{Comparison, differs};
use crate::{Catalogue, ChangeKind, Vendor};

use ChangeKind::{DataType, Purpose, Recipients, Wording};

/// Why other recipients need a change in the log.
pub(super) const RECIPIENTS: &str =
    "visitors agree to who receives their data, and where (GDPR Art. 13(1)(e) and (f); PIPL Art. 23, 39)";

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    for (place, vendor) in new.vendors.iter().enumerate() {
        let path = format!("vendors[{place}]");
        // A vendor without a category is never granted, so no answer covers the vendor. Nobody has answered about a new
        // category yet.
        let serves = known(comparison, served(new, vendor).into_iter());
        let before = comparison.vendors.before(place).map(|place| &old.vendors[place]);
        let served_before = before.map_or(Vec::new(), |before| served(old, before));
        let served_before: Vec<_> =
            served_before.into_iter().filter_map(|id| comparison.became(id)).map(|category| &*category.id).collect();
        let (kept, joined): (Vec<_>, Vec<_>) = serves.into_iter().partition(|id| served_before.contains(id));
        // If a new vendor has a `since` after the old policy, the gate asks about the vendor without a change in the
        // log.
        let is_asked = before.is_none() && vendor.since.is_some_and(|since| since > old.policy.version);
        for id in joined.into_iter().filter(|_| !is_asked) {
            comparison.need(Need {
                path: path.clone(),
                message: format!("\"{}\" is new in category \"{id}\"", vendor.id),
                kinds: &[Recipients],
                categories: vec![id],
                why: RECIPIENTS,
            });
        }
        if let Some(before) = before {
            renamed(comparison, &before.id, &vendor.id, &path);
            if !kept.is_empty() {
                one(comparison, before, vendor, &path, &kept);
            }
        }
    }
}

fn one<'a>(comparison: &mut Comparison<'a>, before: &Vendor, vendor: &Vendor, path: &str, serves: &[&'a str]) {
    let id = &vendor.id;
    let mut need = |field: &str, message: &str, kinds, why| {
        comparison.need(Need {
            path: format!("{path}.{field}"),
            message: format!("{message} \"{id}\" has changed"),
            kinds,
            categories: serves.to_vec(),
            why,
        });
    };
    if differs(&before.name, &vendor.name) {
        need(
            "name",
            "the name of",
            &[Recipients, Wording],
            "visitors agree to who receives their data (GDPR Art. 13(1)(e); PIPL Art. 23). \"wording\" is right when it is \
             the same company, and asks nobody",
        );
    }
    if before.role != vendor.role {
        need("role", "the role of", &[Recipients], RECIPIENTS);
    }
    // A country that is removed needs nothing: visitors agreed to more.
    if vendor.countries.iter().any(|country| !before.countries.contains(country)) {
        need("countries", "the list of countries to which data go by", &[Recipients], RECIPIENTS);
    }
    if vendor.is_opted_out_of() && !before.is_opted_out_of() {
        need(
            "sells",
            "what is done with the data of",
            &[Purpose, Recipients],
            "visitors who agreed to statistics have not agreed to a sale, to sharing or to advertising (GDPR Art. 5(1)(b))",
        );
    }
    if before.transfer_basis != vendor.transfer_basis {
        need("transfer_basis", "the basis of transfers to", &[Recipients], RECIPIENTS);
    }
    if differs(&before.shared_data, &vendor.shared_data) {
        need(
            "shared_data",
            "the text on the data shared with",
            &[DataType, Wording],
            "visitors agree to which data are shared (PIPL Art. 14, 23). \"wording\" is right when only the words have \
             changed, and asks nobody",
        );
    }
}

/// Ids of the categories whose grant can allow a vendor.
fn served<'a>(catalogue: &'a Catalogue, vendor: &Vendor) -> Vec<&'a str> {
    catalogue.categories.iter().map(|category| &*category.id).filter(|id| catalogue.serves(vendor, id)).collect()
}
