//! Facts that do not depend on the operator: products and their cookies, names, words of many languages.
//!
//! Why apart from `check`: `compile` needs some facts too, and a fact can be added without a change of a rule.
//! Invariant: only data, and functions that search the data; `check` decides whether something is a fault.

pub(super) mod known;
pub(super) mod probe;
pub(super) mod word;
