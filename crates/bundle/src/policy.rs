//! The cookies policy page: one language of a catalogue as accessible HTML, ready to publish.
//!
//! Why generated: a page that is written by hand drifts from what the gate enforces (seed policy, CP 2.1 and 2.3).
//! Its texts are in `catalogue::text::policy`, since `check` reads them too.

mod id;
mod page;

pub use page::page;
