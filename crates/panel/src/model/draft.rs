//! The draft: how the visitor's switches stand before a decision is saved, what the gate reports, and what the browser
//! holds.
//!
//! The decision itself changes only in the gate. The draft follows the gate's `change` event.
//! The draft has one reducer and one effect, because each further Yew hook of another type costs half a kilobyte.
//! Invariant: all switches are off until the gate says that the visitor has granted something.

use super::found::{self, Found};
use super::history::{self, Record};
use crate::data::{PanelData, bit};
use crate::panel::tabs::Tab;
use crate::web::{js, page};
use std::rc::Rc;
use yew::prelude::*;

/// What the visitor is about to do.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// One bit per switch, in the order of [`PanelData::categories`]. The bits of required categories are never used.
    on: u64,
    /// The tab that is shown.
    pub tab: Tab,
    /// The result of the visitor's last click, in words; empty = there is nothing to say.
    pub message: AttrValue,
    /// What the gate and the browser held at the last look.
    pub seen: Rc<Seen>,
    /// The dialog. The three nodes are kept here, because a Yew hook for each would cost more.
    pub dialog: NodeRef,
    /// The heading, which gets the focus when the dialog opens.
    pub heading: NodeRef,
    /// The notice, which gets the focus when it has a new text.
    pub notice: NodeRef,
}

/// What the gate reports and the browser holds.
#[derive(Debug, Default)]
pub struct Seen {
    /// The visitor's grants, one bit per switch.
    pub granted: u64,
    /// Names that the last withdrawal could not remove.
    pub kept: Vec<String>,
    /// Names that the visitor wanted to delete and that are still in the browser.
    pub stuck: Vec<String>,
    /// Declared names that are in the browser, by category.
    pub found: Vec<Found>,
    /// The visitor's decisions, oldest first.
    pub records: Vec<Record>,
}

/// What changes the draft.
#[derive(Clone, Debug)]
pub enum DraftAction {
    /// The visitor operated one switch. The bits are this switch (the lowest bit) and the switches that follow it.
    Toggle(u64),
    /// A new look whose grants become the switches.
    Follow(Rc<Seen>),
    /// A new look that leaves the switches as the visitor moved them.
    Look(Rc<Seen>),
    /// Show a tab.
    Show(Tab),
    /// Something to tell the visitor.
    Say(AttrValue),
}

impl Draft {
    /// Whether the switch at `position` is on.
    #[must_use]
    pub fn is_on(&self, position: usize) -> bool {
        self.on & bit(position as u32) != 0
    }
}

impl Reducible for Draft {
    type Action = DraftAction;

    fn reduce(self: Rc<Self>, action: DraftAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            // The lowest bit is the switch that was operated.
            DraftAction::Toggle(bits) if next.on & bits & bits.wrapping_neg() == 0 => next.on |= bits,
            DraftAction::Toggle(bits) => next.on &= !bits,
            DraftAction::Follow(seen) => (next.on, next.seen) = (seen.granted, seen),
            DraftAction::Look(seen) => next.seen = seen,
            // The message was about the other tab.
            DraftAction::Show(tab) => (next.tab, next.message) = (tab, AttrValue::default()),
            DraftAction::Say(message) => next.message = message,
        }
        Rc::new(next)
    }
}

impl Seen {
    /// Asks the gate and looks into the browser.
    #[must_use]
    pub fn look(data: &PanelData) -> Self {
        let mut granted = 0;
        if let Some(categories) = js::granted() {
            for (position, category) in data.categories.iter().enumerate() {
                if js::is_true(&categories, &category.words.id()) {
                    granted |= bit(position as u32);
                }
            }
        }
        let (found, records) = (found::found(data), history::records(data));
        Self { granted, kept: js::kept(), stuck: Vec::new(), found, records }
    }
}

/// The draft of the switches of `data`. The draft follows the gate as long as the panel is shown.
#[hook]
pub fn use_draft(data: &Rc<PanelData>, tab: Tab) -> UseReducerHandle<Draft> {
    let draft = use_reducer(|| Draft { tab, ..Draft::default() });
    let switches = draft.dispatcher();
    let (dialog, heading) = (draft.dialog.clone(), draft.heading.clone());
    let data = data.clone();
    use_effect_with((), move |()| {
        page::show(dialog.cast(), heading.cast());
        let follow = move || switches.dispatch(DraftAction::Follow(Rc::new(Seen::look(&data))));
        follow();
        let subscription = js::Subscription::new(follow);
        move || drop(subscription)
    });
    draft
}
