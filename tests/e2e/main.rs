//! Tests of whole pages in real browsers, judged from outside: by the browser's cookie jar and by the server's request
//! log.
//!
//! `cargo xtask test` builds the web files, names their directory in COOKIE_GATE_WEB, and runs this binary. A missing
//! browser or build fails, it never skips. What a page says of itself is never evidence for enforcement.
//! Invariant: no test depends on another, or leaves the machine.

mod adversary;
mod case;
mod harness;
mod page;
mod pictures;
mod playground;
mod recipes;
mod rest;
mod signals;
mod tls;
mod usage;
mod vendors;
mod world;

use cookie_gate_browser::{Places, find};

/// The root of the repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The folder for temporary files. It is cargo's: a browser that comes as a snap does not see the system's folder.
const SCRATCH: &str = env!("CARGO_TARGET_TMPDIR");

fn main() -> std::process::ExitCode {
    let target = std::path::Path::new(SCRATCH).parent().expect("cargo's target directory");
    Places { profiles: SCRATCH.into(), geckodriver: find::geckodriver(target) }.set();
    harness::main()
}
