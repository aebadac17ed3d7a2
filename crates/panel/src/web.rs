//! The only code of the panel that calls window and document.
//!
//! So this module shows what the panel can touch: the `CookieGate` API, its own shadow root, the page's cookies and web
//! storages (through the gate's hooks), and a download.
//! Invariant: no function here panics or throws into the page. Where something is missing, the functions say so.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod js;
pub mod page;
pub mod store;
