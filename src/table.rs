//! The table: the compiled catalogue, one item a line, in fields separated by tabs; all that the gate reads of the
//! catalogue.
//!
//! Why not JSON: a JSON parser would take more bytes than the gate. The gate searches sorted lines in place, without an
//! index or an allocation, so 2 000 entries cost a visitor no more time than 16.
//! This module only reads the table; `crates/catalogue` writes the table.
//! Invariant: a damaged field grants nothing.

mod find;
mod host;

use core::num::NonZeroUsize;

use crate::calendar::{Period, Seconds};
use crate::kind::{Kind, Nr};
use crate::text::cut::number;

pub use host::{Named, Vendor};

/// Whether this is the lean core, for catalogues that do without: vendors that came with a later policy version,
/// vendors that the opt-out signal is about, vendors that need separate consent, laws of regions, announced changes,
/// minors, our Content Security Policy (`strict`), observing, and settings for undeclared names. `crates/bundle`
/// chooses the core. Most catalogues are lean, and their visitors load half a kilobyte less.
pub const IS_LEAN: bool = cfg!(feature = "lean");

/// First field of the first line. The gate refuses a table of another version.
pub const FORMAT: &str = "cg4";
/// How the lines of each section begin: categories, vendors, exact names, prefixes, names of third parties, and the
/// end. No other line is like the end line, so the gate does not accept a table that was cut off.
const MARKS: [u8; 6] = *b"cv=*t.";
const CATEGORIES: usize = 0;
const VENDORS: usize = 1;
const EXACT: usize = 2;
const END: usize = 5;

/// The compiled catalogue, borrowed from its text.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    text: &'a [u8],
    /// Where each section begins, in octets.
    starts: [usize; MARKS.len()],
    /// Where the line of each category begins, by number; 0 = no such category.
    categories: [usize; 65],
}

/// Where a line begins, in octets; never the first line. Each call reads the fields anew: code that copies fields would
/// take more bytes than code that cuts the fields again. A number also takes less code to pass than a slice.
type Row = NonZeroUsize;

/// One category of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Category(Row);

/// One declared cookie, storage key, database or other entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry(Row);

/// Lines that are still to be read. Why not an iterator: an iterator would hold a reference to the table, and the
/// compiler would no longer know that there is only one table.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    at: usize,
    end: usize,
}

/// The digit that stands before the names of a kind in the table, and by which the table sorts first.
#[inline]
#[must_use]
pub const fn digit(kind: Kind) -> u8 {
    b'0' + kind as u8
}

impl<'a> Table<'a> {
    /// A table that declares nothing.
    pub const EMPTY: Self = Table { text: &[], starts: [0; MARKS.len()], categories: [0; 65] };

    /// Accepts a whole table of this version; none = another version, another text, or a table that was cut off. Does
    /// not check the fields, which `crates/catalogue` wrote.
    #[inline]
    pub fn parse(text: &'a (impl AsRef<[u8]> + ?Sized)) -> Option<Self> {
        let mut table = Table::EMPTY;
        table.load(text.as_ref()).then_some(table)
    }

    /// [`Table::parse`] in place; false = refused, and the table declares nothing. Why in place: the gate's table then
    /// has a fixed address, which the compiled code does not pass from function to function.
    #[inline]
    pub(crate) fn load(&mut self, text: &'a [u8]) -> bool {
        self.text = text;
        let mut at = self.after(0);
        for (section, &mark) in MARKS.iter().enumerate() {
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
            (self.text, self.starts, self.categories) = (&[], [0; MARKS.len()], [0; 65]);
        }
        is_whole
    }

    /// One octet; beyond the end of the text, a line break. Not inline: a call takes fewer bytes than the bounds check,
    /// and costs no noticeable time.
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

    /// Where a field of a line begins. A field that is not there is empty.
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

    /// A field as a number. Other text reads as 0, which is the number of no category, vendor or entry, so 0 grants
    /// nothing.
    #[inline]
    fn number(&self, at: usize, place: usize) -> u32 {
        number(self.text(at, place))
    }

    #[inline]
    fn flag(&self, at: usize, place: usize) -> bool {
        self.number(at, place) == 1
    }

    /// When the period is over that starts at `from` and stands in two fields, months and seconds; 0 = no period.
    #[inline]
    fn end(&self, at: usize, place: usize, from: Seconds) -> Seconds {
        let period = Period { months: self.number(at, place), seconds: self.number(at, place + 1) };
        if period.months | period.seconds == 0 { 0 } else { period.end(from) }
    }

    #[inline(always)]
    fn head(&self, place: usize) -> &'a [u8] {
        self.text(0, place)
    }

    /// The policy version under which visitors decide.
    #[inline]
    pub fn version(&self) -> u32 {
        self.number(0, 1)
    }

    /// Whether `name` is the name of the consent cookie.
    #[inline]
    pub fn is_consent_cookie(&self, name: &[u8]) -> bool {
        self.is(0, 2, name)
    }

    /// Name of the consent cookie.
    #[inline(always)]
    pub fn cookie(&self) -> &'a [u8] {
        self.head(2)
    }

    /// When a decision ends that was made at `from`.
    #[inline]
    pub fn decision_end(&self, from: Seconds) -> Seconds {
        self.end(0, 3, from)
    }

    /// Domain attribute of the consent cookie; empty = host-only.
    #[inline(always)]
    pub fn domain(&self) -> &'a [u8] {
        self.head(5)
    }

    /// Whether the gate only observes: refuses nothing, and reports what it would refuse.
    #[inline]
    pub fn observes(&self) -> bool {
        !IS_LEAN && self.flag(0, 6)
    }

    /// Whether the gate only reports undeclared cookies, instead of refusing them.
    #[inline]
    pub fn spares_undeclared_cookies(&self) -> bool {
        !IS_LEAN && self.flag(0, 7)
    }

    /// Whether the gate refuses undeclared storage keys, instead of only reporting them.
    #[inline]
    pub fn refuses_undeclared_storage(&self) -> bool {
        !IS_LEAN && self.flag(0, 8)
    }

    /// The last policy version with a change of which the gate informs visitors without asking them; 0 = no such
    /// version.
    #[inline]
    pub fn noticed(&self) -> u32 {
        if IS_LEAN { 0 } else { self.number(0, 10) }
    }

    /// Whether only a person of age may grant. Other grants do not count.
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

    /// The lines from section `first` to the start of section `last`.
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

    /// Number of a category or vendor in the record.
    #[inline]
    pub fn nr_of(&self, named: impl Into<Named>) -> Nr {
        self.number(named.into().0.get(), 1) as Nr
    }

    /// Whether a category is always on. A vendor never is.
    #[inline]
    pub fn is_required(&self, named: impl Into<Named>) -> bool {
        self.flag(named.into().0.get(), 3)
    }

    /// Whether a category is left out of "accept all".
    #[inline]
    pub fn is_sensitive(&self, category: Category) -> bool {
        self.flag(category.0.get(), 4)
    }

    /// The last policy version whose changes need a new answer for a category; 0 = no such version.
    #[inline]
    pub fn renewed(&self, category: Category) -> u32 {
        self.number(category.0.get(), 5)
    }

    /// Whether an entry is on a third party's domain, which no script of the page reaches.
    #[inline]
    pub fn is_third_party(&self, entry: Entry) -> bool {
        self.octet(entry.0.get()) == b't'
    }

    /// Whether an entry is a cookie with an exact name.
    #[inline]
    pub fn is_one_cookie(&self, entry: Entry) -> bool {
        self.octet(entry.0.get()) != b'*' && self.octet(entry.0.get() + 2) == digit(Kind::Cookie)
    }

    /// Exact name of an entry, or the prefix of the names that the entry covers.
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

    /// When an entry ends that is written at `from`; 0 = when the browser closes.
    #[inline]
    pub fn end_of(&self, entry: Entry, from: Seconds) -> Seconds {
        self.end(entry.0.get(), 5, from)
    }

    /// Whether an entry is an `HttpOnly` cookie, which script cannot read or delete.
    #[inline]
    pub fn is_http_only(&self, entry: Entry) -> bool {
        self.flag(entry.0.get(), 7)
    }

    /// Declared Path attribute of an entry; empty = unknown.
    #[inline]
    pub fn path(&self, entry: Entry) -> &'a [u8] {
        self.text(entry.0.get(), 8)
    }

    /// Whether a vendor writes this entry only to test whether cookies work. The gate does not hold such a cookie for
    /// later.
    #[inline]
    pub fn is_probe(&self, entry: Entry) -> bool {
        self.flag(entry.0.get(), 9)
    }
}

#[cfg(test)]
pub(crate) mod tests;
