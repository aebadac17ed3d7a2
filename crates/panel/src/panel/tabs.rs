//! The tabs, after the pattern of the ARIA Authoring Practices Guide (APG): the tab key stops once, the arrow keys choose,
//! and the chosen tab shows its panel at once.
//!
//! Invariant: the panels of all tabs are in the page, so that `aria-controls` finds them. The panels of the other tabs
//! are not displayed.

use super::Act;
use super::piece::{Markup, When, kind};
use yew::AttrValue;

/// A tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Tab {
    /// The switches.
    #[default]
    Settings,
    /// The companies that set cookies or receive data.
    Partners,
    /// What the browser holds, and the visitor's decisions.
    Choices,
}

impl Tab {
    /// The tab of this number; the first for every other number.
    #[must_use]
    pub fn of(number: u32) -> Self {
        match number {
            1 => Tab::Partners,
            2 => Tab::Choices,
            _ => Tab::Settings,
        }
    }

    /// The tab at which an arrow key arrives. A site without partners has no tab for them.
    #[must_use]
    pub fn beside(self, is_next: bool, has_partners: bool) -> Self {
        match (self, is_next) {
            (Tab::Settings, true) | (Tab::Choices, false) if has_partners => Tab::Partners,
            (Tab::Settings, _) | (Tab::Partners, true) => Tab::Choices,
            (Tab::Choices, _) | (Tab::Partners, false) => Tab::Settings,
        }
    }

    /// The id of the tab, and the id of its panel.
    fn ids(self) -> (&'static str, &'static str) {
        match self {
            Tab::Settings => ("tab-settings", "panel-settings"),
            Tab::Partners => ("tab-partners", "panel-partners"),
            Tab::Choices => ("tab-choices", "panel-choices"),
        }
    }
}

/// The tabs.
pub fn list(b: &mut Markup) {
    let texts = &b.data.texts;
    b.open(kind!("div", "class" = "tabs", "role" = "tablist", "aria-labelledby" = "panel-title"));
    b.on(When::Arrow, Act::Step(true));
    tab(b, Tab::Settings, texts.tab_settings());
    if b.data.has_partners() {
        tab(b, Tab::Partners, texts.tab_partners());
    }
    tab(b, Tab::Choices, texts.tab_choices());
    b.close();
}

#[inline(never)]
fn tab(b: &mut Markup, this: Tab, text: AttrValue) {
    let (id, controls) = this.ids();
    b.open(kind!("button", "type" = "button", "role" = "tab", "part" = "tab";
        "id", "aria-controls", "aria-selected", "tabindex"));
    let (selected, tabindex) = if this == b.draft.tab { ("true", "0") } else { ("false", "-1") };
    for value in [id, controls, selected, tabindex] {
        b.set(AttrValue::Static(value));
    }
    b.on(When::Click, Act::Show(this));
    b.text(text);
    b.close();
}

/// Opens the panel of one tab; returns whether it shows. The caller closes.
#[inline(never)]
pub fn panel(b: &mut Markup, this: Tab) -> bool {
    let (tab, id) = this.ids();
    let is_shown = this == b.draft.tab;
    b.open(kind!("div", "role" = "tabpanel", "tabindex" = "0"; "class", "id", "aria-labelledby"));
    for value in [if is_shown { "" } else { "shut" }, id, tab] {
        b.set(AttrValue::Static(value));
    }
    is_shown
}
