//! Periods and dates: ISO 8601 durations in calendar months, civil dates, and dates as browsers read them in cookies.
//!
//! Why own code: the gate pays for every byte, and cookie dates follow their own grammar (RFC 6265bis § 5.1.1).
//! Invariant: time is an argument in whole seconds since 1970-01-01T00:00:00Z; no clock is read here.

