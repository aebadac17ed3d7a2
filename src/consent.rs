//! Consent: what the visitor decided, and the only function that changes it.
//!
//! `step` is total and pure: every state takes every event, time and id come in with the event, and what is to be done
//! comes out as a set of effects that the gate performs in their order.
//! Invariant: nothing optional is granted but by an event in which the visitor, or the site's script, grants it.

pub mod bits;
pub mod record;
mod step;

use crate::calendar::Seconds;
use crate::kind::Nr;
use crate::table::{Category, Entry, IS_LEAN, Table};

pub use bits::{Answers, Of};
pub(crate) use step::{advance, end};

/// Sixteen characters of base64url, drawn at random with the first decision and kept with later ones.
pub type Id = [u8; 16];

/// What the gate knows of the visitor's will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// What was decided; of version 0 = nothing yet, so nothing optional is allowed.
    decision: Decision,
    /// What else holds on this page.
    terms: Terms,
    /// Vendors that no answer of the visitor's speaks for, as refused: they are newer than the decision, the signal speaks
    /// against them, or they need an answer of their own. No part of the decision, so nothing of it is recorded.
    barred: Answers,
}

/// What holds on a page besides table and decision: what the browser asks, and the law of the visitor's region
/// (`Law` in the catalogue).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The browser asks to be opted out of the sale and sharing of data (Global Privacy Control).
    pub opt_out: bool,
    /// Some vendors need an answer of their own.
    pub separate: bool,
    /// Who refused everything is not asked again for so many months; 0 = as long as any decision holds.
    pub refusal_months: u32,
}

impl Terms {
    /// None.
    pub const NONE: Self = Terms { opt_out: false, separate: false, refusal_months: 0 };
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
    pub opt_out: bool,
    /// Whether somebody of age gave it: the visitor said so, or their guardian.
    pub of_age: bool,
    /// Pseudonym of this browser's decisions.
    pub id: Id,
    /// What was granted and refused.
    pub answers: Answers,
}

impl Decision {
    /// What no policy was ever decided under.
    pub const EMPTY: Self = Decision {
        version: 0,
        time: 0,
        method: Method::Reject,
        opt_out: false,
        of_age: false,
        id: [0; 16],
        answers: Answers::NONE,
    };

    /// Whether this is the visitor's own later word against the opt_out: switch by switch, while it was given. "Accept all" is
    /// not that explicit, and a script's word is not the visitor's (11 CCR § 7025(c)).
    #[inline]
    pub(crate) fn outweighs_opt_out(&self) -> bool {
        self.opt_out && self.method as u32 == Method::Save as u32
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

    /// The word in the API and in receipts.
    pub const fn word(self) -> &'static str {
        match self {
            Method::Accept => "accept",
            Method::Reject => "reject",
            Method::Save => "save",
            Method::Close => "close",
            Method::Withdraw => "withdraw",
            Method::Script => "script",
        }
    }
}

/// What can happen to a state.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A page begins, with what the browser had stored.
    Load {
        /// The stored decision, if it could be read.
        stored: Option<&'a Decision>,
        /// What else holds on this page.
        terms: Terms,
        /// Now.
        now: Seconds,
    },
    /// A decision is made.
    Decide {
        /// What is chosen.
        choice: Choice<'a>,
        /// How it was given.
        method: Method,
        /// Whether somebody of age gave it. Where minors are expected, nothing is granted without.
        of_age: bool,
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

impl Default for State {
    #[inline]
    fn default() -> Self {
        State::UNDECIDED
    }
}

impl State {
    /// Nothing is decided.
    pub const UNDECIDED: Self = State { decision: Decision::EMPTY, terms: Terms::NONE, barred: Answers::NONE };

    /// What else holds on this page.
    #[inline]
    pub fn terms(&self) -> Terms {
        self.terms
    }

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
        if !IS_LEAN && self.barred.get(Of::Vendor, vendor).is_some() {
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
