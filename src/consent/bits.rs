//! Answers by number: granted, refused, or none, for categories, vendors and entries, without an allocation.
//!
//! Why by numbers that never shift: a new catalogue must not move a visitor's answer to another category. Six answers a
//! byte, as in one digit of the record, so that writing and reading it is copying.
//! Invariant: a number is granted or refused, never both; [`Answers::is_consistent`] says so of what was read.

use crate::catalogue::Nr;

/// Digits for 66 categories, 258 vendors and 4 098 entries; `check` lets 64, 256 and 4 096 pass.
const DIGITS: [usize; 3] = [11, 43, 683];
const ALL: usize = DIGITS[0] + DIGITS[1] + DIGITS[2];

/// What an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A category, 1 to 64.
    Category,
    /// A vendor, 1 to 256; its answer overrides that of its entries' categories.
    Vendor,
    /// An entry, 1 to 4096; its answer overrides both.
    Entry,
}

impl Of {
    /// All of them, in the record's order.
    pub const ALL: [Of; 3] = [Of::Category, Of::Vendor, Of::Entry];
}

/// Where the digits of one kind of numbers begin, and how many there are.
pub(crate) fn range(of: Of) -> (usize, usize) {
    match of {
        Of::Category => (0, DIGITS[0]),
        Of::Vendor => (DIGITS[0], DIGITS[1]),
        Of::Entry => (DIGITS[0] + DIGITS[1], DIGITS[2]),
    }
}

/// Answers by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// What is granted, then what is refused; six numbers a byte.
    pub(crate) sets: [[u8; ALL]; 2],
}

impl Default for Answers {
    fn default() -> Self {
        Answers { sets: [[0; ALL]; 2] }
    }
}

impl Answers {
    /// The answer for `nr`; none = not asked, or no such number.
    #[inline(never)]
    pub fn get(&self, of: Of, nr: Nr) -> Option<bool> {
        let (index, mask) = place(of, nr);
        let has = |set: &[u8; ALL]| set.get(index).is_some_and(|digit| digit & mask != 0);
        let [granted, refused] = &self.sets;
        if has(refused) { Some(false) } else { has(granted).then_some(true) }
    }

    /// Sets the answer for `nr`, or takes it away; for no such number, nothing happens.
    #[inline(never)]
    pub fn set(&mut self, of: Of, nr: Nr, answer: Option<bool>) {
        let (index, mask) = place(of, nr);
        for (set, means) in self.sets.iter_mut().zip([true, false]) {
            if let Some(digit) = set.get_mut(index) {
                *digit &= !mask;
                if answer == Some(means) {
                    *digit |= mask;
                }
            }
        }
    }

    /// Whether nothing is granted and refused at once.
    pub fn is_consistent(&self) -> bool {
        let [granted, refused] = &self.sets;
        granted.iter().zip(refused).all(|(granted, refused)| granted & refused == 0)
    }

    /// Whether something granted here is not granted there.
    pub fn loses_grants(&self, there: &Self) -> bool {
        let ([here, _], [there, _]) = (&self.sets, &there.sets);
        here.iter().zip(there).any(|(here, there)| here & !there != 0)
    }

    /// Lays other answers over these: where there is one, it counts.
    pub fn overlay(&mut self, other: &Self) {
        let ([granted, refused], [new_granted, new_refused]) = (&mut self.sets, &other.sets);
        for (index, (granted, refused)) in granted.iter_mut().zip(refused).enumerate() {
            let (grants, refuses) = (new_granted.get(index).unwrap_or(&0), new_refused.get(index).unwrap_or(&0));
            *granted = *granted & !refuses | grants;
            *refused = *refused & !grants | refuses;
        }
    }

    /// The most restrictive reading of both: granted by both, refused by either.
    pub fn restrict(&mut self, other: &Self) {
        let ([granted, refused], [other_granted, other_refused]) = (&mut self.sets, &other.sets);
        granted.iter_mut().zip(other_granted).for_each(|(here, there)| *here &= there);
        refused.iter_mut().zip(other_refused).for_each(|(here, there)| *here |= there);
    }
}

/// Numbers come from a compiled table, which has none beyond the digits of its kind; 0 lands beyond all.
fn place(of: Of, nr: Nr) -> (usize, u8) {
    let index = usize::from(nr).wrapping_sub(1);
    ((index / 6).wrapping_add(range(of).0), 1 << (index % 6))
}
