//! Requests to vendors: the gate refuses a request while any vendor of the host is refused.
//!
//! Invariant: the gate lets a request through that matches no vendor. Under `strict`, the browser itself refuses such a
//! request, by the Content Security Policy.

use super::{Gate, Outcome, Verdict};
use crate::text::cut::take;
use crate::text::grow::Out;

impl Gate<'_> {
    /// May this request go out? Input: host and path of the URL, as a `URL` object gives them, with a tab between them.
    /// Every vendor that the host and path belong to must be allowed.
    #[inline]
    pub fn request(&self, mut path: &[u8], out: &mut Out<'_>) -> Verdict {
        let mut host = take(&mut path, b'\t');
        // A host may end with a dot, for the DNS root. Hosts in the catalogue do not.
        while let [rest @ .., b'.'] = host {
            host = rest;
        }
        take(&mut path, b'/');
        let mut vendors = self.table.vendors();
        while let Some(vendor) = self.table.next_vendor(&mut vendors) {
            if self.table.serves(vendor, host, path) && !self.state.allows_vendor(self.table.nr_of(vendor), &self.table)
            {
                let outcome = if self.table.observes() { Outcome::Observed } else { Outcome::Refused };
                return self.report(outcome, host, Some(vendor.into()), out);
            }
        }
        Verdict::AsAsked
    }

    /// Host patterns that a Content Security Policy may allow now, separated by spaces.
    #[inline]
    pub fn hosts(&self, out: &mut Out<'_>) {
        out.bytes(self.table.own_hosts());
        let mut vendors = self.table.vendors();
        while let Some(vendor) = self.table.next_vendor(&mut vendors) {
            if self.state.allows_vendor(self.table.nr_of(vendor), &self.table) {
                out.text(if out.written().is_empty() { "" } else { " " }).bytes(self.table.hosts(vendor));
            }
        }
    }
}
