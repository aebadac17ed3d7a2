//! Walks over the text of a catalogue, for those who have to know where a value stands.
//!
//! Why beside serde: serde gives values without their places, and an edit has to leave all else as it was written.

/// Walks over JSON that `parse` has accepted.
pub(super) struct Scan<'a> {
    pub text: &'a str,
    pub at: usize,
}

impl<'a> Scan<'a> {
    pub fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    pub fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    /// Skips a string and returns it without its quotes. Escapes are not decoded.
    pub fn string(&mut self) -> &'a str {
        let start = self.at + 1;
        self.at = start;
        while self.peek() != b'"' && self.at < self.text.len() {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        let text = self.text.get(start..self.at).unwrap_or("");
        self.at += 1;
        text
    }

    /// Skips one value.
    pub fn value(&mut self) {
        self.space();
        match self.peek() {
            b'{' => self.members(|scan, _| scan.value()),
            b'[' => self.elements(|scan| scan.value()),
            b'"' => {
                self.string();
            }
            _ => {
                while !matches!(self.peek(), b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n' | 0) {
                    self.at += 1;
                }
            }
        }
    }

    /// Walks over an object; `visit` has to skip each value.
    pub fn members(&mut self, mut visit: impl FnMut(&mut Self, &str)) {
        self.space();
        self.at += 1;
        loop {
            self.space();
            match self.peek() {
                b'"' => {
                    let key = self.string();
                    self.space();
                    // Skips the colon.
                    self.at += 1;
                    visit(self, key);
                }
                b',' => self.at += 1,
                _ => break,
            }
        }
        self.at += 1;
    }

    /// Walks over an array; `visit` starts at an element and has to skip it.
    pub fn elements(&mut self, mut visit: impl FnMut(&mut Self)) {
        self.space();
        self.at += 1;
        loop {
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b']' | 0 => break,
                _ => visit(self),
            }
        }
        self.at += 1;
    }
}
