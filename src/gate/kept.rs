//! The cookie strings that the gate keeps: strings that wait for the decision, and strings that the gate has let
//! through, for their scopes.
//!
//! Why in one buffer of fixed size: the gate has no allocator, and a page must not make the gate grow. When the gate
//! replays a held string, only the mark before the string changes. Of several held strings for one scope only the last
//! stays.
//! Invariant: whole lines only, a mark before each line, a line break after each line.

use crate::text::cut::{pair, take};

/// Octets of the buffer.
pub const SIZE: usize = 24 * 1024;
/// Octets up to which a waiting string may fill the buffer. The rest is for scopes.
pub const WAITING: usize = SIZE / 2;

/// The mark of a string that waits. For the parser of cookie syntax, this mark and [`SEEN`] are white space.
pub const HELD: u8 = b'\t';
/// The mark of a string that the gate has let through.
pub const SEEN: u8 = b' ';
/// The mark of a string that the gate has dropped: the parser of cookie syntax finds no name in the line.
pub const DROPPED: u8 = b'=';

/// Lines of cookie strings, in a buffer.
pub struct Kept {
    text: [u8; SIZE],
    len: usize,
}

impl Kept {
    /// No line.
    pub const EMPTY: Self = Kept { text: [0; SIZE], len: 0 };

    /// Every line.
    #[inline]
    pub fn lines(&self) -> &[u8] {
        &self.text[..self.len.min(SIZE)]
    }

    /// Where the next line will begin.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Appends a part of a line. A part that does not fit is not written, but counts in `len`.
    #[inline]
    pub fn put(&mut self, part: &[u8]) -> &mut Self {
        let end = self.len + part.len();
        if let Some(place) = self.text.get_mut(self.len..end) {
            place.copy_from_slice(part);
        }
        self.len = end;
        self
    }

    /// Ends the line that began at `start`; false = the line would end beyond `limit`, and has been removed.
    #[inline]
    pub fn end(&mut self, start: usize, limit: usize) -> bool {
        self.put(b"\n");
        let fits = self.len <= limit;
        if !fits {
            self.len = start;
        }
        fits
    }

    /// Removes a waiting string of this name with these attributes, besides the date: what the page wrote there later
    /// takes its place.
    #[inline]
    pub fn forget(&mut self, name: &[u8], attributes: &[u8]) {
        let mut at = 0;
        loop {
            let lines = self.lines();
            let mut rest = lines.get(at..).unwrap_or(&[]);
            let Some(&mark) = rest.first() else { return };
            let mut line = pair(&mut rest, b'\n');
            let end = lines.len() - rest.len();
            take(&mut line.value, b';');
            // The gate has written the date behind the attributes, after a blank.
            let date = line.value.strip_prefix(attributes);
            let is_scope = date.is_some_and(|date| matches!(date, [] | [b' ', ..] | [b';', b' ', ..]));
            if mark == HELD && line.name == name && is_scope {
                let len = self.len;
                self.text.copy_within(end..len, at);
                return self.len = len - (end - at);
            }
            at = end;
        }
    }

    /// Removes all lines from `len` on, where a line begins.
    #[inline]
    pub fn cut(&mut self, len: usize) {
        self.len = len;
    }

    /// Marks the line that begins at `at`.
    #[inline]
    pub fn mark(&mut self, at: usize, mark: u8) {
        if let Some(place) = self.text.get_mut(at) {
            *place = mark;
        }
    }
}
