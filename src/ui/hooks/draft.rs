//! The draft: how the visitor's switches stand before anything is saved, and what the gate has to tell.
//!
//! Consent itself changes only in the gate; the draft follows it on `change`.
//! One reducer and one effect: each further hook of another type costs half a kilobyte.
//! Invariant: all off until the gate says that the visitor has granted something.

use super::history::{self, Past};
use crate::ui::data::PanelData;
use crate::web::js;
use std::rc::Rc;
use std::string::String;
use std::vec::Vec;
use yew::prelude::*;

/// One switch per category, in the order of [`PanelData::categories`]; those of required categories are never used.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    on: u64,
    /// The gate did not take the last decision.
    pub failed: bool,
    /// Names that the last withdrawal could not remove.
    pub kept: Vec<String>,
    /// Earlier decisions, newest first.
    pub past: Vec<Past>,
}

/// What changes the draft.
#[derive(Clone, Debug)]
pub enum DraftAction {
    /// The visitor operated the switch at this position.
    Toggle(usize),
    /// What the gate says; its switches stand for the visitor's grants.
    Follow(Draft),
    /// The gate took a decision, or did not.
    Taken(bool),
}

impl Draft {
    /// Whether the switch at `position` is on.
    #[must_use]
    pub fn is_on(&self, position: usize) -> bool {
        self.on & bit(position) != 0
    }
}

/// The bit of a switch. A catalogue has at most 64 categories; a further one could never be switched on.
fn bit(position: usize) -> u64 {
    1_u64.checked_shl(position as u32).unwrap_or(0)
}

impl Reducible for Draft {
    type Action = DraftAction;

    fn reduce(self: Rc<Self>, action: DraftAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            DraftAction::Toggle(position) => next.on ^= bit(position),
            DraftAction::Follow(seen) => next = Draft { failed: self.failed, ..seen },
            DraftAction::Taken(taken) => next.failed = !taken,
        }
        Rc::new(next)
    }
}

/// What the gate says now.
fn seen(data: &PanelData) -> Draft {
    let mut on = 0;
    if let Some(categories) = js::granted() {
        for (position, category) in data.categories.iter().enumerate() {
            if js::is_true(&categories, &category.words.id()) {
                on |= bit(position);
            }
        }
    }
    Draft { on, failed: false, kept: js::kept(), past: history::past(data) }
}

/// The draft of `data`'s switches, following the gate as long as the panel is shown; `shown` is called once it is.
#[hook]
pub fn use_draft(data: &Rc<PanelData>, shown: impl FnOnce() + 'static) -> UseReducerHandle<Draft> {
    let draft = use_reducer(Draft::default);
    let switches = draft.dispatcher();
    let data = data.clone();
    use_effect_with((), move |()| {
        shown();
        let follow = move || switches.dispatch(DraftAction::Follow(seen(&data)));
        follow();
        let subscription = js::Subscription::new(follow);
        move || drop(subscription)
    });
    draft
}
