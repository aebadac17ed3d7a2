//! The gate's decisions: may a name be written, may it be read, may it stay; the record; the step of consent.
//!
//! gate.js asks, we answer, it applies. Everything that can be decided on strings and numbers is decided here, so that
//! no rule stands twice. Text comes in UTF-8 and goes out through one buffer; what does not fit is refused.
//! Invariant: no panic, and every doubt ends in a refusal.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod cookie;
mod scope;

use crate::calendar::Seconds;
use crate::catalogue::Kind;
use crate::consent::{Answers, Choice, Effects, Event, Id, Method, Of, State, record, step};
use crate::out::Out;
use crate::scan::{Parts, cut, trim};
use crate::table::{Entry, Table};
use cookie::Cookie;

/// Counted up with every change of the exports of `bin/gate`; gate.js refuses to work with another number.
pub const ABI: u32 = 1;

/// The table in force and the visitor's will.
pub struct Gate<'t> {
    table: Table<'t>,
    state: State,
}

/// What becomes of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Let through as it is.
    AsAsked,
    /// Replaced by the text in the output.
    Rewritten,
    /// Reported by the text in the output: name, category, and `refused`, or `observed` where the gate only observes and
    /// lets it through.
    Reported,
}

/// What a cookie store write may do with its date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expiry {
    /// Not let through.
    Refused,
    /// Let through only because the gate observes; it would have been refused.
    Observed,
    /// Until the browser closes.
    Session,
    /// Until this moment, milliseconds since 1970.
    At(f64),
}

impl<'t> Gate<'t> {
    /// A gate over no table, which refuses everything.
    pub const CLOSED: Self = Gate { table: Table::EMPTY, state: State { decision: None } };

    /// A gate over a compiled table, with nothing granted; none = no table of this version.
    pub fn new(table: &'t str) -> Option<Self> {
        Some(Gate { table: Table::parse(table)?, state: State::default() })
    }

    /// A page begins: reads the record among `cookies` (what `document.cookie` holds).
    pub fn start(&mut self, cookies: &str, now: Seconds) -> Effects {
        let stored = record::find(cookies, self.table.cookie());
        self.step(Event::Load { stored: stored.as_ref(), now })
    }

    /// The visitor or a script of the site decides. None = no such choice: an id that is not declared, or a required
    /// category refused; nothing has changed then. `picks`: for [`Method::Save`], lines of an id, a tab, and 1 or 0.
    pub fn decide(&mut self, choice: Method, method: Method, picks: &str, now: Seconds, id: Id) -> Option<Effects> {
        let picked;
        let choice = match choice {
            Method::Accept => Choice::AcceptAll,
            Method::Save => {
                picked = self.picks(picks)?;
                Choice::Some(&picked)
            }
            Method::Reject | Method::Close | Method::Withdraw => Choice::RejectAll,
            Method::Script => return None,
        };
        Some(self.step(Event::Decide { choice, method, now, id }))
    }

    fn picks(&self, lines: &str) -> Option<Answers> {
        let mut picks = Answers::default();
        for line in Parts::new(lines, b'\n').filter(|line| !line.is_empty()) {
            let (id, answer) = cut(line, b'\t')?;
            let granted = answer == "1";
            if let Some(category) = self.table.category_by_id(id) {
                if category.is_required() && !granted {
                    return None;
                }
                picks.set(Of::Category, category.nr(), Some(granted));
            } else {
                picks.set(Of::Vendor, self.table.vendor_by_id(id)?.nr(), Some(granted));
            }
        }
        Some(picks)
    }

    fn step(&mut self, event: Event<'_>) -> Effects {
        let (next, effects) = step(core::mem::take(&mut self.state), event, &self.table);
        self.state = next;
        effects
    }

    /// May this be written to `document.cookie`? The consent cookie is the gate's alone. Deleting any other cookie is
    /// always let through, in our own words.
    pub fn write(&self, text: &str, now: Seconds, out: &mut Out<'_>) -> Verdict {
        let cookie = Cookie::parse(text, now);
        let name = cookie.map_or("", |cookie| cookie.name);
        let is_deleted = cookie.is_some_and(|cookie| cookie.left.is_some_and(|left| left <= 0));
        if let Some(cookie) = cookie
            && name != self.table.cookie()
            && (is_deleted || self.is_granted(Kind::Cookie, name))
        {
            if !cookie.is_dated {
                return Verdict::AsAsked;
            }
            // Declared for the session: no seconds at all. Not declared, but spared: as many as it asks for.
            let entry = self.table.find(Kind::Cookie, name);
            let cap = entry.map_or(Some(i64::MAX), |entry| entry.period().map(|period| period.end(now) - now));
            let life = if is_deleted { Some(0) } else { cookie.left.zip(cap).map(|(left, cap)| left.min(cap)) };
            cookie.rewrite(life, out);
            return Verdict::Rewritten;
        }
        let observed = self.table.observes() && name != self.table.cookie();
        out.text(name).text("\t").text(self.category_of(Kind::Cookie, name));
        out.text(if observed { "\tobserved" } else { "\trefused" });
        Verdict::Reported
    }

    /// May a cookie of this name be written through the cookie store, and until when? `expires`: milliseconds, none = session.
    pub fn store(&self, name: &str, expires: Option<f64>, now: Seconds) -> Expiry {
        let moment = expires.map_or(Expiry::Session, Expiry::At);
        let is_deleted = expires.is_some_and(|expires| expires <= now as f64 * 1000.0);
        if name == self.table.cookie() {
            return Expiry::Refused;
        }
        if is_deleted {
            return moment;
        }
        if !self.is_granted(Kind::Cookie, name) {
            return if self.table.observes() { Expiry::Observed } else { Expiry::Refused };
        }
        match (self.table.find(Kind::Cookie, name).map(Entry::period), expires) {
            (Some(Some(period)), Some(expires)) => Expiry::At(expires.min(period.end(now) as f64 * 1000.0)),
            (Some(None), _) => Expiry::Session,
            _ => moment,
        }
    }

    /// May a cookie of this name be read?
    pub fn may_read(&self, name: &str) -> bool {
        self.table.observes() || name == self.table.cookie() || self.is_granted(Kind::Cookie, name)
    }

    /// May this name stay in the browser?
    pub fn may_stay(&self, kind: Kind, name: &str) -> bool {
        self.table.observes() || kind == Kind::Cookie && name == self.table.cookie() || self.is_granted(kind, name)
    }

    #[inline(never)]
    fn is_granted(&self, kind: Kind, name: &str) -> bool {
        match self.table.find(kind, name) {
            Some(entry) => self.state.allows(entry, &self.table),
            None if kind == Kind::Cookie => self.table.spares_undeclared_cookies(),
            // Undeclared storage keys are somebody's until the operator says otherwise; the gate reports them.
            None => !self.table.refuses_undeclared_storage(),
        }
    }

    /// The part of `document.cookie` that the page may see.
    pub fn visible(&self, cookies: &str, out: &mut Out<'_>) {
        self.filter(cookies, true, out);
    }

    /// Names among `cookies` that may not stay, one a line.
    pub fn leftovers(&self, cookies: &str, out: &mut Out<'_>) {
        self.filter(cookies, false, out);
    }

    #[inline(never)]
    fn filter(&self, cookies: &str, reads: bool, out: &mut Out<'_>) {
        for pair in Parts::new(cookies, b';').map(trim) {
            // A nameless cookie shows as its value alone.
            let name = cut(pair, b'=').map_or("", |(name, _)| name);
            if reads && self.may_read(name) {
                out.text(if out.written().is_empty() { "" } else { "; " }).text(pair);
            } else if !reads && !self.may_stay(Kind::Cookie, name) {
                out.text(name).text("\n");
            }
        }
    }

    /// Declared cookies that are not granted, one a line: name, category, and why no page script can remove it. Without a
    /// reason script can: it may lie on a path that this page does not see.
    pub fn denied(&self, out: &mut Out<'_>) {
        let cookies = self.table.entries().filter(|entry| entry.is_cookie() && !entry.is_prefix());
        for entry in cookies.filter(|entry| !self.state.allows(*entry, &self.table)) {
            out.text(entry.name()).text("\t").text(self.category(entry)).text("\t");
            out.text(if entry.is_third_party() { "third_party" } else { "" });
            out.text(if entry.is_http_only() { "http_only\n" } else { "\n" });
        }
    }

    /// Cookie strings, one a line, that delete `name` in every scope it may have been set in from this page.
    /// An undeclared name goes host-only: on a parent domain it may belong to a sister site.
    pub fn removals(&self, name: &str, host: &str, path: &str, is_secure: bool, out: &mut Out<'_>) {
        scope::removals(name, self.table.find(Kind::Cookie, name), host, path, is_secure, out);
    }

    /// The id of the category that declares `name`; empty = undeclared.
    pub fn category_of(&self, kind: Kind, name: &str) -> &'t str {
        self.table.find(kind, name).map_or("", |entry| self.category(entry))
    }

    #[inline(never)]
    fn category(&self, entry: Entry<'_>) -> &'t str {
        self.table.category(entry.category()).map_or("", |category| category.id())
    }

    /// Whether a category or vendor is allowed; none = there is no such id.
    pub fn allows(&self, id: &str) -> Option<bool> {
        if let Some(category) = self.table.category_by_id(id) {
            return Some(self.table.observes() || self.state.allows_category(category));
        }
        let vendor = self.table.vendor_by_id(id)?;
        Some(self.table.observes() || self.state.allows_vendor(vendor.nr(), &self.table))
    }

    /// The cookie string that stores the decision (`Path=/; SameSite=Lax`, Secure on https); empty before one is made.
    pub fn record(&self, is_secure: bool, out: &mut Out<'_>) {
        let Some(decision) = &self.state.decision else { return };
        out.text(self.table.cookie()).text("=");
        record::write(decision, out);
        let life = self.table.period().end(decision.time) - decision.time;
        out.text("; Path=/; SameSite=Lax; Max-Age=").number(life as u64);
        if !self.table.domain().is_empty() {
            out.text("; Domain=").text(self.table.domain());
        }
        out.text(if is_secure { "; Secure" } else { "" });
    }
}

#[cfg(test)]
mod tests;
