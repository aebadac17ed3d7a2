//! The program `cookie-gate`. All code is in the library `cookie_gate_cli`.

use cookie_gate_cli::native::Native;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cookie_gate_cli::main(&Native, std::env::args_os().skip(1)))
}
