//! Vendors of the table, and to whom a request goes.
//!
//! A pattern is a host, or a star and the end of one; then perhaps a path, which stands for all that begin like it.
//! Patterns lie side by side in one field, as a Content Security Policy lists them.
//! Invariant: hosts are in small letters, as `URL.hostname` gives them, and so in the catalogue.

use super::{EXACT, Lines, Table, VENDORS, Vendor};
use crate::catalogue::Nr;
use crate::scan::take;

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

    /// Number of a vendor in the record.
    #[inline]
    pub fn vendor_nr(&self, vendor: Vendor) -> Nr {
        self.nr(vendor.0)
    }

    /// A vendor's host patterns, by blanks.
    #[inline]
    pub fn hosts(&self, vendor: Vendor) -> &'a [u8] {
        self.text(vendor.0.get(), 3)
    }

    /// Host patterns of the site besides its origins, by blanks.
    #[inline]
    pub fn own_hosts(&self) -> &'a [u8] {
        self.head(9)
    }

    /// Whether a request to this host and path, the path without its first slash, goes to a vendor.
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
