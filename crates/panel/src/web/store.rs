//! The two web storages: the visitor's own history, and all other declared keys.
//!
//! Access to a storage has three outcomes: a storage, null, or a SecurityError. gloo-storage panics on the last two, so
//! this module probes the storage first.
//! Invariant: no key is written, keys are only read and deleted. A blocked storage reads as an empty storage.

use gloo_storage::{LocalStorage, SessionStorage, Storage};

fn storage(is_session: bool) -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    if is_session { window.session_storage() } else { window.local_storage() }.ok()??;
    Some(if is_session { SessionStorage::raw() } else { LocalStorage::raw() })
}

/// The value of `key` in localStorage; `None` where the key is missing or the storage is blocked.
#[must_use]
pub fn read(key: &str) -> Option<String> {
    storage(false)?.get_item(key).ok()?
}

/// The keys of a storage.
#[must_use]
pub fn keys(is_session: bool) -> Vec<String> {
    let mut keys = Vec::new();
    if let Some(storage) = storage(is_session) {
        for at in 0..storage.length().unwrap_or(0) {
            keys.extend(storage.key(at).ok().flatten());
        }
    }
    keys
}

/// Deletes a key.
pub fn delete(is_session: bool, key: &str) {
    if let Some(storage) = storage(is_session) {
        // A key that cannot be deleted shows at the next look.
        let _ = storage.remove_item(key);
    }
}
