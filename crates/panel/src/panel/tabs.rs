//! The tabs, after the pattern of the ARIA Authoring Practices Guide (APG): the tab key stops once, the arrow keys choose,
//! and the chosen tab shows its panel at once.
//!
//! Invariant: the panels of all tabs are in the page, so that `aria-controls` finds them. The panels of the other tabs
//! are not displayed.

use super::Act;
use super::piece::{When, element, list as nodes, on, press, with};
use crate::data::PanelTexts;
use yew::prelude::*;

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

/// The tabs, with `shown` chosen.
pub fn list(texts: &PanelTexts, shown: Tab, has_partners: bool, act: &Callback<Act>) -> Html {
    let mut tabs = Vec::from([tab(Tab::Settings, shown, texts.tab_settings(), act)]);
    if has_partners {
        tabs.push(tab(Tab::Partners, shown, texts.tab_partners(), act));
    }
    tabs.push(tab(Tab::Choices, shown, texts.tab_choices(), act));
    let values = ["tabs", "tablist", "panel-title"].map(AttrValue::Static);
    let list = element("div", &["class", "role", "aria-labelledby"], Vec::from(values), Vec::from([nodes(tabs)]));
    on(list, When::Arrow, act, Act::Step(true))
}

#[inline(never)]
fn tab(this: Tab, shown: Tab, text: AttrValue, act: &Callback<Act>) -> Html {
    let (id, controls) = this.ids();
    let (selected, tabindex) = if this == shown { ("true", "0") } else { ("false", "-1") };
    let keys = &["type", "role", "id", "aria-controls", "aria-selected", "tabindex"];
    let values = ["button", "tab", id, controls, selected, tabindex].map(AttrValue::Static);
    press(act, Act::Show(this), keys, Vec::from(values), text)
}

/// The panel of one tab.
#[inline(never)]
pub fn panel(this: Tab, shown: Tab, children: Vec<Html>) -> Html {
    let (tab, id) = this.ids();
    let class = if this == shown { "" } else { "shut" };
    let values = [class, "tabpanel", id, tab, "0"].map(AttrValue::Static);
    with("div", &["class", "role", "id", "aria-labelledby", "tabindex"], Vec::from(values), children)
}
