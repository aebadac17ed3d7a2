//! The record: a decision as one line of cookie-octets, for the gate and for servers. Grammar: `docs/record.md`.
//!
//! Why a check sum: it is no defence (the visitor may write what they like), but a damaged record must not become a grant.
//! Invariant: reading is strict: what [`write`] would not write in the same octets reads as "undecided", never as a guess.

use alloc::string::String;

use super::bits::range;
use super::{Answers, Decision, Id, Method, Of};
use crate::out::Out;
use crate::scan::{number, take, trim};

/// The longest record that is read; a cookie of 4 096 entries' answers stays below.
pub const MAX_LENGTH: usize = 2048;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes `decision` at the end of `out`.
pub fn write(decision: &Decision, out: &mut Out<'_>) {
    let start = out.written().len();
    out.text("1.").number(decision.version.into());
    out.text(".").number(decision.time.max(0) as u64);
    out.text(".").bytes(&[decision.method.letter()]).text(".");
    for of in Of::ALL {
        for set in &decision.answers.sets {
            let (from, count) = range(of);
            let mut digits = set.get(from..from + count).unwrap_or(&[]);
            // Digits that add nothing at the end are left out, so that one decision has one record.
            while let [rest @ .., 0] = digits {
                digits = rest;
            }
            for &digit in digits {
                out.bytes(&[letter(digit)]);
            }
            out.text(".");
        }
    }
    out.bytes(&decision.id);
    let sum = checksum(out.written().get(start..).unwrap_or(&[]));
    out.text(".").bytes(&sum);
}

/// The record as text; for servers and tests.
pub fn to_text(decision: &Decision) -> String {
    let mut buffer = [0; MAX_LENGTH];
    let mut out = Out::new(&mut buffer);
    write(decision, &mut out);
    out.written().iter().map(|&byte| char::from(byte)).collect()
}

/// Reads a record; none = undecided.
///
/// The fields are read as if nothing could be wrong. Then the decision is written again, and whatever was wrong (another
/// format, a needless zero, a letter that is none, a field too many, the check sum) makes for another text.
pub fn read(line: impl AsRef<[u8]>) -> Option<Decision> {
    read_bytes(line.as_ref())
}

#[inline(never)]
fn read_bytes(line: &[u8]) -> Option<Decision> {
    let mut rest = line;
    take(&mut rest, b'.');
    let mut decision = Decision {
        version: number(take(&mut rest, b'.')),
        time: number(take(&mut rest, b'.')).into(),
        method: method(take(&mut rest, b'.')),
        answers: Answers::default(),
        id: Id::default(),
    };
    for of in Of::ALL {
        for set in &mut decision.answers.sets {
            let (from, count) = range(of);
            decode(take(&mut rest, b'.'), set.get_mut(from..from + count)?);
        }
    }
    decode(take(&mut rest, b'.'), &mut decision.id);
    for digit in &mut decision.id {
        *digit = letter(*digit);
    }
    let mut buffer = [0; MAX_LENGTH];
    let mut again = Out::new(&mut buffer);
    write(&decision, &mut again);
    let is_sound = decision.version > 0 && decision.answers.is_consistent() && again.written() == line;
    is_sound.then_some(decision)
}

/// The values of `digits`, as many as there is room for; what is no digit reads as 0.
#[inline(never)]
fn decode(digits: &[u8], values: &mut [u8]) {
    for (value, digit) in values.iter_mut().zip(digits) {
        *value = ALPHABET.iter().position(|known| known == digit).unwrap_or(0) as u8;
    }
}

/// Finds the record in a `Cookie` header or `document.cookie`. Of several (one on a parent domain, say) the most
/// restrictive reading wins; a damaged one next to a sound one says nothing.
pub fn find(cookies: impl AsRef<[u8]>, name: impl AsRef<[u8]>) -> Option<Decision> {
    let (mut rest, name) = (cookies.as_ref(), name.as_ref());
    let mut found: Option<Decision> = None;
    while !rest.is_empty() {
        let mut value = trim(take(&mut rest, b';'));
        if take(&mut value, b'=') != name {
            continue;
        }
        let Some(one) = read_bytes(value) else { continue };
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

#[inline(never)]
fn letter(digit: u8) -> u8 {
    ALPHABET.get(usize::from(digit & 63)).copied().unwrap_or(b'A')
}

/// FNV-1a over 32 bits, as six digits, lowest bits first.
fn checksum(body: &[u8]) -> [u8; 6] {
    let hash = body.iter().fold(0x811c_9dc5u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mut rest = hash;
    [0; 6].map(|_: u8| {
        let letter = letter((rest & 63) as u8);
        rest >>= 6;
        letter
    })
}

fn method(field: &[u8]) -> Method {
    let found = Method::ALL.into_iter().find(|method| field == [method.letter()]);
    found.unwrap_or(Method::Reject)
}

#[cfg(test)]
mod tests;
