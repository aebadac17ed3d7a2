//! Every scope in which a page may have set a cookie, as cookie strings that delete the cookie there (RFC 6265bis § 5.7
//! step 23).
//!
//! The gate keeps the scopes of cookies that it let through, so that it can also delete a cookie whose path does not
//! cover this page.
//! Invariant: an undeclared name is never deleted on a parent domain, where the name may belong to a same-site origin.

use super::Gate;
use super::kept::{SEEN, SIZE};
use crate::kind::Kind;
use crate::table::Entry;
use crate::text::cut::{pair, take};
use crate::text::grow::Out;

impl Gate<'_> {
    /// Cookie strings, one a line, that delete `name` in every scope in which this page may have set `name`. The
    /// strings for an undeclared name are host-only: on a parent domain the name may belong to a same-site origin.
    ///
    /// The kept scopes come first, then the declared path, then the paths of this page from the shortest to the
    /// longest: a very long path has more scopes than the output has room for.
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
                removal(name, scope, domain, if is_secure { "; SameSite=None; Secure\n" } else { "\n" }, out);
                removal(name, scope, domain, "; SameSite=None; Secure; Partitioned\n", out);
                domain = parent;
                take(&mut parent, b'.');
                // A domain without a dot is a public suffix, and browsers refuse a cookie for a public suffix.
                if entry.is_none() || parent.is_empty() {
                    break;
                }
            }
            if end >= path.len() {
                return;
            }
            end += 1;
            scope = path.get(..end).unwrap_or(&[]);
            // "/a/b" → "/", "/a", "/a/", "/a/b": a path with a slash at the end is a scope of its own.
            if path.get(end - 1) != Some(&b'/') && path.get(end).is_some_and(|&next| next != b'/') {
                scope = &[];
            }
        }
    }

    /// Declared cookies that are not granted, one a line: name, category, and why no page script can remove the cookie.
    /// Without a reason, script can remove the cookie: the cookie may have a path that does not cover this page.
    #[inline]
    pub fn denied(&self, out: &mut Out<'_>) {
        let mut entries = self.table.entries();
        while let Some(entry) = self.table.next_entry(&mut entries) {
            if self.table.is_one_cookie(entry) {
                self.deny(self.table.name(entry), entry, out);
            }
        }
        // For an entry that is a prefix, the gate knows only the names in the buffer of kept strings.
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

    /// Keeps the scope of a cookie that the gate lets through. `words`: the cookie string as the gate has rewritten it.
    /// The gate leaves out a known scope, a string without attributes, and a scope for which there is no room.
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

/// Octets: more than the name, the domain and the attributes of a deletion take.
const WORDS: usize = 8192;

/// Writes one deletion. A partitioned cookie (CHIPS) is a different cookie from the one of the same name, domain and path
/// without a partition. So there are two deletions, with different ends. Only a `Secure` cookie can be partitioned.
///
/// Browsers refuse a deletion without `Secure` if the name begins with `__Secure-` or `__Host-`, and in a frame of another
/// site a deletion without `SameSite=None`, which needs `Secure`. Elsewhere both do no harm.
#[inline]
fn removal(name: &[u8], path: &[u8], domain: &[u8], end: &str, out: &mut Out<'_>) {
    // A line that is cut off could delete another cookie.
    if out.room() < path.len() + WORDS {
        return;
    }
    out.bytes(name).text("=; Max-Age=0; Path=").bytes(path);
    if !domain.is_empty() {
        out.text("; Domain=").bytes(domain);
    }
    out.text(end);
}
