//! Every scope in which a page may have set a cookie, as the strings that delete it there (RFC 6265bis § 5.7 step 23).
//!
//! The ledger keeps the scopes of cookies that were let through, so that one whose path does not cover this page can go too.
//! Invariant: an undeclared name is never deleted on a parent domain, where it may belong to a sister site.

use super::Gate;
use crate::catalogue::Kind;
use crate::out::Out;
use crate::scan::{pair, take};

impl Gate<'_> {
    /// Cookie strings, one a line, that delete `name` in every scope it may have been set in from this page.
    /// An undeclared name goes host-only: on a parent domain it may belong to a sister site.
    ///
    /// The widest scopes come first, since a very long path has more scopes than there is room for.
    #[inline]
    pub fn removals(&self, name: &[u8], host: &[u8], path: &[u8], is_secure: bool, out: &mut Out<'_>) {
        let mut ledger = self.ledger.lines();
        while !ledger.is_empty() {
            let scope = pair(&mut ledger, b'\n');
            if scope.name == name {
                out.bytes(name).text("=;").bytes(scope.value).text("; Max-Age=0\n");
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

    /// Remembers the scope of a cookie that is let through; `words` are its attributes. A scope that is known, or for which
    /// there is no room, is left out.
    #[inline]
    pub(super) fn remember(&mut self, name: &[u8], mut words: &[u8]) {
        take(&mut words, b';');
        let mut ledger = self.ledger.lines();
        while !ledger.is_empty() {
            let scope = pair(&mut ledger, b'\n');
            if scope.name == name && scope.value == words {
                return;
            }
        }
        if !words.is_empty() {
            self.ledger.push3(name, words);
        }
    }
}

/// A cookie with the same name, domain and path is another one when it is partitioned (CHIPS), and only a secure one can be.
#[inline]
fn removal(name: &[u8], path: &[u8], domain: &[u8], is_secure: bool, out: &mut Out<'_>) {
    // Names with a `__Secure-` or `__Host-` prefix can be touched only with this; others do not mind.
    for is_partitioned in [false, true] {
        if out.room() < name.len() + path.len() + domain.len() + 80 {
            return;
        }
        out.bytes(name).text("=; Max-Age=0; Path=").bytes(path);
        if !domain.is_empty() {
            out.text("; Domain=").bytes(domain);
        }
        out.text(if is_secure || is_partitioned { "; Secure" } else { "" });
        out.text(if is_partitioned { "; Partitioned\n" } else { "\n" });
    }
}
