//! A cookie string as the browser parses it (RFC 6265bis § 5.6), and the same cookie rewritten by the gate.
//!
//! Why: the gate must judge the name that the browser would store. The gate and the browser may read one date
//! differently, and such a date must not lead to a longer life. So the gate writes every string that it changes anew,
//! with `Max-Age` only.
//! Invariant: when in doubt there is no [`Cookie`], and the write is refused.

use crate::calendar::{Seconds, cookie_date};
use crate::text::cut::{self, Pair, pair, take};
use crate::text::grow::Out;

/// Octets. The gate refuses longer strings: browsers store at most 4 096 octets of name and value, and 1 024 of each
/// attribute.
const MAX_LENGTH: usize = 8192;
/// Octets of name and value together: browsers store no longer pairs (RFC 6265bis § 5.6 step 5).
const MAX_PAIR: usize = 4096;

/// The parts of a cookie string that the gate judges.
pub struct Cookie<'a> {
    /// Name, case-sensitive.
    pub name: &'a [u8],
    /// Whether there is a `Max-Age` or `Expires` attribute, readable or not.
    pub is_dated: bool,
    /// Seconds that the cookie asks to live; none = until the browser closes, or a date that the gate cannot read
    /// though the browser may.
    pub left: Option<Seconds>,
    /// Whether the string is printable ASCII. WebKitGTK cuts a string off at the first other octet, and so may cut off
    /// the attribute that deletes the cookie.
    pub is_plain: bool,
}

impl<'a> Cookie<'a> {
    /// Parses what a page assigns to `document.cookie` at `now`; none = the browser stores nothing, or the gate is not
    /// sure what the browser stores. The same cookie, without `Max-Age` and `Expires`, goes to `out`.
    #[inline]
    pub fn parse(text: &'a [u8], now: Seconds, out: &mut Out<'_>) -> Option<Self> {
        let mut rest = text;
        let Pair { whole, mut name, mut value } = pair(&mut rest, b';');
        if name.len() == whole.len() {
            (name, value) = (b"", name);
        }
        out.bytes(name).byte(b'=').bytes(value);
        // `document.cookie` lists a nameless cookie as the value alone, which could look like another cookie where the
        // value has a `=`.
        let mut is_sound = !(name.is_empty() && (value.is_empty() || take(&mut { value }, b'=').len() < value.len()))
            && text.len() <= MAX_LENGTH
            && name.len() + value.len() <= MAX_PAIR;
        // At a control character other than the tab, some browsers end the string and others drop the string, depending
        // on the version (RFC 6265bis § 5.6 step 1).
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

/// Whether a cookie of this name is among `cookies`, in the syntax of `document.cookie`.
#[inline]
pub fn has(mut cookies: &[u8], name: &[u8]) -> bool {
    while !cookies.is_empty() {
        if pair(&mut cookies, b';').name == name {
            return true;
        }
    }
    false
}

/// Whether an attribute's name is `name`, which is in lower case. The bit 0x20 makes letters lower case. Of all other
/// octets, the bit would turn only a control character (0x0d) into the hyphen, and [`Cookie::parse`] refuses that one.
#[inline]
fn is(key: &[u8], name: &[u8; 7]) -> bool {
    key.len() == name.len() && key.iter().zip(name).all(|(octet, known)| octet | 0x20 == *known)
}

/// Whole seconds with an optional minus (RFC 6265bis § 5.6.2). More than nine digits count as 999 999 999 seconds,
/// which is already longer than the 400 days that browsers allow (§ 5.5). A number below zero counts as zero.
#[inline]
fn seconds(value: &[u8]) -> Option<Seconds> {
    let (is_past, digits) = match value {
        [b'-', digits @ ..] => (true, digits),
        _ => (false, value),
    };
    let mut rest = digits;
    let count = cut::digits(&mut rest);
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    let count = if digits.len() > 9 { 999_999_999 } else { count };
    Some(if is_past { 0 } else { count.into() })
}
