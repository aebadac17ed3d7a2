//! Every scope in which a page may have set a cookie, as the strings that delete it there (RFC 6265bis § 5.7 step 23).
//!
//! Scopes of cookies that were let through are kept, so that one whose path does not cover this page can go too.
//! Invariant: an undeclared name is never deleted on a parent domain, where it may belong to a sister site.

use super::Gate;
use super::kept::{SEEN, SIZE};
use crate::kind::Kind;
use crate::table::Entry;
use crate::text::cut::{pair, take};
use crate::text::grow::Out;

impl Gate<'_> {
    /// Cookie strings, one a line, that delete `name` in every scope it may have been set in from this page.
    /// An undeclared name goes host-only: on a parent domain it may belong to a sister site.
    ///
    /// What was seen comes first, then the widest scopes: a very long path has more than there is room for.
    #[inline]
    pub fn removals(&self, name: &[u8], host: &[u8], path: &[u8], is_secure: bool, out: &mut Out<'_>) {
        let mut kept = self.kept.lines();
        while !kept.is_empty() {
            let mut seen = pair(&mut kept, b'\n');
            if seen.name == name {
                take(&mut seen.value, b';');
                out.bytes(name).text("=;").bytes(seen.value).text("; Max-Age=0\n");
            }
        }
        let entry = self.table.find(Kind::Cookie, name);
        let mut scope = entry.map_or(&[][..], |entry| self.table.path(entry));
        let mut end = 0;
        loop {
            let (mut domain, mut parent): (&[u8], _) = (&[], host);
            while !scope.is_empty() {
                removal(name, scope, domain, is_secure, out);
                domain = parent;
                take(&mut parent, b'.');
                // A name without a dot is a public suffix; the browser would refuse it.
                if entry.is_none() || parent.is_empty() {
                    break;
                }
            }
            if end >= path.len() {
                return;
            }
            end += 1;
            scope = path.get(..end).unwrap_or(&[]);
            // "/a/b" → "/", "/a", "/a/", "/a/b": a path with a slash at its end is another scope.
            if path.get(end - 1) != Some(&b'/') && path.get(end).is_some_and(|&next| next != b'/') {
                scope = &[];
            }
        }
    }

    /// Declared cookies that are not granted, one a line: name, category, and why no page script can remove it. Without a
    /// reason script can: it may lie on a path that this page does not see.
    #[inline]
    pub fn denied(&self, out: &mut Out<'_>) {
        let mut entries = self.table.entries();
        while let Some(entry) = self.table.next_entry(&mut entries) {
            if self.table.is_one_cookie(entry) {
                self.deny(self.table.name(entry), entry, out);
            }
        }
        // Of a pattern, the names that were let through are known.
        let mut kept = self.kept.lines();
        while !kept.is_empty() {
            let name = pair(&mut kept, b'\n').name;
            if let Some(entry) = self.table.find(Kind::Cookie, name)
                && !self.table.is_one_cookie(entry)
            {
                self.deny(name, entry, out);
            }
        }
    }

    #[inline]
    fn deny(&self, name: &[u8], entry: Entry, out: &mut Out<'_>) {
        if self.is_granted(Kind::Cookie, Some(entry)) || self.table.observes() {
            return;
        }
        out.bytes(name).byte(b'\t');
        self.id(self.owner(Some(entry)), out);
        out.byte(b'\t');
        out.text(if self.table.is_third_party(entry) { "third_party" } else { "" });
        out.text(if self.table.is_http_only(entry) { "http_only\n" } else { "\n" });
    }

    /// Remembers the scope of a cookie that is let through, from the cookie in our own words. One that is known is left
    /// out, and so is one for which there is no room.
    #[inline]
    pub(super) fn remember(&mut self, name: &[u8], mut words: &[u8]) {
        take(&mut words, b';');
        let mut kept = self.kept.lines();
        while !kept.is_empty() {
            let mut seen = pair(&mut kept, b'\n');
            take(&mut seen.value, b';');
            if seen.name == name && seen.value == words {
                return;
            }
        }
        if !words.is_empty() {
            let start = self.kept.len();
            self.kept.put(&[SEEN]).put(name).put(b"=;").put(words).end(start, SIZE);
        }
    }
}

/// More than name, domain and words of a deletion take.
const WORDS: usize = 8192;

/// A cookie with the same name, domain and path is another one when it is partitioned (CHIPS), and only a secure one can be.
#[inline]
fn removal(name: &[u8], path: &[u8], domain: &[u8], is_secure: bool, out: &mut Out<'_>) {
    // Names with a `__Secure-` or `__Host-` prefix can be touched only with this; others do not mind.
    for is_partitioned in [false, true] {
        // Half a line would delete something else.
        if out.room() < path.len() + WORDS {
            return;
        }
        out.bytes(name).text("=; Max-Age=0; Path=").bytes(path);
        if !domain.is_empty() {
            out.text("; Domain=").bytes(domain);
        }
        out.text(match (is_partitioned, is_secure) {
            (true, _) => "; Secure; Partitioned\n",
            (_, true) => "; Secure\n",
            _ => "\n",
        });
    }
}
