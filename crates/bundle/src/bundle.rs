//! Turns a checked catalogue and the built web files into the files that a static host serves.
//!
//! gate.js is the built script, called with one object: the table, the core packed into text, styles, node lists and
//! texts.
//! Invariant: equal input gives equal bytes.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use base64::Engine;
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use cookie_gate::abi;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::{
    Before, Catalogue, Change, Enforcement, Entry, GppSection, Grain, InFrame, Minors, Mode, Party, Placeholders,
    Robots, Treatment, Undeclared, Vendor, WayBack, Withdraw, compile,
};

use crate::config::{Always, Gpp, Law, Sometimes};
use crate::embed::{self, Place};
use crate::files::{File, Files};
use crate::signals::Signal;
use crate::switch::vendors_with_switch;
use crate::web::{WHOLE, WebFiles};
use crate::{blocked, nodes, panel_data, policy, signals, theme, way_back};

/// How many languages gate.js contains. Visitors who need another language fetch its texts.
const INLINED: usize = 2;

/// gate.js, the panel's files, texts, .well-known/gpc.json and manifest.json, in the order in which they are to be
/// written.
///
/// # Errors
/// When the catalogue cannot be compiled, a text is missing, or an address is not allowed.
pub fn bundle(catalogue: &Catalogue, web: &WebFiles) -> Result<Vec<File>> {
    bundle_for(catalogue, web, None)
}

/// The same, and what goes into pages that load the bundle from `place`.
///
/// # Errors
/// As [`bundle`], and when gate.js cannot stand inside of a page.
pub fn bundle_for(catalogue: &Catalogue, web: &WebFiles, place: Option<&Place>) -> Result<Vec<File>> {
    let mut files = Files::default();
    let mut panel = Map::new();
    panel.insert("js".into(), files.add("panel.js", web.panel_js.clone()).into());
    panel.insert("wasm".into(), files.add("panel_bg.wasm", web.panel_wasm.clone()).into());
    let has_boxes = catalogue.consent.placeholders == Placeholders::On;
    let mut boxes = Map::new();
    if has_boxes {
        boxes.insert("js".into(), files.add("blocked.js", web.blocked_js.clone()).into());
    }
    let painted = nodes::paint(catalogue)?;
    let (mut texts, mut more, mut shown) = (Map::new(), Map::new(), Map::new());
    for (place, language) in catalogue.languages.iter().enumerate() {
        let data = panel_data::panel_data(catalogue, language)?;
        panel.insert(language.clone(), files.add(&format!("panel.{language}.json"), data.to_string().into()).into());
        let banner = painted.texts.get(language).with_context(|| format!("no banner texts in {language}"))?;
        let mut read = vec![json!(banner), data];
        if has_boxes {
            let data = blocked::texts(catalogue, language)?;
            let name = files.add(&format!("blocked.{language}.json"), data.to_string().into());
            boxes.insert(language.clone(), name.into());
            read.push(data);
        }
        shown.insert(language.clone(), digest(&json!(read)).into());
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
        origins: origins(&catalogue.site.origins),
        categories: switches(catalogue),
        required: required_names(catalogue),
        queues: queues(catalogue),
        vendors: refusable(catalogue),
        languages: catalogue.languages.clone(),
        texts,
        banner: painted.banner,
        reopen: painted.reopen,
        places: way_back::places(catalogue.consent.way_back),
        css: [web.banner_css.trim_end(), &catalogue.theme.as_ref().map(theme::css).unwrap_or_default()].concat(),
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
        reloads: catalogue.consent.withdraw == Withdraw::Reload,
        answers_for_entries: catalogue.consent.grain != Grain::Category,
        own_way_back: catalogue.consent.way_back == WayBack::Page,
        spares_robots: catalogue.consent.robots == Robots::Silent,
        asks_in_frames: catalogue.consent.in_frame == InFrame::Ask,
        modal: catalogue.theme.as_ref().is_some_and(|theme| theme.modal),
        profiles: profiles(catalogue),
        sold: sold(catalogue),
        honoured: honoured(catalogue)?,
        heeded: heeded(catalogue)?,
        gpp: gpp_told(catalogue),
        blocked: boxes,
        more,
    };
    files.add("policy.css", policy::style().into_bytes());
    let mut policies = Map::new();
    for language in &catalogue.languages {
        let text = policy::element(catalogue, language)?.to_string();
        policies.insert(language.clone(), files.add(&format!("policy.{language}.json"), text.into()).into());
    }
    files.add("policy.js", policy_js(&web.policy_js, &Value::Object(policies)).into_bytes());
    files.add_at(".well-known/gpc.json", gpc(catalogue).into_bytes());
    let is_lean = sometimes == Sometimes::default();
    let mut config = fields(&always)?;
    if !is_lean {
        config.extend(fields(&sometimes)?);
        config.extend(painted.more.into_iter().map(|(name, node)| (name.into(), node)));
    }
    let core = if needs_whole_core(catalogue) { &web.gate_wasm } else { &web.lean_wasm };
    config.insert("wasm".into(), packed(core).into());
    let extras = [sometimes.gpp.is_some(), has_boxes, sometimes.modal];
    let whole = WHOLE.iter().zip(&web.whole_js).find_map(|((_, has), script)| (*has == extras).then_some(script));
    let hooks = if is_lean { &web.lean_js } else { whole.context("no such build of gate.js")? };
    files.shown = shown;
    let signals = signals::signals(catalogue, &switches(catalogue));
    let tell = if signals.is_empty() { String::new() } else { tell(&web.signals_js, &signals)? };
    files.add("gate.js", format!("\u{feff}{}", gate_js(hooks, &config, &tell)).into_bytes());
    if let Some(place) = place {
        // Inline, the script has no address from which it could find its files.
        let inline = |base: &str| {
            for group in ["panel", "blocked", "more"] {
                for (_, file) in config.get_mut(group).and_then(Value::as_object_mut).into_iter().flatten() {
                    *file = [base, file.as_str().unwrap_or_default()].concat().into();
                }
            }
            Ok(gate_js(hooks, &config, &tell))
        };
        embed::add(&mut files, place, inline)?;
    }
    files.finish()
}

/// The fields of a part of gate.js's object, in the order of the struct.
fn fields(part: &impl Serialize) -> Result<Map<String, Value>> {
    match serde_json::to_value(part)? {
        Value::Object(fields) => Ok(fields),
        other => bail!("no object for gate.js: {other}"),
    }
}

/// Whether the catalogue uses anything that the lean core leaves out ([`cookie_gate::table::IS_LEAN`]).
fn needs_whole_core(catalogue: &Catalogue) -> bool {
    let has_late_changes = catalogue.policy.changes.iter().any(|change| change.version > 1 && change.is_announced());
    let has_special = |vendor: &Vendor| vendor.since.is_some() || vendor.is_opted_out_of();
    catalogue.mode == Mode::Observe
        || catalogue.enforcement == Enforcement::Strict
        || catalogue.undeclared != Undeclared::default()
        || catalogue.consent.minors != Minors::Off
        || catalogue.consent.grain != Grain::Category
        || !profiles(catalogue).is_empty()
        || has_late_changes
        || catalogue.vendors.iter().any(has_special)
}

/// A regular expression that matches `location.origin` on pages of the site. Why an expression: gate.js needs no code
/// for stars.
fn origins(origins: &[String]) -> String {
    let one = |origin: &String| {
        let letters = origin.chars().map(|letter| match letter {
            '*' => ".+".to_string(),
            '.' => "[.]".into(),
            // An address of IPv6.
            '[' | ']' => format!("\\{letter}"),
            other => other.into(),
        });
        letters.collect::<String>()
    };
    format!("^({})$", origins.iter().map(one).collect::<Vec<_>>().join("|"))
}

/// The file that says that the site heeds the opt-out signal (Global Privacy Control § 4). Every gate heeds it.
fn gpc(catalogue: &Catalogue) -> String {
    json!({ "gpc": true, "lastUpdate": catalogue.policy.published }).to_string() + "\n"
}

/// SHA-256 of JSON text, in base64url. Computed here, since pages over plain http have no crypto.subtle.
fn digest(texts: &Value) -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(texts.to_string()))
}

/// Whether the entry's category is required, so that the entry is always allowed.
fn is_required(catalogue: &Catalogue, entry: &Entry) -> bool {
    catalogue.categories.iter().any(|category| category.id == entry.category && category.required)
}

/// The exact names of required first-party entries, each after the number of its kind. They stay usable when wasm
/// cannot run. The cookie with the record is left out: only the gate uses it.
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

/// Vendors that can be refused, each with its host patterns. When wasm cannot run, gate.js refuses requests by these
/// patterns alone. A vendor of a required category is always allowed and left out, and so is a vendor that may report
/// before a grant.
fn refusable(catalogue: &Catalogue) -> Vec<[String; 2]> {
    let required = || catalogue.categories.iter().filter(|category| category.required);
    let vendors = catalogue.vendors.iter().filter(|vendor| {
        vendor.before == Before::Nothing && !required().any(|category| catalogue.serves(vendor, &category.id))
    });
    vendors.map(|vendor| [vendor.id.clone(), vendor.hosts.join(" ")]).collect()
}

/// Whether a Content Security Policy makes the browser refuse requests too. Not while the gate only observes: then it
/// refuses nothing.
fn enforcement(catalogue: &Catalogue) -> &'static str {
    let is_strict = catalogue.enforcement == Enforcement::Strict && catalogue.mode == Mode::Enforce;
    if is_strict { "strict" } else { "hooks" }
}

/// Whether there may be databases, caches, files or service workers to remove. gate.js then has to look for them on
/// every page.
fn has_databases(catalogue: &Catalogue) -> bool {
    catalogue.undeclared.storage == Treatment::Refuse || catalogue.entries.iter().any(|entry| entry.kind.is_deep())
}

/// The changes about which visitors with an older decision are asked or told, each with its policy version and its text
/// by language. Changes of version 1 are left out: nobody has an older decision.
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

/// What the law asks of the gate, by region, with "" for all other regions. Empty if no profile asks anything of the
/// gate.
fn profiles(catalogue: &Catalogue) -> BTreeMap<String, Law> {
    let consent = &catalogue.consent;
    let regions = consent.regions.iter().map(|(region, profile)| (region.as_str(), profile));
    let laws = regions.chain([("", &consent.profile)]).map(|(region, profile)| {
        let law = profile.law();
        let flags = if law.separate_consent { abi::FLAG_SEPARATE } else { 0 };
        let [closes, links, shows] = [law.close_refuses, law.opt_out_link, law.shows_signal].map(u8::from);
        (region.to_string(), (flags, law.refusal_months, closes, links, shows))
    });
    let laws: BTreeMap<String, Law> = laws.collect();
    if laws.values().all(|law| *law == (0, 0, 1, 0, 0)) { BTreeMap::new() } else { laws }
}

/// Ids for which the panel may have a switch: categories, and vendors with a switch of their own under some law.
fn switches(catalogue: &Catalogue) -> Vec<String> {
    let vendors = vendors_with_switch(catalogue).map(|vendor| &vendor.id);
    catalogue.categories.iter().map(|category| &category.id).chain(vendors).cloned().collect()
}

/// Ids of the vendors that the opt-out signal (Global Privacy Control) concerns.
fn sold(catalogue: &Catalogue) -> Vec<String> {
    catalogue.vendors.iter().filter(|vendor| vendor.is_opted_out_of()).map(|vendor| vendor.id.clone()).collect()
}

/// The sentence that tells visitors that the gate heeds the opt-out signal, by language.
fn honoured(catalogue: &Catalogue) -> Result<BTreeMap<String, String>> {
    let languages = catalogue.languages.iter().filter(|_| !sold(catalogue).is_empty());
    languages.map(|language| Ok((language.clone(), nodes::signal_text(catalogue, language)?))).collect()
}

/// The words beside the way back that say that the opt-out signal is honoured, by language. Empty where nothing is opted
/// out of, and where no law asks for the words.
fn heeded(catalogue: &Catalogue) -> Result<BTreeMap<String, String>> {
    let is_shown = catalogue.consent.profiles().iter().any(|profile| profile.law().shows_signal);
    let languages = catalogue.languages.iter().filter(|_| is_shown && !sold(catalogue).is_empty());
    languages.map(|language| Ok((language.clone(), nodes::word(catalogue, "signal_heeded", language)?))).collect()
}

/// What `__gpp` tells. None if the catalogue asks for no section.
fn gpp_told(catalogue: &Catalogue) -> Option<Gpp> {
    let number = |section: &GppSection| match section {
        GppSection::Usnat => 7,
        GppSection::Usca => 8,
    };
    let mut sections: Vec<u32> = catalogue.consent.gpp.iter().map(number).collect();
    sections.sort_unstable();
    let ids = |is_one: fn(&Vendor) -> bool| {
        catalogue.vendors.iter().filter(|vendor| is_one(vendor)).map(|vendor| vendor.id.clone()).collect()
    };
    (!sections.is_empty()).then(|| Gpp {
        sections,
        sells: ids(|vendor| vendor.sells),
        shares: ids(|vendor| vendor.shares),
        advertises: ids(|vendor| vendor.advertises || vendor.shares),
    })
}

fn minors(catalogue: &Catalogue) -> Option<&'static str> {
    match catalogue.consent.minors {
        Minors::Off => None,
        Minors::Ask => Some("ask"),
        Minors::Assume => Some("assume"),
    }
}

/// Pairs of a vendor's id and the name of a global array in which calls wait for the vendor. Calls for a vendor that may
/// report before a grant do not wait.
fn queues(catalogue: &Catalogue) -> Vec<[String; 2]> {
    let vendors = catalogue.vendors.iter().filter(|vendor| vendor.before == Before::Nothing);
    vendors.flat_map(|vendor| vendor.queues.iter().map(|queue| [vendor.id.clone(), queue.clone()])).collect()
}

/// The script with its free variables, `COOKIE_GATE` and `COOKIE_GATE_TELL`, bound to the object and to what follows it. `<` and the two line separators (U+2028,
/// U+2029) are escaped, so that a page in UTF-8 may also contain the script inline. The file, and not the inline script,
/// begins with a byte order mark, which overrides any charset that a page or a server names (Encoding § 6, "decode").
///
/// The comment `allFunctionsCalledOnLoad` is for V8, which then compiles every function ahead, off the main thread if
/// possible. This saves 1 ms of 7 ms.
fn gate_js(hooks: &str, config: &Map<String, Value>, tell: &str) -> String {
    let (hooks, object) = (hooks.trim_end(), escaped(&json!(config)));
    format!("//# allFunctionsCalledOnLoad\n(function(COOKIE_GATE,COOKIE_GATE_TELL){{{hooks}}})({object}{tell});\n")
}

/// The script of the policy page with its free variable `COOKIE_GATE_POLICY`, which has the file of each language.
fn policy_js(script: &str, files: &Value) -> String {
    format!("(function(COOKIE_GATE_POLICY){{{}}})({});\n", script.trim_end(), escaped(files))
}

/// JSON that may stand in a script inside a page.
fn escaped(value: &Value) -> String {
    let mut text = String::new();
    for char in value.to_string().chars() {
        if matches!(char, '<' | '\u{2028}' | '\u{2029}') {
            text.push_str(&format!("\\u{:04x}", u32::from(char)));
        } else {
            text.push(char);
        }
    }
    text
}

/// The second argument of gate.js: the interpreter with the signals of the catalogue. The build has made the
/// script the body of a function that returns `teller`.
fn tell(script: &str, signals: &[Signal]) -> Result<String> {
    let script = script.trim_end();
    let signals = escaped(&serde_json::to_value(signals)?);
    Ok(format!(",(()=>{{{script}}})()({signals})"))
}

/// Bytes as text. Each byte becomes the character whose code is 35 higher. The code is 256 higher again if the
/// character would be a control character, or could end a literal or a script. After brotli, hex would be 5 % larger
/// and base64 25 %. `unpacked` in www/gate/core.js reads the text.
fn packed(bytes: &[u8]) -> String {
    let character = |byte: &u8| {
        let code = char::from_u32(u32::from(*byte) + 35).unwrap_or_default();
        let is_safe = !code.is_control() && !['"', '<', '\\'].contains(&code);
        if is_safe { code } else { char::from_u32(u32::from(code) + 256).unwrap_or_default() }
    };
    bytes.iter().map(character).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_survives_packing_as_a_character_that_is_safe_in_a_page() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = packed(&bytes);
        assert!(text.chars().all(|one| !one.is_control() && !['<', '\\', '"', '!'].contains(&one)), "{text}");
        // The same as `unpacked` in www/gate/core.js.
        let found: Vec<u8> = text.chars().map(|one| (u32::from(one) - 35).to_le_bytes()[0]).collect();
        assert_eq!(found, bytes);
    }
}
