//! The draft: how the visitor's switches stand before a decision is saved, what is unfolded and searched for, what the
//! gate reports, and what the browser holds.
//!
//! The decision itself changes only in the gate. The draft follows the gate's `change` event.
//! The draft has one reducer and one effect, because each further Yew hook of another type costs half a kilobyte.
//! Invariant: all switches are off until the gate says that the visitor has granted something.

use super::found::{self, Found};
use super::history::{self, Record};
use super::search;
use super::switches::{Place, State, Switches};
use crate::data::PanelData;
use crate::panel::tabs::Tab;
use crate::web::{js, page};
use js_sys::Array;
use std::rc::Rc;
use yew::prelude::*;

/// How many rows of a list are rendered at first, and how many more when the visitor comes near their end. A long list
/// comes and goes in parts of as many rows.
pub const STEP: usize = 25;

/// Up to how many entries a catalogue or category is short: all its details show at once, without a field to search.
pub const SHORT: usize = 20;

/// What the visitor is about to do.
#[derive(Clone, Debug)]
pub struct Draft {
    data: Rc<PanelData>,
    on: Switches,
    /// The tab that is shown.
    pub tab: Tab,
    /// The result of the visitor's last click, in words; empty = there is nothing to say.
    pub message: AttrValue,
    /// What the gate and the browser held at the last look.
    pub seen: Rc<Seen>,
    /// Lists that the visitor has unfolded, folded or scrolled, with the number of their rows.
    lists: Vec<(List, usize)>,
    /// The parts of lists that are far from what the visitor sees, with their heights in CSS pixels.
    gaps: Vec<(List, usize, u32)>,
    /// What is searched, once something is searched for.
    hay: Array,
    /// The entries that were found, by category and position; none = nothing is searched for.
    pub hits: Option<Rc<Vec<(usize, usize)>>>,
    /// The dialog. The four nodes are kept here, because a Yew hook for each would cost more.
    pub dialog: NodeRef,
    /// The heading, which gets the focus when the dialog opens.
    pub heading: NodeRef,
    /// The notice, which gets the focus when it has a new text.
    pub notice: NodeRef,
    /// The field in which the visitor searches.
    pub field: NodeRef,
}

/// A list of which only the first rows are rendered, by its number.
pub type List = usize;

/// Number of the list of what was found.
pub const HITS: List = 64 * OWNERS;
/// Number of the list of what the panel cannot see.
pub const UNSEEN: List = HITS + 1;
/// More than the owners of a category: the site itself and 256 vendors.
const OWNERS: usize = 512;

/// The list of the owners in a category.
#[must_use]
pub fn owners(category: usize) -> List {
    category * OWNERS
}

/// The list of the entries of an owner in a category.
#[must_use]
pub fn entries(category: usize, owner: usize) -> List {
    owners(category) + owner + 1
}

/// What the gate reports and the browser holds.
#[derive(Debug, Default)]
pub struct Seen {
    /// The visitor's grants.
    pub granted: Switches,
    /// Names that the last withdrawal could not remove.
    pub kept: Vec<String>,
    /// Names that the visitor wanted to delete and that are still in the browser.
    pub stuck: Vec<String>,
    /// Declared names that are in the browser, by category. Looked for only while the list shows, like the rest.
    pub found: Vec<Found>,
    /// The visitor's decisions, oldest first.
    pub records: Vec<Record>,
}

/// What changes the draft.
#[derive(Clone, Debug)]
pub enum DraftAction {
    /// The visitor operated one switch.
    Toggle(Place),
    /// A new look, whose grants become the switches.
    Follow,
    /// A new look that leaves the switches as the visitor moved them; names that could not be deleted.
    Look(Vec<String>),
    /// Show a tab.
    Show(Tab),
    /// Something to tell the visitor.
    Say(AttrValue),
    /// Fold a list, or unfold it.
    Unfold(List, bool),
    /// Render more of a list.
    More(List),
    /// A gap of this height takes the place of a part of a list; 0 = the part is rendered again.
    Gap(List, usize, u32),
    /// Search.
    Search(String),
}

impl Draft {
    /// How the switch at `place` stands.
    #[must_use]
    pub fn state(&self, place: Place) -> State {
        self.on.state(place.leads(&self.data))
    }

    /// How the switches stand.
    #[must_use]
    pub fn switches(&self) -> &Switches {
        &self.on
    }

    /// How many rows of a list are rendered; 0 = the list is folded.
    #[must_use]
    pub fn rows(&self, list: List) -> usize {
        for (one, rows) in &self.lists {
            if *one == list {
                return *rows;
            }
        }
        let category = self.data.categories.get(list / OWNERS);
        let is_unfolded = category.is_none_or(|category| !list.is_multiple_of(OWNERS) && category.len() <= SHORT);
        if is_unfolded { STEP } else { 0 }
    }

    /// The height of the gap that takes the place of a part of a list; 0 = the part is rendered.
    #[must_use]
    pub fn gap(&self, list: List, part: usize) -> u32 {
        let mut height = 0;
        for gap in &self.gaps {
            if (gap.0, gap.1) == (list, part) {
                height = gap.2;
            }
        }
        height
    }

    fn set_rows(&mut self, list: List, rows: usize) {
        self.lists.retain(|(one, _)| *one != list);
        self.lists.push((list, rows));
    }
}

impl Reducible for Draft {
    type Action = DraftAction;

    fn reduce(self: Rc<Self>, action: DraftAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            DraftAction::Toggle(place) => next.on.toggle(place, &next.data),
            DraftAction::Follow => {
                next.look(Vec::new());
                next.on = next.seen.granted.clone();
            }
            DraftAction::Look(stuck) => next.look(stuck),
            DraftAction::Show(tab) => {
                // The message was about the other tab.
                (next.tab, next.message) = (tab, AttrValue::default());
                next.look(Vec::new());
            }
            DraftAction::Say(message) => next.message = message,
            DraftAction::Unfold(list, is_open) => {
                let rows = next.rows(list);
                if is_open != (rows > 0) {
                    next.set_rows(list, if is_open { STEP } else { 0 });
                }
            }
            DraftAction::More(list) => next.set_rows(list, next.rows(list) + STEP),
            DraftAction::Gap(list, part, height) => {
                next.gaps.retain(|gap| (gap.0, gap.1) != (list, part));
                next.gaps.push((list, part, height));
            }
            DraftAction::Search(wanted) => {
                if next.hay.length() == 0 {
                    next.hay = search::hay(&next.data);
                }
                next.hits = search::search(&next.hay, &wanted, &next.data).map(Rc::new);
                next.set_rows(HITS, STEP);
                next.gaps.clear();
            }
        }
        Rc::new(next)
    }
}

impl Draft {
    fn look(&mut self, stuck: Vec<String>) {
        let mut seen = Seen { granted: Switches::granted(&self.data), kept: js::kept(), stuck, ..Seen::default() };
        if self.tab == Tab::Choices {
            seen.found = found::found(&self.data);
            seen.records = history::records(&self.data);
        }
        self.seen = Rc::new(seen);
    }
}

/// The draft of the switches of `data`. The draft follows the gate as long as the panel is shown.
#[hook]
pub fn use_draft(data: &Rc<PanelData>, tab: Tab) -> UseReducerHandle<Draft> {
    let data = data.clone();
    let draft = use_reducer(|| Draft {
        data,
        on: Switches::default(),
        tab,
        message: AttrValue::default(),
        seen: Rc::default(),
        lists: Vec::new(),
        gaps: Vec::new(),
        hay: Array::new(),
        hits: None,
        dialog: NodeRef::default(),
        heading: NodeRef::default(),
        notice: NodeRef::default(),
        field: NodeRef::default(),
    });
    let switches = draft.dispatcher();
    let (dialog, heading) = (draft.dialog.clone(), draft.heading.clone());
    use_effect_with((), move |()| {
        page::show(dialog.cast(), heading.cast());
        let follow = move || switches.dispatch(DraftAction::Follow);
        follow();
        let subscription = js::Subscription::new(follow);
        move || drop(subscription)
    });
    draft
}
