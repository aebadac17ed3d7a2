//! Round trips, mutations and noise: a text that `write` did not write reads as "undecided".

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::super::Of;
use super::*;

fn decision(u: &mut arbtest::arbitrary::Unstructured<'_>) -> arbtest::arbitrary::Result<Decision> {
    let mut decision = Decision {
        version: u.int_in_range(1..=u32::MAX)?,
        time: u.int_in_range(0..=i64::from(u32::MAX))?,
        method: *u.choose(&Method::ALL)?,
        opt_out: u.arbitrary()?,
        of_age: u.arbitrary()?,
        id: [0; 16].map(|_: u8| letter(u.arbitrary().unwrap_or(0))),
        answers: Answers::NONE,
    };
    for _ in 0..u.int_in_range(0..=20)? {
        decision.answers.set(Of::Category, u.int_in_range(1..=64)?, u.arbitrary()?);
        decision.answers.set(Of::Vendor, u.int_in_range(1..=256)?, u.arbitrary()?);
        decision.answers.set(Of::Entry, u.int_in_range(1..=4096)?, u.arbitrary()?);
    }
    Ok(decision)
}

/// A decision like on the first site: five categories, each with an answer.
fn first_site() -> Decision {
    let mut answers = Answers::NONE;
    [2, 3, 4, 5].into_iter().for_each(|nr| answers.set(Of::Category, nr, Some(nr == 5)));
    Decision {
        version: 1,
        time: 1_795_472_630,
        method: Method::Save,
        opt_out: false,
        of_age: false,
        id: *b"q83vASNFZ4mrze8B",
        answers,
    }
}

#[test]
fn the_first_sites_record_is_short_and_made_of_cookie_octets() {
    let text = to_text(&first_site());
    expect_test::expect!["1.1.1795472630.s.Q.O.....q83vASNFZ4mrze8B.UtBhrC"].assert_eq(&text);
    assert!(text.len() <= 300);
    assert!(text.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e)));
}

#[test]
fn every_decision_survives_the_round_trip() {
    arbtest::arbtest(|u| {
        let decision = decision(u)?;
        let text = to_text(&decision);
        assert!(text.len() <= MAX_LENGTH, "{} octets", text.len());
        assert_eq!(read(&text), Some(decision));
        Ok(())
    })
    .budget_ms(2_000);
}

/// A pseudo-random generator (xorshift64). Why own code: the number of inputs is exact, and a run is repeatable.
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn mutated_and_random_records_grant_nothing() {
    let sound = to_text(&first_site());
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    for round in 0..rounds() {
        let mut bytes: Vec<u8> = if round % 4 == 0 {
            (0..noise.below(80)).map(|_| noise.below(256) as u8).collect()
        } else {
            sound.clone().into_bytes()
        };
        for _ in 0..=noise.below(3) {
            let at = noise.below(bytes.len().max(1));
            match noise.below(5) {
                0 if !bytes.is_empty() => bytes[at] = noise.below(128) as u8,
                1 if !bytes.is_empty() => drop(bytes.remove(at)),
                2 => bytes.insert(at, b"AQ9-_.1 ;="[noise.below(10)]),
                3 => bytes.truncate(at),
                _ => bytes.extend_from_within(at.min(bytes.len())..),
            }
        }
        // The input need not be UTF-8: a header may carry any octets.
        if bytes != sound.as_bytes() {
            assert_eq!(read(&bytes), None, "{:?}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// Noise with a right checksum, which anyone can write. Every text that reads as a decision is written back in the same
/// octets. Every other text is undecided.
#[test]
fn noise_with_a_sound_sum_reads_as_it_stands_or_not_at_all() {
    let mut noise = Noise(0x2545_f491_4f6c_dd1d);
    let mut read_ones = 0;
    for _ in 0..rounds() / 4 {
        let mut fields = to_text(&first_site()).split('.').map(String::from).collect::<Vec<_>>();
        fields.pop();
        for _ in 0..=noise.below(2) {
            let at = noise.below(fields.len());
            fields[at] = (0..noise.below(14)).map(|_| char::from(b"AQ9-_g.1s"[noise.below(9)])).collect();
        }
        let body = fields.join(".");
        let text = signed(&body);
        if let Some(decision) = read(&text) {
            assert_eq!(to_text(&decision), text);
            read_ones += 1;
        }
    }
    assert!(read_ones > 0, "some noise is a record");
}

/// A body with its checksum.
fn signed(body: &str) -> String {
    let sum = checksum(body.as_bytes());
    let digits = (0..6).map(|place| char::from(letter((sum >> (place * 6)) as u8)));
    format!("{body}.{}", digits.collect::<String>())
}

/// The number of inputs: 20 000, or the number that `cargo xtask test --all` sets.
fn rounds() -> usize {
    let asked = std::env::var("COOKIE_GATE_FUZZ").ok();
    asked.map_or(20_000, |rounds| rounds.parse().expect("a number in COOKIE_GATE_FUZZ"))
}

#[test]
fn a_record_of_two_thousand_answers_is_short() {
    let mut decision = first_site();
    for nr in 1..=2_000 {
        // The worst case: no digit of both sets is 0, up to the last digit.
        decision.answers.set(Of::Entry, nr, Some(nr % 2 == 0));
    }
    let text = to_text(&decision);
    assert!(text.len() <= 1_500, "{} octets", text.len());
    for nr in 17..=2_000 {
        decision.answers.set(Of::Entry, nr, None);
    }
    assert!(to_text(&decision).len() <= 300);
}

#[test]
fn a_sound_sum_does_not_excuse_a_wrong_body() {
    assert!(read(signed("1.1.5.s.Q.O.....q83vASNFZ4mrze8B")).is_some());
    for body in [
        "2.1.5.s.Q.O.....q83vASNFZ4mrze8B",  // a later format
        "1.0.5.s.Q.O.....q83vASNFZ4mrze8B",  // no such policy version
        "1.01.5.s.Q.O.....q83vASNFZ4mrze8B", // a needless zero
        "1.1.-5.s.Q.O.....q83vASNFZ4mrze8B", // a sign
        "1.1.99999999999.s.Q.O.....q83vASNFZ4mrze8B",
        "1.1.5.x.Q.O.....q83vASNFZ4mrze8B",            // no such method
        "1.1.5.s.Q.Q.....q83vASNFZ4mrze8B",            // granted and refused at once
        "1.1.5.s.QA.O.....q83vASNFZ4mrze8B",           // a needless digit
        "1.1.5.s.AAAAAAAAAAAQ.O.....q83vASNFZ4mrze8B", // beyond 64 categories
        "1.1.5.s.Q.O.....short",
        "1.1.5.s.Q.O.....q83vASNFZ4mrze8B.x",
        "1.1.5.s.Q.O",
        "",
    ] {
        assert_eq!(read(signed(body)), None, "{body:?}");
    }
    assert_eq!(read("1".repeat(MAX_LENGTH + 1)), None);
}

#[test]
fn of_several_records_the_most_restrictive_reading_wins() {
    let mut other = first_site();
    other.answers.set(Of::Category, 5, Some(false));
    other.answers.set(Of::Category, 4, Some(true));
    other.time -= 10;
    let header =
        format!("x=1; cookie-agree={}; cookie-agree={}; cookie-agree=broken", to_text(&first_site()), to_text(&other));
    let found = find(&header, "cookie-agree").unwrap();
    assert_eq!([4, 5].map(|nr| found.answers.get(Of::Category, nr)), [Some(false), Some(false)]);
    assert_eq!(found.time, other.time);
    // The other fields also take the more restrictive value: the older policy version, no person of age, no decision
    // that outweighs the opt-out signal.
    let told = |version, method, opt_out, of_age| Decision { version, method, opt_out, of_age, ..first_site() };
    let strong = told(7, Method::Save, true, true);
    for weak in
        [told(6, Method::Save, true, true), told(7, Method::Accept, true, true), told(7, Method::Save, true, false)]
    {
        for pair in [[&strong, &weak], [&weak, &strong]] {
            let header = pair.map(|decision| alloc::format!("cookie-agree={}", to_text(decision))).join("; ");
            let found = find(&header, "cookie-agree").unwrap();
            assert_eq!((found.version, found.of_age), (weak.version, weak.of_age), "{weak:?}");
            assert_eq!(found.outweighs_opt_out(), weak.outweighs_opt_out(), "{weak:?}");
        }
    }
    assert_eq!(find("cookie-agreed=1; Cookie-Agree=2", "cookie-agree"), None);
    assert_eq!(find("cookie-agree", "cookie-agree"), None);
}
