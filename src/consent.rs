//! Consent: what the visitor decided, and the only function that changes it.
//!
//! `step` is total and pure: every state takes every event, the event carries the time and the id, and the result is a
//! set of effects that gate.js performs in their order.
//! Invariant: nothing optional is granted but by an event in which the visitor, or a script of the site, grants it.

pub mod bits;
pub mod record;
mod step;

use crate::calendar::Seconds;
use crate::kind::Nr;
use crate::table::{Category, Entry, IS_LEAN, Table};

pub use bits::{Answers, Of};
pub(crate) use step::{advance, end};

/// Sixteen random characters of base64url, drawn with the first decision and kept with later decisions.
pub type Id = [u8; 16];

/// The decision and what else decides on grants on this page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The decision. Version 0 = no decision yet, so nothing optional is allowed.
    decision: Decision,
    /// What holds on this page besides table and decision.
    terms: Terms,
    /// Vendors that no answer of the visitor covers, as refused: the vendor is newer than the decision, the opt-out
    /// signal is about the vendor, or the vendor needs an answer of its own. Not a part of the decision, so not in the
    /// record.
    barred: Answers,
}

/// What holds on a page besides table and decision: the opt-out signal, and the law of the visitor's region (`Law` in
/// `crates/catalogue`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The browser sends the opt-out signal: no sale and no sharing of data (Global Privacy Control).
    pub opt_out: bool,
    /// The law asks for separate consent to some vendors, so these vendors need an answer of their own.
    pub separate: bool,
    /// Calendar months for which a visitor who refused everything is not asked again; 0 = as long as any decision
    /// holds.
    pub refusal_months: u32,
}

impl Terms {
    /// No opt-out signal, and no special law.
    pub const NONE: Self = Terms { opt_out: false, separate: false, refusal_months: 0 };
}

/// What the visitor decided, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Policy version under which the visitor decided.
    pub version: u32,
    /// Time of the decision.
    pub time: Seconds,
    /// How the decision was given.
    pub method: Method,
    /// Whether the browser sent the opt-out signal at that time (Global Privacy Control). The opt-out signal is no
    /// click.
    pub opt_out: bool,
    /// Whether a person of age decided: the visitor said so, or a guardian of the visitor.
    pub of_age: bool,
    /// Random id of this browser's decisions, a pseudonym.
    pub id: Id,
    /// What the visitor granted and refused.
    pub answers: Answers,
}

impl Decision {
    /// No decision: there is no policy version 0. All fields are zero, so that a static takes no bytes in the module.
    pub const EMPTY: Self = Decision {
        version: 0,
        time: 0,
        method: Method::ALL[0],
        opt_out: false,
        of_age: false,
        id: [0; 16],
        answers: Answers::NONE,
    };

    /// Whether this decision counts more than the opt-out signal: the visitor decided switch by switch while the
    /// browser sent the opt-out signal. "Accept all" is not explicit enough, and a decision by a script is not the
    /// visitor's (11 CCR § 7025(c)).
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
    /// The visitor closed the banner, which refuses (Garante, 10 June 2021).
    Close,
    /// The visitor took every grant back.
    Withdraw,
    /// By a script of the site, not by a click on our buttons.
    Script,
}

impl Method {
    /// All methods.
    pub const ALL: [Method; 6] =
        [Method::Accept, Method::Reject, Method::Save, Method::Close, Method::Withdraw, Method::Script];

    /// The letter in the record (`docs/record.md`).
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
    /// A page begins.
    Load {
        /// The stored decision, if it could be read.
        stored: Option<&'a Decision>,
        /// What holds on this page besides table and decision.
        terms: Terms,
        /// The current time.
        now: Seconds,
    },
    /// The visitor or a script of the site decides.
    Decide {
        /// What is chosen.
        choice: Choice<'a>,
        /// How the decision is given.
        method: Method,
        /// Whether a person of age decides. Where minors are expected, only a person of age grants.
        of_age: bool,
        /// The current time.
        now: Seconds,
        /// A new random id, for the first decision. Later decisions keep the first id.
        id: Id,
    },
    /// The visitor has seen the notice of changes that need no new answer. While the banner asks, this event changes
    /// nothing: the answer to the banner covers the changes too.
    Acknowledge,
}

/// What a decision chooses.
#[derive(Clone, Copy, Debug)]
pub enum Choice<'a> {
    /// Grants every optional category that is not sensitive.
    AcceptAll,
    /// Refuses every optional category.
    RejectAll,
    /// Grants and refuses some. An optional category without an answer here keeps its grant, or else is refused. An answer
    /// for a category replaces older answers for its entries.
    Some(&'a Answers),
    /// Answers some, and leaves all else as it is: what had no answer is still asked.
    Part(&'a Answers),
}

/// What is to be done after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Effect {
    /// Write the record.
    Store = 1,
    /// Remove every cookie and storage key that this page sees and that may not stay.
    Sweep = 2,
    /// Also remove declared names that this page does not see: a grant was taken back, or a refusal is new.
    Purge = 4,
    /// Activate tagged elements that are granted.
    Activate = 8,
    /// Ask the visitor.
    Ask = 16,
    /// Stop asking, and show the way back to the choices.
    Settle = 32,
    /// Tell the listeners of the page about the decision.
    Notify = 64,
    /// Show what has changed, without asking.
    Inform = 128,
}

/// A set of effects. gate.js stores, shows, sweeps, activates and tells, in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects(u32);

impl Effects {
    /// The set as bits, for gate.js.
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

/// The next state, and the effects to perform.
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
    /// No decision yet.
    pub const UNDECIDED: Self = State { decision: Decision::EMPTY, terms: Terms::NONE, barred: Answers::NONE };

    /// What holds on this page besides table and decision.
    #[inline]
    pub fn terms(&self) -> Terms {
        self.terms
    }

    /// The decision; none = no decision yet.
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

    /// Whether a category is allowed: a required category always, an optional category after its grant.
    #[inline]
    pub fn allows_category(&self, category: Category, table: &Table<'_>) -> bool {
        table.is_required(category) || self.answer(Of::Category, table.nr_of(category)) == Some(true)
    }

    /// Whether a vendor is allowed, which means that an entry of the vendor is allowed ([`State::allows`] reads the
    /// vendor's own answer). A vendor without entries is never allowed.
    #[inline]
    pub fn allows_vendor(&self, vendor: Nr, table: &Table<'_>) -> bool {
        vendor > 0 && self.has(vendor, true, table)
    }

    /// Whether an entry of the vendor in the category is allowed.
    #[inline]
    pub fn allows_part(&self, vendor: Nr, category: Nr, table: &Table<'_>) -> bool {
        let mut entries = table.entries();
        while let Some(entry) = table.next_entry(&mut entries) {
            let is_here = table.category_of(entry).is_some_and(|one| table.nr_of(one) == category);
            if is_here && table.vendor_of(entry) == vendor && self.allows(entry, table) {
                return true;
            }
        }
        false
    }

    /// Whether every entry is allowed.
    #[inline]
    pub fn allows_everything(&self, table: &Table<'_>) -> bool {
        !self.has(0, false, table)
    }

    /// Whether any entry of `vendor` is allowed, or refused for `allowed` = false; vendor 0 = of all entries.
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

    /// Whether an entry is allowed. An entry of a required category is always allowed. An entry of a barred vendor is
    /// refused. Otherwise the first answer counts: the entry's, the vendor's, the category's. Without an answer for the
    /// category the entry is refused: an older answer for the entry or the vendor does not count.
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
