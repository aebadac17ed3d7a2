//! Rules of `nr` over time: a number stays with its category, vendor or entry, is retired with it, and is never used
//! again.
//!
//! Why: visitors' records contain these numbers. A number that moves turns an old answer into a permission that nobody
//! gave.

use super::Comparison;
use super::pair::{Numbered, Pairs};
use crate::diagnostic::Diagnostic;
use cookie_gate::kind::Nr;

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    let mut findings = Vec::new();
    let retired = [&*old.retired.categories, &*new.retired.categories];
    list("categories", &old.categories, &new.categories, &comparison.categories, retired, &mut findings);
    let retired = [&*old.retired.vendors, &*new.retired.vendors];
    list("vendors", &old.vendors, &new.vendors, &comparison.vendors, retired, &mut findings);
    let retired = [&*old.retired.entries, &*new.retired.entries];
    list("entries", &old.entries, &new.entries, &comparison.entries, retired, &mut findings);
    comparison.findings.0.extend(findings);
}

fn list<T: Numbered>(
    name: &str,
    old: &[T],
    new: &[T],
    pairs: &Pairs,
    [retired_before, retired]: [&[Nr]; 2],
    findings: &mut Vec<Diagnostic>,
) {
    for (place, thing) in new.iter().enumerate() {
        let path = format!("{name}[{place}].nr");
        let before = pairs.before(place).and_then(|place| old[place].nr());
        if let Some(nr) = before {
            if thing.nr() != before {
                findings.push(Diagnostic::error(
                    "nr-changed",
                    path,
                    format!("\"{}\" has had the number {nr}", thing.name()),
                    format!("visitors' answers about it are under {nr}: write \"nr\": {nr} again"),
                ));
            }
            continue;
        }
        let Some(nr) = thing.nr() else { continue };
        let message = match old.iter().find(|other| other.nr() == Some(nr)) {
            Some(holder) => format!("{nr} was the number of \"{}\"", holder.name()),
            None if retired_before.contains(&nr) => format!("{nr} has been retired before"),
            None => continue,
        };
        findings.push(Diagnostic::error(
            "nr-reused",
            path,
            message,
            format!(
                "old records would answer for \"{}\": remove the line, put {nr} under retired.{name} unless its owner \
                 still has it, and run `cookie-gate check --fix`",
                thing.name()
            ),
        ));
    }
    let is_used = |nr: Nr| new.iter().any(|thing| thing.nr() == Some(nr));
    for (place, thing) in old.iter().enumerate() {
        if let Some(nr) = thing.nr()
            && pairs.after(place).is_none()
            && !retired.contains(&nr)
            && !is_used(nr)
        {
            findings.push(not_retired(name, nr, format!("\"{}\" is gone, but its number {nr} is not", thing.name())));
        }
    }
    for &nr in retired_before {
        if !retired.contains(&nr) && !is_used(nr) {
            findings.push(not_retired(name, nr, format!("{nr} was retired and no longer is")));
        }
    }
}

fn not_retired(name: &str, nr: Nr, message: String) -> Diagnostic {
    Diagnostic::error(
        "nr-not-retired",
        format!("retired.{name}"),
        message,
        format!("add {nr} to retired.{name}: given to something else, it would turn old answers into new permissions"),
    )
}
