//! Pieces of markup that the panel's parts share, each compiled once: a macro expands where it stands, and an element
//! weighs 150 bytes each time.

use super::Act;
use crate::ui::button::Choice;
use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag, VText};

/// An element without attributes around a text.
#[inline(never)]
pub fn tag(name: &'static str, text: AttrValue) -> Html {
    let mut tag = VTag::new(name);
    if let Some(children) = tag.children_mut() {
        *children = VText::new(text).into();
    }
    VNode::from(tag)
}

/// A paragraph.
#[inline(never)]
pub fn paragraph(text: AttrValue) -> Html {
    tag("p", text)
}

/// The name of a cookie or storage key, left to right in every language.
#[inline(never)]
pub fn name(text: AttrValue) -> Html {
    html! { <code dir="ltr">{ text }</code> }
}

/// What a text is about, in bold, and the text.
#[inline(never)]
pub fn labelled(label: AttrValue, text: AttrValue) -> Html {
    html! { <p>{ tag("b", label) }{ ": " }{ text }</p> }
}

/// A link.
#[inline(never)]
pub fn link(text: AttrValue, href: AttrValue) -> Html {
    html! { <a {href}>{ text }</a> }
}

/// The button of a decision: one function for all, so that accepting and refusing look the same.
#[inline(never)]
pub fn choice(act: &Callback<Act>, choice: Choice, text: AttrValue) -> Html {
    html! { <button type="button" class="choice" onclick={on_click(act, Act::Choose(choice))}>{ text }</button> }
}

/// A listener that does `what` on a click.
#[inline(never)]
pub fn on_click(act: &Callback<Act>, what: Act) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |_| act.emit(what))
}
