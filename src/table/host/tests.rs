//! The matching of host patterns agrees with a simple matcher.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::*;

fn table(patterns: &str) -> String {
    format!("cg4\t1\tk\t6\t0\t\t0\t0\t0\t\nc\t1\tn\t1\t0\t0\nv\t1\tgoogle\t\t{patterns}\n.")
}

fn serves(patterns: &str, host: &str, path: &str) -> bool {
    let text = table(patterns);
    let table = Table::parse(&text).unwrap();
    let vendor = table.next_vendor(&mut table.vendors()).unwrap();
    table.serves(vendor, host.as_bytes(), path.as_bytes())
}

/// A simple matcher by the rules of `policies/README.md`, written without regard to code size.
fn plain(pattern: &str, host: &str, path: &str) -> bool {
    let (own, start) = pattern.split_once('/').unwrap_or((pattern, ""));
    let is_host = match own.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|sub| sub.ends_with('.')),
        None => host == own,
    };
    is_host && path.starts_with(start)
}

#[test]
fn a_star_stands_for_sub_domains_only_and_a_path_for_all_that_begin_like_it() {
    for (patterns, host, path, expected) in [
        ("ga.test", "ga.test", "g/collect", true),
        ("ga.test", "www.ga.test", "", false),
        ("ga.test", "ga.test.evil", "", false),
        ("*.ga.test", "ga.test", "", false),
        ("*.ga.test", "www.ga.test", "", true),
        ("*.ga.test", "a.b.ga.test", "", true),
        ("*.ga.test", "nota.ga.test.evil", "", false),
        ("*.ga.test", "notga.test", "", false),
        ("ga.test/collect", "ga.test", "collect?x", true),
        ("ga.test/collect", "ga.test", "collect/more", true),
        ("ga.test/collect", "ga.test", "other", false),
        ("ga.test/a/", "ga.test", "a", false),
        ("a.test b.test *.c.test/x", "b.test", "", true),
        ("a.test b.test *.c.test/x", "s.c.test", "xy", true),
        ("a.test b.test *.c.test/x", "s.c.test", "y", false),
        ("", "ga.test", "", false),
        ("", "", "", false),
    ] {
        assert_eq!(serves(patterns, host, path), expected, "{patterns:?} {host}/{path}");
    }
}

#[test]
fn matching_agrees_with_a_plain_reading_over_random_patterns() {
    arbtest::arbtest(|u| {
        let labels = |u: &mut arbtest::arbitrary::Unstructured<'_>| -> arbtest::arbitrary::Result<String> {
            let mut host = String::new();
            for place in 0..u.int_in_range(1..=3)? {
                host.push_str(if place > 0 { "." } else { "" });
                host.push_str(u.choose(&["a", "b", "ab"])?);
            }
            Ok(host)
        };
        let paths = ["", "/", "/p", "/p/", "/p/q", "/pq"];
        let mut patterns = Vec::new();
        for _ in 0..u.int_in_range(0..=3)? {
            let star = u.choose(&["", "*."])?;
            patterns.push(format!("{star}{}{}", labels(u)?, u.choose(&paths)?));
        }
        let (host, path) = (labels(u)?, *u.choose(&["", "p", "p/", "p/q", "q"])?);
        let expected = patterns.iter().any(|pattern| plain(pattern, &host, path));
        assert_eq!(serves(&patterns.join(" "), &host, path), expected, "{patterns:?} {host}/{path}");
        Ok(())
    });
}
