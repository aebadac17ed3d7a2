//! The two web storages: the visitor's own history, and whatever else is declared there.
//!
//! Access has three outcomes: a storage, none, or a SecurityError; gloo-storage panics on the last two, so it is probed first.
//! Invariant: nothing is written; a blocked storage is an empty one.

use gloo_storage::{LocalStorage, SessionStorage, Storage};

fn storage(is_session: bool) -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    if is_session { window.session_storage() } else { window.local_storage() }.ok()??;
    Some(if is_session { SessionStorage::raw() } else { LocalStorage::raw() })
}

/// What localStorage keeps under `key`, or `None` when there is nothing or no way to it.
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
        // What cannot be deleted is seen at the next look.
        let _ = storage.remove_item(key);
    }
}
