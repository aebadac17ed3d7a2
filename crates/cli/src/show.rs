//! `cookie-gate show`: prints a catalogue with everything that its packs bring.
//!
//! Why: an operator sees what will be checked, compiled and shown to visitors, and can archive what visitors were told.
//! Invariant: what is printed is a catalogue that means the same and uses no pack.

use super::machine::Machine;
use super::{FINE, print, read, refuse};
use cookie_gate_catalogue::diagnostic::{Diagnostic, Severity};
use cookie_gate_catalogue::{expand, parse};
use std::path::Path;

/// Runs the command and returns the exit code.
pub fn run(machine: &dyn Machine, file: &Path) -> anyhow::Result<u8> {
    let text = read(machine, file)?;
    let written = match parse::parse(&text) {
        Ok(written) => written,
        Err(fault) => return Ok(refuse(machine, "nothing is shown", &[fault])),
    };
    let expanded = expand::expand(&written);
    let faults: Vec<Diagnostic> =
        expanded.findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if !faults.is_empty() {
        return Ok(refuse(machine, "nothing is shown while packs are missing", &faults));
    }
    print(machine, &parse::to_json(&expanded.catalogue))?;
    Ok(FINE)
}
