//! Expands a catalogue: puts what its packs bring into categories, vendors, entries and signals.
//!
//! Why before everything else: whoever checks, compares, compiles or shows a catalogue needs to know no pack.
//! Invariant: what the operator declares comes first, in its order, and counts before what a pack brings. An expanded
//! catalogue uses no pack, and expands to itself.

mod bring;
mod entry;
mod host;
mod number;
mod own;
mod signal;
mod text;
mod vendor;

pub(crate) use bring::quoted;
pub use number::{key, render};

use crate::Catalogue;
use crate::diagnostic::{Diagnostic, Findings};
use bring::Brought;

/// A catalogue without packs, and where its parts come from.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// The catalogue. Parts without a number are those to which `check --fix` has not given one yet.
    pub catalogue: Catalogue,
    /// Faults and warnings about the use of packs.
    pub findings: Vec<Diagnostic>,
    places: Places,
}

/// The places in the operator's file from which things came that the file does not list.
#[derive(Clone, Debug, Default)]
struct Places {
    categories: Vec<(usize, String)>,
    vendors: Vec<(usize, String)>,
    entries: Vec<(usize, String)>,
    signals: Vec<(usize, String)>,
}

/// The catalogue with everything that its packs bring.
#[must_use]
pub fn expand(written: &Catalogue) -> Expanded {
    let mut catalogue = written.clone();
    catalogue.uses.clear();
    let mut places = Places::default();
    let mut findings = Findings::default();
    if !written.uses.is_empty() {
        let packs = bring::resolve(written, &mut findings);
        let mut brought = Brought { catalogue: &mut catalogue, places: &mut places, findings: &mut findings };
        vendor::bring(&mut brought, &packs);
        entry::bring(&mut brought, &packs);
        own::bring(&mut brought);
        vendor::serve(&mut brought, &packs);
        signal::bring(&mut brought, &packs);
        host::apart(&mut brought, &packs);
    }
    number::give(&mut catalogue);
    Expanded { catalogue, findings: findings.0, places }
}

/// The catalogue as it was published: without what has no number. Numbers are given out before anything is published, so
/// what a later version of a pack has added has none.
#[must_use]
pub fn published(written: &Catalogue) -> Catalogue {
    let mut catalogue = expand(written).catalogue;
    if !written.uses.is_empty() {
        catalogue.categories.retain(|category| category.nr.is_some());
        catalogue.vendors.retain(|vendor| vendor.nr.is_some());
        catalogue.entries.retain(|entry| entry.nr.is_some());
    }
    catalogue
}

impl Expanded {
    /// A path in the expanded catalogue as a path in the operator's file.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        let lists = [
            ("categories[", &self.places.categories),
            ("vendors[", &self.places.vendors),
            ("entries[", &self.places.entries),
            ("signals[", &self.places.signals),
        ];
        for (list, places) in lists {
            let Some((index, rest)) = path.strip_prefix(list).and_then(|rest| rest.split_once(']')) else { continue };
            let place = index.parse().ok().and_then(|index: usize| places.iter().find(|(at, _)| *at == index));
            if let Some((_, place)) = place {
                return format!("{place}{rest}");
            }
        }
        path.into()
    }
}
