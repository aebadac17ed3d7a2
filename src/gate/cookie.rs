//! A cookie string as the browser parses it (RFC 6265bis § 5.6), and the same cookie in our own words.
//!
//! Why: the name that is judged must be the name that would be stored, and a date that we and the browser read
//! differently must not smuggle a longer life; so whatever we change is written anew, with `Max-Age` only.
//! Invariant: when in doubt there is no [`Cookie`], and the write is refused.

use super::out::Out;
use crate::calendar::{Seconds, cookie_date};
use crate::scan::{Parts, cut, trim};

/// Longer strings are refused: browsers store at most 4 096 octets of name and value and 1 024 of each attribute.
const MAX_LENGTH: usize = 8192;
/// Attribute values above this length are ignored (RFC 6265bis § 5.6).
const MAX_ATTRIBUTE: usize = 1024;

/// A cookie string, parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie<'a> {
    /// Name, case-sensitive.
    pub name: &'a str,
    value: &'a str,
    attributes: &'a str,
    /// How long it asks to live.
    pub asks: Asks,
}

/// How long a cookie asks to live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Until the browser closes, with no word about time.
    Session,
    /// So many seconds, by `Max-Age`.
    MaxAge(Seconds),
    /// Until this moment, by `Expires`.
    Until(Seconds),
    /// Something about time that we cannot read; the browser may.
    Unclear,
}

impl<'a> Cookie<'a> {
    /// Parses what a page assigns to `document.cookie`; none = the browser stores nothing, or we are not sure what.
    pub fn parse(text: &'a str) -> Option<Self> {
        // Controls but the tab end or void the string, by browser and year (RFC 6265bis § 5.6 step 1).
        if text.len() > MAX_LENGTH || text.bytes().any(|b| b < 0x20 && b != b'\t' || b == 0x7f) {
            return None;
        }
        let (pair, attributes) = cut(text, b';').unwrap_or((text, ""));
        let (name, value) = cut(pair, b'=')?;
        let (name, value) = (trim(name), trim(value));
        // A nameless cookie reads back as its value, which could look like any other cookie.
        if name.is_empty() || name.bytes().any(|b| b == b'\t') {
            return None;
        }
        Some(Cookie { name, value, attributes, asks: asks(attributes) })
    }

    /// Seconds left to live at `now`; none = until the browser closes, or unclear.
    pub fn left(&self, now: Seconds) -> Option<Seconds> {
        match self.asks {
            Asks::MaxAge(seconds) => Some(seconds),
            Asks::Until(moment) => Some(moment - now),
            Asks::Session | Asks::Unclear => None,
        }
    }

    /// Writes the cookie anew, to live so many seconds; none = until the browser closes. A deletion carries no value.
    pub fn rewrite(&self, life: Option<u64>, out: &mut Out<'_>) {
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
            out.text("; Max-Age=").number(seconds);
        }
    }
}

/// `Max-Age` beats `Expires`, and the last of each wins (RFC 6265bis § 5.7 step 6).
fn asks(attributes: &str) -> Asks {
    let (mut max_age, mut expires, mut unclear) = (None, None, false);
    for (key, value) in Parts::new(attributes, b';').map(split).filter(|(_, value)| value.len() <= MAX_ATTRIBUTE) {
        if is(key, "max-age") {
            match seconds(value) {
                Some(seconds) => max_age = Some(seconds),
                None => unclear = true,
            }
        } else if is(key, "expires") {
            match cookie_date(value) {
                Some(moment) => expires = Some(moment),
                None => unclear = true,
            }
        }
    }
    match (max_age, expires) {
        (Some(seconds), _) if !unclear => Asks::MaxAge(seconds),
        (None, Some(moment)) if !unclear => Asks::Until(moment),
        (None, None) if !unclear => Asks::Session,
        _ => Asks::Unclear,
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
