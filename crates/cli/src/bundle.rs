//! `cookie-gate bundle`: writes the files that a static host serves for a catalogue.
//!
//! Invariant: nothing is written unless the catalogue has no error and `diff` finds no error in it as the successor of
//! the catalogue that it replaces.

use std::path::Path;

use anyhow::{Result, anyhow};
use cookie_gate_bundle::{WebFiles, bundle, write};
use cookie_gate_catalogue::check;

use crate::{check::judge, diff, print, read, refuse};

/// Runs the command and returns the exit code. `out` is created if it does not exist. `replaces` is the published
/// catalogue: `diff` must find no error in `file` as its successor. `web` replaces the web files inside this program.
///
/// # Errors
/// When a file cannot be read or written, this program has no web files and `web` is none, or the bundle fails.
pub fn run(file: &Path, out: &Path, replaces: Option<&Path>, web: Option<&Path>) -> Result<u8> {
    let (catalogue, findings) = judge(&read(file)?);
    let Some(catalogue) = catalogue.filter(|_| !check::has_error(&findings)) else {
        return Ok(refuse("nothing is written while the catalogue has errors", &findings));
    };
    if let Some(old) = replaces {
        let findings = diff::findings(old, file)?;
        if check::has_error(&findings) {
            let why = "nothing is written while visitors would not learn of what has changed since";
            return Ok(refuse(&format!("{why} {}", old.display()), &findings));
        }
    }
    let web = match web {
        Some(dir) => WebFiles::read(dir)?,
        None => embedded().ok_or_else(|| {
            anyhow!("this build carries no web files; give --web DIR (`cargo xtask build` prints one)")
        })?,
    };
    let files = bundle(&catalogue, &web)?;
    write(&files, out)?;
    let list: String =
        files.iter().map(|file| format!("{}\t{} bytes\n", out.join(&file.name).display(), file.bytes.len())).collect();
    print(&list)
}

/// The web files inside this program.
#[cfg(feature = "embed")]
fn embedded() -> Option<WebFiles> {
    Some(WebFiles {
        gate_js: include_str!(concat!(env!("COOKIE_GATE_WEB"), "/gate.js")).into(),
        lean_js: include_str!(concat!(env!("COOKIE_GATE_WEB"), "/gate.lean.js")).into(),
        signals_js: include_str!(concat!(env!("COOKIE_GATE_WEB"), "/signals.js")).into(),
        policy_js: include_str!(concat!(env!("COOKIE_GATE_WEB"), "/policy.js")).into(),
        gpp_js: include_str!(concat!(env!("COOKIE_GATE_WEB"), "/gate.gpp.js")).into(),
        boxes_js: include_str!(concat!(env!("COOKIE_GATE_WEB"), "/gate.boxes.js")).into(),
        all_js: include_str!(concat!(env!("COOKIE_GATE_WEB"), "/gate.all.js")).into(),
        gate_wasm: include_bytes!(concat!(env!("COOKIE_GATE_WEB"), "/gate.wasm")).into(),
        lean_wasm: include_bytes!(concat!(env!("COOKIE_GATE_WEB"), "/gate.lean.wasm")).into(),
        banner_css: include_str!(concat!(env!("COOKIE_GATE_WEB"), "/banner.css")).into(),
        blocked_js: include_bytes!(concat!(env!("COOKIE_GATE_WEB"), "/blocked.js")).into(),
        panel_js: include_bytes!(concat!(env!("COOKIE_GATE_WEB"), "/panel.js")).into(),
        panel_wasm: include_bytes!(concat!(env!("COOKIE_GATE_WEB"), "/panel_bg.wasm")).into(),
    })
}

/// None: this program was built without web files.
#[cfg(not(feature = "embed"))]
fn embedded() -> Option<WebFiles> {
    None
}
