//! `cargo xtask`: dispatch only; the work is in `cookie_gate::xtask`.

fn main() -> std::process::ExitCode {
    cookie_gate::xtask::main(std::env::args_os().collect()).into()
}
