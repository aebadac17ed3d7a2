//! The crates as they would be published, made in a folder of their own below cargo's target directory.
//!
//! Why a copy of the sources: a crate has only what lies in its own folder. The copy follows the symbolic links of the
//! crates to files that lie elsewhere in the repository, and gets the licences and the built web files.
//! Invariant: what a crate holds does not depend on git, on the registry, or on the folder of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::build::{self, Build};
use super::command::{House, shown, step};
use super::folder::{copy, empty};

/// The version of the crates.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The crates that Rust users need besides the core, by their folders in `crates/`.
const CRATES: [&str; 5] = ["bundle", "catalogue", "cli", "demo", "panel"];

/// The names of the packages.
pub fn names() -> impl Iterator<Item = String> {
    ["cookie-gate".to_string()].into_iter().chain(CRATES.iter().map(|name| format!("cookie-gate-{name}")))
}

/// Makes the crates, and returns the files that would be published.
pub fn pack(house: &House) -> Result<Vec<PathBuf>> {
    let web = build::web(house, Build::Smallest)?;
    step("crates", || {
        let stage = house.target.join("crates");
        let manifest = stage_sources(house, &web, &stage)?;
        let mut cargo = house.cargo("package");
        cargo.arg("--manifest-path").arg(manifest).arg("--target-dir").arg(stage.join("target"));
        // Neither compiled (the tests of the release do that) nor asked of the registry, whose answer may change.
        shown(cargo.args(["--quiet", "--workspace", "--no-verify", "--offline"]))?;
        Ok(names().map(|name| stage.join(format!("target/package/{name}-{VERSION}.crate"))).collect())
    })
}

/// Copies what the crates are made of, and returns the manifest of the copy's workspace.
fn stage_sources(house: &House, web: &Path, stage: &Path) -> Result<PathBuf> {
    empty(stage)?;
    // A copy that git tracks would get the commit into its crates.
    write(&stage.join(".gitignore"), "*\n")?;
    let manifest = stage.join("Cargo.toml");
    write(&manifest, &published(&read(&house.root.join("Cargo.toml"))?)?)?;
    for part in ["Cargo.lock", "src"] {
        copy(&house.root.join(part), &stage.join(part))?;
    }
    let folders: Vec<PathBuf> = CRATES.iter().map(|name| Path::new("crates").join(name)).collect();
    for folder in &folders {
        copy(&house.root.join(folder), &stage.join(folder))?;
    }
    for folder in folders.iter().map(PathBuf::as_path).chain([Path::new("")]) {
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            copy(&house.root.join(licence), &stage.join(folder).join(licence))?;
        }
    }
    for name in build::files() {
        copy(&web.join(name), &stage.join("crates/cli/web").join(name))?;
    }
    Ok(manifest)
}

/// The manifest of the workspace with the published crates alone. We publish nothing ourselves, so the repository's own
/// manifest forbids it, and cargo packs crates that rest on each other only when they may be published.
fn published(manifest: &str) -> Result<String> {
    let mut text = manifest.to_string();
    for (own, theirs) in [
        ("members = [\"crates/*\", \"examples/axum\", \"tests/e2e\", \"xtask\"]", "members = [\"crates/*\"]"),
        ("publish = false", "publish = true"),
    ] {
        ensure!(text.matches(own).count() == 1, "Cargo.toml has not exactly one `{own}`");
        text = text.replace(own, theirs);
    }
    Ok(text)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_of_the_release_has_only_its_crates_and_lets_them_be_published() {
        let own = read(&House::find().unwrap().root.join("Cargo.toml")).unwrap();
        let text = published(&own).unwrap();
        assert!(!text.contains("xtask") && text.contains("publish = true"));
        assert!(published(&text).is_err(), "a text that is not there cannot be replaced");
    }
}
