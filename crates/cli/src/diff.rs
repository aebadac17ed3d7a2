//! `cookie-gate diff`: what visitors will be asked after a change of the catalogue, and what its change log lacks.
//!
//! Why before publishing: visitors who decide while the log lacks a change never learn of that change.
//! Invariant: nothing is written; `check` reports the findings of either catalogue alone, and their errors are only
//! counted here.

use super::args::Format;
use super::check::{as_text, plural, totals};
use super::machine::Machine;
use super::{FINDINGS, FINE, print, read};
use cookie_gate_catalogue::diagnostic::Diagnostic;
use cookie_gate_catalogue::diff::visitor::{self, Outlook, Prior};
use cookie_gate_catalogue::{Catalogue, ChangeKind, check, diff, expand, parse};
use serde_json::{Value, json};
use std::path::Path;

/// The result of the command.
#[derive(Default)]
struct Report {
    /// Policy versions of the old and the new catalogue; none = one of them cannot be read.
    versions: Option<[u32; 2]>,
    /// What visitors will be asked; none = one of the catalogues cannot be compiled.
    outlook: Option<Outlook>,
    /// Notes about catalogues that have errors of their own.
    notes: Vec<String>,
    findings: Vec<Diagnostic>,
}

/// Runs the command and returns the exit code.
pub fn run(machine: &dyn Machine, old: &Path, new: &Path, format: Format) -> anyhow::Result<u8> {
    let files = [old, new];
    let report = compare(files, [&read(machine, old)?, &read(machine, new)?]);
    match format {
        Format::Text => print(machine, &report.as_text())?,
        Format::Json => print(machine, &report.as_json()?)?,
    };
    Ok(if check::has_error(&report.findings) { FINDINGS } else { FINE })
}

/// All findings about `new` as the successor of `old`, errors first.
///
/// # Errors
/// When one of the files cannot be read.
pub fn findings(machine: &dyn Machine, old: &Path, new: &Path) -> anyhow::Result<Vec<Diagnostic>> {
    Ok(compare([old, new], [&read(machine, old)?, &read(machine, new)?]).findings)
}

fn compare(files: [&Path; 2], [old_text, new_text]: [&str; 2]) -> Report {
    let (old, new) = match (parse::parse(old_text), parse::parse(new_text)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let faults = [old.err(), new.err()].into_iter().zip(files);
            let in_file = |(fault, file): (Option<Diagnostic>, &Path)| {
                fault.map(|fault| Diagnostic { path: format!("{}: {}", file.display(), fault.path), ..fault })
            };
            return Report { findings: faults.filter_map(in_file).collect(), ..Report::default() };
        }
    };
    let notes = [&old, &new].into_iter().zip(files).filter_map(|(catalogue, file)| note(catalogue, file)).collect();
    let (old, expanded) = (expand::published(&old), expand::expand(&new));
    let new = &expanded.catalogue;
    let mut findings = diff::diff(&old, new);
    let outlook = match Outlook::of(&old, new) {
        Ok(outlook) => {
            findings.extend(outlook.findings());
            Some(outlook)
        }
        Err(fault) => {
            let file = files[usize::from(fault.is_in_new)].display();
            findings.push(Diagnostic::error(
                "not-compiled",
                file.to_string(),
                format!("what visitors will be asked cannot be told: {}", fault.error),
                format!("run `cookie-gate check {file}`, mend its errors and compare again"),
            ));
            None
        }
    };
    findings.sort_by_key(|finding| finding.severity);
    for finding in &mut findings {
        finding.path = expanded.path(&finding.path);
    }
    Report { versions: Some([old.policy.version, new.policy.version]), outlook, notes, findings }
}

/// A note that a catalogue has errors of its own; none = it has none.
fn note(catalogue: &Catalogue, file: &Path) -> Option<String> {
    let [errors, _] = totals(&check::check(catalogue));
    let file = file.display();
    (errors > 0).then(|| format!("{file} alone has {}: see `cookie-gate check {file}`", plural(errors, "error")))
}

impl Report {
    /// For people: first what visitors will be asked, then notes and findings, with a line of totals at the end.
    fn as_text(&self) -> String {
        let mut text = String::new();
        if let (Some([old, new]), Some(outlook)) = (self.versions, &self.outlook) {
            text += &format!("What visitors will be asked, from policy version {old} to {new}\n\n");
            text += &table(outlook);
            if !outlook.notices.is_empty() {
                let kinds: Vec<_> = outlook.notices.iter().copied().map(ChangeKind::word).collect();
                text += &format!("\nWho has decided before sees a notice: {}\n", kinds.join(", "));
            }
            if !outlook.vendors.is_empty() {
                text += &format!(
                    "\nWho has granted a category of a new vendor is asked about it: {}\n",
                    outlook.vendors.join(", ")
                );
            }
            text += "\n";
        }
        for note in &self.notes {
            text += &format!("note: {note}\n\n");
        }
        text + as_text(&self.findings, 0).as_str()
    }

    fn as_json(&self) -> anyhow::Result<String> {
        let [errors, warnings] = totals(&self.findings);
        let notices = self.outlook.as_ref().map(|outlook| &outlook.notices);
        let categories: Option<Vec<_>> = self.outlook.as_ref().map(|outlook| outlook.rows.iter().map(row).collect());
        let report = json!({
            "old_version": self.versions.map(|[old, _]| old),
            "new_version": self.versions.map(|[_, new]| new),
            "categories": categories,
            "notices": notices,
            "vendors": self.outlook.as_ref().map(|outlook| &outlook.vendors),
            "notes": self.notes,
            "diagnostics": self.findings,
            "errors": errors,
            "warnings": warnings,
        });
        Ok(serde_json::to_string_pretty(&report)? + "\n")
    }
}

fn row(row: &visitor::Row) -> Value {
    let mut value = json!({ "id": row.id, "nr": row.nr, "is_new": row.is_new });
    for (prior, outcome) in Prior::ALL.into_iter().zip(row.outcomes) {
        value[prior.word()] = outcome.word().replace(' ', "_").into();
    }
    value
}

/// One line for each category, one column for each prior decision.
fn table(outlook: &Outlook) -> String {
    let [undecided, refused, granted] = Prior::ALL.map(|prior| prior.word().to_string());
    let mut lines = vec![["category".to_string(), undecided, refused, granted]];
    for row in &outlook.rows {
        let [undecided, refused, granted] = row.outcomes.map(|outcome| outcome.word().to_string());
        let id = format!("{}{}", row.id, if row.is_new { " (new)" } else { "" });
        lines.push([id, undecided, refused, granted]);
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let padded = lines.iter().map(|[id, undecided, refused, granted]| {
        format!("  {id:0$}  {undecided:1$}  {refused:2$}  {granted}\n", widths[0], widths[1], widths[2])
    });
    padded.collect()
}
