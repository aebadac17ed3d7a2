//! Entries that packs bring. What the operator declares under the same name counts before them.

use super::bring::{Brought, Packed, quoted, vendor_id};
use super::key;
use crate::check::approximate_seconds;
use crate::pack::PackEntry;
use crate::{Entry, Party};
use cookie_gate::calendar::Period;

/// Puts entries behind those that the operator declares.
pub(super) fn bring(brought: &mut Brought<'_>, packs: &[Packed]) {
    let own = brought.catalogue.entries.len();
    let declared: Vec<String> = brought.catalogue.entries.iter().map(key).collect();
    // The pack of each entry that has come so far.
    let mut from: Vec<&str> = Vec::new();
    for packed in packs.iter().filter(|packed| !packed.is_covered) {
        let vendor = vendor_id(packs, packed);
        for entry in &packed.pack.entries {
            if packed.with.without.contains(&entry.name) {
                continue;
            }
            let Some(name) = packed.fill(&entry.name) else { continue };
            let category = entry.category.unwrap_or(packed.pack.category);
            let category = brought.category(&packed.with, category, category == packed.pack.category);
            let new = self::new(brought, entry, name, category, vendor.clone());
            let own_key = key(&new);
            if declared.contains(&own_key) {
                continue;
            }
            let known = brought.catalogue.entries[own..].iter().position(|other| key(other) == own_key);
            let Some(known) = known else {
                let place = format!("{}.{}.entries.{own_key}", packed.path, packed.pack.id);
                brought.places.entries.push((brought.catalogue.entries.len(), place));
                brought.catalogue.entries.push(new);
                from.push(&packed.pack.id);
                continue;
            };
            let other = &mut brought.catalogue.entries[own + known];
            // Two companies may use one cookie of a third domain. It is listed once, and no page reaches it anyway.
            if other.category != new.category && new.party == Party::First {
                brought.findings.error(
                    "pack-conflict",
                    format!("{}.{}.entries.{own_key}", packed.path, packed.pack.id),
                    format!(
                        "\"{}\" is of category \"{}\" here, and of \"{}\" by \"{}\"",
                        entry.name, new.category, other.category, from[known]
                    ),
                    format!(
                        "write \"without\": [{}] at one of them, or declare \"{}\" under \"entries\"",
                        quoted([&*entry.name].into_iter()),
                        entry.name
                    ),
                );
            } else if seconds(&new) > seconds(other) {
                other.period = new.period;
            }
        }
    }
}

fn new(brought: &mut Brought<'_>, entry: &PackEntry, name: String, category: String, vendor: Option<String>) -> Entry {
    Entry {
        nr: None,
        name,
        kind: entry.kind,
        category,
        vendor,
        party: entry.party,
        period: Some(entry.period.clone().unwrap_or_else(|| "session".into())),
        http_only: entry.http_only,
        // The domain of a cookie on the site's own domain is the site's, which no pack knows.
        domain: entry.domain.clone().filter(|_| entry.party == Party::Third),
        path: None,
        exemption: None,
        purpose: brought.purpose(entry.purpose),
    }
}

fn seconds(entry: &Entry) -> u64 {
    let period = entry.period.as_deref().and_then(|period| Period::parse(period).ok());
    period.map_or(0, approximate_seconds)
}
