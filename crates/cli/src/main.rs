//! The program `cookie-gate`. All code is in the library `cookie_gate_cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cookie_gate_cli::main(std::env::args_os().skip(1)))
}
