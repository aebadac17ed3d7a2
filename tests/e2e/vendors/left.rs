//! What is left in the browser for one origin, read from outside the page, and whether a pack declares it.

use std::time::{SystemTime, UNIX_EPOCH};

use cookie_gate::calendar::Period;
use cookie_gate_catalogue::pattern::Pattern;
use cookie_gate_catalogue::{Catalogue, kind_word};
use serde_json::{Value, json};

use crate::world::World;

/// How far clocks and rounding may be apart, in seconds.
const SLACK: f64 = 60.0;

/// `P10Y` stands for any longer time.
const FOREVER: f64 = 3652.0 * 86_400.0;

/// Something that a library keeps, or has asked to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The kind, as catalogues write it.
    pub kind: String,
    name: String,
    /// How many seconds a cookie lives from now on; none = with the session.
    seconds: Option<f64>,
    /// Whether this is only a note of a wish: the library may have removed it at once.
    is_note: bool,
}

impl Kept {
    /// Reads a note of note.js.
    pub fn noted(note: &Value) -> Self {
        let text = |key: &str| note[key].as_str().expect("a text").to_string();
        Self { kind: text("kind"), name: text("name"), seconds: note["seconds"].as_f64(), is_note: true }
    }

    /// Whether this is meant by `kind:name`, with a star at the end for any rest.
    pub fn is(&self, wanted: &str) -> bool {
        let (kind, name) = wanted.split_once(':').expect("a kind and a name");
        kind == self.kind && Pattern::parse(name).expect("a name").matches(&self.name)
    }

    /// Whether a library tries a store with a name that no pattern can declare: a UUID, or the time. The gate refuses such
    /// a name, as a full store does, and the library does without.
    fn is_name_of_chance(&self) -> bool {
        let is_uuid = self.name.len() == 36 && self.name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        self.is_note && self.kind != "cookie" && (is_uuid || self.name.contains(" GMT"))
    }

    /// What is wrong with this by the entries of a vendor.
    pub fn fault(&self, catalogue: &Catalogue, vendor: &str) -> Option<String> {
        // Removing what nobody has declared does no harm.
        if self.seconds.is_some_and(|seconds| seconds <= 0.0) || self.is_name_of_chance() {
            return None;
        }
        let entries = catalogue.entries.iter().filter(|entry| {
            entry.vendor.as_deref() == Some(vendor)
                && kind_word(entry.kind) == self.kind
                && Pattern::parse(&entry.name).is_ok_and(|pattern| pattern.matches(&self.name))
        });
        // As in the table: an exact name counts before a pattern, and the longest pattern counts.
        let Some(entry) = entries.max_by_key(|entry| (!entry.name.ends_with('*'), entry.name.len())) else {
            return Some(format!("not declared: {self:?}"));
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs() as i64;
        let period = entry.period.as_deref().filter(|period| *period != "session");
        let period = period.map(|period| Period::parse(period).expect("a period").end(now) - now);
        let is_fine = match (&*self.kind, period, self.seconds) {
            ("cookie", _, None) => true,
            ("cookie", Some(period), Some(seconds)) => seconds.min(FOREVER) <= period as f64 + SLACK,
            ("cookie", None, Some(_)) => false,
            // What stays is not what a library tries for a moment.
            (_, Some(period), _) => self.is_note || period > 60,
            (_, None, _) => true,
        };
        (!is_fine)
            .then(|| format!("longer than {} of {}: {self:?}", entry.period.as_deref().unwrap_or("-"), entry.name))
    }
}

/// Everything that the browser keeps for the site: the whole jar, and the stores of the site's origin.
pub fn read(world: &World) -> Vec<Kept> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs_f64();
    let mut kept: Vec<Kept> = Vec::new();
    let mut add = |kind: &str, name: &str, seconds| {
        kept.push(Kept { kind: kind.into(), name: name.into(), seconds, is_note: false });
    };
    for cookie in world.browser.jar() {
        add("cookie", &cookie.name, cookie.expires.map(|expires| expires - now));
    }
    for (kind, is_local) in [("local_storage", true), ("session_storage", false)] {
        let storage = json!({ "storageId": { "securityOrigin": world.site, "isLocalStorage": is_local } });
        let items = world.browser.devtools("DOMStorage.getDOMStorageItems", storage);
        for item in items["entries"].as_array().expect("a list of pairs") {
            add(kind, item[0].as_str().expect("a key"), None);
        }
    }
    let origin = json!({ "securityOrigin": world.site });
    let databases = world.browser.devtools("IndexedDB.requestDatabaseNames", origin.clone());
    for name in databases["databaseNames"].as_array().expect("a list of names") {
        add("indexed_db", name.as_str().expect("a name"), None);
    }
    let caches = world.browser.devtools("CacheStorage.requestCacheNames", origin);
    for cache in caches["caches"].as_array().expect("a list of caches") {
        add("cache_storage", cache["cacheName"].as_str().expect("a name"), None);
    }
    kept
}
