//! Tests of the components in a real browser. Each case mounts a component and acts on it, and then checks the DOM and
//! the calls of a fake `CookieGate`.
//!
//! Invariant: no test sleeps. After an act the test flushes the scheduler, or awaits the event itself.
#![cfg(target_arch = "wasm32")]

mod banner;
mod choices;
mod levels;
mod panel;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
