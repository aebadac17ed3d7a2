//! Turns a checked catalogue and the built web files into the files that a site serves.
//!
//! [`bundle`] writes gate.js, the panel's files and their texts, [`bundle_for`] also what goes into pages. [`policy`] writes the cookies policy page.
//! Invariant: equal input gives equal bytes.

mod blocked;
mod bundle;
mod config;
pub mod contract;
mod embed;
mod files;
pub mod nodes;
pub mod panel_data;
pub mod policy;
pub mod receipt;
mod signals;
mod switch;
mod text_id;
mod theme;
pub mod way_back;
mod web;

pub use bundle::{bundle, bundle_for};
pub use embed::Place;
pub use files::{File, write};
pub use web::{WHOLE, WebFiles};
