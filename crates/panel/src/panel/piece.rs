//! The pieces of the panel's markup. Elements are opened and closed one after the other: a nested value for each element
//! weighs three times as much, and Yew's macro ten times.
//!
//! What never changes of an element (its name, its attributes, the values that are the same everywhere) stands in a
//! constant, so that a call passes one address.

use super::{Act, key};
use crate::data::PanelData;
use crate::model::Draft;
use std::mem::take;
use std::rc::Rc;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Listener, ListenerKind, VList, VNode, VTag, VText};

/// What elements have in common: a name, the names of the attributes, and the values of the first ones. The values of
/// the others follow by [`Markup::set`].
#[derive(Debug)]
pub struct Kind {
    /// Name of the element.
    pub name: &'static str,
    /// Names of its attributes.
    pub keys: &'static [&'static str],
    /// Values of the first attributes.
    pub values: &'static [&'static str],
}

/// A [`Kind`]: the name, the attributes with a value, and after `;` the attributes whose values follow.
macro_rules! kind {
    ($name:literal $(, $key:literal = $value:literal)* $(; $($more:literal),*)?) => {
        &$crate::panel::piece::Kind {
            name: $name,
            keys: &[$($key,)* $($($more),*)?],
            values: &[$($value),*],
        }
    };
}
pub(super) use kind;

/// Nodes without an element around them. Yew compares the children of an element from the last one on, and so makes all
/// of them anew where one is added at the end. What may be there or not stands in a list of its own, which always is
/// there.
pub const LIST: &Kind = kind!("");

/// An element that is not closed yet.
struct Open {
    tag: VTag,
    keys: &'static [&'static str],
    values: Vec<Option<AttributeOrProperty>>,
    children: Vec<VNode>,
}

/// The markup so far, and what it is made of.
pub struct Markup<'a> {
    /// What the panel shows.
    pub data: &'a PanelData,
    /// How the panel stands.
    pub draft: &'a Draft,
    act: &'a Callback<Act>,
    open: Vec<Open>,
    done: Html,
}

impl<'a> Markup<'a> {
    /// No markup.
    pub fn new(data: &'a PanelData, draft: &'a Draft, act: &'a Callback<Act>) -> Self {
        Markup { data, draft, act, open: Vec::new(), done: Html::default() }
    }

    /// Begins an element.
    #[inline(never)]
    pub fn open(&mut self, kind: &'static Kind) {
        self.open.push(Open { tag: VTag::new(kind.name), keys: kind.keys, values: Vec::new(), children: Vec::new() });
        for value in kind.values {
            self.set(AttrValue::Static(value));
        }
    }

    /// The value of the next attribute.
    #[inline(never)]
    pub fn set(&mut self, value: AttrValue) {
        if let Some(open) = self.open.last_mut() {
            open.values.push(Some(AttributeOrProperty::Attribute(value)));
        }
    }

    /// Makes the element act on an event.
    #[inline(never)]
    pub fn on(&mut self, when: When, what: Act) {
        let act = self.act.clone();
        if let Some(open) = self.open.last_mut() {
            open.tag.add_listener(Rc::new(On { when, act, what }));
        }
    }

    /// Lets code find the element later, by `place`.
    #[inline(never)]
    pub fn at(&mut self, place: &NodeRef) {
        if let Some(open) = self.open.last_mut() {
            open.tag.node_ref = place.clone();
        }
    }

    /// A text.
    #[inline(never)]
    pub fn text(&mut self, text: AttrValue) {
        self.add(VNode::from(VText::new(text)));
    }

    #[inline(never)]
    fn add(&mut self, node: Html) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.done = node,
        }
    }

    /// Ends the element.
    #[inline(never)]
    pub fn close(&mut self) {
        if let Some(Open { mut tag, keys, values, children }) = self.open.pop() {
            let is_list = tag.tag().is_empty();
            let children = VNode::from(VList::with_children(children, None));
            if is_list {
                return self.add(children);
            }
            tag.set_attributes(Attributes::Dynamic { keys, values: values.into() });
            if let Some(place) = tag.children_mut() {
                *place = children;
            }
            self.add(VNode::from(tag));
        }
    }

    /// The last element.
    pub fn done(&mut self) -> Html {
        take(&mut self.done)
    }

    /// An element around a text.
    #[inline(never)]
    pub fn leaf(&mut self, kind: &'static Kind, text: AttrValue) {
        self.open(kind);
        self.text(text);
        self.close();
    }

    /// A paragraph.
    #[inline(never)]
    pub fn paragraph(&mut self, text: AttrValue) {
        self.leaf(kind!("p"), text);
    }

    /// The name of a cookie or storage key, left to right in every language.
    #[inline(never)]
    pub fn name(&mut self, text: AttrValue) {
        self.leaf(kind!("code", "dir" = "ltr"), text);
    }

    /// Small print.
    #[inline(never)]
    pub fn small(&mut self, text: AttrValue) {
        self.leaf(kind!("small"), text);
    }

    /// A label in bold, and a text.
    #[inline(never)]
    pub fn labelled(&mut self, label: AttrValue, text: AttrValue) {
        self.open(kind!("p"));
        self.leaf(kind!("b"), label);
        self.text(AttrValue::Static(": "));
        self.text(text);
        self.close();
    }

    /// A link.
    #[inline(never)]
    pub fn link(&mut self, text: AttrValue, href: AttrValue) {
        self.open(kind!("a"; "href"));
        self.set(href);
        self.text(text);
        self.close();
    }

    /// A button for any act but a decision. `of` names the object of the button, for visitors who only hear the button's
    /// name.
    #[inline(never)]
    pub fn button(&mut self, what: Act, text: AttrValue, of: &str) {
        self.open(kind!("button", "type" = "button", "class" = "small"; "aria-label"));
        self.set([&*text, if of.is_empty() { "" } else { " " }, of].concat().into());
        self.on(When::Click, what);
        self.text(text);
        self.close();
    }
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
    /// A disclosure was unfolded or folded.
    Fold,
    /// The visitor has scrolled.
    Scroll,
    /// The visitor has typed.
    Type,
    /// A key, in the field in which the visitor searches.
    Key,
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
            When::Arrow | When::Key => ListenerKind::onkeydown,
            When::Fold => ListenerKind::ontoggle,
            When::Scroll => ListenerKind::onscroll,
            When::Type => ListenerKind::oninput,
        }
    }

    fn handle(&self, event: Event) {
        let act = match (self.when, self.what) {
            (When::Arrow, _) => match key::step(&event) {
                Some(is_next) => Act::Step(is_next),
                None => return,
            },
            (When::Key, what) if key::clears(&event) => what,
            (When::Key, _) => return,
            (When::Fold, Act::Unfold(list, _)) => Act::Unfold(list, key::is_open(&event)),
            (_, what) => what,
        };
        self.act.emit(act);
    }

    fn passive(&self) -> bool {
        false
    }
}
