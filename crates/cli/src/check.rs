//! `cookie-gate check`: reports findings for people or for programs, and gives out numbers on request.
//!
//! Invariant: without `--fix` nothing is written; with `--fix` only missing numbers are added.

use super::args::Format;
use super::machine::Machine;
use super::{FINDINGS, FINE, print, read};
use anyhow::Context;
use cookie_gate_catalogue::diagnostic::{Diagnostic, Severity};
use cookie_gate_catalogue::{Catalogue, check, expand, parse};
use serde_json::json;
use std::path::Path;

/// Runs the command and returns the exit code.
pub fn run(machine: &dyn Machine, file: &Path, fix: bool, format: Format) -> anyhow::Result<u8> {
    let mut text = read(machine, file)?;
    let mut given = 0;
    if fix && let Ok(numbered) = parse::fill::fill(&text) {
        if numbered.given > 0 {
            machine
                .replace(file, numbered.text.as_bytes())
                .with_context(|| format!("cannot write {}; it is as it was", file.display()))?;
        }
        given = numbered.given;
        text = numbered.text;
    }
    let (_, findings) = judge(&text);
    match format {
        Format::Text => print(machine, &as_text(&findings, given))?,
        Format::Json => print(machine, &as_json(&findings, given)?)?,
    };
    Ok(if check::has_error(&findings) { FINDINGS } else { FINE })
}

/// The catalogue with what its packs bring, if it can be read, and all findings about it.
pub fn judge(text: &str) -> (Option<Catalogue>, Vec<Diagnostic>) {
    match parse::parse(text) {
        Ok(catalogue) => {
            let findings = check::check(&catalogue);
            (Some(expand::expand(&catalogue).catalogue), findings)
        }
        Err(fault) => (None, vec![fault]),
    }
}

/// Findings for people, with a line of totals at the end.
pub fn as_text(findings: &[Diagnostic], given: usize) -> String {
    let mut text = String::new();
    for finding in findings {
        text += &format!("{finding}\n\n");
    }
    if given > 0 {
        text += &format!("{} given out\n", plural(given, "number"));
    }
    let [errors, warnings] = totals(findings);
    text + format!("{}, {}\n", plural(errors, "error"), plural(warnings, "warning")).as_str()
}

fn as_json(findings: &[Diagnostic], given: usize) -> anyhow::Result<String> {
    let [errors, warnings] = totals(findings);
    let report = json!({ "diagnostics": findings, "errors": errors, "warnings": warnings, "numbers_given": given });
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

/// The number of errors and the number of warnings.
pub(super) fn totals(findings: &[Diagnostic]) -> [usize; 2] {
    [Severity::Error, Severity::Warning]
        .map(|severity| findings.iter().filter(|finding| finding.severity == severity).count())
}

/// A number with its noun.
pub(super) fn plural(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
