//! The record: a decision as one line of cookie-octets, for the gate and for servers. Grammar: `docs/record.md`.
//!
//! Why a checksum: a damaged record must not become a grant. The checksum is no defence against the visitor, who may
//! write any record.
//! Invariant: reading is strict: a line that [`write`] would not write in the same octets reads as "undecided", never
//! as a guess.

use alloc::string::String;

use super::bits::{ALL, GRANTED, REFUSED};
use super::{Answers, Decision, Method, Of};
use crate::text::cut::{number, pair, take};
use crate::text::grow::Out;

/// Octets of the longest record that is read. A record with answers for 4 096 entries is shorter.
pub const MAX_LENGTH: usize = 2048;

/// What a field of the answers is about: where its numbers begin and end, and the answer that its digits tell. A digit
/// tells it of six numbers. Categories, vendors and entries have two fields each.
#[inline(always)]
fn about(field: usize) -> (usize, usize, i8) {
    const BOUNDS: [usize; 4] = [Of::Category as usize, Of::Vendor as usize, Of::Entry as usize, ALL];
    (BOUNDS[field / 2], BOUNDS[field / 2 + 1], if field.is_multiple_of(2) { GRANTED } else { REFUSED })
}

/// Writes `decision` at the end of `out`.
#[inline]
pub fn write(decision: &Decision, out: &mut Out<'_>) {
    let start = out.written().len();
    out.text("1.").number(decision.version.into());
    out.byte(b'.').number(decision.time.max(0) as u64);
    out.byte(b'.').byte(decision.method.letter()).text(if decision.opt_out { "g" } else { "" });
    out.text(if decision.of_age { "m." } else { "." });
    for field in 0..6 {
        let (mut at, mut end, answer) = about(field);
        let is = |at: usize| decision.answers.all.get(at) == Some(&answer);
        // Leaves out zeros at the end, so that one decision has one record.
        while end > at && !is(end - 1) {
            end -= 1;
        }
        while at < end {
            let mut digit = 0;
            for bit in 0..6 {
                digit |= u8::from(is(at)) << bit;
                at += 1;
            }
            out.byte(letter(digit));
        }
        out.byte(b'.');
    }
    out.bytes(&decision.id);
    let mut sum = checksum(out.written().get(start..).unwrap_or(&[]));
    out.byte(b'.');
    for _ in 0..6 {
        out.byte(letter(sum as u8));
        sum >>= 6;
    }
}

/// The record as text; for servers and tests.
#[inline]
pub fn to_text(decision: &Decision) -> String {
    let mut buffer = [0; MAX_LENGTH];
    let mut out = Out::new(&mut buffer);
    write(decision, &mut out);
    out.written().iter().map(|&byte| char::from(byte)).collect()
}

/// Reads a record; none = undecided.
///
/// First reads the fields without any check. Then writes the decision again and compares both texts. Every error
/// (another format, a needless zero, an unknown letter, a field too many, a wrong checksum) makes the texts differ.
#[inline]
pub fn read(line: impl AsRef<[u8]>) -> Option<Decision> {
    let (mut decision, mut buffer) = (Decision::EMPTY, [0; MAX_LENGTH]);
    read_into(&mut decision, line.as_ref(), &mut Out::new(&mut buffer)).then_some(decision)
}

/// [`read`] in place, so that no function copies a decision (1.5 kB); false = undecided, and the content of `decision`
/// has no meaning. `out` is scratch space.
#[inline]
fn read_into(decision: &mut Decision, line: &[u8], out: &mut Out<'_>) -> bool {
    let mut rest = line;
    take(&mut rest, b'.');
    decision.version = number(take(&mut rest, b'.'));
    decision.time = number(take(&mut rest, b'.')).into();
    (decision.opt_out, decision.of_age) = (false, false);
    for &octet in take(&mut rest, b'.') {
        match octet {
            b'g' => decision.opt_out = true,
            b'm' => decision.of_age = true,
            _ => decision.method = method(octet),
        }
    }
    decision.answers = Answers::NONE;
    for field in 0..6 {
        let (mut at, _, answer) = about(field);
        for &octet in take(&mut rest, b'.') {
            let digit = digit(octet);
            for bit in 0..6 {
                if digit >> bit & 1 > 0
                    && let Some(place) = decision.answers.all.get_mut(at)
                {
                    *place = answer;
                }
                at += 1;
            }
        }
    }
    for (place, &octet) in decision.id.iter_mut().zip(take(&mut rest, b'.')) {
        *place = letter(digit(octet));
    }
    out.clear();
    write(decision, out);
    line.len() <= MAX_LENGTH && decision.version > 0 && out.written() == line
}

/// The value of a digit; 0 = no digit.
#[inline]
fn digit(octet: u8) -> u8 {
    (0..64).find(|&digit| letter(digit) == octet).unwrap_or(0)
}

/// Finds the record in a `Cookie` header or `document.cookie`. If there are several records (for example, one on a
/// parent domain), the result is the most restrictive reading of all. A damaged record does not count.
#[inline]
pub fn find(cookies: impl AsRef<[u8]>, name: impl AsRef<[u8]>) -> Option<Decision> {
    let (mut scratch, mut buffer) = ([Decision::EMPTY, Decision::EMPTY], [0; MAX_LENGTH]);
    let is_found = find_into(&mut scratch, cookies.as_ref(), name.as_ref(), &mut Out::new(&mut buffer));
    let [found, _] = scratch;
    is_found.then_some(found)
}

/// [`find`] in place, so that no function copies a decision. The decision found is in `scratch[0]`; `out` is scratch
/// space.
#[inline]
pub(crate) fn find_into(scratch: &mut [Decision; 2], cookies: &[u8], name: &[u8], out: &mut Out<'_>) -> bool {
    let mut rest = cookies;
    let [found, one] = scratch;
    let mut is_found = false;
    while !rest.is_empty() {
        let pair = pair(&mut rest, b';');
        if pair.name != name || !read_into(one, pair.value, out) {
            continue;
        }
        if is_found {
            one.answers.restrict(&found.answers);
            one.of_age &= found.of_age;
            one.opt_out = one.outweighs_opt_out() && found.outweighs_opt_out();
            one.version = one.version.min(found.version);
            one.time = one.time.min(found.time);
        }
        *found = *one;
        is_found = true;
    }
    is_found
}

/// A digit of base64url. Why not a table: the table would take more bytes than the code.
#[inline]
fn letter(digit: u8) -> u8 {
    let digit = digit & 63;
    match digit {
        0..26 => digit + b'A',
        26..52 => digit - 26 + b'a',
        52..62 => digit - 52 + b'0',
        62 => b'-',
        _ => b'_',
    }
}

/// FNV-1a over 32 bits. A record ends with it as six digits, lowest bits first.
#[inline]
fn checksum(body: &[u8]) -> u32 {
    body.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[inline]
fn method(letter: u8) -> Method {
    for method in &Method::ALL {
        if letter == method.letter() {
            return *method;
        }
    }
    Method::Reject
}

#[cfg(test)]
mod tests;
