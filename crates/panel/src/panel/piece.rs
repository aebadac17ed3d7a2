//! The pieces of the panel's markup, each compiled once. Yew's macro expands at each use, and there each element costs
//! 150 to 300 bytes of wasm.

use super::{Act, key};
use crate::button::Choice;
use std::rc::Rc;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Listener, ListenerKind, VList, VNode, VTag, VText};

/// An element with attributes: their names in `keys`, their values in `values`.
#[inline(never)]
pub fn element(name: &'static str, keys: &'static [&'static str], values: Vec<AttrValue>, children: Vec<Html>) -> VTag {
    let mut tag = VTag::new(name);
    let values: Box<[_]> = values.into_iter().map(|value| Some(AttributeOrProperty::Attribute(value))).collect();
    tag.set_attributes(Attributes::Dynamic { keys, values });
    if let Some(place) = tag.children_mut() {
        *place = list(children);
    }
    tag
}

/// [`element`] as a node.
#[inline(never)]
pub fn with(name: &'static str, keys: &'static [&'static str], values: Vec<AttrValue>, children: Vec<Html>) -> Html {
    VNode::from(element(name, keys, values, children))
}

/// An element with a class.
#[inline(never)]
pub fn classed(name: &'static str, class: &'static str, children: Vec<Html>) -> Html {
    with(name, &["class"], Vec::from([AttrValue::Static(class)]), children)
}

/// Nodes side by side.
#[inline(never)]
pub fn list(children: Vec<Html>) -> Html {
    VNode::from(VList::with_children(children, None))
}

/// A text.
#[inline(never)]
pub fn words(text: AttrValue) -> Html {
    VNode::from(VText::new(text))
}

/// An element without attributes around nodes.
#[inline(never)]
pub fn around(name: &'static str, children: Vec<Html>) -> Html {
    with(name, &[], Vec::new(), children)
}

/// An element without attributes around a text.
#[inline(never)]
pub fn tag(name: &'static str, text: AttrValue) -> Html {
    around(name, Vec::from([words(text)]))
}

/// A paragraph.
#[inline(never)]
pub fn paragraph(text: AttrValue) -> Html {
    tag("p", text)
}

/// The name of a cookie or storage key, left to right in every language.
#[inline(never)]
pub fn name(text: AttrValue) -> Html {
    with("code", &["dir"], Vec::from([AttrValue::Static("ltr")]), Vec::from([words(text)]))
}

/// A label in bold, and a text.
#[inline(never)]
pub fn labelled(label: AttrValue, text: AttrValue) -> Html {
    around("p", Vec::from([tag("b", label), words(AttrValue::Static(": ")), words(text)]))
}

/// A link.
#[inline(never)]
pub fn link(text: AttrValue, href: AttrValue) -> Html {
    with("a", &["href"], Vec::from([href]), Vec::from([words(text)]))
}

/// An element that code finds later, by `place`.
#[inline(never)]
pub fn found_by(
    place: &NodeRef,
    name: &'static str,
    keys: &'static [&'static str],
    values: Vec<AttrValue>,
    children: Vec<Html>,
) -> VTag {
    let mut tag = element(name, keys, values, children);
    tag.node_ref = place.clone();
    tag
}

/// Makes an element act on an event.
#[inline(never)]
pub fn on(mut tag: VTag, when: When, act: &Callback<Act>, what: Act) -> Html {
    tag.add_listener(Rc::new(On { when, act: act.clone(), what }));
    VNode::from(tag)
}

/// A button with attributes.
#[inline(never)]
pub fn press(
    act: &Callback<Act>,
    what: Act,
    keys: &'static [&'static str],
    values: Vec<AttrValue>,
    text: AttrValue,
) -> Html {
    on(element("button", keys, values, Vec::from([words(text)])), When::Click, act, what)
}

/// The button of a decision. One function makes all of them, so that accepting and refusing look the same.
#[inline(never)]
pub fn choice(act: &Callback<Act>, choice: Choice, text: AttrValue) -> Html {
    let values = Vec::from([AttrValue::Static("button"), AttrValue::Static("choice")]);
    press(act, Act::Choose(choice), &["type", "class"], values, text)
}

/// A button for any other act. `of` names the object of the button, for visitors who only hear the button's name.
#[inline(never)]
pub fn button(act: &Callback<Act>, what: Act, text: AttrValue, of: &str) -> Html {
    let label = [&*text, if of.is_empty() { "" } else { " " }, of].concat().into();
    let values = Vec::from([AttrValue::Static("button"), AttrValue::Static("small"), label]);
    press(act, what, &["type", "class", "aria-label"], values, text)
}

/// The events on which the panel acts. Yew has a hundred kinds of events, and to copy such a kind costs half a
/// kilobyte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A click.
    Click,
    /// The dialog has closed.
    Close,
    /// An arrow key, on tabs.
    Arrow,
}

/// What happens on an event. One type serves all events: a closure and its wrapper would cost more, for each kind of
/// event.
struct On {
    when: When,
    act: Callback<Act>,
    what: Act,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        match self.when {
            When::Click => ListenerKind::onclick,
            When::Close => ListenerKind::onclose,
            When::Arrow => ListenerKind::onkeydown,
        }
    }

    fn handle(&self, event: Event) {
        if self.when != When::Arrow {
            self.act.emit(self.what);
        } else if let Some(is_next) = key::step(&event) {
            self.act.emit(Act::Step(is_next));
        }
    }

    fn passive(&self) -> bool {
        false
    }
}
