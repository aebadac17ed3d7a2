//! Hooks: the panel's logic without its markup.

pub mod draft;
pub mod history;

pub use draft::{Draft, DraftAction, use_draft};
pub use history::Past;
