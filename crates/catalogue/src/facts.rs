//! What is true of the world, whoever writes the catalogue: products and their cookies, names, words of many languages.
//!
//! Why apart from `check`: the compiler of the table needs some of it too, and a fact is added without touching a rule.
//! Invariant: data, and functions that search them; whether something is a fault is for `check` to say.

pub(super) mod known;
pub(super) mod probe;
pub(super) mod word;
