//! The kinds of the core in the words of a catalogue file.
//!
//! Why a second list: the core has no dependency, so it cannot say how a kind is written in JSON. The compiler compares both.

use cookie_gate::kind::Kind;

/// Where an entry is kept.
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
