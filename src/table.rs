//! The table: the compiled catalogue, one record a line, tab-separated; all that the gate reads.
//!
//! Why not JSON: a parser would weigh more than the gate. Sorted lines are searched where they lie, without an index or
//! an allocation, so 2 000 entries cost a visitor no more time than 16.
//! Invariant: what cannot be read is nothing: a damaged field grants nothing.

mod compile;

use crate::calendar::Period;
use crate::catalogue::{Kind, Nr};
use crate::scan::{number, take};

pub use compile::{CompileError, compile};

/// First field of the first line; another version is refused.
pub const FORMAT: &str = "cg1";
/// What ends the last line and stands nowhere else, so that a table cut off is not taken for a smaller one.
const END: &str = ".";

/// The compiled catalogue, borrowed from its text.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    head: Row<'a>,
    categories: Rows<'a>,
    vendors: Rows<'a>,
    exact: &'a [u8],
    prefixes: &'a [u8],
    /// Both of these and the third-party ones, which lie one behind the other.
    entries: Rows<'a>,
}

/// One line. Its fields are read when they are asked for: copying them around would weigh more than cutting them again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row<'a>(&'a [u8]);

impl<'a> Row<'a> {
    #[inline(never)]
    fn text(self, place: usize) -> &'a [u8] {
        let mut rest = self.0;
        for _ in 0..place {
            take(&mut rest, b'\t');
        }
        take(&mut rest, b'\t')
    }

    /// What is no number reads as 0, which is no category, no vendor and no entry: nothing is granted for it.
    #[inline(never)]
    fn number(self, place: usize) -> u32 {
        number(self.text(place))
    }

    #[inline(never)]
    fn flag(self, place: usize) -> bool {
        self.number(place) == 1
    }

    /// Months and seconds in two fields.
    fn period(self, place: usize) -> Period {
        Period { months: self.number(place), seconds: self.number(place + 1) }
    }
}

/// The lines of a section.
#[derive(Clone, Copy, Debug)]
struct Rows<'a>(&'a [u8]);

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    #[inline(never)]
    fn next(&mut self) -> Option<Row<'a>> {
        (!self.0.is_empty()).then(|| Row(take(&mut self.0, b'\n')))
    }
}

/// One category of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category<'a>(Row<'a>);

impl<'a> Category<'a> {
    /// Number in the record.
    pub fn nr(self) -> Nr {
        self.0.number(1) as Nr
    }

    /// Id in markup and API.
    pub fn id(self) -> &'a [u8] {
        self.0.text(2)
    }

    /// Always on.
    pub fn is_required(self) -> bool {
        self.0.flag(3)
    }

    /// Left out of "accept all".
    pub fn is_sensitive(self) -> bool {
        self.0.flag(4)
    }

    /// The last policy version whose changes need a new answer for this category; 0 = never.
    pub fn renewed(self) -> u32 {
        self.0.number(5)
    }
}

/// One vendor of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vendor<'a>(Row<'a>);

impl<'a> Vendor<'a> {
    /// Number in the record.
    pub fn nr(self) -> Nr {
        self.0.number(1) as Nr
    }

    /// Id in markup and API.
    pub fn id(self) -> &'a [u8] {
        self.0.text(2)
    }
}

/// One declared cookie or storage key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a>(Row<'a>);

impl<'a> Entry<'a> {
    /// The letter of its kind.
    fn letter(self) -> Option<u8> {
        self.0.text(1).first().copied()
    }

    /// Declared by a pattern.
    pub fn is_prefix(self) -> bool {
        self.0.0.first() == Some(&b'*')
    }

    /// On another domain, which the page cannot reach.
    pub fn is_third_party(self) -> bool {
        self.0.0.first() == Some(&b't')
    }

    /// Whether it is a cookie.
    pub fn is_cookie(self) -> bool {
        self.letter() == Some(letter(Kind::Cookie))
    }

    /// Exact name, or the prefix that it matches.
    pub fn name(self) -> &'a [u8] {
        self.0.text(1).get(1..).unwrap_or(&[])
    }

    /// Number in the record.
    pub fn nr(self) -> Nr {
        self.0.number(2) as Nr
    }

    /// Number of its category.
    pub fn category(self) -> Nr {
        self.0.number(3) as Nr
    }

    /// Number of its vendor; 0 = the site itself.
    pub fn vendor(self) -> Nr {
        self.0.number(4) as Nr
    }

    /// The longest it may live; none = until the browser closes.
    pub fn period(self) -> Option<Period> {
        Some(self.0.period(5)).filter(|period| period.months | period.seconds > 0)
    }

    /// Hidden from script.
    pub fn is_http_only(self) -> bool {
        self.0.flag(7)
    }

    /// Declared Path attribute; empty = unknown.
    pub fn path(self) -> &'a [u8] {
        self.0.text(8)
    }
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
    /// A table that declares nothing.
    pub const EMPTY: Self = Table {
        head: Row(&[]),
        categories: Rows(&[]),
        vendors: Rows(&[]),
        exact: &[],
        prefixes: &[],
        entries: Rows(&[]),
    };

    /// A table of this version that is whole; none = something else, or cut off. Fields are taken as [`compile`] wrote them.
    pub fn parse(text: &'a (impl AsRef<[u8]> + ?Sized)) -> Option<Self> {
        let mut rest = text.as_ref().strip_suffix(b"\n.")?;
        let head = Row(take(&mut rest, b'\n'));
        let (categories, vendors) = (section(&mut rest, b'c'), section(&mut rest, b'v'));
        let entries = Rows(rest);
        let (exact, prefixes) = (section(&mut rest, b'='), section(&mut rest, b'*'));
        section(&mut rest, b't');
        let is_ours = head.text(0) == FORMAT.as_bytes() && rest.is_empty();
        let (categories, vendors) = (Rows(categories), Rows(vendors));
        is_ours.then_some(Table { head, categories, vendors, exact, prefixes, entries })
    }

    /// The policy version that decisions are made under.
    pub fn version(&self) -> u32 {
        self.head.number(1)
    }

    /// Name of the consent cookie.
    pub fn cookie(&self) -> &'a [u8] {
        self.head.text(2)
    }

    /// How long a decision holds.
    pub fn period(&self) -> Period {
        self.head.period(3)
    }

    /// Domain attribute of the consent cookie; empty = host-only.
    pub fn domain(&self) -> &'a [u8] {
        self.head.text(5)
    }

    /// Refuses nothing, reports everything.
    pub fn observes(&self) -> bool {
        self.head.flag(6)
    }

    /// Undeclared cookies are only reported.
    pub fn spares_undeclared_cookies(&self) -> bool {
        self.head.flag(7)
    }

    /// Undeclared storage keys are refused, not only reported.
    pub fn refuses_undeclared_storage(&self) -> bool {
        self.head.flag(8)
    }

    /// The categories, in the operator's order.
    pub fn categories(&self) -> impl Iterator<Item = Category<'a>> + use<'a> {
        self.categories.map(Category)
    }

    /// The category with this number.
    #[inline(never)]
    pub fn category(&self, nr: Nr) -> Option<Category<'a>> {
        for row in self.categories {
            if row.number(1) == u32::from(nr) {
                return Some(Category(row));
            }
        }
        None
    }

    /// The category with this id.
    pub fn category_by_id(&self, id: &[u8]) -> Option<Category<'a>> {
        by_id(self.categories, id).map(Category)
    }

    /// The vendors.
    pub fn vendors(&self) -> impl Iterator<Item = Vendor<'a>> + use<'a> {
        self.vendors.map(Vendor)
    }

    /// The vendor with this id.
    pub fn vendor_by_id(&self, id: &[u8]) -> Option<Vendor<'a>> {
        by_id(self.vendors, id).map(Vendor)
    }

    /// Every entry.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        self.entries.map(Entry)
    }

    /// The entry that declares `name`: an exact name beats a prefix, the longest prefix wins. Names are case-sensitive.
    #[inline(never)]
    pub fn find(&self, kind: Kind, name: impl AsRef<[u8]>) -> Option<Entry<'a>> {
        let letter = letter(kind);
        let name = name.as_ref();
        if let Some((entry, shared)) = predecessor(self.exact, letter, name)
            && shared == name.len()
            && entry.name().len() == shared
        {
            return Some(entry);
        }
        // The greatest prefix not above `name` either fits, or shows how much of `name` a fitting one can share at most.
        let mut part = name;
        loop {
            let (entry, shared) = predecessor(self.prefixes, letter, part)?;
            if shared == entry.name().len() {
                return Some(entry);
            }
            // All of `part` shared, yet no match: every prefix lies above it.
            part = part.get(..shared).filter(|shorter| shorter.len() < part.len())?;
        }
    }
}

/// The line of a category or vendor.
#[inline(never)]
fn by_id<'a>(mut rows: Rows<'a>, id: &[u8]) -> Option<Row<'a>> {
    rows.find(|row| row.text(2) == id)
}

/// Splits the lines off `rest` that start with `mark`.
#[inline(never)]
fn section<'a>(rest: &mut &'a [u8], mark: u8) -> &'a [u8] {
    let whole = *rest;
    while rest.first() == Some(&mark) {
        take(rest, b'\n');
    }
    whole.get(..whole.len() - rest.len()).unwrap_or(&[])
}

/// The last entry of the kind that is not above the name asked for and how many octets of the name it
/// shares; none when all are above.
#[inline(never)]
fn predecessor<'a>(section: &'a [u8], letter: u8, name: &[u8]) -> Option<(Entry<'a>, usize)> {
    let (mut low, mut high) = (0, section.len());
    let mut found = None;
    // Invariant: a line that starts below `low` is not above the key; one that starts at or after `high` is.
    while low < high {
        let middle = low + (high - low) / 2;
        let start = section.get(..middle)?.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let row = Rows(section.get(start..)?).next()?;
        let entry = Entry(row);
        if (entry.letter()?, entry.name()) <= (letter, name) {
            found = Some(entry);
            low = start + row.0.len() + 1;
        } else {
            high = start;
        }
    }
    let entry = found.filter(|entry| entry.letter() == Some(letter))?;
    Some((entry, name.iter().zip(entry.name()).take_while(|(a, b)| a == b).count()))
}

#[cfg(test)]
pub(crate) mod tests;
