//! Lines kept for later, in a buffer of fixed size: cookies held until the decision, and scopes that were let through.
//!
//! Why fixed: the gate has no allocator, and a page that floods it must not grow it.
//! Invariant: whole lines, a line break behind each; what is dropped leaves empty ones, which are nobody's.

/// How much of either is kept.
pub const SIZE: usize = 12 * 1024;

/// Lines kept for later.
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

    /// Appends a line of the given parts, which hold no line break; false = there is no room.
    #[inline]
    pub fn push(&mut self, text: &[u8]) -> bool {
        let start = self.len;
        self.put(text);
        self.end(start)
    }

    /// Appends a line of the given parts, which hold no line break; false = there is no room.
    #[inline]
    pub fn push3(&mut self, name: &[u8], value: &[u8]) -> bool {
        let start = self.len;
        self.put(name);
        self.put(b"=");
        self.put(value);
        self.end(start)
    }

    #[inline]
    fn put(&mut self, part: &[u8]) {
        let end = self.len + part.len();
        if let Some(place) = self.text.get_mut(self.len..end) {
            place.copy_from_slice(part);
        }
        self.len = end;
    }

    #[inline]
    fn end(&mut self, start: usize) -> bool {
        self.put(b"\n");
        let fits = self.len <= SIZE;
        if !fits {
            self.len = start;
        }
        fits
    }

    /// Drops the line that begins at `at` and ends before `end`.
    #[inline]
    pub fn drop(&mut self, at: usize, end: usize) {
        if let Some(line) = self.text.get_mut(at..end) {
            line.fill(b'\n');
        }
    }

    /// Forgets all from `len` on.
    #[inline]
    pub fn cut(&mut self, len: usize) {
        self.len = len;
    }
}
