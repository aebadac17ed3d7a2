//! The kinds of the core, as a catalogue file writes them.
//!
//! Why a second list: the core has no dependency, so it cannot derive how JSON writes a kind. The Rust compiler
//! compares both lists.

use cookie_gate::kind::Kind;

/// Where the browser keeps an entry.
#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(remote = "Kind", rename_all = "snake_case")]
#[schemars(rename = "Kind")]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum Place {
    Cookie,
    LocalStorage,
    SessionStorage,
    IndexedDb,
    CacheStorage,
    ServiceWorker,
    FileSystem,
}

/// The word for a kind in a catalogue file, such as `local_storage`.
#[must_use]
pub fn kind_word(kind: Kind) -> String {
    let word = Place::serialize(&kind, serde_json::value::Serializer);
    word.ok().and_then(|word| Some(word.as_str()?.to_string())).unwrap_or_default()
}
