//! The table: the compiled catalogue, one record a line, tab-separated; all that the gate reads.
//!
//! Why not JSON: a parser would weigh more than the gate. Sorted lines are searched where they lie, without an index or
//! an allocation, so 2 000 entries cost a visitor no more time than 16.
//! Invariant: [`Table::parse`] accepts only what it has read to the end; afterwards no lookup can fail half-way.

mod compile;

use crate::calendar::Period;
use crate::catalogue::{Kind, Nr};

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
        let (head, mut rest) = text.split_once('\n')?;
        let mut fields = head.split('\t');
        if fields.next()? != FORMAT {
            return None;
        }
        let table = Table {
            version: number(fields.next()?)?,
            cookie: fields.next()?,
            period: Period { months: number(fields.next()?)?, seconds: number(fields.next()?)? },
            domain: fields.next()?,
            observes: flag(fields.next()?)?,
            spares_undeclared_cookies: flag(fields.next()?)?,
            refuses_undeclared_storage: flag(fields.next()?)?,
            history: fields.next()?,
            origins: section(&mut rest, 'o')?,
            categories: section(&mut rest, 'c')?,
            vendors: section(&mut rest, 'v')?,
            exact: section(&mut rest, '=')?,
            prefixes: section(&mut rest, '*')?,
            third_party: section(&mut rest, 't')?,
        };
        let whole = rest.is_empty()
            && table.version > 0
            && !table.cookie.is_empty()
            && lines(table.categories).all(|line| category(line).is_some_and(|c| (1..=64).contains(&c.nr)))
            && lines(table.vendors).all(|line| vendor(line).is_some_and(|v| (1..=256).contains(&v.nr)))
            && [table.exact, table.prefixes, table.third_party].into_iter().all(|section| {
                lines(section).all(|line| entry(line).is_some_and(|e| (1..=4096).contains(&e.nr)))
            });
        whole.then_some(table)
    }

    /// The categories, in the operator's order.
    pub fn categories(&self) -> impl Iterator<Item = Category<'a>> + use<'a> {
        lines(self.categories).filter_map(category)
    }

    /// The category with this number.
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
fn section<'a>(rest: &mut &'a str, mark: char) -> Option<&'a str> {
    let mut end = 0;
    while rest.get(end..)?.starts_with(mark) {
        end += rest.get(end..)?.find('\n')? + 1;
    }
    let (section, after) = rest.split_at_checked(end)?;
    *rest = after;
    Some(section)
}

fn lines(section: &str) -> impl Iterator<Item = &str> {
    section.split_terminator('\n')
}

/// Kind letter and name of an entry's line.
fn key(line: &str) -> Option<(u8, &[u8])> {
    let name = line.split('\t').next()?.as_bytes();
    Some((*name.get(1)?, name.get(2..)?))
}

/// The last line whose key is not above the one asked for; the first line when all are above; none when there are no lines.
fn predecessor<'a>(section: &'a str, kind: Kind, name: &[u8]) -> Option<&'a str> {
    let line_at = |start: usize| section.get(start..)?.split('\n').next();
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

fn category(line: &str) -> Option<Category<'_>> {
    let mut fields = line.get(1..)?.split('\t');
    Some(Category {
        nr: number(fields.next()?)? as Nr,
        id: fields.next()?,
        required: flag(fields.next()?)?,
        sensitive: flag(fields.next()?)?,
        renewed: number(fields.next()?)?,
    })
}

fn vendor(line: &str) -> Option<Vendor<'_>> {
    let mut fields = line.get(1..)?.split('\t');
    Some(Vendor { nr: number(fields.next()?)? as Nr, id: fields.next()? })
}

fn entry(line: &str) -> Option<Entry<'_>> {
    let mut fields = line.get(2..)?.split('\t');
    Some(Entry {
        name: fields.next()?,
        nr: number(fields.next()?)? as Nr,
        category: number(fields.next()?)? as Nr,
        vendor: number(fields.next()?)? as Nr,
        period: match (number(fields.next()?)?, number(fields.next()?)?) {
            (0, 0) => None,
            (months, seconds) => Some(Period { months, seconds }),
        },
        http_only: flag(fields.next()?)?,
        domain: fields.next()?,
        path: fields.next()?,
    })
}

fn flag(field: &str) -> Option<bool> {
    match field {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

/// A whole number in decimal digits, without a sign; `str::parse` would bring its error type and weigh twice as much.
pub(crate) fn number(field: &str) -> Option<u32> {
    if field.is_empty() {
        return None;
    }
    field.bytes().try_fold(0u32, |sum, byte| {
        byte.is_ascii_digit().then_some(())?;
        sum.checked_mul(10)?.checked_add(u32::from(byte - b'0'))
    })
}

#[cfg(test)]
pub(crate) mod tests;
