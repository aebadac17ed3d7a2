//! Answers by number: granted, refused, or none, for categories, vendors and entries, without an allocation.
//!
//! Why bits over numbers that never shift: a new catalogue must not move a visitor's answer to another category.
//! One pair of sets for all three keeps the gate's code single.
//! Invariant: no bit is in both sets.

use crate::catalogue::Nr;

const WORDS: usize = 138;

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

    /// First bit, and how many there are.
    const fn range(self) -> (usize, usize) {
        match self {
            Of::Category => (0, 64),
            Of::Vendor => (64, 256),
            Of::Entry => (320, 4096),
        }
    }
}

/// A set of numbers of categories, vendors and entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set([u32; WORDS]);

impl Set {
    /// Whether the set holds `nr`.
    #[inline(never)]
    pub fn contains(&self, of: Of, nr: Nr) -> bool {
        place(of, nr).and_then(|(word, mask)| Some(self.0.get(word)? & mask != 0)).unwrap_or(false)
    }

    #[inline(never)]
    fn put(&mut self, of: Of, nr: Nr, present: bool) {
        if let Some((index, mask)) = place(of, nr)
            && let Some(word) = self.0.get_mut(index)
        {
            *word = if present { *word | mask } else { *word & !mask };
        }
    }

    /// Six bits from `6 × digit` on, as one base64url digit of the record holds them.
    pub fn six(&self, of: Of, digit: usize) -> u8 {
        (0..6).fold(0, |sum, bit| sum | u8::from(self.contains(of, (digit * 6 + bit + 1) as Nr)) << bit)
    }

    /// Puts six bits; false when one of them is beyond the numbers there can be.
    pub fn put_six(&mut self, of: Of, digit: usize, bits: u8) -> bool {
        (0..6).filter(|bit| bits >> bit & 1 == 1).all(|bit| {
            let nr = digit * 6 + bit + 1;
            self.put(of, nr as Nr, true);
            nr <= of.range().1
        })
    }

    /// How many digits are needed so that none after them has a bit.
    pub fn digits(&self, of: Of) -> usize {
        let (start, count) = of.range();
        let words = self.0.get(start / 32..(start + count) / 32).unwrap_or(&[]);
        let last = words.iter().rposition(|&word| word != 0);
        let bits = last.and_then(|at| Some((at * 32 + 32).saturating_sub(words.get(at)?.leading_zeros() as usize)));
        bits.map_or(0, |bits| bits.div_ceil(6))
    }
}

fn place(of: Of, nr: Nr) -> Option<(usize, u32)> {
    let (start, count) = of.range();
    let index = usize::from(nr).wrapping_sub(1);
    (index < count).then(|| ((start + index) / 32, 1 << (index % 32)))
}

/// Answers by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// What is granted.
    pub(crate) granted: Set,
    /// What is refused.
    pub(crate) refused: Set,
}

impl Default for Answers {
    fn default() -> Self {
        Answers { granted: Set([0; WORDS]), refused: Set([0; WORDS]) }
    }
}

impl Answers {
    /// The answer for `nr`; none = not asked, or beyond the numbers there can be.
    #[inline(never)]
    pub fn get(&self, of: Of, nr: Nr) -> Option<bool> {
        if self.refused.contains(of, nr) {
            return Some(false);
        }
        self.granted.contains(of, nr).then_some(true)
    }

    /// Sets the answer for `nr`, or takes it away; beyond the numbers there can be, nothing happens.
    pub fn set(&mut self, of: Of, nr: Nr, answer: Option<bool>) {
        self.granted.put(of, nr, answer == Some(true));
        self.refused.put(of, nr, answer == Some(false));
    }

    /// Whether nothing is granted and refused at once.
    pub fn is_consistent(&self) -> bool {
        self.granted.0.iter().zip(&self.refused.0).all(|(granted, refused)| granted & refused == 0)
    }

    /// Whether something granted here is not granted there.
    pub fn loses_grants(&self, there: &Self) -> bool {
        self.granted.0.iter().zip(&there.granted.0).any(|(here, there)| here & !there != 0)
    }

    /// The most restrictive reading of both: granted by both, refused by either.
    pub fn restrict(&mut self, other: &Self) {
        self.granted.0.iter_mut().zip(&other.granted.0).for_each(|(here, there)| *here &= there);
        self.refused.0.iter_mut().zip(&other.refused.0).for_each(|(here, there)| *here |= there);
    }
}
