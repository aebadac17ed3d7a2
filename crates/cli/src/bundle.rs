//! `cookie-gate bundle`: writes the files that a static host serves for a catalogue.
//!
//! Invariant: nothing is written unless the catalogue has no error and `diff` finds no error in it as the successor of
//! the catalogue that it replaces.

use std::path::Path;

use anyhow::{Context, Result};
use cookie_gate_bundle::{Place, WebFiles, bundle_for};
use cookie_gate_catalogue::check;

use crate::machine::Machine;
use crate::{check::judge, diff, print, read, refuse};

/// Runs the command and returns the exit code. `out` is created if it does not exist. `replaces` is the published
/// catalogue: `diff` must find no error in `file` as its successor. `place`: where the site serves the bundle. `web` replaces the web files inside this program.
///
/// # Errors
/// When a file cannot be read or written, this program has no web files and `web` is none, or the bundle fails.
pub fn run(
    machine: &dyn Machine,
    file: &Path,
    out: &Path,
    replaces: Option<&Path>,
    place: Option<&Place>,
    web: Option<&Path>,
) -> Result<u8> {
    let (catalogue, findings) = judge(&read(machine, file)?);
    let Some(catalogue) = catalogue.filter(|_| !check::has_error(&findings)) else {
        return Ok(refuse(machine, "nothing is written while the catalogue has errors", &findings));
    };
    if let Some(old) = replaces {
        let findings = diff::findings(machine, old, file)?;
        if check::has_error(&findings) {
            let why = "nothing is written while visitors would not learn of what has changed since";
            return Ok(refuse(machine, &format!("{why} {}", old.display()), &findings));
        }
    }
    let web = web_files(machine, web)?;
    let files = bundle_for(&catalogue, &web, place)?;
    for file in &files {
        let path = out.join(&file.name);
        machine.write(&path, &file.bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let list: String =
        files.iter().map(|file| format!("{}\t{} bytes\n", out.join(&file.name).display(), file.bytes.len())).collect();
    print(machine, &list)
}

/// The built web files of a directory, or those inside this program.
pub(crate) fn web_files(machine: &dyn Machine, web: Option<&Path>) -> Result<WebFiles> {
    match web {
        Some(dir) => WebFiles::made_of(|name| {
            let path = dir.join(name);
            machine.read(&path).with_context(|| format!("cannot read {}; `cargo xtask build` makes it", path.display()))
        }),
        None => WebFiles::made_of(embedded),
    }
}

/// The web files inside this program: names and contents. `build.rs` says where they lie.
#[cfg(has_web)]
const EMBEDDED: &[(&str, &[u8])] = {
    macro_rules! files {
        ($($name:literal),* $(,)?) => { &[$(($name, include_bytes!(concat!(env!("COOKIE_GATE_WEB"), "/", $name)))),*] };
    }
    files![
        "gate.js",
        "gate.lean.js",
        "gate.gpp.js",
        "gate.boxes.js",
        "gate.gpp.boxes.js",
        "gate.modal.js",
        "gate.gpp.modal.js",
        "gate.boxes.modal.js",
        "gate.all.js",
        "signals.js",
        "policy.js",
        "blocked.js",
        "gate.wasm",
        "gate.lean.wasm",
        "banner.css",
        "panel.js",
        "panel_bg.wasm",
    ]
};

/// This program was built without web files.
#[cfg(not(has_web))]
const EMBEDDED: &[(&str, &[u8])] = &[];

fn embedded(name: &str) -> Result<Vec<u8>> {
    let found = EMBEDDED.iter().find(|(embedded, _)| *embedded == name);
    let (_, bytes) =
        found.context("this build carries no web files; give --web DIR (`cargo xtask build` prints one)")?;
    Ok(bytes.to_vec())
}
