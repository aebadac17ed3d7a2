//! Every scope in which a page may have set a cookie, as the strings that delete it there (RFC 6265bis § 5.7 step 23).
//!
//! Invariant: an undeclared name is never deleted on a parent domain, where it may belong to a sister site.

use crate::catalogue::Kind;
use crate::out::Out;
use crate::scan::take;
use crate::table::Table;

/// Writes the deleting strings, one a line: host-only and on each parent domain, by each part of `path`.
#[inline]
pub fn removals(name: &[u8], table: &Table<'_>, host: &[u8], path: &[u8], is_secure: bool, out: &mut Out<'_>) {
    let entry = table.find(Kind::Cookie, name);
    let (mut domain, mut parent): (&[u8], _) = (&[], host);
    loop {
        // "/a/b" → "/", "/a", "/a/", "/a/b": a path with a slash at its end is another scope.
        let mut end = 0;
        while end < path.len() {
            end += 1;
            if path.get(end - 1) == Some(&b'/') || path.get(end).is_none_or(|&next| next == b'/') {
                removal(name, path.get(..end).unwrap_or(&[]), domain, is_secure, out);
            }
        }
        let Some(entry) = entry else { return };
        let declared = table.path(entry);
        if !declared.is_empty() {
            removal(name, declared, domain, is_secure, out);
        }
        domain = parent;
        take(&mut parent, b'.');
        // A name without a dot is a public suffix; the browser would refuse it.
        if parent.is_empty() {
            return;
        }
    }
}

#[inline]
fn removal(name: &[u8], path: &[u8], domain: &[u8], is_secure: bool, out: &mut Out<'_>) {
    out.bytes(name).text("=; Max-Age=0; Path=").bytes(path);
    if !domain.is_empty() {
        out.text("; Domain=").bytes(domain);
    }
    // Names with a `__Secure-` or `__Host-` prefix can be touched only with this; others do not mind.
    out.text(if is_secure { "; Secure\n" } else { "\n" });
}
