//! The two tabs, after the APG pattern: one stop for the tab key, arrows choose, and what is chosen shows at once.
//!
//! Invariant: both panels are in the page, so that what a tab names is there; the one that is not chosen is not displayed.

use super::Act;
use super::piece::{When, element, on, press, with};
use crate::data::PanelTexts;
use yew::prelude::*;

/// The tabs. `is_second`: which is chosen.
pub fn list(texts: &PanelTexts, is_second: bool, act: &Callback<Act>) -> Html {
    let tabs = [tab(false, is_second, texts.tab_settings(), act), tab(true, is_second, texts.tab_choices(), act)];
    let values = ["tabs", "tablist", "panel-title"].map(AttrValue::Static);
    let list = element("div", &["class", "role", "aria-labelledby"], Vec::from(values), Vec::from(tabs));
    // Of two, the next one and the one before are the same.
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
