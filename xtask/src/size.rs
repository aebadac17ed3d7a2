//! `cargo xtask size`: bytes of the bundle, raw and compressed, against budgets that are tests.
//!
//! Invariant: a budget is raised only in a commit that says why.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::build::{Build, web};
use super::command::{House, step};
use super::{dist, folder, wasm};

/// One limit on the sum of some files, in bytes after brotli -11.
struct Budget {
    files: &'static [&'static str],
    stable: u64,
    smallest: u64,
}

/// The budgets, with the first site's catalogue in two languages: the measured size plus 2 %, rounded. In gate.js some
/// 310 bytes are what lets pages wait: promises, a script at the grant, events of the document, and the queue.
const BUDGETS: [Budget; 5] = [
    Budget { files: &["gate.js"], stable: 22_270, smallest: 22_270 },
    Budget { files: &["gate.lean.wasm"], stable: 5_580, smallest: 5_580 },
    Budget { files: &["gate.wasm"], stable: 6_500, smallest: 6_500 },
    Budget { files: &["panel.js", "panel_bg.wasm"], stable: 66_500, smallest: 54_600 },
    Budget { files: &["blocked.js"], stable: 3_950, smallest: 3_950 },
];

/// Bytes of gate.js, after brotli -11, that the first site's signals may take: those of Google consent mode, and the
/// interpreter. Only sites with signals pay for them. It is the difference of two compressed files, which moves by twenty
/// bytes whenever a hash in gate.js is another (691 and 713 were measured with the same interpreter).
const SIGNALS: u64 = 730;

/// Bytes of linear memory that the gate may start with: every page of every visit pays for them.
const GATE_MEMORY: u32 = 192 * 1024;

/// One file and its sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The file's name without a version.
    pub name: String,
    /// Bytes without compression.
    pub raw: u64,
    /// Bytes after gzip -9.
    pub gzip: u64,
    /// Bytes after brotli -11.
    pub brotli: u64,
}

/// The sizes of one build.
#[derive(Clone, Debug)]
pub struct Sizes {
    build: Build,
    rows: Vec<Row>,
    /// What signals take of gate.js.
    signals: u64,
    gate: wasm::Facts,
}

/// One limit, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The limited value, and the limit.
    pub text: String,
    /// Whether the value is within the limit.
    pub holds: bool,
}

/// The format of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For a terminal.
    Text,
    /// For `docs/size.md`.
    Markdown,
}

/// Builds, bundles and measures.
pub fn measure(house: &House, build: Build) -> Result<Sizes> {
    let (dist, silent) = (dist::fresh(house, build)?, dist::silent(house, build)?);
    of(&dist, &silent, &web(house, build)?, build)
}

/// Measures a bundle, what it would be without signals, and both cores and the script of the boxes on their own; the
/// bundle's gate.js has the lean core in it.
pub fn of(dist: &Path, silent: &Path, web: &Path, build: Build) -> Result<Sizes> {
    step(&format!("measure ({})", build.name()), || {
        let mut files = vec![
            ("gate.js".to_string(), find(dist, "gate", "js")?),
            ("gate.lean.wasm".to_string(), web.join("gate.lean.wasm")),
            ("gate.wasm".to_string(), web.join("gate.wasm")),
            ("panel.js".to_string(), find(dist, "panel", "js")?),
            ("panel_bg.wasm".to_string(), find(dist, "panel_bg", "wasm")?),
            // The first site has no boxes: the file is the same for every catalogue that has them.
            ("blocked.js".to_string(), web.join("blocked.js")),
        ];
        let is_text = |name: &str| name.starts_with("panel.") && name.ends_with(".json");
        files.extend(folder::files(dist)?.into_iter().filter(|(name, _)| is_text(name)));
        let rows: Vec<Row> = files.iter().map(|(name, file)| weigh(name, file)).collect::<Result<_>>()?;
        let signals = rows[0].brotli.saturating_sub(weigh("gate.js", &find(silent, "gate", "js")?)?.brotli);
        let gate = wasm::facts(&read(&web.join("gate.wasm"))?).context("gate.wasm")?;
        Ok(Sizes { build, rows, signals, gate })
    })
}

impl Sizes {
    /// Checks every limit. A file that was not measured breaks its limit.
    pub fn checks(&self) -> Vec<Check> {
        let mut checks: Vec<Check> = BUDGETS.iter().map(|budget| self.check(budget)).collect();
        checks.push(Check {
            text: format!("signals in gate.js: {} B brotli, limit {SIGNALS}", self.signals),
            holds: self.signals > 0 && self.signals <= SIGNALS,
        });
        let memory = self.gate.pages * wasm::PAGE;
        checks.push(Check {
            text: format!("gate.wasm starts with {memory} B of memory, limit {GATE_MEMORY}"),
            holds: memory > 0 && memory <= GATE_MEMORY,
        });
        checks.push(Check {
            text: format!("gate.wasm imports {} things, limit 0", self.gate.imports),
            holds: self.gate.imports == 0,
        });
        checks
    }

    fn check(&self, budget: &Budget) -> Check {
        let limit = match self.build {
            Build::Stable => budget.stable,
            Build::Smallest => budget.smallest,
        };
        let weight = |name: &&str| self.rows.iter().find(|row| row.name == *name).map(|row| row.brotli);
        let sum: Option<u64> = budget.files.iter().map(weight).sum();
        let what = budget.files.join(" + ");
        match sum {
            Some(sum) => Check { text: format!("{what}: {sum} B brotli, limit {limit}"), holds: sum <= limit },
            None => Check { text: format!("{what}: not there"), holds: false },
        }
    }
}

/// Prints the table, then the limits.
pub fn print(sizes: &Sizes, form: Form) {
    let line = |cells: [&str; 4]| match form {
        Form::Text => println!("{:<18} {:>9} {:>9} {:>9}", cells[0], cells[1], cells[2], cells[3]),
        Form::Markdown => println!("| {} | {} | {} | {} |", cells[0], cells[1], cells[2], cells[3]),
    };
    line(["file", "raw", "gzip -9", "brotli -11"]);
    if form == Form::Markdown {
        println!("|---|--:|--:|--:|");
    }
    for Row { name, raw, gzip, brotli } in &sizes.rows {
        line([name, &raw.to_string(), &gzip.to_string(), &brotli.to_string()]);
    }
    println!();
    for check in sizes.checks() {
        match form {
            Form::Text => println!("{} {}", if check.holds { "ok  " } else { "OVER" }, check.text),
            Form::Markdown => println!("* {}{}", check.text, if check.holds { "" } else { ": **over**" }),
        }
    }
}

fn weigh(name: &str, file: &Path) -> Result<Row> {
    let bytes = read(file)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&bytes)?;
    let mut small = Vec::new();
    let options = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut small, &options)?;
    Ok(Row {
        name: name.to_string(),
        raw: bytes.len() as u64,
        gzip: gzip.finish()?.len() as u64,
        brotli: small.len() as u64,
    })
}

/// The file of this name, or of this name with a version between stem and extension.
fn find(folder: &Path, stem: &str, extension: &str) -> Result<PathBuf> {
    let (start, end) = (format!("{stem}."), format!(".{extension}"));
    let plain = folder.join(format!("{stem}.{extension}"));
    if plain.is_file() {
        return Ok(plain);
    }
    let versioned =
        folder::files(folder)?.into_iter().find(|(name, _)| name.starts_with(&start) && name.ends_with(&end));
    Ok(versioned.with_context(|| format!("no {stem}.{extension} in {}", folder.display()))?.1)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests;
