//! The panel's logic without its markup.

pub mod draft;
pub mod found;
pub mod history;
pub mod receipt;

pub use draft::{Draft, DraftAction, Seen, use_draft};
pub use history::Record;
