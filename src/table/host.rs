//! Vendors of the table, and to which vendor a request goes.
//!
//! A pattern is a host, or a star and the end of a host, and perhaps a path. The path covers all paths that begin with
//! it. The patterns of a vendor stand in one field, separated by spaces, as in a Content Security Policy.
//! Invariant: hosts are in lower case, in the catalogue as in `URL.hostname`.

use super::{CATEGORIES, Category, EXACT, Lines, MARKS, Row, Table, VENDORS};
use crate::text::cut::take;

/// One vendor of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vendor(Row);

/// A category or a vendor. The lines of both begin alike: nr, id, and whether it is always on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named(pub(super) Row);

impl From<Category> for Named {
    #[inline]
    fn from(category: Category) -> Self {
        Named(category.0)
    }
}

impl From<Vendor> for Named {
    #[inline]
    fn from(vendor: Vendor) -> Self {
        Named(vendor.0)
    }
}

impl<'a> Table<'a> {
    /// The vendors.
    #[inline]
    pub fn vendors(&self) -> Lines {
        self.lines(VENDORS, EXACT)
    }

    /// Takes the next vendor off [`Table::vendors`].
    #[inline]
    pub fn next_vendor(&self, lines: &mut Lines) -> Option<Vendor> {
        self.next(lines).map(Vendor)
    }

    /// The category or vendor with this id.
    #[inline]
    pub fn named(&self, id: &[u8]) -> Option<Named> {
        let mut lines = self.lines(CATEGORIES, EXACT);
        while let Some(row) = self.next(&mut lines) {
            if self.is(row.get(), 2, id) {
                return Some(Named(row));
            }
        }
        None
    }

    /// The category, if this is one and not a vendor.
    #[inline]
    pub fn as_category(&self, named: Named) -> Option<Category> {
        (self.octet(named.0.get()) == MARKS[CATEGORIES]).then_some(Category(named.0))
    }

    /// Id of a category or vendor in markup and API.
    #[inline]
    pub fn id_of(&self, named: Named) -> &'a [u8] {
        self.text(named.0.get(), 2)
    }

    /// A vendor's host patterns, separated by spaces.
    #[inline]
    pub fn hosts(&self, vendor: Vendor) -> &'a [u8] {
        self.text(vendor.0.get(), 4)
    }

    /// The policy version that added the vendor; 0 = the vendor was always there.
    #[inline]
    pub fn since(&self, vendor: Vendor) -> u32 {
        self.number(vendor.0.get(), 5)
    }

    /// Whether the opt-out signal is about this vendor: the vendor sells or shares data, or advertises.
    #[inline]
    pub fn opts_out(&self, vendor: Vendor) -> bool {
        self.flag(vendor.0.get(), 6)
    }

    /// Whether a vendor needs separate consent where the law of the region asks for separate consent.
    #[inline]
    pub fn is_separate(&self, vendor: Vendor) -> bool {
        self.flag(vendor.0.get(), 7)
    }

    /// Patterns of the site's other hosts besides its origins, separated by spaces.
    #[inline]
    pub fn own_hosts(&self) -> &'a [u8] {
        self.head(9)
    }

    /// Whether a request to `host` and `path` goes to a vendor. `path` has no first slash.
    #[inline]
    pub fn serves(&self, vendor: Vendor, host: &[u8], path: &[u8]) -> bool {
        let mut patterns = self.hosts(vendor);
        while !patterns.is_empty() {
            let mut start = take(&mut patterns, b' ');
            let is_host = match take(&mut start, b'/') {
                [b'*', end @ ..] => host.ends_with(end),
                own => host == own,
            };
            if is_host && path.starts_with(start) {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests;
