//! The cookies policy page: one language of a catalogue as accessible HTML, ready to publish.
//!
//! Why generated: a page that is written by hand drifts from what the gate enforces (seed policy, CP 2.1 and 2.3).
//! The page itself is made by the command alone; `check` needs its texts everywhere.

#[cfg(feature = "cli")]
mod id;
#[cfg(feature = "cli")]
mod page;
pub mod text;

#[cfg(feature = "cli")]
pub use page::page;
