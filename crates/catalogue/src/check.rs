//! What is wrong with a catalogue that has the right shape: all faults of meaning at once.
//!
//! Why all at once: an operator can mend a file in one pass. LINT-1 to LINT-11 are flaws of published policies.
//! Invariant: a catalogue without an error can be compiled, enforced and shown in every language that it lists.

mod category;
mod entry;
mod host;
pub(crate) mod law;
pub(crate) mod nr;
mod period;
mod signal;
mod site;
mod theme;
mod vendor;
mod words;

pub(crate) use period::approximate_seconds;

use super::{Catalogue, Entry, expand};
use crate::diagnostic::{Diagnostic, Findings, Severity};
use cookie_gate::kind::Kind;

/// All findings about a catalogue as the operator writes it, errors first, each group in the order of the file's
/// sections. What packs bring is checked as if the operator had written it.
#[must_use]
pub fn check(written: &Catalogue) -> Vec<Diagnostic> {
    let expanded = expand::expand(written);
    let catalogue = &expanded.catalogue;
    let mut findings = Findings::default();
    findings.0.extend(expanded.findings.iter().cloned());
    site::check(catalogue, &mut findings);
    law::check(catalogue, &mut findings);
    nr::check(catalogue, &mut findings);
    category::check(catalogue, &mut findings);
    vendor::check(catalogue, &mut findings);
    entry::check(catalogue, &mut findings);
    signal::check(catalogue, &mut findings);
    theme::check(catalogue, &mut findings);
    words::check_overrides(catalogue, &mut findings);
    let mut findings = findings.sorted();
    // Nobody but the vendor can shorten what a pack knows.
    findings.retain(|finding| {
        let is_long = matches!(finding.code, "period-long" | "period-capped");
        !is_long || expanded.path(&finding.path) == finding.path
    });
    for finding in &mut findings {
        finding.path = expanded.path(&finding.path);
    }
    findings
}

/// Whether any finding is an error.
#[must_use]
pub fn has_error(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Whether the entry belongs to a required category.
fn is_required(catalogue: &Catalogue, entry: &Entry) -> bool {
    catalogue.categories.iter().any(|category| category.id == entry.category && category.required)
}

/// The entry of this kind with exactly this name.
fn find_entry<'a>(catalogue: &'a Catalogue, kind: Kind, name: &str) -> Option<(usize, &'a Entry)> {
    catalogue.entries.iter().enumerate().find(|(_, entry)| entry.kind == kind && entry.name == name)
}
