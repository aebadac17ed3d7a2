//! Cutting text at ASCII bytes, one small function for all callers.
//!
//! Why bytes: `str` checks each cut for a character boundary. `str::split` and `str::find` add 5 kB of search code to
//! the gate, which every visitor would load.
//! Invariant: separators are ASCII, so a cut never falls inside a character.

/// Returns the part of `rest` before the first `byte`, and removes this part and the `byte` from `rest`. Without a
/// `byte`, returns all of `rest`.
#[inline(always)]
pub fn take<'a>(rest: &mut &'a [u8], byte: u8) -> &'a [u8] {
    let whole = *rest;
    let at = cut(rest, byte);
    // SAFETY: `cut` returns an index within `whole`, at most its length.
    unsafe { whole.get_unchecked(..at) }
}

/// Does the work of [`take`] and returns the length of the part. Why a number: a function returns a slice through
/// memory, and the code for this at every caller of [`take`] would add 3 % to the gate.
#[inline(never)]
fn cut(rest: &mut &[u8], byte: u8) -> usize {
    let whole = *rest;
    let at = whole.iter().position(|&b| b == byte).unwrap_or(whole.len());
    *rest = whole.get(at + 1..).unwrap_or(&[]);
    at
}

/// A part of a cookie string, cut at its first `=`. No field has white space at its ends.
pub struct Pair<'a> {
    /// The whole part.
    pub whole: &'a [u8],
    /// The text before the `=`; without a `=`, the whole part.
    pub name: &'a [u8],
    /// The text after the `=`.
    pub value: &'a [u8],
}

/// Takes the part before the first `end` off `rest`, like [`take`].
#[inline]
pub fn pair<'a>(rest: &mut &'a [u8], end: u8) -> Pair<'a> {
    let whole = trim(take(rest, end));
    let mut value = whole;
    let name = trim(take(&mut value, b'='));
    Pair { whole, name, value: trim(value) }
}

/// Text without spaces and tabs at both ends: the white space of cookie strings (RFC 6265bis § 5.6).
#[inline]
pub fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// Takes decimal digits off `text`. The number wraps around above `u32::MAX`; a caller sees this by the count of
/// digits.
#[inline]
pub fn digits(text: &mut &[u8]) -> u32 {
    let mut number = 0u32;
    while let [digit @ b'0'..=b'9', rest @ ..] = *text {
        number = number.wrapping_mul(10).wrapping_add((digit - b'0').into());
        *text = rest;
    }
    number
}

/// Reads a number that this program wrote. A field that is no number reads as 0. More than nine digits may read as any
/// number.
#[inline]
pub fn number(mut field: &[u8]) -> u32 {
    let number = digits(&mut field);
    if field.is_empty() { number } else { 0 }
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
    fn a_pair_is_cut_at_its_first_equals_sign_and_trimmed() {
        for (text, whole, name, value) in [
            ("a=b", "a=b", "a", "b"),
            (" a\t= b=c ", "a\t= b=c", "a", "b=c"),
            ("a", "a", "a", ""),
            ("=b", "=b", "", "b"),
            ("", "", "", ""),
        ] {
            let text = [text, "; rest"].concat();
            let mut rest = text.as_bytes();
            let pair = pair(&mut rest, b';');
            assert_eq!((pair.whole, pair.name, pair.value), (whole.as_bytes(), name.as_bytes(), value.as_bytes()));
            assert_eq!(rest, b" rest");
        }
    }

    #[test]
    fn what_is_no_number_reads_as_nothing() {
        for text in ["", "-1", "+1", "1 ", "x", "1x"] {
            assert_eq!(number(text.as_bytes()), 0, "{text:?}");
        }
        assert_eq!((number(b"0"), number(b"7"), number(b"4294967295")), (0, 7, u32::MAX));
    }
}
