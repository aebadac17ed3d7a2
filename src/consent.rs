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
    /// Also remove declared names that cannot be seen from this page: something was taken back.
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
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether the set holds `effect`.
    pub const fn contains(self, effect: Effect) -> bool {
        self.0 & effect as u32 != 0
    }

    fn add(&mut self, effect: Effect, when: bool) {
        if when {
            self.0 |= effect as u32;
        }
    }
}

/// The next state, and what is to be done.
pub fn step(mut state: State, event: Event<'_>, table: &Table<'_>) -> (State, Effects) {
    let effects = advance(&mut state, event, table);
    (state, effects)
}

/// [`step`] in place: a state is 1.5 kB, which the gate need not carry around.
#[inline(never)]
pub(crate) fn advance(state: &mut State, event: Event<'_>, table: &Table<'_>) -> Effects {
    let old = state.decision.take();
    let before = old.as_ref().map(|old| &old.answers);
    let decides = matches!(event, Event::Decide { .. });
    let mut next = match event {
        Event::Load { stored, now } => stored.filter(|stored| holds(stored, now, table)).cloned(),
        Event::Decide { choice, method, now, id } => {
            let mut answers = Answers::default();
            // Answers to all replace what vendors were told one by one; answers to some keep the rest.
            if let Choice::Some(picks) = choice {
                answers = before.cloned().unwrap_or_default();
                answers.overlay(picks);
            }
            let id = old.as_ref().map_or(id, |old| old.id);
            Some(Decision { version: table.version(), time: now, method, id, answers })
        }
    };
    let mut asks = false;
    for category in table.categories() {
        let nr = category.nr();
        let mut answer = None;
        if let Some(next) = &mut next {
            answer = next.answers.get(Of::Category, nr);
            if let Event::Decide { choice, .. } = event {
                let was_granted = before.is_some_and(|before| before.get(Of::Category, nr) == Some(true));
                let granted = match choice {
                    Choice::AcceptAll => !category.is_sensitive() || was_granted,
                    Choice::RejectAll => false,
                    Choice::Some(_) => answer == Some(true),
                };
                // What is required is no answer of the visitor's.
                answer = (!category.is_required()).then_some(granted);
            } else if category.renewed() > next.version {
                // Its meaning has changed since.
                answer = None;
            }
            next.answers.set(Of::Category, nr, answer);
        }
        asks |= answer.is_none() && !category.is_required();
    }
    let takes_back = before.is_some_and(|before| next.as_ref().is_none_or(|next| before.loses_grants(&next.answers)));
    let mut effects = Effects::default();
    effects.add(Effect::Store, decides);
    effects.add(Effect::Sweep, true);
    effects.add(Effect::Purge, takes_back);
    effects.add(Effect::Activate, true);
    effects.add(Effect::Ask, asks);
    effects.add(Effect::Settle, !asks && next.is_some());
    effects.add(Effect::Notify, decides);
    state.decision = next;
    effects
}

/// Whether a stored decision may be relied on at all.
fn holds(decision: &Decision, now: Seconds, table: &Table<'_>) -> bool {
    // A clock set back must not lengthen a grant, and a newer policy than ours is one that we cannot read.
    decision.time <= now + CLOCK_SKEW && now < table.period().end(decision.time) && decision.version <= table.version()
}

impl State {
    fn answer(&self, of: Of, nr: Nr) -> Option<bool> {
        self.decision.as_ref()?.answers.get(of, nr)
    }

    /// Whether the visitor has answered for this category.
    pub fn has_answer(&self, category: Nr) -> bool {
        self.answer(Of::Category, category).is_some()
    }

    /// Whether a category is allowed: required ones always, others after their grant.
    pub fn allows_category(&self, category: Category<'_>) -> bool {
        category.is_required() || self.answer(Of::Category, category.nr()) == Some(true)
    }

    /// Whether a vendor is allowed: when one of its entries is. The vendor's own answer counts there; without entries, never.
    pub fn allows_vendor(&self, vendor: Nr, table: &Table<'_>) -> bool {
        for entry in table.entries() {
            if entry.vendor() == vendor && self.allows(entry, table) {
                return true;
            }
        }
        false
    }

    /// Whether an entry is allowed: a required category always; else its own answer, its vendor's, its category's.
    /// Without an answer to the category, no older override speaks for it.
    #[inline(never)]
    pub fn allows(&self, entry: Entry<'_>, table: &Table<'_>) -> bool {
        let Some(category) = table.category(entry.category()) else { return false };
        if category.is_required() {
            return true;
        }
        let Some(granted) = self.answer(Of::Category, category.nr()) else { return false };
        let own = self.answer(Of::Entry, entry.nr()).or_else(|| self.answer(Of::Vendor, entry.vendor()));
        own.unwrap_or(granted)
    }
}

#[cfg(test)]
mod tests;
