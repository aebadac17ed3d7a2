//! A cookie string as the browser parses it (RFC 6265bis § 5.6), and the same cookie in our own words.
//!
//! Why: the name that is judged must be the name that would be stored, and a date that we and the browser read
//! differently must not smuggle a longer life; so whatever we change is written anew, with `Max-Age` only.
//! Invariant: when in doubt there is no [`Cookie`], and the write is refused.

use crate::calendar::{Seconds, cookie_date};
use crate::out::Out;
use crate::scan::{take, trim};

/// Longer strings are refused: browsers store at most 4 096 octets of name and value and 1 024 of each attribute.
const MAX_LENGTH: usize = 8192;

/// A cookie string, parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie<'a> {
    /// Name, case-sensitive.
    pub name: &'a [u8],
    value: &'a [u8],
    attributes: &'a [u8],
    /// Whether there is a word about time at all.
    pub is_dated: bool,
    /// Seconds that it asks to live; none = until the browser closes, or a date that we cannot read though the browser may.
    pub left: Option<Seconds>,
}

impl<'a> Cookie<'a> {
    /// Parses what a page assigns to `document.cookie` at `now`; none = the browser stores nothing, or we are not sure what.
    pub fn parse(text: &'a [u8], now: Seconds) -> Option<Self> {
        let mut attributes = text;
        let mut value = take(&mut attributes, b';');
        let name = take(&mut value, b'=');
        let is_pair = text.get(name.len()) == Some(&b'=');
        let (name, value) = (trim(name), trim(value));
        // Controls but the tab end or void the string, by browser and year (RFC 6265bis § 5.6 step 1). A nameless cookie
        // reads back as its value, which could look like any other cookie.
        if !is_pair || name.is_empty() || name.contains(&b'\t') || text.len() > MAX_LENGTH {
            return None;
        }
        for &byte in text {
            if byte < 0x20 && byte != b'\t' || byte == 0x7f {
                return None;
            }
        }
        // `Max-Age` beats `Expires`, and the last of each wins (RFC 6265bis § 5.7 step 6).
        let (mut max_age, mut expires, mut is_dated) = (None, None, false);
        let mut rest = attributes;
        while !rest.is_empty() {
            let mut value = take(&mut rest, b';');
            let key = key(&mut value);
            if is(key, MAX_AGE) {
                max_age = seconds(trim(value));
                is_dated = true;
            } else if is(key, EXPIRES) {
                expires = cookie_date(value).map(|moment| moment - now);
                is_dated = true;
            }
        }
        Some(Cookie { name, value, attributes, is_dated, left: max_age.or(expires) })
    }

    /// Writes the cookie anew, to live so many seconds; none = until the browser closes. A deletion carries no value.
    pub fn rewrite(&self, life: Option<Seconds>, out: &mut Out<'_>) {
        out.bytes(self.name).text("=");
        if life != Some(0) {
            out.bytes(self.value);
        }
        let mut rest = self.attributes;
        while !rest.is_empty() {
            let attribute = take(&mut rest, b';');
            let key = key(&mut { attribute });
            if !key.is_empty() && !is(key, EXPIRES) && !is(key, MAX_AGE) {
                out.text(";").bytes(attribute);
            }
        }
        if let Some(seconds) = life {
            out.text("; Max-Age=").number(seconds as u64);
        }
    }
}

const EXPIRES: &[u8] = b"expires";
const MAX_AGE: &[u8] = b"max-age";

/// Takes the name off an attribute and leaves its value.
#[inline(never)]
fn key<'a>(attribute: &mut &'a [u8]) -> &'a [u8] {
    trim(take(attribute, b'='))
}

#[inline(never)]
fn is(key: &[u8], name: &[u8]) -> bool {
    key.eq_ignore_ascii_case(name)
}

/// Whole seconds with an optional minus; more than we can count is very long (RFC 6265bis § 5.6.2).
fn seconds(value: &[u8]) -> Option<Seconds> {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    if digits.is_empty() {
        return None;
    }
    let mut count = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        count = (count * 10 + i64::from(digit)).min(1 << 40);
    }
    Some(if digits.len() < value.len() { -count } else { count })
}
