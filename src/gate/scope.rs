//! Every scope in which a page may have set a cookie, as the strings that delete it there (RFC 6265bis § 5.7 step 23).
//!
//! Invariant: an undeclared name is never deleted on a parent domain, where it may belong to a sister site.

use super::out::Out;
use crate::scan::cut;
use crate::table::Entry;

/// Writes the deleting strings, one a line: host-only and each parent domain, by the root path and each part of `path`.
pub fn removals(name: &str, entry: Option<Entry<'_>>, host: &str, path: &str, is_secure: bool, out: &mut Out<'_>) {
    let declared_path = entry.map_or("", |entry| entry.path);
    let mut each_path = |domain: &str| {
        let mut end = 0;
        // "/a/b" → "/", "/a", "/a/", "/a/b": a path with a slash at its end is another scope.
        while let Some((part, _)) = path.get(end..).and_then(|rest| cut(rest, b'/')) {
            let slash = end + part.len();
            if slash > 0 {
                line(name, domain, path.get(..slash).unwrap_or("/"), is_secure, out);
            }
            line(name, domain, path.get(..=slash).unwrap_or("/"), is_secure, out);
            end = slash + 1;
        }
        if end < path.len() {
            line(name, domain, path, is_secure, out);
        }
        if !declared_path.is_empty() && !path.starts_with(declared_path) {
            line(name, domain, declared_path, is_secure, out);
        }
    };
    each_path("");
    if entry.is_none() {
        return;
    }
    let mut domain = host;
    loop {
        each_path(domain);
        match cut(domain, b'.') {
            // A name without a dot is a public suffix; the browser would refuse it.
            Some((_, parent)) if cut(parent, b'.').is_some() => domain = parent,
            _ => break,
        }
    }
}

#[inline(never)]
fn line(name: &str, domain: &str, path: &str, is_secure: bool, out: &mut Out<'_>) {
    out.text(name).text("=; Max-Age=0; Path=").text(path);
    if !domain.is_empty() {
        out.text("; Domain=").text(domain);
    }
    // Names with a `__Secure-` or `__Host-` prefix can be touched only with this; others do not mind.
    if is_secure {
        out.text("; Secure");
    }
    out.text("\n");
}
