//! Numbers of what packs bring: kept in the catalogue's own list, so that a later version of a pack never shifts them.
//!
//! Invariant: a number in the list is never given to something else, also when the pack does not bring its owner any
//! more.

use crate::{Catalogue, Entry, Numbers, Party, kind_word};
use cookie_gate::kind::{Kind, Nr};
use std::collections::BTreeMap;

/// How the list of numbers names an entry: a first-party cookie by its name, everything else with its kind before the
/// name and the foreign domain behind it.
///
/// ```
/// # use cookie_gate_catalogue::{expand::key, Entry};
/// # let entry = |json| key(&serde_json::from_str::<Entry>(json).unwrap());
/// assert_eq!(entry(r#"{"name": "_ga", "category": "c", "purpose": {}}"#), "_ga");
/// assert_eq!(
///     entry(r#"{"name": "HMACCOUNT", "kind": "session_storage", "category": "c", "purpose": {}}"#),
///     "session_storage:HMACCOUNT"
/// );
/// ```
#[must_use]
pub fn key(entry: &Entry) -> String {
    let kind = if entry.kind == Kind::Cookie { String::new() } else { kind_word(entry.kind) + ":" };
    let domain = match entry.party {
        Party::First => String::new(),
        Party::Third => format!("@{}", entry.domain.as_deref().unwrap_or_default()),
    };
    [&*kind, &*entry.name, &*domain].concat()
}

/// Gives everything without a number of its own the number from the list. What the list names and the catalogue does not
/// have is retired.
pub(super) fn give(catalogue: &mut Catalogue) {
    let numbers = core::mem::take(&mut catalogue.numbers);
    let (categories, vendors, entries) = (&mut catalogue.categories, &mut catalogue.vendors, &mut catalogue.entries);
    let mut ids: Vec<_> = categories.iter_mut().map(|category| (category.id.clone(), &mut category.nr)).collect();
    retire(&numbers.categories, &mut ids, &mut catalogue.retired.categories);
    let mut ids: Vec<_> = vendors.iter_mut().map(|vendor| (vendor.id.clone(), &mut vendor.nr)).collect();
    retire(&numbers.vendors, &mut ids, &mut catalogue.retired.vendors);
    let mut ids: Vec<_> = entries.iter_mut().map(|entry| (key(entry), &mut entry.nr)).collect();
    retire(&numbers.entries, &mut ids, &mut catalogue.retired.entries);
}

fn retire(numbers: &BTreeMap<String, Nr>, things: &mut [(String, &mut Option<Nr>)], retired: &mut Vec<Nr>) {
    for (id, listed) in numbers {
        match things.iter_mut().find(|(own, _)| own == id) {
            Some((_, nr)) if nr.is_none() => **nr = Some(*listed),
            Some((_, nr)) if **nr == Some(*listed) => {}
            _ if retired.contains(listed) => {}
            _ => retired.push(*listed),
        }
    }
}

/// The list of numbers as it stands in a catalogue, in lines of at most 120 characters.
#[must_use]
pub fn render(numbers: &Numbers) -> String {
    let lists = [("categories", &numbers.categories), ("vendors", &numbers.vendors), ("entries", &numbers.entries)];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let lists: Vec<String> = lists.map(|(name, list)| format!("    \"{name}\": {}", object(list))).collect();
    format!("{{\n{}\n  }}", lists.join(",\n"))
}

fn object(list: &BTreeMap<String, Nr>) -> String {
    let pairs = list.iter().map(|(id, nr)| format!("{}: {nr}", serde_json::Value::from(&**id)));
    let pairs: Vec<String> = pairs.collect();
    let one = format!("{{ {} }}", pairs.join(", "));
    if one.chars().count() <= 90 {
        return one;
    }
    let mut lines = vec![String::new()];
    for (place, pair) in pairs.iter().enumerate() {
        let comma = if place + 1 < pairs.len() { "," } else { "" };
        let last = lines.len() - 1;
        match lines[last].chars().count() + pair.chars().count() {
            0..=108 if lines[last].is_empty() => lines[last] = format!("{pair}{comma}"),
            0..=108 => lines[last] += &format!(" {pair}{comma}"),
            _ => lines.push(format!("{pair}{comma}")),
        }
    }
    format!("{{\n      {}\n    }}", lines.join("\n      "))
}
