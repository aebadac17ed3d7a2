//! The record: a decision as one line of cookie-octets, for the gate and for servers. Grammar: `docs/record.md`.
//!
//! Why a check sum: it is no defence (the visitor may write what they like), but a damaged record must not become a grant.
//! Invariant: reading is strict; what was not written by [`write`] reads as "undecided", never as a guess.

use alloc::string::String;

use super::bits::range;
use super::{Answers, Decision, Id, Method, Of};
use crate::out::Out;
use crate::scan::{Parts, cut, number, trim};

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
            let digits = set.get(from..from + count).unwrap_or(&[]);
            let last = digits.iter().rposition(|&digit| digit != 0).map_or(0, |at| at + 1);
            for &digit in digits.iter().take(last) {
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
#[inline(never)]
pub fn read(line: &str) -> Option<Decision> {
    let mut fields = Parts::new(line, b'.');
    let mut next = || fields.next().unwrap_or("");
    let is_ours = line.len() <= MAX_LENGTH && next() == "1";
    let mut decision = Decision {
        version: number(next()).filter(|&version| version > 0)?,
        time: number(next())?.into(),
        method: method(next())?,
        answers: Answers::default(),
        id: Id::default(),
    };
    for of in Of::ALL {
        for set in &mut decision.answers.sets {
            let digits = next().as_bytes();
            let (from, count) = range(of);
            // Written without digits that add nothing, so that one decision has one record.
            if digits.len() > count || digits.last() == Some(&b'A') {
                return None;
            }
            for (place, &digit) in set.get_mut(from..)?.iter_mut().zip(digits) {
                *place = value(digit)?;
            }
        }
    }
    decision.id = Id::try_from(next().as_bytes()).ok()?;
    let body = line.as_bytes().get(..line.len().checked_sub(7)?)?;
    let is_sound = is_ours
        && next().as_bytes() == checksum(body)
        && fields.next().is_none()
        && decision.id.iter().all(|&digit| value(digit).is_some())
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

fn letter(digit: u8) -> u8 {
    ALPHABET.get(usize::from(digit & 63)).copied().unwrap_or(b'A')
}

#[inline(never)]
fn value(letter: u8) -> Option<u8> {
    ALPHABET.iter().position(|&known| known == letter).map(|place| place as u8)
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

fn method(field: &str) -> Option<Method> {
    Method::ALL.into_iter().find(|method| field.as_bytes() == [method.letter()])
}

#[cfg(test)]
mod tests;
