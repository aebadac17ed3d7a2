//! The cookies policy page: one language of a catalogue as accessible HTML, ready to publish.
//!
//! Why generated: a page that people write by hand soon differs from what the gate enforces (seed policy, CP 2.1 and
//! 2.3). Its texts are in `crates/catalogue/words/`, like those of the banner and the panel.

mod page;

pub use page::page;
