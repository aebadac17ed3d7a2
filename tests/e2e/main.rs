//! Whole pages in a real browser, judged from outside: by the browser's cookie jar and by the server's request log.
//!
//! `cargo xtask test` builds the web files, names their directory in COOKIE_GATE_WEB, and runs this binary; a missing
//! browser or build fails, it never skips. What the page says of itself is never evidence for enforcement.
//! Invariant: no test depends on another, or leaves the machine.

mod adversary;
mod case;
mod harness;
mod tls;
mod world;

use cookie_gate_browser::{Places, find};

/// The repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A folder for what a run leaves nothing of: cargo's, since a browser that comes as a snap does not see the system's.
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

fn main() -> std::process::ExitCode {
    let target = std::path::Path::new(SCRATCH).parent().expect("cargo's target directory");
    Places { profiles: SCRATCH.into(), geckodriver: find::geckodriver(target) }.set();
    harness::main()
}
