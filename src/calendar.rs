//! Periods and dates: ISO 8601 durations in calendar months, civil dates, and dates as browsers read them in cookies.
//!
//! Why own code: every visitor loads every byte of the gate, and cookie dates have a grammar of their own (RFC 6265bis
//! § 5.1.1).
//! Invariant: time is an argument in whole seconds since 1970-01-01T00:00:00Z; no clock is read here.

use core::fmt;

use crate::text::cut::digits;

/// Seconds since 1970-01-01T00:00:00Z.
pub type Seconds = i64;

const DAY: i64 = 86_400;

/// How long an entry or a decision may live: calendar months first, then seconds.
///
/// "Six months" is 181 to 184 days, so the code converts months into days only from a known start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Calendar months; a year is twelve months.
    pub months: u32,
    /// Seconds after the months; a day is 86 400 seconds, a week is seven days.
    pub seconds: u32,
}

/// Why a text is not a valid period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodError {
    /// Not of the form `PnYnMnWnDTnHnMnS`.
    Unreadable,
    /// The period is zero.
    Zero,
    /// More than 12 000 months, or a number or a sum of seconds that does not fit into a `u32`.
    TooLong,
}

impl fmt::Display for PeriodError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PeriodError::Unreadable => "is no ISO 8601 duration such as P6M, P2Y or PT24H",
            PeriodError::Zero => "is zero",
            PeriodError::TooLong => "is too long to count",
        })
    }
}

impl core::error::Error for PeriodError {}

impl Period {
    /// Reads an ISO 8601 duration with whole numbers (ISO 8601-1 § 5.5.2).
    ///
    /// ```
    /// use cookie_gate::calendar::Period;
    /// assert_eq!(Period::parse("P1Y6M"), Ok(Period { months: 18, seconds: 0 }));
    /// assert_eq!(Period::parse("PT24H"), Ok(Period { months: 0, seconds: 86_400 }));
    /// ```
    ///
    /// # Errors
    /// If the text is no such duration, the period is zero, or the period is too long.
    #[inline]
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let rest = text.strip_prefix('P').ok_or(PeriodError::Unreadable)?;
        let (mut months, mut seconds, mut number) = (0u64, 0u64, None::<u64>);
        // Designators come in this order, each at most once; `M` means months before `T` and minutes after.
        let order = b"YMWDTHMS";
        let mut next = 0;
        let mut parts = 0;
        for byte in rest.bytes() {
            if byte.is_ascii_digit() {
                let grown = number.unwrap_or(0) * 10 + u64::from(byte - b'0');
                if grown > u64::from(u32::MAX) {
                    return Err(PeriodError::TooLong);
                }
                number = Some(grown);
                continue;
            }
            let found = order.iter().skip(next).position(|&d| d == byte).ok_or(PeriodError::Unreadable)? + next;
            // Hours, minutes and seconds (places 5 to 7) need a `T` (place 4) before them.
            if found > 4 && next < 5 {
                return Err(PeriodError::Unreadable);
            }
            next = found + 1;
            if byte == b'T' {
                if number.is_some() {
                    return Err(PeriodError::Unreadable);
                }
                parts = 0;
                continue;
            }
            let count = number.take().ok_or(PeriodError::Unreadable)?;
            parts += 1;
            match found {
                0 => months += count * 12,
                1 => months += count,
                2 => seconds += count * 7 * DAY as u64,
                3 => seconds += count * DAY as u64,
                5 => seconds += count * 3600,
                6 => seconds += count * 60,
                _ => seconds += count,
            }
        }
        if number.is_some() || parts == 0 {
            return Err(PeriodError::Unreadable);
        }
        if months == 0 && seconds == 0 {
            return Err(PeriodError::Zero);
        }
        if months > 12_000 {
            return Err(PeriodError::TooLong);
        }
        let seconds = u32::try_from(seconds).map_err(|_| PeriodError::TooLong)?;
        Ok(Period { months: months as u32, seconds })
    }

    /// The time at which a period that starts at `from` is over: the same day of the month, or the last day of a
    /// shorter month, plus the seconds.
    #[inline]
    pub fn end(self, from: Seconds) -> Seconds {
        // A day before 1970, or after the year 300 000, counts as the first or last day of this time. The core asks only
        // about the current time and the times of decisions.
        let days = EPOCH + (from / DAY).clamp(0, 1 << 27) as u32;
        // A month has 30.4375 days in the Julian calendar. So this begins in this month or shortly before, and the loop
        // is short.
        let mut month = days * 16 / 487;
        while first_day(month + 1) <= days {
            month += 1;
        }
        // A catalogue's period is checked to be shorter; a damaged table must not overflow.
        let end = month + self.months.min(12_000);
        let day = (days - first_day(month)).min(length(end) - 1);
        from + i64::from(first_day(end) + day - days) * DAY + i64::from(self.seconds)
    }
}

/// Whether `text` is an existing day in the form `YYYY-MM-DD`.
#[inline]
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        bytes.get(from..to)?.iter().try_fold(0u32, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
    };
    bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && matches!((number(0, 4), number(5, 7), number(8, 10)), (Some(year), Some(month @ 1..=12), Some(day))
            if year > 0 && days_from_civil(year, month, day).is_some())
}

/// Reads a date as browsers do in `Expires` (RFC 6265bis § 5.1.1); none = the browser ignores the attribute.
#[inline]
pub fn cookie_date(text: &[u8]) -> Option<Seconds> {
    let (mut time, mut day, mut month, mut year) = (NONE, NONE, NONE, NONE);
    let mut rest = text;
    while !rest.is_empty() {
        let token = rest;
        let number = digits(&mut rest);
        let count = token.len() - rest.len();
        // The RFC tries the meanings of a token in this order. The first token of each meaning counts.
        let moment = clock(token);
        if time == NONE && moment != NONE {
            time = moment;
        } else if day == NONE && matches!(count, 1 | 2) {
            day = number;
        } else if month == NONE && month_number(token) != NONE {
            month = month_number(token);
        } else if year == NONE && matches!(count, 2..=4) {
            year = number;
        }
        // The rest of the token, and the delimiter behind it.
        while let [octet, after @ ..] = rest {
            rest = after;
            if !is_in_token(*octet) {
                break;
            }
        }
    }
    if year < 100 {
        year += if year < 70 { 2000 } else { 1900 };
    }
    if time == NONE || month == NONE || !(1601..=9999).contains(&year) {
        return None;
    }
    Some(i64::from(days_from_civil(year, month, day)?) * DAY + i64::from(time))
}

/// Whether an octet belongs to a token. All control characters count as delimiters here. The RFC differs, but the gate
/// refuses a cookie string with a control character other than the tab, which is a delimiter in the RFC too.
#[inline]
fn is_in_token(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'0'..=b':' | 0x80..)
}

/// Stands for "no such part of a date". Why not an `Option`: a function would return an `Option` through memory.
const NONE: u32 = u32::MAX;

/// Seconds of a time `hh:mm:ss`, one or two digits each. Only after the last digits may other octets follow.
#[inline]
fn clock(mut token: &[u8]) -> u32 {
    let mut seconds = 0;
    for place in 0..3 {
        if place > 0 {
            let [b':', rest @ ..] = token else { return NONE };
            token = rest;
        }
        let length = token.len();
        let number = digits(&mut token);
        if !matches!(length - token.len(), 1 | 2) || number >= 60 {
            return NONE;
        }
        seconds = seconds * 60 + number;
    }
    if i64::from(seconds) < DAY { seconds } else { NONE }
}

#[inline]
fn month_number(token: &[u8]) -> u32 {
    let mut number = 0;
    let [first, second, third, ..] = token else { return NONE };
    // The bit 0x20 makes a letter lower case, and makes no other octet of a token a letter.
    let name = [first | 0x20, second | 0x20, third | 0x20];
    for month in b"janfebmaraprmayjunjulaugsepoctnovdec".as_chunks().0 {
        number += 1;
        if name == *month {
            return number;
        }
    }
    NONE
}

/// Days from March 1 of the year 0, where this module's count begins, to 1970-01-01.
const EPOCH: u32 = 719_468;

/// The day on which a month begins. Days and months count from March 1 of the year 0 of the proleptic Gregorian
/// calendar. So a leap day is the last day of a year, and one linear formula gives the starts of months (five months
/// are 153 days).
#[inline]
fn first_day(month: u32) -> u32 {
    let year = month / 12;
    year * 365 + year / 4 - year / 100 + year / 400 + (month % 12 * 153 + 2) / 5
}

#[inline]
fn length(month: u32) -> u32 {
    first_day(month + 1) - first_day(month)
}

/// Days from 1970-01-01 to a day after the year 0; none = the month has no such day.
#[inline]
fn days_from_civil(year: u32, month: u32, day: u32) -> Option<i32> {
    let month = year * 12 + month - 3;
    (day > 0 && day <= length(month)).then(|| (first_day(month) + day - 1) as i32 - EPOCH as i32)
}

#[cfg(test)]
mod tests;
