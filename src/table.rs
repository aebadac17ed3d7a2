//! The table: the compiled catalogue, one record a line, tab-separated; all that the gate reads.
//!
//! Why not JSON: a parser would weigh more than the gate. Sorted lines are searched where they lie, without an index or
//! an allocation, so 2 000 entries cost a visitor no more time than 16.
//! This module only reads; `crates/catalogue` writes.
//! Invariant: what cannot be read is nothing: a damaged field grants nothing.

mod find;
mod host;

use core::num::NonZeroUsize;

use crate::calendar::{Period, Seconds};
use crate::kind::{Kind, Nr};
use crate::text::cut::number;

pub use host::{Named, Vendor};

/// Whether this is the core for catalogues that only enforce: no vendor that comes later, is opted out of or needs a consent of
/// its own, no announced change, no minors, no policy of ours, no observing, nothing undeclared spared or refused beyond the
/// default. `crates/bundle` knows such a catalogue; most are, and their visitors load half a kilobyte less.
pub const IS_LEAN: bool = cfg!(feature = "lean");

/// First field of the first line; another version is refused.
pub const FORMAT: &str = "cg3";
/// How the lines of each section begin: categories, vendors, names, prefixes, third parties' names, and the end, which
/// stands nowhere else, so that a table cut off is not taken for a smaller one.
const MARKS: [u8; 6] = *b"cv=*t.";
const CATEGORIES: usize = 0;
const VENDORS: usize = 1;
const EXACT: usize = 2;
const END: usize = 5;

/// The compiled catalogue, borrowed from its text.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    text: &'a [u8],
    /// Where each section begins.
    starts: [usize; MARKS.len()],
    /// Where the line of each category is, by number.
    categories: [usize; 65],
}

/// Where a line begins; the first line is not among them. Fields are read when they are asked for: copying them around
/// would weigh more than cutting them again, and one number travels lighter than a slice.
type Row = NonZeroUsize;

/// One category of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category(Row);

/// One declared cookie or storage key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry(Row);

/// Lines that are still to be read. No iterator: it would hold the table, and so the compiler would no longer know which.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    at: usize,
    end: usize,
}

/// The letter under which a kind's names are sorted.
#[inline]
#[must_use]
pub const fn letter(kind: Kind) -> u8 {
    // In the order of the kinds' numbers.
    b"clsdhwf"[kind as usize]
}

impl<'a> Table<'a> {
    /// A table that declares nothing.
    pub const EMPTY: Self = Table { text: &[], starts: [0; MARKS.len()], categories: [0; 65] };

    /// A table of this version that is whole; none = something else, or cut off. Fields are taken as the compiler of the
    /// catalogue wrote them.
    #[inline]
    pub fn parse(text: &'a (impl AsRef<[u8]> + ?Sized)) -> Option<Self> {
        let mut table = Table::EMPTY;
        table.load(text.as_ref()).then_some(table)
    }

    /// [`Table::parse`] in place; false = refused, and the table declares nothing. In the gate all questions then go to one
    /// address, which the compiler need not pass around.
    #[inline]
    pub(crate) fn load(&mut self, text: &'a [u8]) -> bool {
        self.text = text;
        let mut at = self.after(0);
        for (section, mark) in MARKS.into_iter().enumerate() {
            self.starts[section] = at;
            while self.octet(at) == mark {
                let nr = self.number(at, 1) as usize;
                if section == CATEGORIES
                    && let Some(row) = self.categories.get_mut(nr)
                {
                    *row = at;
                }
                at = self.after(at);
            }
        }
        let is_whole = self.is(0, 0, FORMAT.as_bytes()) && text.get(self.starts[END]..) == Some(b".");
        if !is_whole {
            *self = Table::EMPTY;
        }
        is_whole
    }

    /// One octet; beyond the end, lines end. Not inline: a call is smaller than the look at the end, which costs no time.
    #[inline(never)]
    fn octet(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(b'\n')
    }

    /// Where the next line begins.
    #[inline]
    fn after(&self, mut at: usize) -> usize {
        while self.octet(at) != b'\n' {
            at += 1;
        }
        at + 1
    }

    /// Where a field of a line begins. A field that the line lacks is empty.
    #[inline]
    fn field(&self, mut at: usize, mut place: usize) -> usize {
        while place > 0 {
            match self.octet(at) {
                b'\n' => break,
                b'\t' => place -= 1,
                _ => {}
            }
            at += 1;
        }
        at
    }

    #[inline]
    fn text(&self, at: usize, place: usize) -> &'a [u8] {
        let start = self.field(at, place);
        let mut end = start;
        while self.octet(end) > b'\n' {
            end += 1;
        }
        self.text.get(start..end).unwrap_or(&[])
    }

    #[inline]
    fn is(&self, at: usize, place: usize, text: &[u8]) -> bool {
        self.text(at, place) == text
    }

    /// What is no number reads as 0, which is no category, no vendor and no entry: nothing is granted for it.
    #[inline]
    fn number(&self, at: usize, place: usize) -> u32 {
        number(self.text(at, place))
    }

    #[inline]
    fn flag(&self, at: usize, place: usize) -> bool {
        self.number(at, place) == 1
    }

    /// When the period in two fields, months and seconds, is over; 0 = there is none.
    #[inline]
    fn end(&self, at: usize, place: usize, from: Seconds) -> Seconds {
        let period = Period { months: self.number(at, place), seconds: self.number(at, place + 1) };
        if period.months | period.seconds == 0 { 0 } else { period.end(from) }
    }

    #[inline]
    fn head(&self, place: usize) -> &'a [u8] {
        self.text(0, place)
    }

    /// The policy version that decisions are made under.
    #[inline]
    pub fn version(&self) -> u32 {
        self.number(0, 1)
    }

    /// Whether this is the name of the consent cookie.
    #[inline]
    pub fn is_consent_cookie(&self, name: &[u8]) -> bool {
        self.is(0, 2, name)
    }

    /// Name of the consent cookie.
    #[inline]
    pub fn cookie(&self) -> &'a [u8] {
        self.head(2)
    }

    /// Until when a decision holds that is made at `from`.
    #[inline]
    pub fn decision_end(&self, from: Seconds) -> Seconds {
        self.end(0, 3, from)
    }

    /// Domain attribute of the consent cookie; empty = host-only.
    #[inline]
    pub fn domain(&self) -> &'a [u8] {
        self.head(5)
    }

    /// Refuses nothing, reports everything.
    #[inline]
    pub fn observes(&self) -> bool {
        !IS_LEAN && self.flag(0, 6)
    }

    /// Undeclared cookies are only reported.
    #[inline]
    pub fn spares_undeclared_cookies(&self) -> bool {
        !IS_LEAN && self.flag(0, 7)
    }

    /// Undeclared storage keys are refused, not only reported.
    #[inline]
    pub fn refuses_undeclared_storage(&self) -> bool {
        !IS_LEAN && self.flag(0, 8)
    }

    /// The last policy version with a change that visitors are told of without being asked; 0 = never.
    #[inline]
    pub fn noticed(&self) -> u32 {
        if IS_LEAN { 0 } else { self.number(0, 10) }
    }

    /// Whether a grant needs somebody of age, and counts for nothing without.
    #[inline]
    pub fn needs_age(&self) -> bool {
        !IS_LEAN && self.flag(0, 11)
    }

    /// The categories, in the operator's order.
    #[inline]
    pub fn categories(&self) -> Lines {
        self.lines(CATEGORIES, VENDORS)
    }

    /// Every entry.
    #[inline]
    pub fn entries(&self) -> Lines {
        self.lines(EXACT, END)
    }

    /// The lines from one section up to another.
    #[inline]
    fn lines(&self, first: usize, last: usize) -> Lines {
        Lines { at: self.starts[first], end: self.starts[last] }
    }

    #[inline]
    fn next(&self, lines: &mut Lines) -> Option<Row> {
        let at = lines.at;
        if at >= lines.end {
            return None;
        }
        lines.at = self.after(at);
        Row::new(at)
    }

    /// Takes the next category off [`Table::categories`].
    #[inline]
    pub fn next_category(&self, lines: &mut Lines) -> Option<Category> {
        self.next(lines).map(Category)
    }

    /// Takes the next entry off [`Table::entries`].
    #[inline]
    pub fn next_entry(&self, lines: &mut Lines) -> Option<Entry> {
        self.next(lines).map(Entry)
    }

    /// The category with this number.
    #[inline]
    pub fn category(&self, nr: Nr) -> Option<Category> {
        self.categories.get(usize::from(nr)).and_then(|&row| Row::new(row)).map(Category)
    }

    /// The category with this id.
    #[inline]
    pub fn category_by_id(&self, id: &[u8]) -> Option<Category> {
        self.by_id(CATEGORIES, id).map(Category)
    }

    /// The number of the vendor with this id; 0 = there is none.
    #[inline]
    pub fn vendor_by_id(&self, id: &[u8]) -> Nr {
        match self.by_id(VENDORS, id) {
            Some(row) => self.nr(row),
            None => 0,
        }
    }

    #[inline]
    fn by_id(&self, section: usize, id: &[u8]) -> Option<Row> {
        let mut lines = self.lines(section, section + 1);
        while let Some(row) = self.next(&mut lines) {
            if self.is(row.get(), 2, id) {
                return Some(row);
            }
        }
        None
    }

    /// Number of a category or vendor.
    #[inline]
    fn nr(&self, row: Row) -> Nr {
        self.number(row.get(), 1) as Nr
    }

    /// Number of a category in the record.
    #[inline]
    pub fn nr_of(&self, category: Category) -> Nr {
        self.nr(category.0)
    }

    /// Whether a category is always on.
    #[inline]
    pub fn is_required(&self, category: Category) -> bool {
        self.flag(category.0.get(), 3)
    }

    /// Whether a category is left out of "accept all".
    #[inline]
    pub fn is_sensitive(&self, category: Category) -> bool {
        self.flag(category.0.get(), 4)
    }

    /// The last policy version whose changes need a new answer for a category; 0 = never.
    #[inline]
    pub fn renewed(&self, category: Category) -> u32 {
        self.number(category.0.get(), 5)
    }

    /// Whether an entry is on another domain, which the page cannot reach.
    #[inline]
    pub fn is_third_party(&self, entry: Entry) -> bool {
        self.octet(entry.0.get()) == b't'
    }

    /// Whether an entry is a cookie of one exact name.
    #[inline]
    pub fn is_one_cookie(&self, entry: Entry) -> bool {
        self.octet(entry.0.get()) != b'*' && self.octet(entry.0.get() + 2) == letter(Kind::Cookie)
    }

    /// Exact name of an entry, or the prefix that it matches.
    #[inline]
    pub fn name(&self, entry: Entry) -> &'a [u8] {
        self.text(entry.0.get() + 3, 0)
    }

    /// Number of an entry in the record.
    #[inline]
    pub fn entry_nr(&self, entry: Entry) -> Nr {
        self.number(entry.0.get(), 2) as Nr
    }

    /// The category of an entry; none in a damaged table.
    #[inline]
    pub fn category_of(&self, entry: Entry) -> Option<Category> {
        self.category(self.number(entry.0.get(), 3) as Nr)
    }

    /// Number of an entry's vendor; 0 = the site itself.
    #[inline]
    pub fn vendor_of(&self, entry: Entry) -> Nr {
        self.number(entry.0.get(), 4) as Nr
    }

    /// Until when an entry may live that is written at `from`; 0 = until the browser closes.
    #[inline]
    pub fn end_of(&self, entry: Entry, from: Seconds) -> Seconds {
        self.end(entry.0.get(), 5, from)
    }

    /// Whether an entry is hidden from script.
    #[inline]
    pub fn is_http_only(&self, entry: Entry) -> bool {
        self.flag(entry.0.get(), 7)
    }

    /// Declared Path attribute of an entry; empty = unknown.
    #[inline]
    pub fn path(&self, entry: Entry) -> &'a [u8] {
        self.text(entry.0.get(), 8)
    }

    /// Whether an entry is a vendor's test whether cookies work, which is of no use later.
    #[inline]
    pub fn is_probe(&self, entry: Entry) -> bool {
        self.flag(entry.0.get(), 9)
    }
}

#[cfg(test)]
pub(crate) mod tests;
