//! Which thing of the new catalogue is which of the old one.
//!
//! Why by `nr` first: visitors' answers follow the number, whatever the thing is called. The name decides where a number
//! is missing, has changed, or has visibly been given to something else.

use super::differs;
use crate::{Category, Entry, Vendor};
use cookie_gate::kind::Nr;

/// What both versions of a catalogue number.
pub(super) trait Numbered {
    /// Its number, when it has one.
    fn nr(&self) -> Option<Nr>;
    /// The id or name that people know it by.
    fn name(&self) -> &str;
    /// Whether both go by the same name.
    fn is_called_like(&self, old: &Self) -> bool {
        self.name() == old.name()
    }
    /// Whether both say different things of themselves; of things with different names, this tells reuse from renaming.
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
        // Two vendors may keep the same name on their own domains.
        self.name == old.name && self.kind == old.kind && self.party == old.party && self.domain == old.domain
    }

    fn says_otherwise(&self, old: &Self) -> bool {
        differs(&old.purpose, &self.purpose)
    }
}

/// Which things of two lists are the same, by their places.
pub(super) struct Pairs {
    /// For each thing of the new list, its place in the old one.
    olds: Vec<Option<usize>>,
    /// For each thing of the old list, its place in the new one.
    news: Vec<Option<usize>>,
}

impl Pairs {
    /// Pairs two lists. A thing whose number belonged to another one has no pair by that number.
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

    /// Where the thing at this place of the new list stood in the old one.
    pub fn before(&self, new: usize) -> Option<usize> {
        self.olds.get(new).copied().flatten()
    }

    /// Where the thing at this place of the old list stands in the new one.
    pub fn after(&self, old: usize) -> Option<usize> {
        self.news.get(old).copied().flatten()
    }
}

/// Whether a number has gone from `old` to another thing: the names differ, and either the old name lives on elsewhere or
/// the words differ too.
fn is_reuse<T: Numbered>(old: &T, thing: &T, new: &[T]) -> bool {
    !thing.is_called_like(old) && (thing.says_otherwise(old) || new.iter().any(|other| other.is_called_like(old)))
}
