//! Text written into a borrowed buffer, so that the gate answers without an allocation.
//!
//! Invariant: a part that does not fit is not written at all, nor is any later part; `finish` then returns none, and
//! the caller refuses.

/// A text that grows in a borrowed buffer.
pub struct Out<'b> {
    buffer: &'b mut [u8],
    len: usize,
    /// Whether a part did not fit. (Not the opposite: a static that begins with zeros takes no bytes in the module.)
    is_full: bool,
}

impl<'b> Out<'b> {
    /// An empty text in `buffer`.
    #[inline]
    pub const fn new(buffer: &'b mut [u8]) -> Self {
        Out { buffer, len: 0, is_full: false }
    }

    /// Appends `text`.
    #[inline]
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Appends `bytes`: UTF-8, or a part of a UTF-8 text that the caller completes.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let end = self.len + bytes.len();
        match self.buffer.get_mut(self.len..end).filter(|_| !self.is_full) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.len = end;
            }
            None => self.is_full = true,
        }
        self
    }

    /// Appends one octet.
    #[inline]
    pub fn byte(&mut self, byte: u8) -> &mut Self {
        self.bytes(&[byte])
    }

    /// Appends `number` in decimal digits.
    #[inline]
    pub fn number(&mut self, number: u64) -> &mut Self {
        if number > 9 {
            self.number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8)
    }

    /// Removes all text.
    #[inline]
    pub fn clear(&mut self) {
        self.len = 0;
        self.is_full = false;
    }

    /// How many more octets fit.
    #[inline]
    pub fn room(&self) -> usize {
        self.buffer.len() - self.len
    }

    /// The text so far.
    #[inline]
    pub fn written(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or(&[])
    }

    /// The length of the text in octets; none = the text did not fit.
    #[inline]
    pub fn finish(&self) -> Option<usize> {
        (!self.is_full).then_some(self.len)
    }
}
