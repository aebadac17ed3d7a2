//! The record: a decision as one line of cookie-octets, for the gate and for servers. Grammar: `docs/record.md`.
//!
//! Why a check sum: it is no defence (the visitor may write what they like), but a damaged record must not become a grant.
//! Invariant: reading is strict; what was not written by [`write`] reads as "undecided", never as a guess.

use alloc::string::String;

use super::{Answers, Decision, Id, Method, Of};
use crate::scan::{Fields, Parts, cut, trim};

/// The longest record that is read; a cookie of 4 096 entries' answers stays below.
pub const MAX_LENGTH: usize = 2048;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes `decision` into `out` and returns the length; none = `out` is too small.
pub fn write(decision: &Decision, out: &mut [u8]) -> Option<usize> {
    let mut line = Line { out, len: 0 };
    line.put(b"1.")?;
    line.decimal(u64::from(decision.version))?;
    line.decimal(u64::try_from(decision.time).ok()?)?;
    line.put(&[decision.method.letter(), b'.'])?;
    for of in Of::ALL {
        for set in [&decision.answers.granted, &decision.answers.refused] {
            for digit in 0..set.digits(of) {
                line.put(&[digit_of(set.six(of, digit))])?;
            }
            line.put(b".")?;
        }
    }
    line.put(&decision.id)?;
    let sum = checksum(line.out.get(..line.len)?);
    line.put(b".")?;
    line.put(&sum)?;
    Some(line.len)
}

/// The record as text; for servers and tests.
pub fn to_text(decision: &Decision) -> String {
    let mut out = [0; MAX_LENGTH];
    let line = write(decision, &mut out).and_then(|len| out.get(..len)).unwrap_or(&[]);
    line.iter().map(|&byte| char::from(byte)).collect()
}

/// Reads a record; none = undecided.
pub fn read(line: &str) -> Option<Decision> {
    if line.len() > MAX_LENGTH {
        return None;
    }
    let mut fields = Fields::new(line, b'.');
    let is_ours = fields.text() == "1";
    let mut decision = Decision {
        version: fields.number(),
        time: fields.number().into(),
        method: method(fields.text())?,
        answers: Answers::default(),
        id: Id::default(),
    };
    for of in Of::ALL {
        for set in [&mut decision.answers.granted, &mut decision.answers.refused] {
            let digits = fields.text();
            // Written without digits that add nothing, so that one decision has one record.
            if digits.as_bytes().last() == Some(&b'A') {
                return None;
            }
            for (place, digit) in digits.bytes().enumerate() {
                if !set.put_six(of, place, six_of(digit)?) {
                    return None;
                }
            }
        }
    }
    decision.id = Id::try_from(fields.text().as_bytes()).ok()?;
    let sum = fields.text();
    let body = line.as_bytes().get(..line.len().checked_sub(sum.len() + 1)?)?;
    let is_sound = is_ours
        && fields.sound
        && fields.is_done()
        && sum.as_bytes() == checksum(body)
        && decision.version > 0
        && decision.id.iter().all(|&digit| six_of(digit).is_some())
        && decision.answers.is_consistent();
    is_sound.then_some(decision)
}

/// Finds the record in a `Cookie` header or `document.cookie`. Of several (one on a parent domain, say) the most
/// restrictive reading wins; a damaged one next to a sound one says nothing.
pub fn find(cookies: &str, name: &str) -> Option<Decision> {
    let mut found: Option<Decision> = None;
    for pair in Parts::new(cookies, b';') {
        let Some((key, value)) = cut(trim(pair), b'=') else { continue };
        let Some(one) = read(value).filter(|_| key == name) else { continue };
        match &mut found {
            None => found = Some(one),
            Some(all) => {
                all.answers.restrict(&one.answers);
                all.version = all.version.min(one.version);
                all.time = all.time.min(one.time);
            }
        }
    }
    found
}

struct Line<'o> {
    out: &'o mut [u8],
    len: usize,
}

impl Line<'_> {
    fn put(&mut self, bytes: &[u8]) -> Option<()> {
        let end = self.len + bytes.len();
        self.out.get_mut(self.len..end)?.copy_from_slice(bytes);
        self.len = end;
        Some(())
    }

    fn decimal(&mut self, number: u64) -> Option<()> {
        let mut digits = [0u8; 20];
        let mut rest = number;
        let mut start = digits.len();
        loop {
            start -= 1;
            *digits.get_mut(start)? = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.put(digits.get(start..)?)?;
        self.put(b".")
    }
}

fn digit_of(six: u8) -> u8 {
    DIGITS.get(usize::from(six & 63)).copied().unwrap_or(b'A')
}

fn six_of(digit: u8) -> Option<u8> {
    DIGITS.iter().position(|&d| d == digit).map(|place| place as u8)
}

/// FNV-1a over 32 bits, as six digits, lowest bits first.
fn checksum(body: &[u8]) -> [u8; 6] {
    let hash = body.iter().fold(0x811c_9dc5u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mut rest = hash;
    [0; 6].map(|_: u8| {
        let digit = digit_of((rest & 63) as u8);
        rest >>= 6;
        digit
    })
}

fn method(field: &str) -> Option<Method> {
    Method::ALL.into_iter().find(|method| field.as_bytes() == [method.letter()])
}

#[cfg(test)]
mod tests;
