//! Catalogues to start from.
//!
//! Invariant: each passes `check` without an error; a test holds them to it.

/// A catalogue to start from.
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// What it is good for.
    pub about: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// All of them. The first is what a new visitor of the playground finds.
pub const TEMPLATES: [Template; 3] = [
    Template {
        name: "Shop with analytics",
        about: "A shop in English and German with packs for statistics, payment and videos",
        text: include_str!("../../../www/playground/shop.json"),
    },
    Template {
        name: "Almost empty",
        about: "One language, the cookie with the visitor’s choice, and nothing else",
        text: include_str!("../../../www/playground/empty.json"),
    },
    Template {
        name: "The first site",
        about: "The catalogue of a real company site, in English and Chinese",
        text: include_str!("../../../policies/onething/catalogue.json"),
    },
];
