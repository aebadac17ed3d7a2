//! The lookup in sorted lines agrees with a plain search. A table that was cut off is refused; a damaged field grants
//! nothing.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::*;

pub(crate) const SMALL: &str = "cg4\t3\tcookie-agree\t6\t0\t\t0\t0\t0\tcdn.shop.test\t0\n\
    c\t1\tnecessary\t1\t0\t0\nc\t2\tanalytics\t0\t0\t0\nc\t3\thealth\t0\t1\t0\nc\t4\tads\t0\t0\t2\n\
    v\t1\tgoogle\t\t*.ga.test ga.test/collect\t0\t0\t0\nv\t2\tbaidu\t\thm.test\t2\t1\t0\n\
    =\t0ASP.NET_SessionId\t2\t1\t0\t0\t0\t1\t\t0\n=\t0_ga\t3\t2\t1\t24\t0\t0\t\t0\n=\t0_gid\t9\t2\t1\t0\t86400\t0\t\t0\n\
    =\t0cookie-agree\t1\t1\t0\t6\t0\t0\t\t0\n=\t0hid\t7\t3\t0\t0\t60\t0\t/x\t0\n=\t2hid\t8\t3\t0\t0\t0\t0\t\t0\n\
    =\t5/sw.js\t13\t3\t0\t12\t0\t0\t\t0\n=\t6/\t12\t2\t1\t12\t0\t0\t\t0\n\
    *\t0Hm_\t4\t2\t2\t12\t0\t0\t\t0\n*\t0Hm_ck_\t11\t2\t2\t0\t0\t0\t\t1\n*\t0Hm_lpvt_\t5\t2\t2\t0\t0\t0\t\t0\n\
    *\t0_ga_\t6\t2\t1\t24\t0\t0\t\t0\n*\t3ga_\t14\t2\t1\t12\t0\t0\t\t0\n\
    t\t0HMACCOUNT_BFESS\t10\t2\t2\t12\t0\t0\t\t0\n.";

#[test]
fn an_exact_name_beats_a_prefix_and_the_longest_prefix_wins() {
    let table = Table::parse(SMALL).unwrap();
    let nr = |name| table.find(Kind::Cookie, name).map(|entry| table.entry_nr(entry));
    assert_eq!(nr("_ga"), Some(3));
    assert_eq!(nr("_ga_X1"), Some(6));
    assert_eq!(nr("Hm_lvt_1"), Some(4));
    assert_eq!(nr("Hm_lpvt_1"), Some(5));
    assert_eq!(nr("Hm_lpvt"), Some(4));
    assert_eq!(nr("_GA"), None);
    assert_eq!(nr("_g"), None);
    assert_eq!(nr("zzz"), None);
    assert_eq!(nr(""), None);
    assert_eq!(table.find(Kind::SessionStorage, "hid").map(|entry| table.entry_nr(entry)), Some(8));
    assert_eq!(table.find(Kind::LocalStorage, "hid"), None);
    let nr = |kind, name| table.find(kind, name).map(|entry| table.entry_nr(entry));
    assert_eq!(nr(Kind::ServiceWorker, "/sw.js"), Some(13));
    assert_eq!(nr(Kind::FileSystem, "/"), Some(12));
    assert_eq!(nr(Kind::IndexedDb, "ga_1"), Some(14));
    assert_eq!(nr(Kind::CacheStorage, "ga_1"), None);
}

#[test]
fn a_probe_is_marked() {
    let table = Table::parse(SMALL).unwrap();
    for (name, expected) in [("Hm_ck_1", true), ("Hm_lvt_1", false), ("_ga", false), ("hid", false)] {
        assert_eq!(table.is_probe(table.find(Kind::Cookie, name).unwrap()), expected, "{name}");
    }
}

#[test]
fn lookup_agrees_with_a_plain_search_over_random_tables() {
    arbtest::arbtest(|u| {
        let mut names: Vec<String> = Vec::new();
        for _ in 0..u.int_in_range(0..=24)? {
            let mut name = String::new();
            for _ in 0..u.int_in_range(1..=4)? {
                name.push(*u.choose(&['a', 'b', '_', 'é'])?);
            }
            names.push(name);
        }
        names.sort();
        names.dedup();
        let exact: Vec<&String> = names.iter().step_by(2).collect();
        let mut text = "cg4\t1\tk\t6\t0\t\t0\t0\t0\nc\t1\tn\t1\t0\t0\n".to_string();
        let line = |mark, name: &str| format!("{mark}\t0{name}\t{}\t1\t0\t0\t0\t0\t\t0\n", name.len());
        exact.iter().for_each(|name| text.push_str(&line('=', name)));
        names.iter().for_each(|name| text.push_str(&line('*', name)));
        text.push('.');
        let table = Table::parse(&text).expect("a well-formed table");
        for _ in 0..8 {
            let mut asked = String::new();
            for _ in 0..u.int_in_range(0..=5)? {
                asked.push(*u.choose(&['a', 'b', '_', 'é'])?);
            }
            let plain = exact.iter().find(|name| ***name == asked).copied();
            let plain =
                plain.or_else(|| names.iter().filter(|name| asked.starts_with(*name)).max_by_key(|name| name.len()));
            let found = table.find(Kind::Cookie, &asked);
            // Without exact names the first section is empty, and the lookup must still find prefixes.
            assert_eq!(found.map(|entry| table.name(entry)), plain.map(String::as_bytes), "{asked:?} in {names:?}");
        }
        Ok(())
    });
}

#[test]
fn a_table_cut_off_or_of_another_version_is_refused() {
    assert!(Table::parse(SMALL).is_some());
    for cut in 0..SMALL.len() {
        assert!(Table::parse(&SMALL[..cut]).is_none(), "cut at {cut}");
    }
    assert!(Table::parse(&SMALL.replacen("cg4", "cg3", 1)).is_none());
    assert!(Table::parse(&SMALL.replacen("v\t1", "x\t1", 1)).is_none());
}

#[test]
fn a_damaged_field_grants_nothing() {
    let damaged = SMALL.replacen("0_ga\t3\t2", "0_ga\t3\tx", 1);
    let table = Table::parse(&damaged).unwrap();
    let entry = table.find(Kind::Cookie, "_ga").unwrap();
    assert_eq!(table.category_of(entry), None);
}
