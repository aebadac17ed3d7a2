//! The record: a decision as one line of cookie-octets, for the gate and for servers. Grammar: `docs/record.md`.
//!
//! Why a check sum: it is no defence (the visitor may write what they like), but a damaged record must not become a grant.
//! Invariant: reading is strict; what was not written by [`write`] reads as "undecided", never as a guess.

use alloc::string::String;

use super::bits::{Bits, Choices};
use super::{Decision, Id, Method};
use crate::table::number;

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
    line.choices(&decision.categories)?;
    line.choices(&decision.vendors)?;
    line.choices(&decision.entries)?;
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
    if line.len() > MAX_LENGTH || !line.is_ascii() {
        return None;
    }
    let (body, sum) = line.rsplit_once('.')?;
    if sum.as_bytes() != checksum(body.as_bytes()) {
        return None;
    }
    let mut fields = body.split('.');
    if fields.next()? != "1" {
        return None;
    }
    let decision = Decision {
        version: canonical(fields.next()?).filter(|&version| version > 0)?,
        time: i64::from(canonical(fields.next()?)?),
        method: method(fields.next()?)?,
        categories: choices(fields.next()?, fields.next()?)?,
        vendors: choices(fields.next()?, fields.next()?)?,
        entries: choices(fields.next()?, fields.next()?)?,
        id: id(fields.next()?)?,
    };
    fields.next().is_none().then_some(decision)
}

/// Finds the record in a `Cookie` header or `document.cookie`. Of several (one on a parent domain, say) the most
/// restrictive reading wins; a damaged one next to a sound one says nothing.
pub fn find(cookies: &str, name: &str) -> Option<Decision> {
    let values = cookies.split(';').filter_map(|pair| pair.trim_matches([' ', '\t']).split_once('='));
    values.filter(|(key, _)| *key == name).filter_map(|(_, value)| read(value)).reduce(|mut all, one| {
        all.categories.restrict(&one.categories);
        all.vendors.restrict(&one.vendors);
        all.entries.restrict(&one.entries);
        all.version = all.version.min(one.version);
        all.time = all.time.min(one.time);
        all
    })
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

    fn choices<const W: usize>(&mut self, choices: &Choices<W>) -> Option<()> {
        for bits in [choices.granted(), choices.refused()] {
            for digit in 0..bits.digits() {
                self.put(&[digit_of(bits.six(digit))])?;
            }
            self.put(b".")?;
        }
        Some(())
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

/// A number without needless zeros.
fn canonical(field: &str) -> Option<u32> {
    number(field).filter(|_| field.len() == 1 || !field.starts_with('0'))
}

fn method(field: &str) -> Option<Method> {
    Method::ALL.into_iter().find(|method| field.as_bytes() == [method.letter()])
}

fn id(field: &str) -> Option<Id> {
    let id = Id::try_from(field.as_bytes()).ok()?;
    id.iter().all(|&digit| six_of(digit).is_some()).then_some(id)
}

fn choices<const W: usize>(granted: &str, refused: &str) -> Option<Choices<W>> {
    Choices::from_sets(bits(granted)?, bits(refused)?)
}

fn bits<const W: usize>(field: &str) -> Option<Bits<W>> {
    // Written without digits that add nothing, so that one decision has one record.
    if field.ends_with('A') {
        return None;
    }
    let mut bits = Bits::default();
    for (place, digit) in field.bytes().enumerate() {
        if !bits.put_six(place, six_of(digit)?) {
            return None;
        }
    }
    Some(bits)
}

#[cfg(test)]
mod tests;
