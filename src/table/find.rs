//! Which entry declares a name: a binary search over the sorted lines, in place.
//!
//! Why: many names must not make a page slow, and a lookup in 2 000 entries costs no more than in 16. The gate would
//! have to build an index on every page.
//! Invariant: the result is that of a plain search over all lines (a test compares both over random tables).

use super::{EXACT, Entry, Row, Table, digit};
use crate::kind::Kind;

impl Table<'_> {
    /// The entry that declares `name`. An exact name wins over a prefix, and a longer prefix over a shorter one. Names
    /// are case-sensitive.
    #[inline]
    pub fn find(&self, kind: Kind, name: impl AsRef<[u8]>) -> Option<Entry> {
        let digit = digit(kind);
        let mut part = name.as_ref();
        let mut section = EXACT;
        loop {
            // `found`: the last line that does not sort after the key. `shared`: how many octets of the key the line
            // shares. Lines that start before `low` do not sort after the key. Lines that start at or after `high` do.
            let (mut low, mut high) = (self.starts[section], self.starts[section + 1]);
            let (mut found, mut shared, mut is_whole) = (0, 0, false);
            while low < high {
                let mut start = low + (high - low) / 2;
                while start > low && self.octet(start - 1) != b'\n' {
                    start -= 1;
                }
                // The key is the kind's digit and the name. A name in the table ends with a tab, which sorts before
                // all octets of names.
                let mut at = start + 2;
                let mut same = 0;
                let (theirs, ours) = loop {
                    let theirs = self.octet(at);
                    let ours = if same == 0 { digit } else { part.get(same - 1).copied().unwrap_or(0) };
                    if theirs == b'\t' || ours != theirs {
                        break (theirs, ours);
                    }
                    at += 1;
                    same += 1;
                };
                if theirs == b'\t' || ours > theirs {
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
            // A matching prefix is at most as long as the part of the key that `found` shares. So the next round
            // searches for this part. If `found` does not even share the digit, no prefix matches. The filter ends the
            // loop: every round has a shorter part.
            part = part.get(..shared.wrapping_sub(1)).filter(|shorter| shorter.len() < part.len())?;
        }
    }
}
