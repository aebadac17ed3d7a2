//! The two tabs, after the pattern of the ARIA Authoring Practices Guide (APG): the tab key stops once, the arrow keys
//! choose, and the chosen tab shows its panel at once.
//!
//! Invariant: the panels of both tabs are in the page, so that `aria-controls` finds them. The panel of the other tab
//! is not displayed.

use super::Act;
use super::piece::{When, element, on, press, with};
use crate::data::PanelTexts;
use yew::prelude::*;

/// The tabs. `is_second`: whether the second tab is chosen.
pub fn list(texts: &PanelTexts, is_second: bool, act: &Callback<Act>) -> Html {
    let tabs = [tab(false, is_second, texts.tab_settings(), act), tab(true, is_second, texts.tab_choices(), act)];
    let values = ["tabs", "tablist", "panel-title"].map(AttrValue::Static);
    let list = element("div", &["class", "role", "aria-labelledby"], Vec::from(values), Vec::from(tabs));
    // With two tabs, the next tab and the previous tab are the same.
    on(list, When::Arrow, act, Act::Show(!is_second))
}

#[inline(never)]
fn tab(is_this_second: bool, is_second: bool, text: AttrValue, act: &Callback<Act>) -> Html {
    let (id, controls) = ids(is_this_second);
    let (selected, tabindex) = if is_this_second == is_second { ("true", "0") } else { ("false", "-1") };
    let keys = &["type", "role", "id", "aria-controls", "aria-selected", "tabindex"];
    let values = ["button", "tab", id, controls, selected, tabindex].map(AttrValue::Static);
    press(act, Act::Show(is_this_second), keys, Vec::from(values), text)
}

/// The panel of one tab.
#[inline(never)]
pub fn panel(is_this_second: bool, is_second: bool, children: Vec<Html>) -> Html {
    let (tab, id) = ids(is_this_second);
    let class = if is_this_second == is_second { "" } else { "shut" };
    let values = [class, "tabpanel", id, tab, "0"].map(AttrValue::Static);
    with("div", &["class", "role", "id", "aria-labelledby", "tabindex"], Vec::from(values), children)
}

fn ids(is_second: bool) -> (&'static str, &'static str) {
    if is_second { ("tab-choices", "panel-choices") } else { ("tab-settings", "panel-settings") }
}
