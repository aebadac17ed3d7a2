//! The core of Cookie Gate: what a page may set, read, keep and request, by the table and by the visitor's decision.
//!
//! All other crates of the workspace but `crates/browser` rest on this crate, and this crate has no dependency. gate.js
//! carries this crate into every page. A server that sets optional cookies calls the same functions.
//!
//! # Where things are
//! * [`kind`]: where a browser can keep an entry, and the numbers that never change their meaning.
//! * [`table`]: the compiled catalogue, one item a line; all that the gate reads of the catalogue.
//! * [`consent`]: `step(State, Event, &Table)`; [`consent::record`]: the decision as stored, one ASCII line.
//! * [`gate`]: the decisions behind gate.js. `crates/gate` exports them over linear memory; [`abi`]: the numbers that
//!   gate.js and the core share.
//! * [`calendar`]: periods in calendar months, and dates as cookies write them.
//! * [`text`]: cutting text into fields, and writing text into a buffer, in little code.
//!
//! # Words
//! *catalogue* what the operator declares · *pack* what we know of a vendor · *category* a group with one switch ·
//! *vendor* who sets a cookie · *entry* one cookie, key or database · *table* the compiled catalogue ·
//! *decision* what the visitor chose · *record* the decision as stored ·
//! *grant* one allowed category, vendor or entry · *gate* what enforces · *hook* our function in a native's place ·
//! *banner* first layer · *panel* second layer · *signal* what a vendor is told ·
//! *opt-out signal* what the browser sends (Global Privacy Control) · *tag* the markup that makes an element wait ·
//! *policy* the published cookies policy.
//!
//! # Invariants of the workspace, each checked by `tests/it/tidy.rs` or by the compiler
//! * Invariant: the core has no dependency, and the crates point one way: down.
//! * Invariant: neither the core nor what compiles and bundles a catalogue touches a clock or a source of randomness.
//! * Invariant: nothing is exported to wasm outside `crates/gate`, `crates/node`, `crates/panel-page` and `crates/playground`.
//! * Invariant: no HTML sink: catalogue text reaches a page only as text.
//! * Invariant: the gate and the panel do not unwrap, expect or panic.
//! * Invariant: on the path of the hooks nothing is looked up that a page can replace.
//! * Invariant: every source file opens by saying what it is for.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod abi;
pub mod calendar;
pub mod consent;
pub mod gate;
pub mod kind;
pub mod table;
pub mod text;

/// Compiles the example in the README.
#[cfg(doctest)]
#[doc = include_str!("README.md")]
pub struct Readme;
