//! Every scope in which a page may have set a cookie, as the strings that delete it there (RFC 6265bis § 5.7 step 23).
//!
//! Invariant: an undeclared name is never deleted on a parent domain, where it may belong to a sister site.

use crate::out::Out;
use crate::scan::cut;
use crate::table::Entry;

/// Writes the deleting strings, one a line: host-only and on each parent domain, by each part of `path`.
pub fn removals(name: &str, entry: Option<Entry<'_>>, host: &str, path: &str, is_secure: bool, out: &mut Out<'_>) {
    let bytes = path.as_bytes();
    let is_part = |end: usize| end == bytes.len() || bytes.get(end) == Some(&b'/') || bytes.get(end - 1) == Some(&b'/');
    let mut line = |path: &str, domain: &str| {
        out.text(name).text("=; Max-Age=0; Path=").text(path);
        if !domain.is_empty() {
            out.text("; Domain=").text(domain);
        }
        // Names with a `__Secure-` or `__Host-` prefix can be touched only with this; others do not mind.
        out.text(if is_secure { "; Secure\n" } else { "\n" });
    };
    let mut domain = "";
    loop {
        // "/a/b" → "/", "/a", "/a/", "/a/b": a path with a slash at its end is another scope. Then the declared one.
        for part in (1..=path.len())
            .filter(|&end| is_part(end))
            .map(|end| path.get(..end))
            .chain(entry.map(|entry| Some(entry.path())))
        {
            line(part.unwrap_or("/"), domain);
        }
        if entry.is_none() {
            return;
        }
        domain = if domain.is_empty() { host } else { cut(domain, b'.').map_or("", |(_, parent)| parent) };
        // A name without a dot is a public suffix; the browser would refuse it.
        if cut(domain, b'.').is_none() {
            return;
        }
    }
}
