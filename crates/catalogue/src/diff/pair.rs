//! Which category, vendor or entry of the new catalogue corresponds to which one of the old catalogue.
//!
//! Why by `nr` first: visitors' answers belong to the number, whatever the name is. The name decides if a number is
//! missing, has changed, or has clearly been given to something else.

use super::differs;
use crate::{Category, Entry, Vendor};
use cookie_gate::kind::Nr;

/// What has a number in a catalogue: a category, vendor or entry.
pub(super) trait Numbered {
    /// The number, if there is one yet.
    fn nr(&self) -> Option<Nr>;
    /// The id of a category or vendor, the name of an entry.
    fn name(&self) -> &str;
    /// Whether both have the same name.
    fn is_called_like(&self, old: &Self) -> bool {
        self.name() == old.name()
    }
    /// Whether the descriptions of both differ. For things with different names, different descriptions mean that the
    /// number was reused, equal descriptions that the thing was renamed.
    fn says_otherwise(&self, old: &Self) -> bool;
}

impl Numbered for Category {
    fn nr(&self) -> Option<Nr> {
        self.nr
    }

    fn name(&self) -> &str {
        &self.id
    }

    fn says_otherwise(&self, old: &Self) -> bool {
        differs(&old.title, &self.title) && differs(&old.description, &self.description)
    }
}

impl Numbered for Vendor {
    fn nr(&self) -> Option<Nr> {
        self.nr
    }

    fn name(&self) -> &str {
        &self.id
    }

    fn says_otherwise(&self, old: &Self) -> bool {
        differs(&old.name, &self.name)
    }
}

impl Numbered for Entry {
    fn nr(&self) -> Option<Nr> {
        self.nr
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn is_called_like(&self, old: &Self) -> bool {
        // Two vendors may use the same name on their own domains.
        self.name == old.name && self.kind == old.kind && self.party == old.party && self.domain == old.domain
    }

    fn says_otherwise(&self, old: &Self) -> bool {
        differs(&old.purpose, &self.purpose)
    }
}

/// Which things of two lists correspond, by their places in the lists.
pub(super) struct Pairs {
    /// For each thing of the new list, its place in the old list.
    olds: Vec<Option<usize>>,
    /// For each thing of the old list, its place in the new list.
    news: Vec<Option<usize>>,
}

impl Pairs {
    /// Pairs two lists, by number first, then by name. A reused number makes no pair.
    pub fn of<T: Numbered>(old: &[T], new: &[T]) -> Self {
        let mut pairs = Pairs { olds: vec![None; new.len()], news: vec![None; old.len()] };
        for (place, thing) in new.iter().enumerate() {
            let nr = thing.nr();
            let by_number = old.iter().position(|other| nr.is_some() && other.nr() == nr);
            pairs.join(by_number.filter(|&other| !is_reuse(&old[other], thing, new)), place);
        }
        for (place, thing) in new.iter().enumerate() {
            let free = |&other: &usize| pairs.news[other].is_none() && thing.is_called_like(&old[other]);
            let by_name = (0..old.len()).find(free);
            pairs.join(by_name, place);
        }
        pairs
    }

    fn join(&mut self, old: Option<usize>, new: usize) {
        if let Some(old) = old
            && self.news[old].is_none()
            && self.olds[new].is_none()
        {
            (self.olds[new], self.news[old]) = (Some(old), Some(new));
        }
    }

    /// The place in the old list of the thing at this place of the new list.
    pub fn before(&self, new: usize) -> Option<usize> {
        self.olds.get(new).copied().flatten()
    }

    /// The place in the new list of the thing at this place of the old list.
    pub fn after(&self, old: usize) -> Option<usize> {
        self.news.get(old).copied().flatten()
    }
}

/// Whether a number was reused: `thing` has the number of `old`, their names differ, and either the new list still has
/// the old name or the descriptions differ too.
fn is_reuse<T: Numbered>(old: &T, thing: &T, new: &[T]) -> bool {
    !thing.is_called_like(old) && (thing.says_otherwise(old) || new.iter().any(|other| other.is_called_like(old)))
}
