//! The draft: how the visitor's switches stand before anything is saved.
//!
//! Consent itself changes only in the gate; the draft follows it on `change`.
//! Invariant: all off until the gate says that the visitor has granted something.

use crate::ui::data::PanelData;
use crate::web::js;
use std::rc::Rc;
use std::string::String;
use std::vec::Vec;
use yew::prelude::*;

/// One switch per category, in the order of [`PanelData::categories`]; those of required categories are never used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    on: Vec<bool>,
}

/// What moves the switches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftAction {
    /// The visitor operated the switch at this position.
    Toggle(usize),
    /// The gate's decision; none = undecided, all off.
    Follow(Option<Vec<bool>>),
}

impl Draft {
    /// A draft of `count` switches, all off.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Draft {
            on: std::vec![false; count],
        }
    }

    /// Whether the switch at `position` is on.
    #[must_use]
    pub fn is_on(&self, position: usize) -> bool {
        self.on.get(position).copied().unwrap_or(false)
    }
}

impl Reducible for Draft {
    type Action = DraftAction;

    fn reduce(self: Rc<Self>, action: DraftAction) -> Rc<Self> {
        let mut on = self.on.clone();
        match action {
            DraftAction::Toggle(position) => {
                if let Some(switch) = on.get_mut(position) {
                    *switch = !*switch;
                }
            }
            DraftAction::Follow(grants) => {
                let grants = grants.unwrap_or_default();
                for (position, switch) in on.iter_mut().enumerate() {
                    *switch = grants.get(position).copied().unwrap_or(false);
                }
            }
        }
        Rc::new(Draft { on })
    }
}

/// What [`use_draft`] returns.
#[derive(Clone, PartialEq)]
pub struct UseDraftHandle {
    /// The switches.
    pub draft: UseReducerHandle<Draft>,
    /// Names that the last withdrawal could not remove.
    pub kept: UseStateHandle<Vec<String>>,
}

/// The draft of `data`'s switches, following the gate as long as the panel is shown.
#[hook]
pub fn use_draft(data: &Rc<PanelData>) -> UseDraftHandle {
    let draft = use_reducer(|| Draft::new(data.categories.len()));
    let kept = use_state(Vec::new);
    {
        let (switches, kept) = (draft.dispatcher(), kept.setter());
        use_effect_with(data.clone(), move |data| {
            let data = data.clone();
            let follow = move || {
                let ids = data.categories.iter().map(|category| category.id.as_str());
                switches.dispatch(DraftAction::Follow(js::grants(ids)));
                kept.set(js::kept());
            };
            follow();
            let subscription = js::Subscription::new(follow);
            move || drop(subscription)
        });
    }
    UseDraftHandle { draft, kept }
}
