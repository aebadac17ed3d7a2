//! `cargo xtask dist`: the first site's bundle, made the way an operator makes it, by the `cookie-gate` command with
//! the built files inside.

use std::path::{Path, PathBuf};

use anyhow::Result;

use cookie_gate_bundle::{WebFiles, bundle};

use super::build::{self, Build};
use super::command::{House, shown, step};
use super::folder;

/// The catalogue of the bundle, relative to the repository.
pub const CATALOGUE: &str = "policies/onething/catalogue.json";

/// Bundles a catalogue of the repository into `out`. Other files in `out` stay.
pub fn write(house: &House, build: Build, catalogue: &str, out: &Path) -> Result<()> {
    let web = build::web(house, build)?;
    step(&format!("bundle {catalogue} ({})", build.name()), || {
        let mut cargo = house.cargo("run");
        cargo.args(["--quiet", "--package", "cookie-gate-cli", "--features", "embed", "--"]);
        cargo.args(["bundle", catalogue, "--out"]).arg(out);
        shown(cargo.env("COOKIE_GATE_WEB", web))
    })
}

/// Bundles into our own folder, which is emptied first, and returns the folder. Calls the bundler as a library: the
/// command takes time to compile.
pub fn fresh(house: &House, build: Build) -> Result<PathBuf> {
    bundled(house, build, build.name(), false)
}

/// The same without signals, to weigh them.
pub fn silent(house: &House, build: Build) -> Result<PathBuf> {
    bundled(house, build, &format!("{}-silent", build.name()), true)
}

fn bundled(house: &House, build: Build, name: &str, is_silent: bool) -> Result<PathBuf> {
    let out = house.target.join("dist").join(name);
    folder::empty(&out)?;
    let mut catalogue = cookie_gate_demo::catalogue()?;
    if is_silent {
        catalogue.signals.clear();
    }
    let files = WebFiles::read(&build::web(house, build)?)?;
    cookie_gate_bundle::write(&bundle(&catalogue, &files)?, &out)?;
    Ok(out)
}
