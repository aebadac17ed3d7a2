//! The switches: of categories, of vendors with a switch of their own, and of entries where the visitor answers for
//! each entry.
//!
//! A vendor has no answer of its own below a category: its switch moves those of its entries.
//! Invariant: an entry that the draft has no place for is off.

use crate::data::{ENTRIES, PanelData, numbers};
use crate::web::js;

/// One more than the last switch of an entry.
const END: usize = ENTRIES + 4097;

/// How a switch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is on.
    Off,
    /// Some of it is on.
    Mixed,
    /// All is on.
    On,
}

/// What a switch is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The position of the category.
    pub category: usize,
    /// The first entry.
    pub start: usize,
    /// The end of the entries; 0 = the category as a whole.
    pub end: usize,
}

impl Place {
    /// The switch of a category.
    #[must_use]
    pub fn whole(category: usize) -> Self {
        Place { category, start: 0, end: 0 }
    }

    /// The switches that say how the switch stands.
    #[must_use]
    pub fn leads(self, data: &PanelData) -> &[usize] {
        let Some(category) = data.categories.get(self.category) else { return &[] };
        let all = &category.switches;
        all.get(self.start..if self.end == 0 { all.len() } else { self.end }).unwrap_or_default()
    }
}

/// All switches.
#[derive(Clone, Debug, Default)]
pub struct Switches(Vec<bool>);

impl Switches {
    /// The visitor's grants. Without a gate that answers for entries, a category grants its entries.
    #[must_use]
    pub fn granted(data: &PanelData) -> Self {
        let mut switches = Switches(vec![false; END]);
        let Some(categories) = js::granted() else { return switches };
        let entries = js::entries();
        for category in &data.categories {
            if js::is_true(&categories, &category.words.id()) && !(category.is_fine() && entries.is_some()) {
                switches.put(&category.switches, true);
            }
        }
        switches.put(&numbers(&entries.unwrap_or_default(), ENTRIES), true);
        switches
    }

    #[inline(never)]
    fn put(&mut self, all: &[usize], is_on: bool) {
        for at in all {
            if let Some(place) = self.0.get_mut(*at) {
                *place = is_on;
            }
        }
    }

    fn has(&self, at: usize) -> bool {
        self.0.get(at) == Some(&true)
    }

    /// Whether something is on here that is off in `other`.
    #[must_use]
    pub fn exceeds(&self, other: &Self) -> bool {
        (0..END).any(|at| self.has(at) && !other.has(at))
    }

    /// How a switch stands.
    #[inline(never)]
    pub(super) fn state(&self, leads: &[usize]) -> State {
        let mut on = 0;
        for at in leads {
            on += usize::from(self.has(*at));
        }
        match on {
            0 => State::Off,
            _ if on == leads.len() => State::On,
            _ => State::Mixed,
        }
    }

    /// Whether everything at a place waits for vendors' own switches, which are off.
    #[must_use]
    pub fn waits(&self, place: Place, data: &PanelData) -> bool {
        let Some(category) = data.categories.get(place.category).filter(|category| category.is_fine()) else {
            return false;
        };
        let is_off = |own: usize| own > 0 && !self.has(own);
        let end = place.start + place.leads(data).len();
        (place.start..end).all(|at| is_off(data.own(category, category.owner(at))))
    }

    /// Operates a switch: turns all off where all was on, else all on. The switches of vendors move with that of their
    /// category. A vendor's own switch moves those of its entries. While it is off, they are.
    pub(super) fn toggle(&mut self, place: Place, data: &PanelData) {
        let leads = place.leads(data);
        let is_on = self.state(leads) != State::On;
        self.put(leads, is_on);
        let mut at = place.category;
        if place.end == 0 && data.categories.get(at).is_some_and(|category| !category.follows) {
            at += 1;
            while data.categories.get(at).is_some_and(|category| category.follows) {
                self.put(&[at], is_on);
                at += 1;
            }
        }
        for category in &data.categories {
            for owner in 1..=if category.is_fine() { category.vendors() } else { 0 } {
                let own = data.own(category, owner);
                let (start, end) = category.of_owner(owner);
                if own > 0 && (own == place.category || !self.has(own)) {
                    self.put(category.switches.get(start..end).unwrap_or_default(), self.has(own));
                }
            }
        }
    }

    /// The answers as the gate takes them. A category is granted only where all its entries are.
    #[must_use]
    pub fn answers(&self, data: &PanelData) -> js::Choices {
        let choices = js::Choices::default();
        for category in &data.categories {
            if category.required {
                continue;
            }
            let mut whole = true;
            for switch in &category.switches {
                let is_on = self.has(*switch);
                if category.is_fine() {
                    choices.set(&["#", &js::digits((switch - ENTRIES) as u32)].concat(), is_on);
                }
                whole &= is_on;
            }
            choices.set(&category.words.id(), whole);
        }
        choices
    }
}
