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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What was decided; of version 0 = nothing yet, so nothing optional is allowed.
    decision: Decision,
    /// Whether the browser asks to be opted out on this page (Global Privacy Control).
    signal: bool,
    /// Vendors that no answer of the visitor's speaks for, as refused: they are newer than the decision, or the signal
    /// speaks against them. No part of the decision, so nothing of it is recorded.
    barred: Answers,
}

/// What the visitor decided, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Policy version that it was made under.
    pub version: u32,
    /// When.
    pub time: Seconds,
    /// How.
    pub method: Method,
    /// Whether the browser asked to be opted out at that time (Global Privacy Control): a signal, and no click.
    pub signal: bool,
    /// Pseudonym of this browser's decisions.
    pub id: Id,
    /// What was granted and refused.
    pub answers: Answers,
}

impl Decision {
    /// What no policy was ever decided under.
    pub(crate) const EMPTY: Self =
        Decision { version: 0, time: 0, method: Method::Reject, signal: false, id: [0; 16], answers: Answers::NONE };

    /// Whether this is the visitor's own later word against the signal: switch by switch, while it was given. "Accept all" is
    /// not that explicit, and a script's word is not the visitor's (11 CCR § 7025(c)).
    #[inline]
    pub(crate) fn outweighs_signal(&self) -> bool {
        self.signal && self.method as u32 == Method::Save as u32
    }
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
        /// Whether the browser asks to be opted out of the sale and sharing of data (Global Privacy Control).
        signal: bool,
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
    /// The visitor has seen the notice of changes that need no new answer. While something is asked, nothing happens: the
    /// answer says more.
    Acknowledge,
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
    /// Show what has changed, without asking.
    Inform = 128,
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
    let before = state.decision.answers;
    let next = &mut state.decision;
    let decides = matches!(event, Event::Decide { .. });
    let mut informs = table.noticed() > next.version;
    match event {
        Event::Load { stored, signal, now } => {
            *next = Decision::EMPTY;
            state.signal = signal;
            if let Some(stored) = stored
                && holds(stored, now, table)
            {
                *next = *stored;
            }
            informs = table.noticed() > next.version;
        }
        Event::Decide { choice, method, now, id } => {
            if next.version == 0 {
                next.id = id;
            }
            (next.version, next.time, next.method) = (table.version(), now, method);
            next.signal = state.signal;
            informs = false;
            // Answers to all replace what vendors were told one by one; answers to some keep the rest.
            match choice {
                Choice::Some(picks) => next.answers.overlay(picks),
                _ => next.answers = Answers::NONE,
            }
        }
        Event::Acknowledge => {}
    }
    let mut asks = false;
    let mut categories = table.categories();
    while let Some(category) = table.next_category(&mut categories) {
        let nr = table.nr_of(category);
        let mut answer = next.answers.get(Of::Category, nr);
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
        asks |= answer.is_none() && !table.is_required(category);
    }
    asks |= bar(state, table);
    let next = &mut state.decision;
    let takes_back = before.loses_to(&next.answers);
    let is_decided = next.version > 0;
    let acknowledges = matches!(event, Event::Acknowledge) && is_decided && !asks;
    if acknowledges {
        next.version = table.version();
        informs = false;
    }
    let mut effects = Effects::default();
    effects.add(Effect::Store, decides || acknowledges);
    effects.add(Effect::Sweep, true);
    effects.add(Effect::Purge, takes_back);
    effects.add(Effect::Activate, true);
    effects.add(Effect::Ask, asks);
    effects.add(Effect::Settle, !asks && is_decided);
    effects.add(Effect::Notify, decides);
    effects.add(Effect::Inform, informs && !asks && is_decided);
    effects
}

/// Finds the vendors that the decision does not speak for; whether the visitor is to be asked about one. Nobody who refuses a
/// category is asked about a new vendor in it.
#[inline]
fn bar(state: &mut State, table: &Table<'_>) -> bool {
    let mut asks = false;
    state.barred = Answers::NONE;
    if state.decision.version == 0 {
        return false;
    }
    let mut vendors = table.vendors();
    while let Some(vendor) = table.next_vendor(&mut vendors) {
        let nr = table.vendor_nr(vendor);
        let is_new = table.since(vendor) > state.decision.version;
        asks |= is_new && state.allows_vendor(nr, table);
        if is_new || state.signal && table.opts_out(vendor) && !state.decision.outweighs_signal() {
            state.barred.set(Of::Vendor, nr, Some(false));
        }
    }
    asks
}

/// Whether a stored decision may be relied on at all.
#[inline]
fn holds(decision: &Decision, now: Seconds, table: &Table<'_>) -> bool {
    // A clock set back must not lengthen a grant, and a newer policy than ours is one that we cannot read.
    decision.time <= now + CLOCK_SKEW && now < table.decision_end(decision.time) && decision.version <= table.version()
}

impl Default for State {
    #[inline]
    fn default() -> Self {
        State::UNDECIDED
    }
}

impl State {
    /// Nothing is decided.
    pub const UNDECIDED: Self = State { decision: Decision::EMPTY, signal: false, barred: Answers::NONE };

    /// What was decided; none = nothing yet.
    #[inline]
    pub fn decision(&self) -> Option<&Decision> {
        (self.decision.version > 0).then_some(&self.decision)
    }

    #[inline]
    fn answer(&self, of: Of, nr: Nr) -> Option<bool> {
        self.decision.answers.get(of, nr)
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
        let vendor = table.vendor_of(entry);
        if self.barred.get(Of::Vendor, vendor).is_some() {
            return false;
        }
        let Some(granted) = self.answer(Of::Category, table.nr_of(category)) else { return false };
        if let Some(own) = self.answer(Of::Entry, table.entry_nr(entry)) {
            return own;
        }
        self.answer(Of::Vendor, vendor).unwrap_or(granted)
    }
}

#[cfg(test)]
mod tests;
