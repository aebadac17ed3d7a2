//! The panel's only callers of window and document.
//!
//! One place to see what the panel can touch: the `CookieGate` API, its own shadow root, the page's cookies and web storages
//! (through the gate's hooks), and a download.
//! Invariant: nothing here panics or throws into the page; what is absent reads as absent.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod js;
pub mod page;
pub mod store;
