//! Answers by number: granted, refused, or none, in two sets of bits without an allocation.
//!
//! Why bits over numbers that never shift: a new catalogue must not move a visitor's answer to another category.
//! Invariant: no number is in both sets.

use crate::catalogue::Nr;

/// A set of the numbers 1 to `32 × W`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits<const W: usize>([u32; W]);

impl<const W: usize> Default for Bits<W> {
    fn default() -> Self {
        Bits([0; W])
    }
}

impl<const W: usize> Bits<W> {
    /// Whether the set holds `nr`.
    pub fn contains(&self, nr: Nr) -> bool {
        place(nr).and_then(|(word, mask)| Some(self.0.get(word)? & mask != 0)).unwrap_or(false)
    }

    fn put(&mut self, nr: Nr, present: bool) {
        if let Some((index, mask)) = place(nr)
            && let Some(word) = self.0.get_mut(index)
        {
            *word = if present { *word | mask } else { *word & !mask };
        }
    }

    /// Six bits from `6 × digit` on, as one base64url digit of the record holds them.
    pub fn six(&self, digit: usize) -> u8 {
        (0..6).fold(0, |sum, bit| sum | u8::from(self.contains((digit * 6 + bit + 1) as Nr)) << bit)
    }

    /// Puts six bits; false when one of them is beyond the set.
    pub fn put_six(&mut self, digit: usize, bits: u8) -> bool {
        (0..6).filter(|bit| bits >> bit & 1 == 1).all(|bit| {
            let nr = digit * 6 + bit + 1;
            self.put(nr as Nr, true);
            nr <= W * 32
        })
    }

    /// How many digits are needed so that none after them has a bit.
    pub fn digits(&self) -> usize {
        let last = self.0.iter().rposition(|&word| word != 0);
        let bits = last.and_then(|at| Some((at * 32 + 32).saturating_sub(self.0.get(at)?.leading_zeros() as usize)));
        bits.map_or(0, |bits| bits.div_ceil(6))
    }
}

fn place(nr: Nr) -> Option<(usize, u32)> {
    let index = usize::from(nr).checked_sub(1)?;
    Some((index / 32, 1 << (index % 32)))
}

/// Answers by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices<const W: usize> {
    /// Numbers that are granted.
    granted: Bits<W>,
    /// Numbers that are refused.
    refused: Bits<W>,
}

impl<const W: usize> Choices<W> {
    /// From two sets; none when a number is in both.
    pub fn from_sets(granted: Bits<W>, refused: Bits<W>) -> Option<Self> {
        let apart = granted.0.iter().zip(&refused.0).all(|(a, b)| a & b == 0);
        apart.then_some(Choices { granted, refused })
    }

    /// What is granted.
    pub fn granted(&self) -> &Bits<W> {
        &self.granted
    }

    /// What is refused.
    pub fn refused(&self) -> &Bits<W> {
        &self.refused
    }

    /// The answer for `nr`; none = not asked, or beyond the set.
    pub fn get(&self, nr: Nr) -> Option<bool> {
        if self.refused.contains(nr) {
            return Some(false);
        }
        self.granted.contains(nr).then_some(true)
    }

    /// Sets the answer for `nr`; beyond the set, nothing happens.
    pub fn set(&mut self, nr: Nr, granted: bool) {
        self.granted.put(nr, granted);
        self.refused.put(nr, !granted);
    }

    /// Takes the answer for `nr` away.
    pub fn forget(&mut self, nr: Nr) {
        self.granted.put(nr, false);
        self.refused.put(nr, false);
    }

    /// Whether there is no answer at all.
    pub fn is_empty(&self) -> bool {
        self.granted.0.iter().chain(&self.refused.0).all(|&word| word == 0)
    }

    /// Whether something granted here is not granted there.
    pub fn loses_grants(&self, there: &Self) -> bool {
        self.granted.0.iter().zip(&there.granted.0).any(|(a, b)| a & !b != 0)
    }

    /// The most restrictive reading of both: granted by both, refused by either.
    pub fn restrict(&mut self, other: &Self) {
        let pairs = self.granted.0.iter_mut().zip(&mut self.refused.0).zip(other.granted.0.iter().zip(&other.refused.0));
        for ((granted, refused), (other_granted, other_refused)) in pairs {
            *granted &= other_granted;
            *refused |= other_refused;
        }
    }
}
