//! The table: the compiled catalogue, one record a line, tab-separated; all that the gate reads.
//!
//! Why not JSON: a parser would weigh more than the gate. Sorted lines are searched where they lie, without an index or
//! an allocation, so 2 000 entries cost a visitor no more time than 16.
//! Invariant: [`Table::parse`] accepts only what it has read to the end; afterwards no lookup can fail half-way.

mod compile;

use crate::calendar::Period;
use crate::catalogue::{Kind, Nr};
use crate::scan::{Fields, Parts, cut};

pub use compile::{CompileError, compile};

/// First field of the first line; another version is refused.
pub const FORMAT: &str = "cg1";

/// The compiled catalogue, borrowed from its text.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The policy version that decisions are made under.
    pub version: u32,
    /// Name of the consent cookie.
    pub cookie: &'a str,
    /// How long a decision holds.
    pub period: Period,
    /// Domain attribute of the consent cookie; empty = host-only.
    pub domain: &'a str,
    /// Refuses nothing, reports everything.
    pub observes: bool,
    /// Undeclared cookies are only reported.
    pub spares_undeclared_cookies: bool,
    /// Undeclared storage keys are refused, not only reported.
    pub refuses_undeclared_storage: bool,
    /// localStorage key of the history of decisions; empty = none.
    pub history: &'a str,
    origins: &'a str,
    categories: &'a str,
    vendors: &'a str,
    exact: &'a str,
    prefixes: &'a str,
    third_party: &'a str,
}

/// One category of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category<'a> {
    /// Number in the record.
    pub nr: Nr,
    /// Id in markup and API.
    pub id: &'a str,
    /// Always on.
    pub required: bool,
    /// Left out of "accept all".
    pub sensitive: bool,
    /// The last policy version whose changes need a new answer for this category; 0 = never.
    pub renewed: u32,
}

/// One vendor of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vendor<'a> {
    /// Number in the record.
    pub nr: Nr,
    /// Id in markup and API.
    pub id: &'a str,
}

/// One declared cookie or storage key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Exact name, or the prefix that it matches.
    pub name: &'a str,
    /// Number in the record.
    pub nr: Nr,
    /// Number of its category.
    pub category: Nr,
    /// Number of its vendor; 0 = the site itself.
    pub vendor: Nr,
    /// The longest it may live; none = until the browser closes.
    pub period: Option<Period>,
    /// Hidden from script.
    pub http_only: bool,
    /// Declared Domain attribute; empty = unknown.
    pub domain: &'a str,
    /// Declared Path attribute; empty = unknown.
    pub path: &'a str,
}

/// The letter under which a kind's names are sorted.
pub(crate) const fn letter(kind: Kind) -> u8 {
    match kind {
        Kind::Cookie => b'c',
        Kind::LocalStorage => b'l',
        Kind::SessionStorage => b's',
        Kind::IndexedDb => b'd',
        Kind::CacheStorage => b'h',
    }
}

impl<'a> Table<'a> {
    /// Reads a table to its end; none = not a table of this version.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (head, mut rest) = cut(text, b'\n')?;
        let mut fields = Fields::new(head, b'\t');
        let is_ours = fields.text() == FORMAT;
        let table = Table {
            version: fields.number(),
            cookie: fields.text(),
            period: Period { months: fields.number(), seconds: fields.number() },
            domain: fields.text(),
            observes: fields.flag(),
            spares_undeclared_cookies: fields.flag(),
            refuses_undeclared_storage: fields.flag(),
            history: fields.text(),
            origins: section(&mut rest, b'o')?,
            categories: section(&mut rest, b'c')?,
            vendors: section(&mut rest, b'v')?,
            exact: section(&mut rest, b'=')?,
            prefixes: section(&mut rest, b'*')?,
            third_party: section(&mut rest, b't')?,
        };
        let within = |nr: Nr, last| nr > 0 && nr <= last;
        let is_whole = is_ours
            && fields.sound
            && rest.is_empty()
            && table.version > 0
            && !table.cookie.is_empty()
            && lines(table.categories).all(|line| category(line).is_some_and(|category| within(category.nr, 64)))
            && lines(table.vendors).all(|line| vendor(line).is_some_and(|vendor| within(vendor.nr, 256)))
            && [table.exact, table.prefixes, table.third_party]
                .into_iter()
                .all(|section| lines(section).all(|line| entry(line).is_some_and(|entry| within(entry.nr, 4096))));
        is_whole.then_some(table)
    }

    /// The categories, in the operator's order.
    pub fn categories(&self) -> impl Iterator<Item = Category<'a>> + use<'a> {
        lines(self.categories).filter_map(category)
    }

    /// The category with this number.
    #[inline(never)]
    pub fn category(&self, nr: Nr) -> Option<Category<'a>> {
        self.categories().find(|category| category.nr == nr)
    }

    /// The vendors.
    pub fn vendors(&self) -> impl Iterator<Item = Vendor<'a>> + use<'a> {
        lines(self.vendors).filter_map(vendor)
    }

    /// First-party entries of this kind with an exact name.
    pub fn exact(&self, kind: Kind) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        lines(self.exact).filter(move |line| line.as_bytes().get(1) == Some(&letter(kind))).filter_map(entry)
    }

    /// Every first-party entry.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        lines(self.exact).chain(lines(self.prefixes)).filter_map(entry)
    }

    /// Entries on other domains, which the page cannot reach.
    pub fn third_party(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        lines(self.third_party).filter_map(entry)
    }

    /// Whether the catalogue names this origin.
    pub fn names_origin(&self, origin: &str) -> bool {
        lines(self.origins).any(|line| line.get(1..) == Some(origin))
    }

    /// The entry that declares `name`: an exact name beats a prefix, the longest prefix wins. Names are case-sensitive.
    #[inline(never)]
    pub fn find(&self, kind: Kind, name: &str) -> Option<Entry<'a>> {
        let name = name.as_bytes();
        match predecessor(self.exact, kind, name) {
            Some(line) if key(line) == Some((letter(kind), name)) => entry(line),
            _ => self.find_prefix(kind, name),
        }
    }

    /// The greatest prefix not above `name` either fits, or shows how much of `name` a fitting one can share at most.
    fn find_prefix(&self, kind: Kind, name: &[u8]) -> Option<Entry<'a>> {
        let mut part = name;
        loop {
            let at = predecessor(self.prefixes, kind, part)?;
            let (at_kind, prefix) = key(at)?;
            if at_kind != letter(kind) {
                return None;
            }
            if part.starts_with(prefix) {
                return entry(at);
            }
            let shared = part.iter().zip(prefix).take_while(|(a, b)| a == b).count();
            // All of `part` shared, yet no match: every prefix lies above it.
            part = part.get(..shared).filter(|shorter| shorter.len() < part.len())?;
        }
    }
}

/// Splits the lines off `rest` that start with `mark`.
#[inline(never)]
fn section<'a>(rest: &mut &'a str, mark: u8) -> Option<&'a str> {
    let mut end = 0;
    while rest.as_bytes().get(end) == Some(&mark) {
        end += rest.as_bytes().get(end..)?.iter().position(|&b| b == b'\n')? + 1;
    }
    let (section, after) = (rest.get(..end)?, rest.get(end..)?);
    *rest = after;
    Some(section)
}

fn lines(section: &str) -> impl Iterator<Item = &str> {
    Parts::new(section, b'\n').filter(|line| !line.is_empty())
}

/// Kind letter and name of an entry's line.
fn key(line: &str) -> Option<(u8, &[u8])> {
    let name = Fields::new(line, b'\t').text().as_bytes();
    Some((*name.get(1)?, name.get(2..)?))
}

/// The last line whose key is not above the one asked for; the first line when all are above; none when there are no lines.
fn predecessor<'a>(section: &'a str, kind: Kind, name: &[u8]) -> Option<&'a str> {
    let line_at = |start: usize| Parts::new(section.get(start..)?, b'\n').next();
    let (mut low, mut high) = (0, section.len());
    let mut found = line_at(0).filter(|line| !line.is_empty());
    // Invariant: a line starting below `low` is not above the key; one starting at or after `high` is.
    while low < high {
        let middle = low + (high - low) / 2;
        let start = section.as_bytes().get(..middle)?.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let line = line_at(start)?;
        if key(line)? <= (letter(kind), name) {
            found = Some(line);
            low = start + line.len() + 1;
        } else {
            high = start;
        }
    }
    found
}

#[inline(never)]
fn category(line: &str) -> Option<Category<'_>> {
    let mut fields = Fields::new(line.get(1..)?, b'\t');
    let category = Category {
        nr: fields.number() as Nr,
        id: fields.text(),
        required: fields.flag(),
        sensitive: fields.flag(),
        renewed: fields.number(),
    };
    (fields.sound && fields.is_done()).then_some(category)
}

#[inline(never)]
fn vendor(line: &str) -> Option<Vendor<'_>> {
    let mut fields = Fields::new(line.get(1..)?, b'\t');
    let vendor = Vendor { nr: fields.number() as Nr, id: fields.text() };
    (fields.sound && fields.is_done()).then_some(vendor)
}

#[inline(never)]
fn entry(line: &str) -> Option<Entry<'_>> {
    let mut fields = Fields::new(line.get(2..)?, b'\t');
    let mut entry = Entry {
        name: fields.text(),
        nr: fields.number() as Nr,
        category: fields.number() as Nr,
        vendor: fields.number() as Nr,
        period: Some(Period { months: fields.number(), seconds: fields.number() }),
        http_only: fields.flag(),
        domain: fields.text(),
        path: fields.text(),
    };
    entry.period = entry.period.filter(|period| period.months | period.seconds > 0);
    (fields.sound && fields.is_done()).then_some(entry)
}

#[cfg(test)]
pub(crate) mod tests;
