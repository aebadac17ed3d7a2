//! Cookie Gate: a consent manager that enforces. This page is the map of the house; it holds no logic.
//!
//! One catalogue declares every cookie of a site. The command line checks and bundles it; `gate.js` carries the
//! compiled table into the page, where no optional cookie is set, read or kept before the visitor has agreed.
//!
//! # Where things are
//! * [`catalogue`]: what the operator writes; [`catalogue::check`]: what is wrong with it, as [`diagnostic`]s;
//!   [`catalogue::diff`]: what a new version of it has to tell.
//! * [`kind`]: where a browser can keep something, and the numbers that never shift.
//! * [`table`]: the compiled catalogue, one record a line; all that the gate reads.
//! * [`consent`]: `step(State, Event, &Table)`; [`consent::record`]: the decision as stored, one ASCII line.
//! * [`calendar`]: periods in calendar months, dates as cookies write them.
//! * [`policy`]: the cookies policy page. [`text`]: cutting text and growing it, small.
//! * [`gate`]: the decisions behind gate.js, called over linear memory by `bin/gate`.
//! * `web`: the panel's only callers of window and document. `ui`: the banner and the panel, in Yew.
//! * `cli`: check, diff, bundle, policy. `xtask`: build, demo server and test runner of this repository.
//!
//! # Words
//! *catalogue* what the operator declares · *category* a group with one switch · *vendor* who sets a cookie ·
//! *entry* one cookie or storage key · *table* the compiled catalogue · *decision* what the visitor chose ·
//! *record* the decision as stored · *grant* one allowed category, vendor or entry · *gate* what enforces ·
//! *banner* first layer · *panel* second layer · *signal* what vendors are told.
//!
//! # Invariants, each checked by `tests/it/tidy.rs`
//! * Invariant: arrows point one way, `bin → {gate, ui, cli, xtask} → core` and `ui → web → core`.
//! * Invariant: the core names no web crate and compiles with `--no-default-features`.
//! * Invariant: the core never touches a clock or a source of randomness; both are arguments.
//! * Invariant: nothing is exported to wasm outside `bin/`.
//! * Invariant: no HTML sink: catalogue text reaches a page only as text.
//! * Invariant: `web`, `gate` and `ui` do not unwrap, expect or panic.
//! * Invariant: every source file opens by saying what it is for.

#![no_std]
#![warn(missing_docs)]

extern crate alloc;
#[cfg(any(test, feature = "json", feature = "web"))]
extern crate std;

pub mod calendar;
pub mod catalogue;
pub mod consent;
pub mod diagnostic;
pub mod gate;
pub mod kind;
pub mod table;
pub mod text;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod policy;
#[cfg(feature = "ui")]
pub mod ui;
#[cfg(feature = "web")]
pub mod web;
#[cfg(all(feature = "xtask", not(target_arch = "wasm32")))]
pub mod xtask;
