//! The `cookie-gate` command: writes a first catalogue, checks it, compares it with the one before, writes its policy
//! page, bundles it, and shows the demo.
//!
//! Why one function runs all commands: exit codes and messages follow one rule.
//! Invariant: exit code 0 = fine, 1 = findings of severity error, 2 = could not run; results go to stdout, messages
//! about failures to stderr.

pub mod args;
pub mod bundle;
pub mod check;
pub mod demo;
pub mod diff;
pub mod fault;
pub mod init;
pub mod machine;
#[cfg(not(target_arch = "wasm32"))]
pub mod native;
pub mod policy;
pub mod show;

use anyhow::{Context, anyhow};
use args::Command;
use cookie_gate_bundle::policy::{fragment, page};
use cookie_gate_catalogue::diagnostic::Diagnostic;
use cookie_gate_catalogue::parse;
use machine::Machine;
use std::ffi::OsString;
use std::path::Path;

/// The exit code of a command that succeeded.
pub const FINE: u8 = 0;
/// The exit code when the catalogue has errors.
pub const FINDINGS: u8 = 1;
/// The exit code when a command could not run.
pub const FAILED: u8 = 2;

/// Runs the command on a machine with `args`, the program's own name left out, and returns the exit code.
pub fn main(machine: &dyn Machine, args: impl IntoIterator<Item = OsString>) -> u8 {
    let result = match args::parse(args) {
        Ok(command) => run(machine, command),
        Err(error) => Err(anyhow!("{error}\n\n{}", args::USAGE)),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            complain(machine, &format_args!("{error:#}"));
            FAILED
        }
    }
}

fn run(machine: &dyn Machine, command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Init(wish) => init::run(machine, &wish),
        Command::Check { file, fix, format } => check::run(machine, &file, fix, format),
        Command::Show { file } => show::run(machine, &file),
        Command::Diff { old, new, format } => diff::run(machine, &old, &new, format),
        Command::Policy { file, language, is_fragment, gate, out } => {
            let write = if is_fragment { fragment } else { page };
            let write = |catalogue: &_| write(catalogue, &language, gate.as_deref());
            policy::run(machine, &file, &language, write, out.as_deref())
        }
        Command::Bundle { file, out, replaces, place, web } => {
            bundle::run(machine, &file, &out, replaces.as_deref(), place.as_ref(), web.as_deref())
        }
        Command::Demo { port, web } => demo::run(machine, port, web.as_deref()),
        Command::Schema => print(machine, &parse::schema_text()),
        Command::Help(command) => print(machine, &args::help(command)),
        Command::Version => print(machine, concat!("cookie-gate ", env!("CARGO_PKG_VERSION"), "\n")),
    }
}

/// Writes a result to stdout.
fn print(machine: &dyn Machine, text: &str) -> anyhow::Result<u8> {
    machine.print(text).context("cannot write to stdout")?;
    Ok(FINE)
}

fn complain(machine: &dyn Machine, message: &dyn core::fmt::Display) {
    machine.complain(&format!("cookie-gate: {message}\n"));
}

/// Says why nothing is written, together with the findings, and returns the exit code.
fn refuse(machine: &dyn Machine, why: &str, findings: &[Diagnostic]) -> u8 {
    complain(machine, &format_args!("{why}\n\n{}", check::as_text(findings, 0)));
    FINDINGS
}

fn read(machine: &dyn Machine, file: &Path) -> anyhow::Result<String> {
    let bytes = machine.read(file).with_context(|| format!("cannot read {}", file.display()))?;
    String::from_utf8(bytes).map_err(|_| {
        anyhow!(
            "cannot read {}: it is no UTF-8; save it as UTF-8 (in PowerShell: Set-Content -Encoding utf8)",
            file.display()
        )
    })
}
