//! `cookie-gate policy`: writes the cookies policy page in one language.
//!
//! Invariant: a catalogue with errors gets no page, since a published page must be true. Missing numbers are allowed.

use super::machine::Machine;
use super::{FINE, check, print, read, refuse};
use anyhow::{Context, bail};
use cookie_gate_catalogue::Catalogue;
use cookie_gate_catalogue::diagnostic::{Diagnostic, Severity};
use std::path::Path;

/// Runs the command and returns the exit code.
///
/// `write` makes the page of a catalogue that is fit for it.
pub fn run(
    machine: &dyn Machine,
    file: &Path,
    language: &str,
    write: impl Fn(&Catalogue) -> String,
    out: Option<&Path>,
) -> anyhow::Result<u8> {
    let (catalogue, findings) = check::judge(&read(machine, file)?);
    // The page shows no numbers, so a catalogue without all numbers gets a page.
    let is_fault = |finding: &Diagnostic| finding.severity == Severity::Error && finding.code != "nr-missing";
    let faults: Vec<_> = findings.into_iter().filter(is_fault).collect();
    let catalogue = match catalogue {
        Some(catalogue) if faults.is_empty() => catalogue,
        _ => return Ok(refuse(machine, "no page is written while the catalogue has errors", &faults)),
    };
    if !catalogue.languages.iter().any(|listed| listed == language) {
        bail!("the catalogue has no language {language:?}; it lists {}", catalogue.languages.join(", "));
    }
    let page = write(&catalogue);
    match out {
        Some(out) => machine.write(out, page.as_bytes()).with_context(|| format!("cannot write {}", out.display()))?,
        None => return print(machine, &page),
    }
    Ok(FINE)
}
