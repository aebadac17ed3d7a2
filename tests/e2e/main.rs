//! Whole pages in a real browser, judged from outside: by the browser's cookie jar and by the server's request log.
//!
//! `cargo xtask test` builds the web files, names their directory in COOKIE_GATE_WEB, and runs this binary; a missing
//! browser or build fails, it never skips. What the page says of itself is never evidence for enforcement.
//! Invariant: no test depends on another, or leaves the machine.

mod adversary;
mod browser;
mod case;
mod harness;
mod tls;
mod world;

fn main() -> std::process::ExitCode {
    harness::main()
}
