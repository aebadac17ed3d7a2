//! The `cookie-gate` command. Dispatch only; see `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cookie_gate_cli::main(std::env::args_os().skip(1)))
}
