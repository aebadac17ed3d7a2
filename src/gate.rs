//! The gate's decisions: may a page write a name, may a page read a name, may a name stay, may a request go out; the
//! record; the step of consent.
//!
//! gate.js asks, this module answers, and gate.js applies the answer. This module decides all that can be decided on
//! strings and numbers, so that no rule stands in two places. Text comes in as UTF-8 and goes out through one buffer.
//! The gate refuses what does not fit into the buffer.
//! Why `#[inline]` on most functions of the core: ARCHITECTURE.md, "How the core stays small".
//! Invariant: no panic, and every doubt ends in a refusal.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod cookie;
mod hold;
mod kept;
mod request;
mod scope;

use crate::calendar::Seconds;
use crate::consent::{Answers, Choice, Decision, Effects, Event, Id, Method, Of, State, Terms, advance, end, record};
use crate::kind::{Kind, Nr};
use crate::table::{Entry, IS_LEAN, Named, Table};
use crate::text::cut::{Pair, number, pair, take};
use crate::text::grow::Out;
use cookie::Cookie;
use kept::{HELD, Kept, WAITING};

/// The table in force and what the visitor decided.
pub struct Gate<'t> {
    table: Table<'t>,
    state: State,
    /// Where `start` reads records and `decide` reads picks. Not on the stack: the compiler would have to pass an
    /// address on the stack from function to function.
    scratch: [Decision; 2],
    /// Cookie strings that wait for the decision, and cookie strings that the gate has let through.
    kept: Kept,
}

/// Who decides, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// By which button, or by a script.
    pub method: Method,
    /// Whether a person of age decides. Where minors visit, a grant needs a person of age.
    pub of_age: bool,
}

/// What gate.js does with what the page asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Let the call through unchanged.
    AsAsked,
    /// Write the text in the output instead.
    Rewritten,
    /// Report the text in the output: the name, the category (for a request: the vendor), and the outcome.
    Reported,
}

/// How the gate judges a call. The gate reports every outcome but the first, under the name of the variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
enum Outcome {
    Granted,
    Refused,
    /// Refused until the visitor decides.
    Held,
    /// Let through because the gate only observes.
    Observed,
    /// Let through though no entry declares the name.
    Undeclared,
}

/// The highest number of an entry.
const LAST_ENTRY: u32 = 4096;

/// The moment that stands for "until the browser closes".
const SESSION: Seconds = 0;

impl<'t> Gate<'t> {
    /// A gate over the empty table, which refuses every cookie. gate.js asks nothing before [`Gate::load`] has
    /// succeeded.
    pub const CLOSED: Self = Gate {
        table: Table::EMPTY,
        state: State::UNDECIDED,
        scratch: [Decision::EMPTY, Decision::EMPTY],
        kept: Kept::EMPTY,
    };

    /// Takes a compiled table; false = not a whole table of this version, and the gate keeps the empty table.
    #[inline]
    pub fn load(&mut self, table: &'t [u8]) -> bool {
        self.table.load(table)
    }

    /// A page begins: reads the record among `cookies` (the value of `document.cookie`). `terms`: what holds on this
    /// page besides the record. `out` is scratch space.
    #[inline]
    pub fn start(&mut self, cookies: &[u8], terms: Terms, now: Seconds, out: &mut Out<'_>) -> Effects {
        let is_stored = record::find_into(&mut self.scratch, cookies, self.table.cookie(), out);
        let stored = is_stored.then_some(&self.scratch[0]);
        let effects = advance(&mut self.state, Event::Load { stored, terms, now }, &self.table);
        self.sift(&[], false, out);
        effects
    }

    /// The visitor or a script of the site decides. None = no valid choice, and nothing has changed: an id that is not
    /// declared, a required category refused, or a grant that needs a person of age. `picks`: for [`Method::Save`],
    /// lines of an id, a tab, and 1 or 0; an entry is named by `#` and its number. For [`Method::Script`] such a line for one category, whose answer leaves all
    /// else as it is. `out` is scratch space.
    #[inline]
    pub fn decide(
        &mut self,
        choice: Method,
        by: By,
        picks: &[u8],
        now: Seconds,
        id: Id,
        out: &mut Out<'_>,
    ) -> Option<Effects> {
        let By { method, of_age } = by;
        let needs_age = self.table.needs_age() && !of_age;
        let choice = match choice {
            Method::Accept if needs_age => return None,
            Method::Accept => Choice::AcceptAll,
            Method::Save | Method::Script => {
                self.picks(picks, choice)?;
                // Picks without a grant need no person of age.
                if needs_age && self.scratch[0].answers.loses_to(&Answers::NONE) {
                    return None;
                }
                let picks = &self.scratch[0].answers;
                if choice as u32 == Method::Script as u32 { Choice::Part(picks) } else { Choice::Some(picks) }
            }
            Method::Reject | Method::Close | Method::Withdraw => Choice::RejectAll,
        };
        let effects = advance(&mut self.state, Event::Decide { choice, method, of_age, now, id }, &self.table);
        self.sift(&[], false, out);
        Some(effects)
    }

    /// The visitor has seen the notice of changes.
    #[inline]
    pub fn acknowledge(&mut self) -> Effects {
        advance(&mut self.state, Event::Acknowledge, &self.table)
    }

    /// Reads answers to categories, vendors and entries into the first scratch decision; none = no valid choice. Whether
    /// an entry has the number is not asked: each answer would cost a look at every entry, and the answer for a number
    /// that no entry has grants nothing.
    #[inline]
    fn picks(&mut self, mut lines: &[u8], choice: Method) -> Option<()> {
        let picks = &mut self.scratch[0].answers;
        *picks = Answers::NONE;
        while !lines.is_empty() {
            let mut answer = take(&mut lines, b'\n');
            let id = take(&mut answer, b'\t');
            let granted = match answer {
                b"1" => true,
                b"0" => false,
                _ => return None,
            };
            if !IS_LEAN
                && choice as u32 == Method::Save as u32
                && let [b'#', digits @ ..] = id
            {
                let nr = number(digits);
                if nr == 0 || nr > LAST_ENTRY {
                    return None;
                }
                picks.set(Of::Entry, nr as Nr, Some(granted));
                continue;
            }
            let named = self.table.named(id)?;
            if self.table.is_required(named) && !granted {
                return None;
            }
            let is_category = self.table.as_category(named).is_some();
            // The answer for a vendor counts only where its category has an answer too.
            if !is_category && choice as u32 == Method::Script as u32 {
                return None;
            }
            let of = if is_category { Of::Category } else { Of::Vendor };
            picks.set(of, self.table.nr_of(named), Some(granted));
        }
        Some(())
    }

    /// May the page write this string to `document.cookie`, or this cookie, as the same string, to the cookie store?
    /// Only the gate itself writes the consent cookie. Any script may delete any other cookie. The gate lets a deletion
    /// through as a string that the gate has rewritten, if every browser reads the string to its end
    /// ([`Cookie::is_plain`]).
    #[inline]
    pub fn write(&mut self, text: &[u8], now: Seconds, out: &mut Out<'_>) -> Verdict {
        let Some(cookie) = Cookie::parse(text, now, out) else {
            return self.report(Outcome::Refused, &[], None, out);
        };
        let name = cookie.name;
        let entry = self.table.find(Kind::Cookie, name);
        let is_deleted = cookie.left.is_some_and(|left| left <= 0);
        let mut outcome = Outcome::Refused;
        if !self.table.is_consent_cookie(name) {
            outcome = if is_deleted && cookie.is_plain { Outcome::Granted } else { self.judge(Kind::Cookie, entry) };
        }
        if outcome == Outcome::Granted || outcome == Outcome::Held {
            let scope = out.written().len();
            if is_deleted {
                // A vendor's script deletes its test cookie. So the gate must not write the held cookie of this name
                // later.
                self.sift(name, false, out);
                // A deletion may name any time in the past. `Max-Age=0` has the same effect.
                out.text("; Max-Age=0");
            } else {
                if outcome == Outcome::Granted {
                    self.remember(name, out.written());
                }
                if let (Some(left), Some(entry)) = (cookie.left, entry) {
                    let last = self.table.end_of(entry, now);
                    if last != SESSION {
                        out.text("; Max-Age=").number(left.min(last - now) as u64);
                    }
                }
            }
            if outcome == Outcome::Granted {
                return if cookie.is_dated { Verdict::Rewritten } else { Verdict::AsAsked };
            }
            let mut attributes = out.written().get(..scope).unwrap_or(&[]);
            take(&mut attributes, b';');
            self.kept.forget(name, attributes);
            let start = self.kept.len();
            if !self.kept.put(&[HELD]).put(out.written()).end(start, WAITING) {
                outcome = Outcome::Refused;
            }
        }
        self.report(outcome, name, self.owner(entry), out)
    }

    /// May the page write this key, open this database, cache or file system, or register this service worker?
    #[inline]
    pub fn keep(&self, kind: Kind, name: &[u8], out: &mut Out<'_>) -> Verdict {
        let entry = self.entry(kind, name);
        match self.judge(kind, entry) {
            Outcome::Granted => Verdict::AsAsked,
            outcome => self.report(outcome, name, self.owner(entry), out),
        }
    }

    #[inline]
    fn report(&self, outcome: Outcome, name: &[u8], owner: Option<Named>, out: &mut Out<'_>) -> Verdict {
        out.clear();
        out.bytes(name).byte(b'\t');
        self.id(owner, out);
        out.text(match outcome {
            Outcome::Held => "\theld",
            Outcome::Observed if !IS_LEAN => "\tobserved",
            Outcome::Undeclared => "\tundeclared",
            _ => "\trefused",
        });
        Verdict::Reported
    }

    #[inline]
    fn id(&self, owner: Option<Named>, out: &mut Out<'_>) {
        if let Some(owner) = owner {
            out.bytes(self.table.id_of(owner));
        }
    }

    /// The category of an entry.
    #[inline]
    fn owner(&self, entry: Option<Entry>) -> Option<Named> {
        Some(self.table.category_of(entry?)?.into())
    }

    /// Whether a name is granted, and if not, the outcome. This function does not judge the consent cookie.
    #[inline]
    fn judge(&self, kind: Kind, entry: Option<Entry>) -> Outcome {
        if self.is_granted(kind, entry) {
            return if entry.is_some() { Outcome::Granted } else { Outcome::Undeclared };
        }
        if self.table.observes() {
            return Outcome::Observed;
        }
        if let Some(entry) = entry
            && kind == Kind::Cookie
            && !self.table.is_probe(entry)
            && let Some(category) = self.table.category_of(entry)
            && !self.state.has_answer(self.table.nr_of(category))
        {
            return Outcome::Held;
        }
        Outcome::Refused
    }

    /// May this name stay in the browser? For a cookie also: may the page read the cookie?
    #[inline]
    pub fn may_stay(&self, kind: Kind, name: &[u8]) -> bool {
        self.table.observes()
            || kind == Kind::Cookie && self.table.is_consent_cookie(name)
            || self.is_granted(kind, self.entry(kind, name))
    }

    /// The entry by which the gate judges a name. When the gate refuses a vendor's cookie, the vendor's library may
    /// keep the value in localStorage or sessionStorage under the same name. So the cookie's entry covers this key,
    /// even if the catalogue does not declare the key.
    #[inline]
    fn entry(&self, kind: Kind, name: &[u8]) -> Option<Entry> {
        let entry = self.table.find(kind, name);
        if entry.is_some() || !matches!(kind, Kind::LocalStorage | Kind::SessionStorage) {
            return entry;
        }
        self.table.find(Kind::Cookie, name).filter(|&cookie| self.table.vendor_of(cookie) > 0)
    }

    #[inline]
    fn is_granted(&self, kind: Kind, entry: Option<Entry>) -> bool {
        match (entry, kind) {
            (Some(entry), _) => self.state.allows(entry, &self.table),
            (None, Kind::Cookie) => self.table.spares_undeclared_cookies(),
            // A service worker can set any cookie, and no page can prevent a service worker from doing so.
            (None, Kind::ServiceWorker) => self.state.allows_everything(&self.table),
            // The site may need an undeclared storage key. So the gate only reports the key until the operator refuses
            // such keys.
            (None, _) => !self.table.refuses_undeclared_storage(),
        }
    }

    /// The part of `document.cookie` that the page may see.
    #[inline]
    pub fn visible(&self, cookies: &[u8], out: &mut Out<'_>) {
        self.filter(cookies, true, out);
    }

    /// Names among `cookies` that may not stay, one a line.
    #[inline]
    pub fn leftovers(&self, cookies: &[u8], out: &mut Out<'_>) {
        self.filter(cookies, false, out);
    }

    #[inline]
    fn filter(&self, mut cookies: &[u8], reads: bool, out: &mut Out<'_>) {
        while !cookies.is_empty() {
            let Pair { whole, mut name, .. } = pair(&mut cookies, b';');
            if name.len() == whole.len() {
                // `document.cookie` lists a nameless cookie as the value alone.
                name = &[];
            }
            if self.may_stay(Kind::Cookie, name) != reads {
                continue;
            }
            if reads {
                out.text(if out.written().is_empty() { "" } else { "; " }).bytes(whole);
            } else {
                out.bytes(name).byte(b'\n');
            }
        }
    }

    /// The id of the category that declares `name`; empty = undeclared.
    #[inline]
    pub fn category_of(&self, kind: Kind, name: &[u8], out: &mut Out<'_>) {
        self.id(self.owner(self.entry(kind, name)), out);
    }

    /// The numbers of the allowed entries of optional categories, separated by blanks.
    #[inline]
    pub fn entries(&self, out: &mut Out<'_>) {
        let mut entries = self.table.entries();
        while let Some(entry) = self.table.next_entry(&mut entries) {
            let is_optional = self.table.category_of(entry).is_some_and(|category| !self.table.is_required(category));
            if is_optional && self.state.allows(entry, &self.table) {
                out.number(self.table.entry_nr(entry).into()).byte(b' ');
            }
        }
    }

    /// Whether a category or vendor is granted, also while the gate only observes; none = no such id. `vendor/category`
    /// asks whether an entry of the vendor in the category is granted.
    #[inline]
    pub fn allows(&self, mut id: &[u8]) -> Option<bool> {
        let named = self.table.named(if IS_LEAN { id } else { take(&mut id, b'/') })?;
        if !IS_LEAN && !id.is_empty() {
            let category = self.table.named(id)?;
            let (vendor, category) = (self.table.nr_of(named), self.table.as_category(category)?);
            return Some(self.state.allows_part(vendor, self.table.nr_of(category), &self.table));
        }
        Some(match self.table.as_category(named) {
            Some(category) => self.state.allows_category(category, &self.table),
            None => self.state.allows_vendor(self.table.nr_of(named), &self.table),
        })
    }

    /// The cookie string that stores the decision (`Path=/; SameSite=Lax`, `Secure` on https); empty before a decision.
    #[inline]
    pub fn record(&self, is_secure: bool, out: &mut Out<'_>) {
        let Some(decision) = self.state.decision() else { return };
        out.bytes(self.table.cookie()).byte(b'=');
        record::write(decision, out);
        let life = end(decision.time, self.state.terms(), &self.table) - decision.time;
        out.text("; Path=/; SameSite=Lax; Max-Age=").number(life as u64);
        let domain = self.table.domain();
        if !domain.is_empty() {
            out.text("; Domain=").bytes(domain);
        }
        out.text(if is_secure { "; Secure" } else { "" });
    }
}

#[cfg(test)]
mod tests;
