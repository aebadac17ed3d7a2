//! The components in a real browser: mounted, acted on, asserted on the DOM and on calls of a fake `CookieGate`.
//!
//! Invariant: no sleeping; after an act the scheduler is flushed, or the event itself is awaited.
#![cfg(target_arch = "wasm32")]

mod banner;
mod choices;
mod panel;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
