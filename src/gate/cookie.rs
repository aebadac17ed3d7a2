//! A cookie string as the browser parses it (RFC 6265bis § 5.6), and the same cookie in our own words.
//!
//! Why: the name that is judged must be the name that would be stored, and a date that we and the browser read
//! differently must not smuggle a longer life; so whatever we change is written anew, with `Max-Age` only.
//! Invariant: when in doubt there is no [`Cookie`], and the write is refused.

use crate::calendar::{Seconds, cookie_date};
use crate::text::cut::{self, Pair, pair, take};
use crate::text::grow::Out;

/// Longer strings are refused: browsers store at most 4 096 octets of name and value and 1 024 of each attribute.
const MAX_LENGTH: usize = 8192;
/// Name and value together: browsers store no longer ones (RFC 6265bis § 5.6 step 5).
const MAX_PAIR: usize = 4096;

/// What is judged of a cookie string.
pub struct Cookie<'a> {
    /// Name, case-sensitive.
    pub name: &'a [u8],
    /// Whether there is a word about time at all.
    pub is_dated: bool,
    /// Seconds that it asks to live; none = until the browser closes, or a date that we cannot read though the browser may.
    pub left: Option<Seconds>,
    /// Printable ASCII. WebKitGTK cuts a string off where it is something else, and with it perhaps the word that it is to go.
    pub is_plain: bool,
}

impl<'a> Cookie<'a> {
    /// Parses what a page assigns to `document.cookie` at `now`; none = the browser stores nothing, or we are not sure what.
    /// The same cookie, without a word about time, goes to `out`.
    #[inline]
    pub fn parse(text: &'a [u8], now: Seconds, out: &mut Out<'_>) -> Option<Self> {
        let mut rest = text;
        let Pair { whole, name, value } = pair(&mut rest, b';');
        out.bytes(name).byte(b'=').bytes(value);
        let mut is_sound = name.len() < whole.len()
            && !name.is_empty()
            && text.len() <= MAX_LENGTH
            && name.len() + value.len() <= MAX_PAIR;
        // Controls but the tab end or void the string, by browser and year (RFC 6265bis § 5.6 step 1). A nameless cookie
        // reads back as its value, which could look like any other cookie.
        let mut is_plain = true;
        for &byte in text {
            is_sound &= byte >= 0x20 && byte != 0x7f || byte == b'\t';
            is_plain &= byte.cast_signed() >= 0x20;
        }
        is_sound &= take(&mut { name }, b'\t').len() == name.len();
        if !is_sound {
            return None;
        }
        // `Max-Age` beats `Expires`, and the last of each wins (RFC 6265bis § 5.7 step 6).
        let (mut max_age, mut expires, mut is_dated) = (None, None, false);
        while !rest.is_empty() {
            let Pair { whole, name, value } = pair(&mut rest, b';');
            if is(name, b"max-age") {
                max_age = seconds(value);
                is_dated = true;
            } else if is(name, b"expires") {
                expires = cookie_date(value).map(|moment| moment - now);
                is_dated = true;
            } else {
                out.byte(b';').bytes(whole);
            }
        }
        Some(Cookie { name, is_dated, left: max_age.or(expires), is_plain })
    }
}

/// Whether a cookie of this name is among `cookies`, which are as `document.cookie` lists them.
#[inline]
pub fn has(mut cookies: &[u8], name: &[u8]) -> bool {
    while !cookies.is_empty() {
        if pair(&mut cookies, b';').name == name {
            return true;
        }
    }
    false
}

/// Whether an attribute's name is this one, whose letters are small. The bit makes letters small; of the other octets it
/// would make only a control character look like the hyphen.
#[inline]
fn is(key: &[u8], name: &[u8; 7]) -> bool {
    key.len() == name.len() && key.iter().zip(name).all(|(octet, known)| octet | 0x20 == *known)
}

/// Whole seconds with an optional minus (RFC 6265bis § 5.6.2); more than nine digits are more than browsers allow, which
/// is 400 days (§ 5.5).
#[inline]
fn seconds(value: &[u8]) -> Option<Seconds> {
    let (is_past, digits) = match value {
        [b'-', digits @ ..] => (true, digits),
        _ => (false, value),
    };
    let mut rest = digits;
    let mut count = cut::digits(&mut rest).into();
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    if digits.len() > 9 {
        count = 999_999_999;
    }
    Some(if is_past { -count } else { count })
}
