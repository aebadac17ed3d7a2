//! Cutting text into fields and growing it in borrowed memory, without an allocation.
//!
//! Why own code: the standard library's searchers and formatters weigh more than the gate's own code.
//! The words that visitors read are not here but in the catalogue.

pub mod cut;
pub mod grow;
