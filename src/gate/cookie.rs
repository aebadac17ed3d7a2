//! A cookie string as the browser parses it (RFC 6265bis § 5.6), and the same cookie in our own words.
//!
//! Why: the name that is judged must be the name that would be stored, and a date that we and the browser read
//! differently must not smuggle a longer life; so whatever we change is written anew, with `Max-Age` only.
//! Invariant: when in doubt there is no [`Cookie`], and the write is refused.

use crate::calendar::{Seconds, cookie_date};
use crate::out::Out;
use crate::scan::{Parts, cut, trim};

/// Longer strings are refused: browsers store at most 4 096 octets of name and value and 1 024 of each attribute.
const MAX_LENGTH: usize = 8192;

/// A cookie string, parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie<'a> {
    /// Name, case-sensitive.
    pub name: &'a str,
    value: &'a str,
    attributes: &'a str,
    /// Whether there is a word about time at all.
    pub is_dated: bool,
    /// Seconds that it asks to live; none = until the browser closes, or a date that we cannot read though the browser may.
    pub left: Option<Seconds>,
}

impl<'a> Cookie<'a> {
    /// Parses what a page assigns to `document.cookie` at `now`; none = the browser stores nothing, or we are not sure what.
    pub fn parse(text: &'a str, now: Seconds) -> Option<Self> {
        let (pair, attributes) = cut(text, b';').unwrap_or((text, ""));
        let (name, value) = cut(pair, b'=')?;
        let (name, value) = (trim(name), trim(value));
        // Controls but the tab end or void the string, by browser and year (RFC 6265bis § 5.6 step 1). A nameless cookie
        // reads back as its value, which could look like any other cookie.
        let is_plain = text.len() <= MAX_LENGTH
            && !name.is_empty()
            && text.bytes().all(|b| b >= 0x20 && b != 0x7f || b == b'\t')
            && name.bytes().all(|b| b != b'\t');
        if !is_plain {
            return None;
        }
        // `Max-Age` beats `Expires`, and the last of each wins (RFC 6265bis § 5.7 step 6).
        let (mut max_age, mut expires, mut is_dated) = (None, None, false);
        for (key, value) in Parts::new(attributes, b';').map(split) {
            if is(key, "max-age") {
                max_age = seconds(value);
                is_dated = true;
            } else if is(key, "expires") {
                expires = cookie_date(value).map(|moment| moment - now);
                is_dated = true;
            }
        }
        Some(Cookie { name, value, attributes, is_dated, left: max_age.or(expires) })
    }

    /// Writes the cookie anew, to live so many seconds; none = until the browser closes. A deletion carries no value.
    pub fn rewrite(&self, life: Option<Seconds>, out: &mut Out<'_>) {
        out.text(self.name).text("=");
        if life != Some(0) {
            out.text(self.value);
        }
        for attribute in Parts::new(self.attributes, b';') {
            let (key, _) = split(attribute);
            if !key.is_empty() && !is(key, "expires") && !is(key, "max-age") {
                out.text(";").text(attribute);
            }
        }
        if let Some(seconds) = life {
            out.text("; Max-Age=").number(seconds as u64);
        }
    }
}

#[inline(never)]
fn split(attribute: &str) -> (&str, &str) {
    let (key, value) = cut(attribute, b'=').unwrap_or((attribute, ""));
    (trim(key), trim(value))
}

#[inline(never)]
fn is(key: &str, name: &str) -> bool {
    key.eq_ignore_ascii_case(name)
}

/// Whole seconds with an optional minus; more than we can count is very long (RFC 6265bis § 5.6.2).
fn seconds(value: &str) -> Option<Seconds> {
    let (sign, digits) = value.strip_prefix('-').map_or((1, value), |digits| (-1, digits));
    if digits.is_empty() {
        return None;
    }
    let count = digits
        .bytes()
        .try_fold(0i64, |sum, byte| byte.is_ascii_digit().then(|| (sum * 10 + i64::from(byte - b'0')).min(1 << 40)));
    count.map(|count| sign * count)
}
