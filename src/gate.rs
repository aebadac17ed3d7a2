//! The gate's decisions: may a name be written, may it be read, may it stay, may this be asked for; the record; the step of
//! consent.
//!
//! gate.js asks, we answer, it applies. Everything that can be decided on strings and numbers is decided here, so that
//! no rule stands twice. Text comes in UTF-8 and goes out through one buffer; what does not fit is refused.
//! Why `#[inline]` all over the core: ARCHITECTURE.md, "How the core stays small".
//! Invariant: no panic, and every doubt ends in a refusal.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod cookie;
mod hold;
mod kept;
mod request;
mod scope;

use crate::calendar::Seconds;
use crate::consent::{Answers, Choice, Decision, Effects, Event, Id, Method, Of, State, Terms, advance, end, record};
use crate::kind::Kind;
use crate::table::{Entry, Named, Table};
use crate::text::cut::{Pair, pair, take};
use crate::text::grow::Out;
use cookie::Cookie;
use kept::{HELD, Kept, WAITING};

/// The table in force and the visitor's will.
pub struct Gate<'t> {
    table: Table<'t>,
    state: State,
    /// Where `start` reads records and `decide` reads picks. Not on the stack: there the compiler would have to pass their address around.
    scratch: [Decision; 2],
    /// Cookie strings that wait for the decision, and those that were let through.
    kept: Kept,
}

/// Who decides, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// How: by which button, or by a script.
    pub method: Method,
    /// Whether somebody of age does, which grants need where minors visit.
    pub of_age: bool,
}

/// What becomes of what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Let through as it is.
    AsAsked,
    /// Replaced by the text in the output.
    Rewritten,
    /// Reported by the text in the output: name, category or, of a request, vendor, and outcome.
    Reported,
}

/// How something is judged; all but the first are reported, in these words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Granted,
    Refused,
    /// Refused until the visitor decides.
    Held,
    /// Let through because the gate only observes.
    Observed,
    /// Let through because the operator spares what is not declared.
    Undeclared,
}

/// The moment that stands for "until the browser closes".
const SESSION: Seconds = 0;

impl<'t> Gate<'t> {
    /// A gate over no table, which refuses everything.
    pub const CLOSED: Self = Gate {
        table: Table::EMPTY,
        state: State::UNDECIDED,
        scratch: [Decision::EMPTY, Decision::EMPTY],
        kept: Kept::EMPTY,
    };

    /// Takes a compiled table; false = no table of this version, and everything is refused.
    #[inline]
    pub fn load(&mut self, table: &'t [u8]) -> bool {
        self.table.load(table)
    }

    /// A page begins: reads the record among `cookies` (what `document.cookie` holds). `terms`: what else
    /// holds on this page. `out` is only worked in.
    #[inline]
    pub fn start(&mut self, cookies: &[u8], terms: Terms, now: Seconds, out: &mut Out<'_>) -> Effects {
        let is_stored = record::find_into(&mut self.scratch, cookies, self.table.cookie(), out);
        let stored = is_stored.then_some(&self.scratch[0]);
        let effects = advance(&mut self.state, Event::Load { stored, terms, now }, &self.table);
        self.sift(&[], false, out);
        effects
    }

    /// The visitor or a script of the site decides. None = no such choice: an id that is not declared, a required
    /// category refused, or a grant that needs somebody of age; nothing has changed then. `picks`: for [`Method::Save`],
    /// lines of an id, a tab, and 1 or 0. `out` is only worked in.
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
            Method::Save => {
                self.picks(picks)?;
                // What grants nothing takes nothing from anybody.
                if needs_age && self.scratch[0].answers.loses_to(&Answers::NONE) {
                    return None;
                }
                Choice::Some(&self.scratch[0].answers)
            }
            Method::Reject | Method::Close | Method::Withdraw => Choice::RejectAll,
            Method::Script => return None,
        };
        let effects = advance(&mut self.state, Event::Decide { choice, method, of_age, now, id }, &self.table);
        self.sift(&[], false, out);
        Some(effects)
    }

    /// The visitor has seen what changed.
    #[inline]
    pub fn acknowledge(&mut self) -> Effects {
        advance(&mut self.state, Event::Acknowledge, &self.table)
    }

    /// Reads answers to categories and vendors into the scratch record.
    #[inline]
    fn picks(&mut self, mut lines: &[u8]) -> Option<()> {
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
            if let Some(category) = self.table.category_by_id(id) {
                if self.table.is_required(category) && !granted {
                    return None;
                }
                picks.set(Of::Category, self.table.nr_of(category), Some(granted));
            } else {
                let vendor = self.table.vendor_by_id(id);
                if vendor == 0 {
                    return None;
                }
                picks.set(Of::Vendor, vendor, Some(granted));
            }
        }
        Some(())
    }

    /// May this be written to `document.cookie`, or to the cookie store in the same words? The consent cookie is the gate's
    /// alone. Deleting any other cookie is everybody's right, and is let through in our own words, as far as every browser
    /// reads them to their end.
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
            if is_deleted {
                // A vendor cleans up after a test: what it wrote for it is not wanted any more.
                self.sift(name, false, out);
            } else if outcome == Outcome::Granted {
                self.remember(name, out.written());
            }
            if let Some(left) = cookie.left {
                let last = match entry {
                    Some(entry) => self.table.end_of(entry, now),
                    None => Seconds::MAX,
                };
                if is_deleted || last != SESSION {
                    // A deletion may name any moment that has passed; zero seconds say the same.
                    out.text("; Max-Age=").number(left.min(last - now).max(0) as u64);
                }
            }
            if outcome == Outcome::Granted {
                return if cookie.is_dated { Verdict::Rewritten } else { Verdict::AsAsked };
            }
            let start = self.kept.len();
            if !self.kept.put(&[HELD]).put(out.written()).end(start, WAITING) {
                outcome = Outcome::Refused;
            }
        }
        self.report(outcome, name, self.owner(entry), out)
    }

    /// May this key be written, this database, cache or file system be opened, this worker be registered?
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
            Outcome::Granted => "",
            Outcome::Refused => "\trefused",
            Outcome::Held => "\theld",
            Outcome::Observed => "\tobserved",
            Outcome::Undeclared => "\tundeclared",
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

    /// Whether a name is granted, and if not, what becomes of it. The consent cookie is not judged here.
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

    /// May this name stay in the browser? Of a cookie also: may it be read?
    #[inline]
    pub fn may_stay(&self, kind: Kind, name: &[u8]) -> bool {
        self.table.observes()
            || kind == Kind::Cookie && self.table.is_consent_cookie(name)
            || self.is_granted(kind, self.entry(kind, name))
    }

    /// The entry that a name is judged by. A vendor's library that is refused its cookie keeps the value in a web storage under
    /// the same name; there it is the same thing, declared or not.
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
            // A worker can set any cookie, and no page can keep it from doing so.
            (None, Kind::ServiceWorker) => self.state.allows_everything(&self.table),
            // Undeclared storage keys are somebody's until the operator says otherwise; the gate reports them.
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
                // A nameless cookie shows as its value alone.
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

    /// The id of the category that declares `name`; nothing = undeclared.
    #[inline]
    pub fn category_of(&self, kind: Kind, name: &[u8], out: &mut Out<'_>) {
        self.id(self.owner(self.entry(kind, name)), out);
    }

    /// Whether a category or vendor is granted, also while the gate only observes; none = there is no such id.
    #[inline]
    pub fn allows(&self, id: &[u8]) -> Option<bool> {
        if let Some(category) = self.table.category_by_id(id) {
            return Some(self.state.allows_category(category, &self.table));
        }
        let vendor = self.table.vendor_by_id(id);
        (vendor > 0).then(|| self.state.allows_vendor(vendor, &self.table))
    }

    /// The cookie string that stores the decision (`Path=/; SameSite=Lax`, Secure on https); empty before one is made.
    #[inline]
    pub fn record(&self, is_secure: bool, out: &mut Out<'_>) {
        let Some(decision) = self.state.decision() else { return };
        out.bytes(self.table.cookie()).byte(b'=');
        record::write(decision, out);
        let life = end(decision.time, self.state.terms(), &self.table) - decision.time;
        out.text("; Path=/; SameSite=Lax; Max-Age=").number(life as u64);
        if !self.table.domain().is_empty() {
            out.text("; Domain=").bytes(self.table.domain());
        }
        out.text(if is_secure { "; Secure" } else { "" });
    }
}

#[cfg(test)]
mod tests;
