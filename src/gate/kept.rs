//! What is kept of cookie strings: those that wait for the decision, and those that were let through, for their scopes.
//!
//! Why in one buffer of fixed size: the gate has no allocator, a page that floods it must not grow it, and a cookie that is
//! replayed turns from the one into the other where it lies.
//! Invariant: whole lines only, a mark before each, a line break behind.

/// How much is kept in all.
pub const SIZE: usize = 24 * 1024;
/// How full it may be for a cookie to wait in it; the rest is for scopes.
pub const WAITING: usize = SIZE / 2;

/// A cookie string that waits. To whoever reads the line, this mark and the next are white space.
pub const HELD: u8 = b'\t';
/// One that was let through.
pub const SEEN: u8 = b' ';
/// One that is not wanted any more: whoever reads the line finds no name in it.
pub const DROPPED: u8 = b'=';

/// Lines of cookie strings.
pub struct Kept {
    text: [u8; SIZE],
    len: usize,
}

impl Kept {
    /// Not one.
    pub const EMPTY: Self = Kept { text: [0; SIZE], len: 0 };

    /// Every line.
    #[inline]
    pub fn lines(&self) -> &[u8] {
        self.text.get(..self.len).unwrap_or(&[])
    }

    /// Where the next line will begin.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Appends a part of a line; what does not fit counts, but is not written.
    #[inline]
    pub fn put(&mut self, part: &[u8]) -> &mut Self {
        let end = self.len + part.len();
        if let Some(place) = self.text.get_mut(self.len..end) {
            place.copy_from_slice(part);
        }
        self.len = end;
        self
    }

    /// Ends the line that began at `start`; false = it would end beyond `limit`, and is not there.
    #[inline]
    pub fn end(&mut self, start: usize, limit: usize) -> bool {
        self.put(b"\n");
        let fits = self.len <= limit;
        if !fits {
            self.len = start;
        }
        fits
    }

    /// Forgets all from `len` on, where a line begins.
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
