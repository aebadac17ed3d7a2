//! Requests to vendors: refused as long as any vendor that the host belongs to is.
//!
//! Invariant: what no vendor declares is nobody's business here; under `strict` the browser itself refuses it.

use super::{Gate, Outcome, Verdict};
use crate::text::cut::take;
use crate::text::grow::Out;

impl Gate<'_> {
    /// May this be asked for? Input: host and path of the address, a tab between them, as a `URL` gives them. Every vendor
    /// that the host belongs to has to be allowed.
    #[inline]
    pub fn request(&self, mut path: &[u8], out: &mut Out<'_>) -> Verdict {
        let mut host = take(&mut path, b'\t');
        // The root of all domains may be named, and is not part of the catalogue's names.
        while let [rest @ .., b'.'] = host {
            host = rest;
        }
        take(&mut path, b'/');
        let mut vendors = self.table.vendors();
        while let Some(vendor) = self.table.next_vendor(&mut vendors) {
            if self.table.serves(vendor, host, path)
                && !self.state.allows_vendor(self.table.vendor_nr(vendor), &self.table)
            {
                let outcome = if self.table.observes() { Outcome::Observed } else { Outcome::Refused };
                return self.report(outcome, host, Some(vendor.into()), out);
            }
        }
        Verdict::AsAsked
    }

    /// Host patterns that a Content Security Policy may let through now, by blanks.
    #[inline]
    pub fn hosts(&self, out: &mut Out<'_>) {
        out.bytes(self.table.own_hosts());
        let mut vendors = self.table.vendors();
        while let Some(vendor) = self.table.next_vendor(&mut vendors) {
            if self.state.allows_vendor(self.table.vendor_nr(vendor), &self.table) {
                out.text(if out.written().is_empty() { "" } else { " " }).bytes(self.table.hosts(vendor));
            }
        }
    }
}
