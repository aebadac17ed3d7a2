//! Says whether web files go into the program, and where they lie.
//!
//! `cargo xtask release` puts them into `web/` of the crate that it makes: who installs that crate has not the tools
//! that build them. The repository has no such folder. There the feature `embed` asks for the files, and
//! COOKIE_GATE_WEB names their folder.

use std::env;
use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(has_web)");
    println!("cargo::rerun-if-changed=build.rs");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
    let is_released = own.is_dir();
    if is_released {
        println!("cargo::rustc-env=COOKIE_GATE_WEB={}", own.display());
    }
    if is_released || env::var_os("CARGO_FEATURE_EMBED").is_some() {
        println!("cargo::rustc-cfg=has_web");
    }
}
