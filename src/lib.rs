//! The core of Cookie Gate: what may be set, read, kept and asked for, by the table and by the visitor's decision.
//!
//! Everything else in the workspace rests on this crate, and this crate rests on nothing: gate.js carries it into every page,
//! and a server that sets optional cookies asks the same functions.
//!
//! # Where things are
//! * [`kind`]: where a browser can keep something, and the numbers that never shift.
//! * [`table`]: the compiled catalogue, one record a line; all that the gate reads.
//! * [`consent`]: `step(State, Event, &Table)`; [`consent::record`]: the decision as stored, one ASCII line.
//! * [`gate`]: the decisions behind gate.js, called over linear memory by `crates/gate`; [`abi`]: the numbers between them.
//! * [`calendar`]: periods in calendar months, dates as cookies write them.
//! * [`text`]: cutting text and growing it, small.
//!
//! # Words
//! *catalogue* what the operator declares · *category* a group with one switch · *vendor* who sets a cookie ·
//! *entry* one cookie or storage key · *table* the compiled catalogue · *decision* what the visitor chose ·
//! *record* the decision as stored · *grant* one allowed category, vendor or entry · *gate* what enforces ·
//! *hook* our function in a native's place · *banner* first layer · *panel* second layer · *signal* what vendors are told ·
//! *opt-out signal* what the browser tells us · *tag* the markup that makes an element wait.
//!
//! # Invariants of the workspace, each checked by `tests/it/tidy.rs` or by the compiler
//! * Invariant: the core has no dependency, and the crates point one way: down.
//! * Invariant: neither the core nor what compiles and bundles a catalogue touches a clock or a source of randomness.
//! * Invariant: nothing is exported to wasm outside `crates/gate` and `crates/panel-page`.
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
