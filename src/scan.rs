//! Cutting text at ASCII bytes, one small function for all callers.
//!
//! Why bytes: `str` checks each cut for a character's boundary, and its own split and find bring their pattern searchers
//! into the gate, 5 kB that every visitor would pay.
//! Invariant: separators are ASCII, so a cut never falls inside a character.

/// Takes what stands before the first `byte` off `rest`, and the `byte` with it; without one, all of `rest`.
#[inline(never)]
pub fn take<'a>(rest: &mut &'a [u8], byte: u8) -> &'a [u8] {
    let whole = *rest;
    let at = whole.iter().position(|&b| b == byte).unwrap_or(whole.len());
    *rest = whole.get(at + 1..).unwrap_or(&[]);
    whole.get(..at).unwrap_or(&[])
}

/// Text without blanks and tabs at both ends, which is what cookie syntax calls white space (RFC 6265bis § 5.6).
#[inline(never)]
pub fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// A whole number in decimal digits, without a sign or needless zeros; anything else is 0. `str::parse` would bring its
/// error type and weigh twice as much.
#[inline(never)]
pub fn number(field: &[u8]) -> u32 {
    if let [b'0', _, ..] = field {
        return 0;
    }
    let mut sum = 0u64;
    for byte in field {
        let digit = byte.wrapping_sub(b'0');
        sum = sum * 10 + u64::from(digit);
        if digit > 9 || sum > u32::MAX.into() {
            return 0;
        }
    }
    sum as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_those_of_split() {
        for text in ["", "a", "a;b", ";", "a;;é;", "é"] {
            let mut rest = text.as_bytes();
            for part in text.split(';') {
                assert_eq!(take(&mut rest, b';'), part.as_bytes(), "{text:?}");
            }
            assert_eq!(rest, b"", "{text:?}");
        }
        assert_eq!(trim(b" \t a b\t"), b"a b");
        assert_eq!(trim(b" \t"), b"");
    }

    #[test]
    fn numbers_have_one_form() {
        for text in ["", "-1", "+1", "4294967296", "99999999999999999999999", "1 ", "x", "01", "00"] {
            assert_eq!(number(text.as_bytes()), 0, "{text:?}");
        }
        assert_eq!((number(b"0"), number(b"7"), number(b"4294967295")), (0, 7, u32::MAX));
    }
}
