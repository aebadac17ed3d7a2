//! What a text says, without a browser: its findings with their places, and its bundle.
//!
//! Invariant: a bundle has the same bytes as `cookie-gate bundle` writes for the same text.

use std::ops::Range;

use anyhow::{Context, Result, bail};
use base64::Engine;
use cookie_gate_bundle::{File, WebFiles, bundle};
use cookie_gate_catalogue::diagnostic::Diagnostic;
use cookie_gate_catalogue::parse::{self, fill, locate};
use cookie_gate_catalogue::theme::Preset;
use cookie_gate_catalogue::{Catalogue, InFrame, Profile, check, expand};
use serde_json::Value;

/// The built web files, as `cargo xtask site` writes them: one object with texts, and with bytes as base64.
pub struct Web(pub WebFiles);

impl PartialEq for Web {
    /// There is one.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Web {
    /// Reads `web.json`.
    ///
    /// # Errors
    /// When the text is no such object, or a file is missing.
    pub fn read(text: &str) -> Result<Self> {
        let files: Value = serde_json::from_str(text).context("web.json")?;
        let read = |name: &str| match (&files[name]["text"], &files[name]["base64"]) {
            (Value::String(text), _) => Ok(text.clone().into_bytes()),
            (_, Value::String(bytes)) => {
                base64::engine::general_purpose::STANDARD.decode(bytes).with_context(|| name.to_string())
            }
            _ => bail!("web.json has no {name}"),
        };
        WebFiles::made_of(read).map(Self)
    }
}

/// A finding with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What is wrong.
    pub diagnostic: Diagnostic,
    /// The place, in the units of JavaScript's strings.
    pub place: Range<u32>,
    /// The line, counted from 1.
    pub line: usize,
}

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The catalogue with what its packs bring, if the text has the shape of one.
    pub catalogue: Option<Catalogue>,
    /// Ids of the packs that the text uses.
    pub uses: Vec<String>,
    /// What is wrong, errors first.
    pub findings: Vec<Found>,
    /// How many numbers `cookie-gate check --fix` would give out.
    pub unnumbered: usize,
}

impl Judgement {
    /// Judges a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (written, faults) = match parse::parse(text) {
            Ok(written) => {
                let findings = check::check(&written);
                (Some(written), findings)
            }
            Err(fault) => (None, vec![fault]),
        };
        let findings = faults.into_iter().map(|diagnostic| {
            let place = locate::locate(text, &diagnostic.path);
            let line = locate::line(text, place.start);
            let unit = |at: usize| u32::try_from(text[..at].encode_utf16().count()).unwrap_or(u32::MAX);
            Found { place: unit(place.start)..unit(place.end), line, diagnostic }
        });
        let findings: Vec<Found> = findings.collect();
        let is_unnumbered = findings.iter().any(|found| found.diagnostic.code == "nr-missing");
        let unnumbered = if is_unnumbered { fill::fill(text).map_or(0, |numbered| numbered.given) } else { 0 };
        let uses = written.iter().flat_map(|catalogue| catalogue.uses.iter().map(|one| one.pack().to_string()));
        Self {
            uses: uses.collect(),
            catalogue: written.map(|written| expand::expand(&written).catalogue),
            findings,
            unnumbered,
        }
    }

    /// How many errors there are.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|found| found.diagnostic.severity == check_error()).count()
    }

    /// The catalogue, where it has no error.
    #[must_use]
    pub fn sound(&self) -> Option<&Catalogue> {
        self.catalogue.as_ref().filter(|_| self.errors() == 0)
    }
}

fn check_error() -> cookie_gate_catalogue::diagnostic::Severity {
    cookie_gate_catalogue::diagnostic::Severity::Error
}

/// What the preview shows otherwise than the catalogue says; none = as the catalogue says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Instead {
    /// The look.
    pub preset: Option<Preset>,
    /// Whose law holds.
    pub profile: Option<Profile>,
}

/// A picture in the place of the operator's logo, which lies on a host that the preview does not ask.
const LOGO: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 32'%3E%3Crect \
    width='64' height='32' rx='6' fill='%23888'/%3E%3C/svg%3E";

/// The catalogue of the preview: the same, for a page that stands in a frame without an origin.
#[must_use]
pub fn in_preview(catalogue: &Catalogue, instead: Instead) -> Catalogue {
    let mut catalogue = catalogue.clone();
    catalogue.consent.in_frame = InFrame::Ask;
    // The origin of the frame. Of other origins the gate warns.
    catalogue.site.origins.push("null".into());
    if let Some(profile) = instead.profile {
        catalogue.consent.profile = profile;
        catalogue.consent.regions.clear();
    }
    if instead.preset.is_some() || catalogue.theme.as_ref().is_some_and(|theme| theme.logo.is_some()) {
        let theme = catalogue.theme.get_or_insert_default();
        theme.preset = instead.preset.unwrap_or(theme.preset);
        theme.logo = theme.logo.as_ref().map(|_| LOGO.into());
    }
    catalogue
}

/// The files of the bundle.
///
/// # Errors
/// When the catalogue cannot be bundled. One without an error can.
pub fn bundled(catalogue: &Catalogue, web: &Web) -> Result<Vec<File>> {
    bundle(catalogue, &web.0)
}

/// One file of a bundle, as the list of sizes shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name without a version.
    pub name: String,
    /// Its name with a version.
    pub file: String,
    /// Its hash for the attribute `integrity`.
    pub integrity: String,
    /// When visitors load the file.
    pub when: When,
}

/// When visitors load a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// On every page.
    Visit,
    /// When the panel opens.
    Panel,
    /// When something on the page is blocked.
    Blocked,
    /// On the policy page.
    Policy,
}

impl When {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            When::Visit => "every page, first visit",
            When::Panel => "when the panel opens",
            When::Blocked => "where something is blocked",
            When::Policy => "on the policy page",
        }
    }
}

/// The files that visitors load, from the bundle's manifest; those of every visit first. Of files that come in several
/// languages, a visitor loads the one of their own.
#[must_use]
pub fn listed(files: &[File], language: &str) -> Vec<Listed> {
    let manifest = files.iter().find(|file| file.name == "manifest.json");
    let manifest: Value = manifest.and_then(|file| serde_json::from_slice(&file.bytes).ok()).unwrap_or_default();
    let rows = manifest["files"].as_object().into_iter().flatten().filter_map(|(name, row)| {
        let when = match name.split('.').next()? {
            "gate" => When::Visit,
            "panel" | "panel_bg" => When::Panel,
            "blocked" | "boxes" => When::Blocked,
            _ => When::Policy,
        };
        let mut parts = name.split('.');
        let is_foreign = parts.clone().count() == 3 && parts.nth(1) != Some(language);
        let text = |field: &str| Some(row[field].as_str()?.to_string());
        (!is_foreign).then_some(Listed { name: name.clone(), file: text("file")?, integrity: text("integrity")?, when })
    });
    let mut rows: Vec<Listed> = rows.collect();
    rows.sort_by_key(|row| row.when);
    rows
}

/// The tag for the pages of the site.
#[must_use]
pub fn tag(files: &[Listed]) -> String {
    let gate = files.iter().find(|file| file.name == "gate.js");
    gate.map_or_else(String::new, |gate| {
        format!("<script src=\"/cookie-gate/{}\"\n        integrity=\"{}\"></script>", gate.file, gate.integrity)
    })
}

#[cfg(test)]
mod tests;
