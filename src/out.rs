//! Text grown in borrowed memory: the gate answers without an allocation.
//!
//! Invariant: what does not fit is not written at all; `finish` then says so, and the caller refuses.

/// Text grown in a borrowed buffer.
pub struct Out<'b> {
    buffer: &'b mut [u8],
    len: usize,
    fits: bool,
}

impl<'b> Out<'b> {
    /// An empty text in `buffer`.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Out { buffer, len: 0, fits: true }
    }

    /// Appends `text`.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Appends `bytes`, which are UTF-8 or parts of it that the caller completes.
    #[inline(never)]
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let end = self.len + bytes.len();
        match self.buffer.get_mut(self.len..end).filter(|_| self.fits) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.len = end;
            }
            None => self.fits = false,
        }
        self
    }

    /// Appends `number` in decimal digits.
    #[inline(never)]
    pub fn number(&mut self, number: u64) -> &mut Self {
        if number > 9 {
            self.number(number / 10);
        }
        self.bytes(&[b'0' + (number % 10) as u8])
    }

    /// What was written so far.
    pub fn written(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or(&[])
    }

    /// The length of the text; none = it did not fit.
    pub fn finish(&self) -> Option<usize> {
        self.fits.then_some(self.len)
    }
}
