//! Answers by number: granted, refused, or none, for categories, vendors and entries, without an allocation.
//!
//! Why by numbers that never change their meaning: a new catalogue must not move a visitor's answer to another
//! category. Why a whole octet for each answer: packed bits take four times as much code, which every visitor loads.
//! Invariant: a number is granted or refused, never both.

use core::fmt;

use crate::kind::Nr;

/// The kind of thing that an answer is about. The number says where the answers begin. There is room for 66, 258 and
/// 4 098 numbers, which are whole digits of the record; `cookie-gate check` accepts 64, 256 and 4 096.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Of {
    /// A category, 1 to 64.
    Category = 0,
    /// A vendor, 1 to 256. An answer for a vendor overrides the answers for the categories of the vendor's entries.
    Vendor = 66,
    /// An entry, 1 to 4096. An answer for an entry overrides the answers for its vendor and its category.
    Entry = 324,
}

/// How many numbers there are.
pub(crate) const ALL: usize = 4422;

/// A number is granted. Answers are in order: refused is less than no answer, and no answer is less than granted.
pub(crate) const GRANTED: i8 = 1;
/// A number is refused.
pub(crate) const REFUSED: i8 = -1;

/// Answers by number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// For each number: [`GRANTED`], [`REFUSED`], or 0 = no answer.
    pub(crate) all: [i8; ALL],
}

impl Answers {
    /// No answer.
    pub const NONE: Self = Answers { all: [0; ALL] };

    /// The answer for `nr`; none = no answer, or no such number.
    #[inline]
    pub fn get(&self, of: Of, nr: Nr) -> Option<bool> {
        let answer = *self.all.get(index(of, nr))?;
        (answer != 0).then_some(answer > 0)
    }

    /// Sets the answer for `nr`; none = removes the answer. Without such a number, nothing happens.
    #[inline]
    pub fn set(&mut self, of: Of, nr: Nr, answer: Option<bool>) {
        if let Some(place) = self.all.get_mut(index(of, nr)) {
            *place = answer.map_or(0, |granted| if granted { GRANTED } else { REFUSED });
        }
    }

    /// Whether `next` takes something back: `next` lacks a grant of these answers, or has a new refusal.
    #[inline]
    pub fn loses_to(&self, next: &Self) -> bool {
        self.all.iter().zip(&next.all).any(|(own, next)| next < own)
    }

    /// Removes the answers for all entries.
    #[inline]
    pub(crate) fn forget_entries(&mut self) {
        if let Some(entries) = self.all.get_mut(Of::Entry as usize..) {
            entries.fill(0);
        }
    }

    /// Where `other` has an answer for a number, this answer replaces the own one.
    #[inline]
    pub fn overlay(&mut self, other: &Self) {
        for (own, other) in self.all.iter_mut().zip(&other.all) {
            if *other != 0 {
                *own = *other;
            }
        }
    }

    /// The most restrictive reading of both: granted by both, refused by either.
    #[inline]
    pub fn restrict(&mut self, other: &Self) {
        for (own, other) in self.all.iter_mut().zip(&other.all) {
            *own = (*own).min(*other);
        }
    }
}

/// Lists numbers and answers: 4 422 numbers are unreadable in a failed test.
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

/// The place of a number. `nr` comes from a compiled table, which has no number beyond the room of its kind. The place
/// for `nr` = 0 lies beyond all answers.
#[inline]
fn index(of: Of, nr: Nr) -> usize {
    of as usize + usize::from(nr.wrapping_sub(1))
}
