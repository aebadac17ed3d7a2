//! The visitor's own history, from the one localStorage key that the gate writes when the catalogue asks for it.
//!
//! Access has three outcomes: a storage, none, or a SecurityError; gloo-storage panics on the last two, so it is probed first.
//! Invariant: read only; a blocked storage is an empty history.

use gloo_storage::{LocalStorage, Storage};
use std::string::String;

/// What is kept under `key`, or `None` when there is nothing or no way to it.
#[must_use]
pub fn read(key: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??;
    LocalStorage::raw().get_item(key).ok()?
}
