//! Turns a checked catalogue and the built web files into what a static host serves.
//!
//! gate.js is the built hooks, called with one object: the table, the core packed into text, styles, node lists and texts.
//! Invariant: equal input gives equal bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::Engine;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha384};

use cookie_gate::abi;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::{
    Catalogue, Change, Enforcement, Entry, Minors, Mode, Party, Treatment, Undeclared, Vendor, compile,
};

use crate::config::{Always, Law, Sometimes};
use crate::switch::vendors_with_switch;
use crate::{nodes, panel_data};

/// How many languages are inlined in gate.js; others are fetched by the visitors who need them.
const INLINED: usize = 2;

/// The web files as xtask builds them, the same for every catalogue.
pub struct WebFiles {
    /// gate.js with everything that a catalogue can ask for.
    pub gate_js: String,
    /// gate.js without what most catalogues do not use.
    pub lean_js: String,
    /// The core for the first.
    pub gate_wasm: Vec<u8>,
    /// The core for the second.
    pub lean_wasm: Vec<u8>,
    /// The banner's style sheet.
    pub banner_css: String,
    /// The panel's glue.
    pub panel_js: Vec<u8>,
    /// The panel.
    pub panel_wasm: Vec<u8>,
}

impl WebFiles {
    /// Reads them from the directory that `cargo xtask build` made.
    ///
    /// # Errors
    /// When a file is missing.
    pub fn read(dir: &Path) -> Result<Self> {
        let bytes = |name: &str| {
            let path = dir.join(name);
            fs::read(&path).with_context(|| format!("cannot read {}; `cargo xtask build` makes it", path.display()))
        };
        let text = |name: &str| String::from_utf8(bytes(name)?).with_context(|| format!("{name} is no UTF-8"));
        Ok(WebFiles {
            gate_js: text("gate.js")?,
            lean_js: text("gate.lean.js")?,
            gate_wasm: bytes("gate.wasm")?,
            lean_wasm: bytes("gate.lean.wasm")?,
            banner_css: text("banner.css")?,
            panel_js: bytes("panel.js")?,
            panel_wasm: bytes("panel_bg.wasm")?,
        })
    }
}

/// Writes gate.js, the panel's files, texts and manifest.json into `out`; returns the names and sizes.
///
/// # Errors
/// When the catalogue cannot be compiled or a file cannot be written.
pub fn bundle(catalogue: &Catalogue, web: &WebFiles, out: &Path) -> Result<Vec<(String, usize)>> {
    let mut files = Files::default();
    let mut panel = Map::new();
    panel.insert("js".into(), files.add("panel.js", web.panel_js.clone()).into());
    panel.insert("wasm".into(), files.add("panel_bg.wasm", web.panel_wasm.clone()).into());
    let painted = nodes::paint(catalogue)?;
    let (mut texts, mut more, mut shown) = (Map::new(), Map::new(), Map::new());
    for (place, language) in catalogue.languages.iter().enumerate() {
        let data = panel_data::panel_data(catalogue, language)?;
        panel.insert(language.clone(), files.add(&format!("panel.{language}.json"), data.to_string().into()).into());
        let banner = painted.texts.get(language).with_context(|| format!("no banner texts in {language}"))?;
        shown.insert(language.clone(), digest(&json!([banner, data])).into());
        if place < INLINED {
            texts.insert(language.clone(), json!(banner));
        } else {
            let name = files.add(&format!("banner.{language}.json"), json!(banner).to_string().into());
            more.insert(language.clone(), name.into());
        }
    }
    let always = Always {
        table: compile::compile(catalogue)?,
        mode: if catalogue.mode == Mode::Observe { "observe" } else { "enforce" },
        cookie: catalogue.consent.cookie.clone(),
        origins: catalogue.site.origins.clone(),
        categories: switches(catalogue),
        required: required_names(catalogue),
        queues: queues(catalogue),
        vendors: refusable(catalogue),
        languages: catalogue.languages.clone(),
        texts,
        banner: painted.banner,
        reopen: painted.reopen,
        css: web.banner_css.trim_end().into(),
        panel,
    };
    let sometimes = Sometimes {
        enforcement: enforcement(catalogue),
        history: catalogue.consent.history.clone(),
        receipts: catalogue.consent.receipts_url.clone(),
        shown: if catalogue.consent.history.is_some() { shown.clone() } else { Map::new() },
        databases: has_databases(catalogue),
        changes: changes(catalogue)?,
        minors: minors(catalogue),
        profiles: profiles(catalogue),
        sold: sold(catalogue),
        honoured: honoured(catalogue)?,
        more,
    };
    files.add_at(".well-known/gpc.json", gpc(catalogue).into_bytes());
    let is_lean = sometimes == Sometimes::default();
    let mut config = fields(&always)?;
    if !is_lean {
        config.extend(fields(&sometimes)?);
        config.extend(painted.more.into_iter().map(|(name, node)| (name.into(), node)));
    }
    let core = if needs_whole_core(catalogue) { &web.gate_wasm } else { &web.lean_wasm };
    config.insert("wasm".into(), packed(core).into());
    let hooks = if is_lean { &web.lean_js } else { &web.gate_js };
    files.shown = shown;
    files.add("gate.js", gate_js(hooks, &Value::Object(config)).into_bytes());
    files.write(out)
}

/// The fields of an object for gate.js, in their order.
fn fields(part: &impl Serialize) -> Result<Map<String, Value>> {
    match serde_json::to_value(part)? {
        Value::Object(fields) => Ok(fields),
        other => bail!("no object for gate.js: {other}"),
    }
}

/// Whether the catalogue uses what the lean core leaves out ([`cookie_gate::table::IS_LEAN`]).
fn needs_whole_core(catalogue: &Catalogue) -> bool {
    let has_late_changes = catalogue.policy.changes.iter().any(|change| change.version > 1 && change.is_announced());
    let has_special = |vendor: &Vendor| vendor.since.is_some() || vendor.is_opted_out_of();
    catalogue.mode == Mode::Observe
        || catalogue.enforcement == Enforcement::Strict
        || catalogue.undeclared != Undeclared::default()
        || catalogue.consent.minors != Minors::Off
        || !profiles(catalogue).is_empty()
        || has_late_changes
        || catalogue.vendors.iter().any(has_special)
}

/// What says that the site heeds the signal (Global Privacy Control § 4): every gate does.
fn gpc(catalogue: &Catalogue) -> String {
    json!({ "gpc": true, "lastUpdate": catalogue.policy.published }).to_string() + "\n"
}

/// SHA-256 of a text as JSON, in base64url. Made here, since pages over plain http have no crypto.subtle.
fn digest(texts: &Value) -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(texts.to_string()))
}

/// Whether an entry is allowed always, by its category.
fn is_required(catalogue: &Catalogue, entry: &Entry) -> bool {
    catalogue.categories.iter().any(|category| category.id == entry.category && category.required)
}

/// The exact names of required entries, each after the number of its kind, which stay usable when wasm cannot run; the consent
/// cookie is the gate's alone.
fn required_names(catalogue: &Catalogue) -> Vec<String> {
    let entries = catalogue.entries.iter().filter(|entry| {
        entry.party == Party::First
            && entry.name != catalogue.consent.cookie
            && !entry.name.ends_with('*')
            && is_required(catalogue, entry)
    });
    let number = |kind: Kind| Kind::ALL.iter().position(|one| *one == kind);
    entries.filter_map(|entry| Some(format!("{}{}", number(entry.kind)?, entry.name))).collect()
}

/// Vendors that can be refused, each with its host patterns, which are all that there is to go by when wasm cannot run. One with
/// an entry of a required category is always allowed.
fn refusable(catalogue: &Catalogue) -> Vec<[String; 2]> {
    let vendors = catalogue.vendors.iter().filter(|vendor| {
        let mut own = catalogue.entries.iter().filter(|entry| entry.vendor.as_deref() == Some(&*vendor.id));
        !own.any(|entry| is_required(catalogue, entry))
    });
    vendors.map(|vendor| [vendor.id.clone(), vendor.hosts.join(" ")]).collect()
}

/// Whether the browser is told to refuse as well. Not while the gate only observes, which refuses nothing.
fn enforcement(catalogue: &Catalogue) -> &'static str {
    let is_strict = catalogue.enforcement == Enforcement::Strict && catalogue.mode == Mode::Enforce;
    if is_strict { "strict" } else { "hooks" }
}

/// Whether there may be databases, caches, files or service workers to remove: they have to be asked for on every page.
fn has_databases(catalogue: &Catalogue) -> bool {
    catalogue.undeclared.storage == Treatment::Refuse || catalogue.entries.iter().any(|entry| entry.kind.is_deep())
}

/// The changes that a visitor with an older decision reads of, each with its policy version and its text by language. Nobody has
/// decided before the first version.
fn changes(catalogue: &Catalogue) -> Result<Vec<(u32, BTreeMap<String, String>)>> {
    let is_shown = |change: &&Change| {
        let asks = catalogue.categories.iter().any(|category| !category.required && change.renews(&category.id));
        change.version > 1 && (asks || change.is_announced())
    };
    let text = |change: &Change| {
        let languages = catalogue.languages.iter();
        let texts = languages.map(|language| Ok((language.clone(), nodes::change_note(catalogue, change, language)?)));
        Ok((change.version, texts.collect::<Result<_>>()?))
    };
    catalogue.policy.changes.iter().filter(is_shown).map(text).collect()
}

/// What the law asks of the gate, by region, "" for all others; nothing where no profile asks anything of it.
fn profiles(catalogue: &Catalogue) -> BTreeMap<String, Law> {
    let consent = &catalogue.consent;
    let regions = consent.regions.iter().map(|(region, profile)| (region.as_str(), profile));
    let laws = regions.chain([("", &consent.profile)]).map(|(region, profile)| {
        let law = profile.law();
        let flags = if law.separate_consent { abi::FLAG_SEPARATE } else { 0 };
        (region.to_string(), (flags, law.refusal_months, u8::from(law.close_refuses), u8::from(law.opt_out_link)))
    });
    let laws: BTreeMap<String, Law> = laws.collect();
    if laws.values().all(|law| *law == (0, 0, 1, 0)) { BTreeMap::new() } else { laws }
}

/// Ids of what the panel may have a switch for: categories, and vendors that have one of their own somewhere.
fn switches(catalogue: &Catalogue) -> Vec<String> {
    let vendors = vendors_with_switch(catalogue).map(|vendor| &vendor.id);
    catalogue.categories.iter().map(|category| &category.id).chain(vendors).cloned().collect()
}

/// Ids of vendors that Global Privacy Control is about.
fn sold(catalogue: &Catalogue) -> Vec<String> {
    catalogue.vendors.iter().filter(|vendor| vendor.is_opted_out_of()).map(|vendor| vendor.id.clone()).collect()
}

/// What is said of the signal, by language.
fn honoured(catalogue: &Catalogue) -> Result<BTreeMap<String, String>> {
    let languages = catalogue.languages.iter().filter(|_| !sold(catalogue).is_empty());
    languages.map(|language| Ok((language.clone(), nodes::signal_text(catalogue, language)?))).collect()
}

fn minors(catalogue: &Catalogue) -> Option<&'static str> {
    match catalogue.consent.minors {
        Minors::Off => None,
        Minors::Ask => Some("ask"),
        Minors::Assume => Some("assume"),
    }
}

/// Vendors' ids, each with the name of a global array in which calls wait for it.
fn queues(catalogue: &Catalogue) -> Vec<[String; 2]> {
    let vendors = catalogue.vendors.iter();
    vendors.flat_map(|vendor| vendor.queues.iter().map(|queue| [vendor.id.clone(), queue.clone()])).collect()
}

/// The hooks, with their one free variable bound. `<` and the two line separators are escaped, so that the file may also be
/// pasted into a page in UTF-8. As a file it begins with a byte order mark, which beats any charset that a page or a server
/// names (Encoding § 6, "decode").
///
/// The comment is for V8, which then compiles every function ahead, off the main thread if it can: a millisecond of seven.
fn gate_js(hooks: &str, config: &Value) -> String {
    let mut object = String::new();
    for char in config.to_string().chars() {
        if matches!(char, '<' | '\u{2028}' | '\u{2029}') {
            object.push_str(&format!("\\u{:04x}", u32::from(char)));
        } else {
            object.push(char);
        }
    }
    let hooks = hooks.trim_end();
    format!("\u{feff}//# allFunctionsCalledOnLoad\n(function(COOKIE_GATE){{{hooks}}})({object});\n")
}

/// Bytes as text: the character whose code is 35 more, and 256 more again where that would be a control character or end a
/// literal or a script. Hex would be 5 % heavier after brotli, base64 25 %. `unpacked` in www/gate/core.js reads it.
fn packed(bytes: &[u8]) -> String {
    let character = |byte: &u8| {
        let code = char::from_u32(u32::from(*byte) + 35).unwrap_or_default();
        let is_safe = !code.is_control() && !['"', '<', '\\'].contains(&code);
        if is_safe { code } else { char::from_u32(u32::from(code) + 256).unwrap_or_default() }
    };
    bytes.iter().map(character).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is to be written, each file under its own name and under one that changes with its content.
#[derive(Default)]
struct Files {
    files: BTreeMap<String, Vec<u8>>,
    manifest: Map<String, Value>,
    /// By language, the digest of what is shown in it: a visitor's history names it, so that the archived catalogue proves what
    /// was read (GDPR Art. 7(1)).
    shown: Map<String, Value>,
}

impl Files {
    /// Adds a file and returns its versioned name.
    fn add(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let digest = Sha384::digest(&bytes);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let version = hex(digest.get(..6).unwrap_or(&digest));
        let versioned = format!("{stem}.{version}.{extension}");
        let integrity = format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(digest));
        self.manifest.insert(name.into(), json!({ "file": versioned, "integrity": integrity, "bytes": bytes.len() }));
        self.files.insert(versioned.clone(), bytes.clone());
        self.files.insert(name.into(), bytes);
        versioned
    }

    /// Adds a file that has to stand at a path of its own.
    fn add_at(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.into(), bytes);
    }

    fn write(mut self, out: &Path) -> Result<Vec<(String, usize)>> {
        let manifest = serde_json::to_string_pretty(&json!({ "files": self.manifest, "shown": self.shown }))?;
        self.files.insert("manifest.json".into(), (manifest + "\n").into_bytes());
        let mut written = Vec::new();
        // What names other files comes after them: in a folder that is served, nobody is sent to what is not there yet.
        let (last, first): (Vec<_>, Vec<_>) =
            self.files.into_iter().partition(|(name, _)| name == "gate.js" || name == "manifest.json");
        for (name, bytes) in first.into_iter().chain(last) {
            let path = out.join(&name);
            if let Some(dir) = path.parent() {
                fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
            }
            fs::write(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
            written.push((name.to_string(), bytes.len()));
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_survives_packing_as_a_character_that_is_safe_in_a_page() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = packed(&bytes);
        assert!(text.chars().all(|one| !one.is_control() && !['<', '\\', '"', '!'].contains(&one)), "{text}");
        // What www/gate/core.js does.
        let found: Vec<u8> = text.chars().map(|one| (u32::from(one) - 35).to_le_bytes()[0]).collect();
        assert_eq!(found, bytes);
    }
}
