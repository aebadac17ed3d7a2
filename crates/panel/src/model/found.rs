//! Which declared cookies, storage keys and the like are in this browser now, and how one of them goes.
//!
//! The gate lets every page delete, so cookies and keys need no more than the page's own means; what only a promise tells of, the
//! gate has looked into when the panel was opened. A cookie is deleted in every scope that a page at this address could have set it in.
//! Invariant: what is not declared is neither shown nor touched.

use crate::data::{PanelData, PanelEntry};
use crate::web::{js, page, store};
use yew::AttrValue;

/// Numbers of the kinds, as the bundle writes them. From the fourth on they are the gate's to look into.
const STORES: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];

/// A name that is here now.
#[derive(Debug)]
pub struct Found {
    /// Position of its category.
    pub category: usize,
    /// The entry that declares it.
    pub entry: PanelEntry,
    /// Its name in full.
    pub name: AttrValue,
}

/// What is here now, by category.
#[must_use]
pub fn found(data: &PanelData) -> Vec<Found> {
    let mut found = Vec::new();
    for category in 0..data.categories.len() {
        #[allow(clippy::needless_range_loop, reason = "an iterator weighs more")]
        for number in 0..STORES.len() {
            for name in &names(data, number) {
                // A cookie may be there in several scopes.
                if let Some(one) = owned(data, STORES[number], name)
                    && one.category == category
                    && !has(&found, &one)
                {
                    found.push(one);
                }
            }
        }
    }
    found
}

/// The names of a kind that are here.
fn names(data: &PanelData, number: usize) -> Vec<String> {
    match number {
        0 => page::cookies(),
        1 | 2 => store::keys(number == 2),
        _ => js::split(&js::text(&js::field(&data.source, "here"), STORES[number]).unwrap_or_default(), "\n"),
    }
}

/// Whether this cookie or key is among those.
#[must_use]
pub fn has(found: &[Found], one: &Found) -> bool {
    found.iter().any(|other| one.name == other.name && one.entry.store() == other.entry.store())
}

/// A name with the entry that declares it: the same name, or the longest prefix.
fn owned(data: &PanelData, store: &str, name: &str) -> Option<Found> {
    let (mut best, mut rank) = (None, 0);
    for (category, group) in data.categories.iter().enumerate() {
        for entry in &group.entries {
            let new = if entry.store() == store { fit(entry.name().as_bytes(), name.as_bytes()) } else { 0 };
            if new > rank {
                rank = new;
                best = Some((category, entry));
            }
        }
    }
    let (category, entry) = best?;
    Some(Found { category, entry: entry.clone(), name: String::from(name).into() })
}

/// How well a declared name fits: not at all, by so many letters, or as no other can.
fn fit(declared: &[u8], name: &[u8]) -> usize {
    match declared {
        [stem @ .., b'*'] if name.starts_with(stem) => stem.len(),
        _ if declared == name => usize::MAX,
        _ => 0,
    }
}

/// Deletes it. One with a note is not the panel's to delete.
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
            // The same name, domain and path is another cookie when it is partitioned; some names need `Secure`.
            for more in ["", "; Secure", "; Secure; Partitioned"] {
                page::write_cookie(&[name, "=; Max-Age=0; Path=", path, domain, more].concat());
            }
        }
    }
}
