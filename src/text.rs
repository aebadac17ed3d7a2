//! Cutting text into fields, and writing text into a borrowed buffer, without an allocation.
//!
//! Why own code: the standard library's search and format code takes more bytes than the rest of the gate.
//! The texts that visitors read are in the catalogue, not here.

pub mod cut;
pub mod grow;
