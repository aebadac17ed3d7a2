//! Which entry declares a name: a binary search over sorted lines, where they lie.
//!
//! Why: a page that floods the gate with names must not get slower, and 2 000 entries cost no more than 16; an index
//! would have to be built on every page.
//! Invariant: agrees with a plain search over all lines (a test over random tables says so).

use super::{EXACT, Entry, Row, Table, letter};
use crate::kind::Kind;

impl Table<'_> {
    /// The entry that declares `name`: an exact name beats a prefix, the longest prefix wins. Names are case-sensitive.
    #[inline]
    pub fn find(&self, kind: Kind, name: impl AsRef<[u8]>) -> Option<Entry> {
        let letter = letter(kind);
        let mut part = name.as_ref();
        let mut section = EXACT;
        loop {
            // The last line that is not above the key, and how much of the key it shares. Lines that start before `low` are
            // not above the key; those that start at or after `high` are.
            let (mut low, mut high) = (self.starts[section], self.starts[section + 1]);
            let (mut found, mut shared, mut is_whole) = (0, 0, false);
            while low < high {
                let mut start = low + (high - low) / 2;
                while start > low && self.octet(start - 1) != b'\n' {
                    start -= 1;
                }
                // Sorted by the kind's letter and the name, which are compared as one; a name ends with a tab, below all.
                let mut at = start + 2;
                let mut same = 0;
                let (theirs, ours) = loop {
                    let theirs = self.octet(at);
                    let ours = if same == 0 { Some(&letter) } else { part.get(same - 1) };
                    if theirs == b'\t' || ours != Some(&theirs) {
                        break (theirs, ours);
                    }
                    at += 1;
                    same += 1;
                };
                if theirs == b'\t' || ours.is_some_and(|&ours| ours > theirs) {
                    (found, shared, is_whole) = (start, same, theirs == b'\t');
                    low = self.after(at);
                } else {
                    high = start;
                }
            }
            if section == EXACT {
                if is_whole && shared > part.len() {
                    return Row::new(found).map(Entry);
                }
                section += 1;
                continue;
            }
            if is_whole {
                return Row::new(found).map(Entry);
            }
            // The greatest prefix not above the key shows how much of it a fitting one can share at most. All of it
            // shared, yet no match: every prefix lies above.
            part = part.get(..shared.wrapping_sub(1)).filter(|shorter| shorter.len() < part.len())?;
        }
    }
}
