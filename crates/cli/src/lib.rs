//! The `cookie-gate` command: checks a catalogue, compares it with the one before, writes its policy page, bundles it.
//!
//! Why one function runs all commands: exit codes and messages follow one rule.
//! Invariant: exit code 0 = fine, 1 = findings of severity error, 2 = could not run; results go to stdout, messages
//! about failures to stderr.

pub mod args;
pub mod bundle;
pub mod check;
pub mod diff;
pub mod policy;
pub mod show;

use anyhow::Context;
use args::Command;
use cookie_gate_bundle::policy::{fragment, page};
use cookie_gate_catalogue::diagnostic::Diagnostic;
use cookie_gate_catalogue::parse;
use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// The exit code of a command that succeeded.
pub const FINE: u8 = 0;
/// The exit code when the catalogue has errors.
pub const FINDINGS: u8 = 1;
/// The exit code when a command could not run.
pub const FAILED: u8 = 2;

/// Runs the command with `args`, the program's own name left out, and returns the exit code.
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    let result = match args::parse(args) {
        Ok(command) => run(command),
        Err(error) => {
            complain(&format_args!("{error}\n\n{}", args::USAGE));
            return FAILED;
        }
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            complain(&format_args!("{error:#}"));
            FAILED
        }
    }
}

fn run(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Check { file, fix, format } => check::run(&file, fix, format),
        Command::Show { file } => show::run(&file),
        Command::Diff { old, new, format } => diff::run(&old, &new, format),
        Command::Policy { file, language, is_fragment, gate, out } => {
            let write = if is_fragment { fragment } else { page };
            policy::run(&file, &language, |catalogue| write(catalogue, &language, gate.as_deref()), out.as_deref())
        }
        Command::Bundle { file, out, replaces, web } => bundle::run(&file, &out, replaces.as_deref(), web.as_deref()),
        Command::Schema => {
            let mut text = serde_json::to_string_pretty(&parse::schema())?;
            text.push('\n');
            print(&text)
        }
        Command::Help(command) => print(&args::help(command)),
        Command::Version => print(concat!("cookie-gate ", env!("CARGO_PKG_VERSION"), "\n")),
    }
}

/// Writes a result to stdout. A reader that has closed the pipe (`| head`) is no failure.
fn print(text: &str) -> anyhow::Result<u8> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => Err(fault).context("cannot write to stdout"),
        _ => Ok(FINE),
    }
}

fn complain(message: &dyn core::fmt::Display) {
    // If stderr is closed too, only the exit code tells of the failure.
    let _ = writeln!(std::io::stderr(), "cookie-gate: {message}");
}

/// Says why nothing is written, together with the findings, and returns the exit code.
fn refuse(why: &str, findings: &[Diagnostic]) -> u8 {
    complain(&format_args!("{why}\n\n{}", check::as_text(findings, 0)));
    FINDINGS
}

fn read(file: &Path) -> anyhow::Result<String> {
    let hint = |fault: &std::io::Error| match fault.kind() {
        ErrorKind::InvalidData => ": it is no UTF-8; save it as UTF-8 (in PowerShell: Set-Content -Encoding utf8)",
        _ => "",
    };
    std::fs::read_to_string(file)
        .map_err(|fault| anyhow::anyhow!("cannot read {}{}: {fault}", file.display(), hint(&fault)))
}
