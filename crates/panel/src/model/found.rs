//! Finds the declared cookies, storage keys and the like that are in this browser now, and deletes one of them.
//!
//! The gate lets every page delete, so the page's own functions are enough for cookies and keys. The gate has looked
//! for databases, caches, files and service workers when the panel was opened, because only promises tell of them. A
//! cookie is deleted in every scope in which a page at this address could have set the cookie.
//! Invariant: a name that is not declared is neither shown nor touched.

use crate::data::{PanelData, PanelEntry};
use crate::web::{js, page, store};
use yew::AttrValue;

/// Numbers of the kinds, as the bundle writes them. The gate looks into the kinds from the fourth on.
const STORES: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];

/// A name that is in the browser now.
#[derive(Clone, Debug)]
pub struct Found {
    /// Position of its category.
    pub category: usize,
    /// The entry that declares the name.
    pub entry: PanelEntry,
    /// The full name. (The name of the entry may be a prefix with `*`.)
    pub name: AttrValue,
}

/// The declared names that are in the browser now, sorted by category.
#[must_use]
pub fn found(data: &PanelData) -> Vec<Found> {
    // Kind and name of each entry, read once for all names that are compared with them.
    let mut declared = Vec::new();
    for (category, group) in data.categories.iter().enumerate() {
        for at in 0..group.len() {
            declared.push((category, at, String::from(js::joined(&group.raw(at), &["store", "name"]))));
        }
    }
    let mut found = Vec::new();
    for category in 0..data.categories.len() {
        #[allow(clippy::needless_range_loop, reason = "an iterator weighs more")]
        for number in 0..STORES.len() {
            for name in names(data, number) {
                // A cookie may be in the browser in several scopes.
                if let Some((owner, at)) = owned(&declared, &[STORES[number], "\n", &name].concat())
                    && owner == category
                    && let Some(entry) = data.categories.get(category).and_then(|category| category.entry(at))
                {
                    let one = Found { category, entry, name: name.into() };
                    if !has(&found, &one) {
                        found.push(one);
                    }
                }
            }
        }
    }
    found
}

/// The names of a kind that are in the browser.
fn names(data: &PanelData, number: usize) -> Vec<String> {
    match number {
        0 => page::cookies(),
        1 | 2 => store::keys(number == 2),
        _ => js::split(&js::text(&js::field(&data.source, "here"), STORES[number]).unwrap_or_default(), "\n"),
    }
}

/// Whether `found` has `one`: the same name of the same kind.
#[must_use]
pub fn has(found: &[Found], one: &Found) -> bool {
    found.iter().any(|other| one.name == other.name && one.entry.store() == other.entry.store())
}

/// The entry that declares a name of a kind, by category and position: the entry of the same name, or of the longest
/// prefix.
fn owned(declared: &[(usize, usize, String)], name: &str) -> Option<(usize, usize)> {
    let (mut best, mut rank) = (None, 0);
    for (category, at, text) in declared {
        let new = fit(text.as_bytes(), name.as_bytes());
        if new > rank {
            rank = new;
            best = Some((*category, *at));
        }
    }
    best
}

/// How well a declared name fits: 0 = not at all, else the octets of the prefix, or the maximum for the same name.
fn fit(declared: &[u8], name: &[u8]) -> usize {
    match declared {
        [stem @ .., b'*'] if name.starts_with(stem) => stem.len(),
        _ if declared == name => usize::MAX,
        _ => 0,
    }
}

/// Deletes what was found. The panel cannot delete an entry with a note.
pub fn delete(data: &PanelData, one: &Found) {
    let store = one.entry.store();
    if !one.entry.note().is_empty() {
        return;
    }
    match store.as_bytes() {
        b"0" => delete_cookie(&one.name, &one.entry.path()),
        [kind @ b'1'..=b'2'] => store::delete(*kind == b'2', &one.name),
        _ => js::set(&js::field(&data.source, "here"), "gone", &[&*store, &*one.name].concat().into()),
    }
}

fn delete_cookie(name: &str, declared: &str) {
    let (host, path) = page::place();
    let mut domains = Vec::from([String::new()]);
    let mut parent = String::new();
    for label in js::split(&host, ".").iter().rev() {
        parent = [label, &*parent].concat();
        domains.push(["; Domain=", &parent].concat());
        parent = [".", &parent].concat();
    }
    let mut paths = Vec::from([String::from(declared)]);
    let mut start = String::new();
    for step in js::split(&path, "/") {
        start.push_str(&step);
        paths.push(start.clone());
        start.push('/');
        paths.push(start.clone());
    }
    for path in &paths {
        for domain in &domains {
            // A partitioned cookie is another cookie of the same name, domain and path. Some names need `Secure`.
            for more in ["", "; Secure", "; Secure; Partitioned"] {
                page::write_cookie(&[name, "=; Max-Age=0; Path=", path, domain, more].concat());
            }
        }
    }
}
