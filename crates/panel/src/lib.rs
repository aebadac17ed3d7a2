//! Banner (first layer) and panel (second layer), as Yew components.
//!
//! Each part of the first layer is a component for Yew applications, and a function that gives its virtual tree: `crates/bundle`
//! makes the node list that gate.js paints out of that. The panel runs in the page.
//! Invariant: no page access while rendering, only in effects and callbacks; a panic of ours would be the page's outage.

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

/// A link as shown: its words and its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The words of the link.
    pub text: yew::AttrValue,
    /// `https:`, `http:`, `mailto:` or relative.
    pub href: yew::AttrValue,
}
