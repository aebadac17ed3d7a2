//! Periods and dates: ISO 8601 durations in calendar months, civil dates, and dates as browsers read them in cookies.
//!
//! Why own code: the gate pays for every byte, and cookie dates follow a grammar of their own (RFC 6265bis § 5.1.1).
//! Invariant: time is an argument in whole seconds since 1970-01-01T00:00:00Z; no clock is read here.

use core::fmt;

/// Seconds since 1970-01-01T00:00:00Z.
pub type Seconds = i64;

const DAY: i64 = 86_400;

/// How long something may live: calendar months first, then seconds.
///
/// "Six months" is 181 to 184 days, so months are never turned into days before a start is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Calendar months; a year is twelve.
    pub months: u32,
    /// Seconds on top; a day is 86 400, a week seven days.
    pub seconds: u32,
}

/// Why a text is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodError {
    /// Not of the form `PnYnMnWnDTnHnMnS`.
    Unreadable,
    /// Adds up to nothing.
    Zero,
    /// Longer than this program can count.
    TooLong,
}

impl fmt::Display for PeriodError {
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
    /// When the text is something else, adds up to zero, or overflows.
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
            // A minute is `M` past `T`: without a `T` before it, the `M` at place 6 is out of order.
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

    /// The moment at which a period that starts at `from` is over: the same day of the month, or the month's last.
    #[inline(never)]
    pub fn end(self, from: Seconds) -> Seconds {
        let days = from.div_euclid(DAY);
        let time = from.rem_euclid(DAY);
        let (year, month, day) = civil(days);
        let month = i64::from(month) - 1 + i64::from(self.months);
        let (year, month) = (year + month / 12, (month % 12) as u32 + 1);
        let day = day.min(days_in_month(year, month));
        days_from_civil(year, month, day) * DAY + time + i64::from(self.seconds)
    }
}

/// Whether `text` is a real day written `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        bytes.get(from..to)?.iter().try_fold(0u32, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
    };
    bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && matches!((number(0, 4), number(5, 7), number(8, 10)), (Some(year), Some(month @ 1..=12), Some(day))
            if day >= 1 && day <= days_in_month(i64::from(year), month))
}

/// Reads a date as browsers do in `Expires` (RFC 6265bis § 5.1.1); none = the browser ignores the attribute.
#[inline(never)]
pub fn cookie_date(text: &str) -> Option<Seconds> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    let mut rest = text.as_bytes();
    while let Some(start) = rest.iter().position(|&b| !is_delimiter(b)) {
        rest = rest.get(start..)?;
        let (token, after) = rest.split_at(rest.iter().position(|&b| is_delimiter(b)).unwrap_or(rest.len()));
        rest = after;
        let (digits, number, _) = digits(token);
        // What a token may be is tried in this order, and the first of each counts.
        if let (None, Some(seconds)) = (time, clock_time(token)) {
            time = Some(seconds);
        } else if day.is_none() && matches!(digits, 1..=2) {
            day = Some(number);
        } else if let (None, Some(number)) = (month, month_number(token)) {
            month = Some(number);
        } else if year.is_none() && matches!(digits, 2..=4) {
            year = Some(i64::from(number));
        }
    }
    let (time, day, month, mut year) = (time?, day?, month?, year?);
    if year < 100 {
        year += if year < 70 { 2000 } else { 1900 };
    }
    let is_real = year >= 1601 && day > 0 && day <= days_in_month(year, month);
    is_real.then(|| days_from_civil(year, month, day) * DAY + i64::from(time))
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e)
}

/// How many digits a token begins with, their number, and what follows.
#[inline(never)]
fn digits(token: &[u8]) -> (usize, u32, &[u8]) {
    let count = token.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, tail) = token.split_at(count);
    (count, digits.iter().fold(0, |sum: u32, b| sum.wrapping_mul(10).wrapping_add(u32::from(b - b'0'))), tail)
}

/// `hh:mm:ss`, one or two digits each; only the last may be followed by something else.
fn clock_time(token: &[u8]) -> Option<u32> {
    let (mut rest, mut seconds) = (token, 0);
    for (limit, is_last) in [(24, false), (60, false), (60, true)] {
        let (count, number, tail) = digits(rest);
        if !matches!(count, 1..=2) || number >= limit {
            return None;
        }
        seconds = seconds * 60 + number;
        rest = if is_last { tail } else { tail.strip_prefix(b":")? };
    }
    Some(seconds)
}

fn month_number(token: &[u8]) -> Option<u32> {
    let name = token.get(..3)?;
    b"janfebmaraprmayjunjulaugsepoctnovdec"
        .chunks_exact(3)
        .position(|month| month.eq_ignore_ascii_case(name))
        .map(|index| index as u32 + 1)
}

#[inline(never)]
fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day in the proleptic Gregorian calendar. Years run from March, so that a leap day is the last.
#[inline(never)]
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * i64::from((month + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month + 2) / 5 + 1) as u32;
    let month = (if month < 10 { month + 3 } else { month - 9 }) as u32;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests;
