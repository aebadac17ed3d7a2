//! The banner (first layer) and the panel (second layer), as Yew components.
//!
//! Each part of the first layer is a component for Yew applications, and also a function that returns its virtual tree.
//! From this tree `crates/bundle` makes the node list that gate.js paints. The panel runs in the page.
//! Invariant: no code touches the page while rendering, only in effects and callbacks. No code panics: a panic here
//! could break the page.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod age;
pub mod banner;
pub mod button;
pub mod data;
pub mod model;
pub mod notice;
pub mod panel;
pub mod reopen;
pub mod web;

pub use age::Age;
pub use banner::{Banner, BannerTexts};
pub use button::{Choice, choice_button};
pub use data::PanelData;
pub use notice::Notice;
pub use panel::Panel;
pub use reopen::Reopen;

/// A link: its words and its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The words of the link.
    pub text: yew::AttrValue,
    /// `https:`, `http:`, `mailto:` or relative.
    pub href: yew::AttrValue,
}
