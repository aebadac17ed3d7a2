//! Periods across ends of months and leap years, and cookie dates by RFC 6265bis.

use super::*;

fn day(year: u32, month: u32, day: u32) -> Seconds {
    i64::from(days_from_civil(year, month, day).unwrap()) * DAY
}

#[test]
fn a_period_reads_every_designator_in_order() {
    assert_eq!(
        Period::parse("P1Y2M3W4DT5H6M7S"),
        Ok(Period { months: 14, seconds: 25 * 86_400 + 5 * 3600 + 6 * 60 + 7 })
    );
    assert_eq!(Period::parse("PT1M"), Ok(Period { months: 0, seconds: 60 }));
    assert_eq!(Period::parse("P1M"), Ok(Period { months: 1, seconds: 0 }));
}

#[test]
fn what_is_no_period_is_refused_with_its_reason() {
    for text in
        ["", "P", "PT", "6M", "P6", "P1M1Y", "P1H", "PT1D", "P1YT", "P-1D", "P1.5D", "P1D ", "p1d", "PTT1H", "P1T1H"]
    {
        assert_eq!(Period::parse(text), Err(PeriodError::Unreadable), "{text:?}");
    }
    assert_eq!(Period::parse("P0D"), Err(PeriodError::Zero));
    assert_eq!(Period::parse("P99999999999D"), Err(PeriodError::TooLong));
    assert_eq!(Period::parse("P1001Y"), Err(PeriodError::TooLong));
}

#[test]
fn six_months_are_calendar_months() {
    let half_year = Period { months: 6, seconds: 0 };
    assert_eq!(half_year.end(day(2026, 8, 31)), day(2027, 2, 28));
    assert_eq!(half_year.end(day(2027, 8, 31)), day(2028, 2, 29));
    assert_eq!(half_year.end(day(2026, 11, 23) + 12_345), day(2027, 5, 23) + 12_345);
    assert_eq!(Period { months: 12, seconds: 60 }.end(day(2028, 2, 29)), day(2029, 2, 28) + 60);
}

#[test]
fn days_and_dates_agree_over_eight_centuries() {
    let is_leap = |year: u32| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut days = days_from_civil(1600, 1, 1).unwrap();
    for (year, month) in (1600..2400).flat_map(|year| (1..=12).map(move |month| (year, month))) {
        let length = match month {
            2 => 28 + u32::from(is_leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        for day in 1..=length {
            assert_eq!(days_from_civil(year, month, day), Some(days), "{year}-{month}-{day}");
            let no_time = Period { months: 0, seconds: 0 };
            let evening = i64::from(days) * DAY + 86_399;
            assert_eq!(no_time.end(evening), evening, "{year}-{month}-{day}");
            days += 1;
        }
        assert_eq!(days_from_civil(year, month, length + 1), None);
        assert_eq!(days_from_civil(year, month, 0), None);
    }
    assert_eq!(days_from_civil(1970, 1, 1), Some(0));
    assert_eq!(days_from_civil(2024, 2, 29), Some(19_782));
}

#[test]
fn dates_are_real_days() {
    assert!(is_date("2024-02-29"));
    for text in ["2023-02-29", "2024-13-01", "2024-00-10", "2024-1-01", "2024-01-00", "2024/01/01", "2024-01-01T", ""] {
        assert!(!is_date(text), "{text:?}");
    }
}

#[test]
fn cookie_dates_are_read_as_browsers_read_them() {
    let expected = day(1994, 11, 6) + 8 * 3600 + 49 * 60 + 37;
    for text in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "08:49:37 6 november 94 +0100",
        "6-nov-1994 8:49:37x 12:00:00 7 dec 1995",
    ] {
        assert_eq!(cookie_date(text.as_bytes()), Some(expected), "{text:?}");
    }
    for text in [
        "",
        "tomorrow",
        "Sun, 31 Feb 2027 08:49:37 GMT",
        "06 Nov 1994",
        "06 Nov 1500 08:49:37",
        "06 Nov 1994 24:00:00",
        "06 Nov 1994 08:49",
        "006 Nov 1994 08:49:37",
        "06 Nov 11994 08:49:37",
        "06 Nov 1994 08:049:37",
    ] {
        assert_eq!(cookie_date(text.as_bytes()), None, "{text:?}");
    }
}
