//! Answers by number: granted, refused, or none, for categories, vendors and entries, without an allocation.
//!
//! Why by numbers that never change their meaning: a new catalogue must not move a visitor's answer to another
//! category. A byte holds six answers, like a digit of the record, so writing and reading a record copies the bytes.
//! Invariant: a number is granted or refused, never both; [`Answers::is_consistent`] checks this for a record.

use core::fmt;

use crate::kind::Nr;

/// Where the bytes of categories, vendors and entries begin in each set, and the end. There is room for 66, 258 and
/// 4 098 numbers; `cookie-gate check` accepts 64, 256 and 4 096.
pub(crate) const BOUNDS: [usize; 4] = [0, 11, 54, ALL];
pub(super) const ALL: usize = 737;

/// The kind of thing that an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A category, 1 to 64.
    Category,
    /// A vendor, 1 to 256. An answer for a vendor overrides the answers for the categories of the vendor's entries.
    Vendor,
    /// An entry, 1 to 4096. An answer for an entry overrides the answers for its vendor and its category.
    Entry,
}

/// Answers by number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// The numbers granted, then the numbers refused; six numbers a byte.
    pub(crate) sets: [[u8; ALL]; 2],
}

impl Answers {
    /// No answer.
    pub const NONE: Self = Answers { sets: [[0; ALL]; 2] };

    /// The answer for `nr`; none = no answer, or no such number.
    #[inline]
    pub fn get(&self, of: Of, nr: Nr) -> Option<bool> {
        let index = index(of, nr);
        let has = |set: &[u8; ALL]| set.get(index).is_some_and(|digit| digit & mask(nr) != 0);
        let [granted, refused] = &self.sets;
        if has(refused) { Some(false) } else { has(granted).then_some(true) }
    }

    /// Sets the answer for `nr`; none = removes the answer. Without such a number, nothing happens.
    #[inline]
    pub fn set(&mut self, of: Of, nr: Nr, answer: Option<bool>) {
        let index = index(of, nr);
        let [granted, refused] = &mut self.sets;
        if let (Some(grants), Some(refuses)) = (granted.get_mut(index), refused.get_mut(index)) {
            let mask = mask(nr);
            *grants = *grants & !mask | if answer == Some(true) { mask } else { 0 };
            *refuses = *refuses & !mask | if answer == Some(false) { mask } else { 0 };
        }
    }

    /// Whether no number is both granted and refused.
    #[inline]
    pub fn is_consistent(&self) -> bool {
        let [granted, refused] = &self.sets;
        granted.iter().zip(refused).all(|(granted, refused)| granted & refused == 0)
    }

    /// Whether `next` takes something back: `next` lacks a grant of these answers, or has a new refusal.
    #[inline]
    pub fn loses_to(&self, next: &Self) -> bool {
        let ([granted, refused], [grants, refuses]) = (&self.sets, &next.sets);
        (0..ALL).any(|index| granted[index] & !grants[index] | refuses[index] & !refused[index] != 0)
    }

    /// Where `other` has an answer for a number, this answer replaces the own one.
    #[inline]
    pub fn overlay(&mut self, other: &Self) {
        let [granted, refused] = &mut self.sets;
        let [grants, refuses] = &other.sets;
        for index in 0..ALL {
            granted[index] = granted[index] & !refuses[index] | grants[index];
            refused[index] = refused[index] & !grants[index] | refuses[index];
        }
    }

    /// The most restrictive reading of both: granted by both, refused by either.
    #[inline]
    pub fn restrict(&mut self, other: &Self) {
        let [granted, refused] = &mut self.sets;
        let [grants, refuses] = &other.sets;
        for index in 0..ALL {
            granted[index] &= grants[index];
            refused[index] |= refuses[index];
        }
    }
}

/// Lists numbers and answers: twice 737 octets are unreadable in a failed test.
impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_map();
        for (of, last) in [(Of::Category, 64), (Of::Vendor, 256), (Of::Entry, 4096)] {
            for (nr, answer) in (1..=last).filter_map(|nr| Some((nr, self.get(of, nr)?))) {
                list.entry(&(of, nr), &answer);
            }
        }
        list.finish()
    }
}

/// The byte of a number. `nr` comes from a compiled table, which has no number beyond the bytes of its kind. The index
/// for `nr` = 0 lies beyond all bytes.
#[inline]
fn index(of: Of, nr: Nr) -> usize {
    BOUNDS[of as usize].wrapping_add(usize::from(nr).wrapping_sub(1) / 6)
}

#[inline]
fn mask(nr: Nr) -> u8 {
    1 << (nr.wrapping_sub(1) % 6)
}
