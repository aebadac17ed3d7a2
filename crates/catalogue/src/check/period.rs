//! Rules of periods: stated, readable, finite, and possible for the kind of storage (LINT-3).
//!
//! Why: visitors must learn how long a cookie works (CJEU C-673/17, Planet49).

use super::Findings;
use crate::Entry;
use crate::facts::word::ENDLESS;
use cookie_gate::calendar::{Period, PeriodError};
use cookie_gate::kind::Kind;

/// The longest time that browsers keep a cookie, in seconds: 400 days (RFC 6265bis § 5.5).
const BROWSER_CAP: u64 = 400 * 86_400;
/// A twelfth of the mean Gregorian year, in seconds.
const MONTH: u64 = 2_629_746;

/// Rules of an entry's period.
pub(super) fn check(entry: &Entry, path: &str, findings: &mut Findings) {
    let path = format!("{path}.period");
    let Some(text) = &entry.period else {
        return findings.error(
            "LINT-3",
            path,
            "how long it is kept is not stated",
            "write \"session\", or an ISO 8601 duration such as \"P6M\", \"P1Y\" or \"PT24H\"",
        );
    };
    if text == "session" {
        if !matches!(entry.kind, Kind::Cookie | Kind::SessionStorage) {
            findings.warning(
                "period-storage",
                path,
                "this kind of storage outlives the session",
                "state how long it is kept, or use session_storage",
            );
        }
        return;
    }
    let Some(period) = read(text, &path, "write \"session\", or", findings) else {
        return;
    };
    if entry.kind == Kind::SessionStorage {
        return findings.error("period-storage", path, "session storage ends with the session", "write \"session\"");
    }
    let seconds = approximate_seconds(period);
    if seconds > 120 * MONTH {
        findings.error(
            "period-endless",
            path,
            format!("\"{text}\" is as good as endless"),
            "state the time after which it is of no more use; two years are long",
        );
    } else if seconds > 24 * MONTH {
        findings.warning(
            "period-long",
            path,
            format!("\"{text}\" is more than two years"),
            "keep it no longer than its purpose needs",
        );
    } else if seconds > BROWSER_CAP && entry.kind == Kind::Cookie {
        findings.warning(
            "period-capped",
            path,
            format!("\"{text}\" is more than 400 days, which is all that browsers give a cookie"),
            "leave it, if it is what the vendor asks for; visitors are told the longer time",
        );
    }
}

/// Reads a period, or adds a finding that says what is wrong with it.
pub(super) fn read(text: &str, path: &str, or: &str, findings: &mut Findings) -> Option<Period> {
    let help = format!("{or} an ISO 8601 duration such as \"P6M\", \"P1Y\" or \"PT24H\"");
    let (code, message): (_, String) = match Period::parse(text) {
        Ok(period) => return Some(period),
        Err(_) if ENDLESS.contains(&&*text.to_lowercase()) => ("period-endless", format!("\"{text}\" has no end")),
        Err(PeriodError::TooLong) => ("period-endless", format!("{text:?} is as good as endless")),
        Err(error @ PeriodError::Zero) => ("period-zero", format!("{text:?} {error}")),
        Err(error @ PeriodError::Unreadable) => ("period-unreadable", format!("{text:?} {error}")),
    };
    findings.error(code, path, message, help);
    None
}

/// The approximate length of a period in seconds, for comparisons only: a month counts as [`MONTH`].
pub(crate) fn approximate_seconds(period: Period) -> u64 {
    u64::from(period.months) * MONTH + u64::from(period.seconds)
}
