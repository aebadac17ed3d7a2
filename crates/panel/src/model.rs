//! The panel's logic without its markup.

pub mod draft;
pub mod found;
pub mod history;
pub mod receipt;
pub mod search;
pub mod switches;

pub use draft::{Draft, DraftAction, Seen, use_draft};
pub use history::Record;
pub use switches::{Place, State, Switches};
