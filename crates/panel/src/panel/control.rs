//! The switch of a category, of a vendor in a category, or of an entry.
//!
//! A switch of several entries may be partly on. ARIA knows no such state of `role="switch"`: browsers then tell "off",
//! which is wrong. Every screen reader speaks a checkbox with `aria-checked="mixed"` as partly checked, so what can be
//! mixed is a checkbox, and all else stays a switch.
//! Invariant: a required category has no control, only the words "Always on"; and what waits for a vendor's own switch has
//! only the word "Off".

use super::Act;
use super::piece::{Markup, When, kind};
use crate::model::{Place, State};
use yew::AttrValue;

/// The control of `place`. `label`: its accessible name; empty = the heading of the category names and describes it.
#[inline(never)]
pub fn control(b: &mut Markup, place: Place, label: AttrValue) {
    let (data, texts) = (b.data, &b.data.texts);
    let Some(category) = data.categories.get(place.category) else { return };
    if category.required {
        return b.leaf(kind!("p", "class" = "always"), texts.always_on());
    }
    if b.draft.switches().waits(place, data) {
        return b.leaf(kind!("p", "class" = "always"), texts.switch_off());
    }
    let (text, checked) = match b.draft.state(place) {
        State::Off => (texts.switch_off(), "false"),
        State::Mixed => (texts.switch_mixed(), "mixed"),
        State::On => (texts.switch_on(), "true"),
    };
    b.open(if label.is_empty() {
        kind!("button", "type" = "button", "class" = "switch", "part" = "switch";
            "role", "aria-checked", "aria-labelledby", "aria-describedby")
    } else {
        kind!("button", "type" = "button", "class" = "switch", "part" = "switch"; "role", "aria-checked", "aria-label")
    });
    b.set(AttrValue::Static(if place.leads(data).len() > 1 { "checkbox" } else { "switch" }));
    b.set(AttrValue::Static(checked));
    if label.is_empty() {
        b.set(title_id(&category.words.id()));
        b.set(about_id(&category.words.id()));
    } else {
        b.set(label);
    }
    b.on(When::Click, Act::Toggle(place));
    b.text(text);
    b.close();
}

/// The id of the heading of a category.
pub fn title_id(id: &str) -> AttrValue {
    ["title-", id].concat().into()
}

/// The id of the description of a category.
pub fn about_id(id: &str) -> AttrValue {
    ["about-", id].concat().into()
}
