//! Consent: what the visitor decided, and the only function that changes it.
//!
//! `step` is total and pure: every state takes every event, time and id come in with the event, and what is to be done
//! comes out as a set of effects that the gate performs in their order.
//! Invariant: nothing optional is granted but by an event in which the visitor, or the site's script, grants it.

pub mod bits;
pub mod record;

use crate::calendar::Seconds;
use crate::catalogue::Nr;
use crate::table::{Category, Entry, Table};

pub use bits::{Answers, Of};

/// How far a record may lie in the future before it is not believed: clocks differ, but a grant must not outlive its period.
const CLOCK_SKEW: Seconds = 86_400;

/// Sixteen characters of base64url, drawn at random with the first decision and kept with later ones.
pub type Id = [u8; 16];

/// What the gate knows of the visitor's will.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What was decided; none = nothing yet, so nothing optional is allowed.
    pub decision: Option<Decision>,
}

/// What the visitor decided, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Policy version that it was made under.
    pub version: u32,
    /// When.
    pub time: Seconds,
    /// How.
    pub method: Method,
    /// Pseudonym of this browser's decisions.
    pub id: Id,
    /// What was granted and refused.
    pub answers: Answers,
}

impl Decision {
    /// What no policy was ever decided under.
    pub(crate) const EMPTY: Self =
        Decision { version: 0, time: 0, method: Method::Reject, id: [0; 16], answers: Answers::NONE };
}

/// How a decision was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// "Accept all".
    Accept,
    /// "Reject all".
    Reject,
    /// Switch by switch.
    Save,
    /// The banner was closed, which refuses (Garante, 10 June 2021).
    Close,
    /// Everything was taken back.
    Withdraw,
    /// By a script of the site, not by a click on our buttons.
    Script,
}

impl Method {
    /// All methods.
    pub const ALL: [Method; 6] =
        [Method::Accept, Method::Reject, Method::Save, Method::Close, Method::Withdraw, Method::Script];

    /// The letter in the record.
    #[inline]
    pub fn letter(self) -> u8 {
        b"arscwp".get(self as usize).copied().unwrap_or(0)
    }
}

/// What can happen to a state.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A page begins, with what the browser had stored.
    Load {
        /// The stored decision, if it could be read.
        stored: Option<&'a Decision>,
        /// Now.
        now: Seconds,
    },
    /// A decision is made.
    Decide {
        /// What is chosen.
        choice: Choice<'a>,
        /// How it was given.
        method: Method,
        /// Now.
        now: Seconds,
        /// Fresh random id, used when there is none yet.
        id: Id,
    },
}

/// What a decision chooses.
#[derive(Clone, Copy, Debug)]
pub enum Choice<'a> {
    /// Grants every optional category that is not sensitive.
    AcceptAll,
    /// Refuses every optional category.
    RejectAll,
    /// Grants and refuses some; optional categories that it leaves out keep their answer, or are refused.
    Some(&'a Answers),
}

/// What is to be done after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Effect {
    /// Write the record.
    Store = 1,
    /// Remove every cookie and storage key in sight that may not stay.
    Sweep = 2,
    /// Also remove declared names that cannot be seen from this page: a grant was taken back, or a refusal is new.
    Purge = 4,
    /// Bring tagged elements to life.
    Activate = 8,
    /// Ask the visitor.
    Ask = 16,
    /// Stop asking; leave a way back to the choices.
    Settle = 32,
    /// Tell listeners.
    Notify = 64,
}

/// A set of effects, performed in the order of [`Effect`]'s numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects(u32);

impl Effects {
    /// The set as bits, for the gate's ABI.
    #[inline]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether the set holds `effect`.
    #[inline]
    pub const fn contains(self, effect: Effect) -> bool {
        self.0 & effect as u32 != 0
    }

    #[inline]
    fn add(&mut self, effect: Effect, when: bool) {
        if when {
            self.0 |= effect as u32;
        }
    }
}

/// The next state, and what is to be done.
#[inline]
pub fn step(mut state: State, event: Event<'_>, table: &Table<'_>) -> (State, Effects) {
    let effects = advance(&mut state, event, table);
    (state, effects)
}

/// [`step`] in place: a state is 1.5 kB, which the gate need not carry around.
#[inline]
pub(crate) fn advance(state: &mut State, event: Event<'_>, table: &Table<'_>) -> Effects {
    let before = state.decision.as_ref().map_or(Answers::NONE, |old| old.answers.clone());
    let decides = matches!(event, Event::Decide { .. });
    match event {
        Event::Load { stored, now } => {
            state.decision = None;
            if let Some(stored) = stored
                && holds(stored, now, table)
            {
                state.decision = Some(stored.clone());
            }
        }
        Event::Decide { choice, method, now, id } => {
            let next = state.decision.get_or_insert(Decision { id, ..Decision::EMPTY });
            (next.version, next.time, next.method) = (table.version(), now, method);
            // Answers to all replace what vendors were told one by one; answers to some keep the rest.
            match choice {
                Choice::Some(picks) => next.answers.overlay(picks),
                _ => next.answers = Answers::NONE,
            }
        }
    }
    let mut asks = false;
    let mut categories = table.categories();
    while let Some(category) = table.next_category(&mut categories) {
        let nr = table.nr_of(category);
        let mut answer = None;
        if let Some(next) = &mut state.decision {
            answer = next.answers.get(Of::Category, nr);
            if let Event::Decide { choice, .. } = event {
                let was_granted = before.get(Of::Category, nr) == Some(true);
                let granted = match choice {
                    Choice::AcceptAll => !table.is_sensitive(category) || was_granted,
                    Choice::RejectAll => false,
                    Choice::Some(_) => answer == Some(true),
                };
                // What is required is no answer of the visitor's.
                answer = (!table.is_required(category)).then_some(granted);
            } else if table.renewed(category) > next.version {
                // Its meaning has changed since.
                answer = None;
            }
            next.answers.set(Of::Category, nr, answer);
        }
        asks |= answer.is_none() && !table.is_required(category);
    }
    let takes_back = before.loses_to(state.decision.as_ref().map_or(&Answers::NONE, |next| &next.answers));
    let mut effects = Effects::default();
    effects.add(Effect::Store, decides);
    effects.add(Effect::Sweep, true);
    effects.add(Effect::Purge, takes_back);
    effects.add(Effect::Activate, true);
    effects.add(Effect::Ask, asks);
    effects.add(Effect::Settle, !asks && state.decision.is_some());
    effects.add(Effect::Notify, decides);
    effects
}

/// Whether a stored decision may be relied on at all.
#[inline]
fn holds(decision: &Decision, now: Seconds, table: &Table<'_>) -> bool {
    // A clock set back must not lengthen a grant, and a newer policy than ours is one that we cannot read.
    decision.time <= now + CLOCK_SKEW && now < table.decision_end(decision.time) && decision.version <= table.version()
}

impl State {
    #[inline]
    fn answer(&self, of: Of, nr: Nr) -> Option<bool> {
        self.decision.as_ref()?.answers.get(of, nr)
    }

    /// Whether the visitor has answered for this category.
    #[inline]
    pub fn has_answer(&self, category: Nr) -> bool {
        self.answer(Of::Category, category).is_some()
    }

    /// Whether a category is allowed: required ones always, others after their grant.
    #[inline]
    pub fn allows_category(&self, category: Category, table: &Table<'_>) -> bool {
        table.is_required(category) || self.answer(Of::Category, table.nr_of(category)) == Some(true)
    }

    /// Whether a vendor is allowed: when one of its entries is. The vendor's own answer counts there; without entries, never.
    #[inline]
    pub fn allows_vendor(&self, vendor: Nr, table: &Table<'_>) -> bool {
        vendor > 0 && self.has(vendor, true, table)
    }

    /// Whether every entry is allowed.
    #[inline]
    pub fn allows_everything(&self, table: &Table<'_>) -> bool {
        !self.has(0, false, table)
    }

    /// Whether an entry of this vendor, or of anyone for 0, is allowed or refused.
    #[inline]
    fn has(&self, vendor: Nr, allowed: bool, table: &Table<'_>) -> bool {
        let mut entries = table.entries();
        while let Some(entry) = table.next_entry(&mut entries) {
            if (vendor == 0 || table.vendor_of(entry) == vendor) && self.allows(entry, table) == allowed {
                return true;
            }
        }
        false
    }

    /// Whether an entry is allowed: a required category always; else its own answer, its vendor's, its category's.
    /// Without an answer to the category, no older override speaks for it.
    #[inline]
    pub fn allows(&self, entry: Entry, table: &Table<'_>) -> bool {
        let Some(category) = table.category_of(entry) else { return false };
        if table.is_required(category) {
            return true;
        }
        let Some(granted) = self.answer(Of::Category, table.nr_of(category)) else { return false };
        if let Some(own) = self.answer(Of::Entry, table.entry_nr(entry)) {
            return own;
        }
        self.answer(Of::Vendor, table.vendor_of(entry)).unwrap_or(granted)
    }
}

#[cfg(test)]
mod tests;
