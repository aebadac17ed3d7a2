//! Cutting text at ASCII bytes, one small function for all callers.
//!
//! Why: `str`'s own split and find bring their pattern searchers into the gate, 5 kB that every visitor would pay.
//! Invariant: separators are ASCII, so a cut never falls inside a character.

/// The text before and after the first `byte`.
#[inline(never)]
pub fn cut(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.as_bytes().iter().position(|&b| b == byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Text without blanks and tabs at both ends, which is what cookie syntax calls white space (RFC 6265bis § 5.6).
#[inline(never)]
pub fn trim(text: &str) -> &str {
    let is_space = |b: &u8| *b == b' ' || *b == b'\t';
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|b| !is_space(b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|b| !is_space(b)).map_or(start, |at| at + 1);
    text.get(start..end).unwrap_or("")
}

/// The parts of a text between separators; a text without one is a single part.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    rest: Option<&'a str>,
    byte: u8,
}

impl<'a> Parts<'a> {
    /// The parts of `text` between `byte`s.
    pub fn new(text: &'a str, byte: u8) -> Self {
        Parts { rest: Some(text), byte }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        match cut(text, self.byte) {
            Some((part, rest)) => {
                self.rest = Some(rest);
                Some(part)
            }
            None => self.rest.take(),
        }
    }
}

/// A whole number in decimal digits, without a sign or needless zeros; `str::parse` would bring its error type and weigh
/// twice as much.
#[inline(never)]
pub fn number(field: &str) -> Option<u32> {
    if field.is_empty() || field.len() > 1 && field.as_bytes().first() == Some(&b'0') {
        return None;
    }
    field.bytes().try_fold(0u32, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then_some(())?;
        sum.checked_mul(10)?.checked_add(u32::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn parts_are_those_of_split() {
        for text in ["", "a", "a;b", ";", "a;;é;", "é"] {
            assert_eq!(Parts::new(text, b';').collect::<Vec<_>>(), text.split(';').collect::<Vec<_>>(), "{text:?}");
        }
        assert_eq!(trim(" \t a b\t"), "a b");
        assert_eq!(trim(" \t"), "");
    }

    #[test]
    fn numbers_have_one_form() {
        for text in ["", "-1", "+1", "4294967296", "1 ", "01", "00"] {
            assert_eq!(number(text), None, "{text:?}");
        }
        assert_eq!((number("0"), number("4294967295")), (Some(0), Some(u32::MAX)));
    }
}
