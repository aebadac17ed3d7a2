//! The cookies policy page: one language of a catalogue as accessible HTML, ready to publish.
//!
//! Why generated: a page that is written by hand drifts from what the gate enforces (seed policy, CP 2.1 and 2.3).
//! Its texts stand with those of banner and panel in `crates/catalogue/words/`.

mod id;
mod page;

pub use page::page;
