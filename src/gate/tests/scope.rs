//! The scopes of deletions: every scope in which a page can have set a cookie, and the scopes of cookies that the gate
//! let through.

use super::*;
use alloc::vec::Vec;

fn removals(gate: &Gate<'_>, name: &str, host: &str, path: &str) -> String {
    text(|out| gate.removals(name.as_bytes(), host.as_bytes(), path.as_bytes(), false, out))
}

#[test]
fn a_declared_name_is_removed_in_every_scope_and_an_undeclared_one_on_the_host_only() {
    expect_test::expect![[r#"
        evil=; Max-Age=0; Path=/
        evil=; Max-Age=0; Path=/; SameSite=None; Secure; Partitioned
        evil=; Max-Age=0; Path=/a
        evil=; Max-Age=0; Path=/a; SameSite=None; Secure; Partitioned
        evil=; Max-Age=0; Path=/a/
        evil=; Max-Age=0; Path=/a/; SameSite=None; Secure; Partitioned
        evil=; Max-Age=0; Path=/a/b
        evil=; Max-Age=0; Path=/a/b; SameSite=None; Secure; Partitioned
    "#]]
    .assert_eq(&removals(&gate(), "evil", "www.shop.test", "/a/b"));
    expect_test::expect![[r#"
        hid=; Max-Age=0; Path=/x
        hid=; Max-Age=0; Path=/x; SameSite=None; Secure; Partitioned
        hid=; Max-Age=0; Path=/x; Domain=www.shop.test
        hid=; Max-Age=0; Path=/x; Domain=www.shop.test; SameSite=None; Secure; Partitioned
        hid=; Max-Age=0; Path=/x; Domain=shop.test
        hid=; Max-Age=0; Path=/x; Domain=shop.test; SameSite=None; Secure; Partitioned
        hid=; Max-Age=0; Path=/
        hid=; Max-Age=0; Path=/; SameSite=None; Secure; Partitioned
        hid=; Max-Age=0; Path=/; Domain=www.shop.test
        hid=; Max-Age=0; Path=/; Domain=www.shop.test; SameSite=None; Secure; Partitioned
        hid=; Max-Age=0; Path=/; Domain=shop.test
        hid=; Max-Age=0; Path=/; Domain=shop.test; SameSite=None; Secure; Partitioned
        hid=; Max-Age=0; Path=/a
        hid=; Max-Age=0; Path=/a; SameSite=None; Secure; Partitioned
        hid=; Max-Age=0; Path=/a; Domain=www.shop.test
        hid=; Max-Age=0; Path=/a; Domain=www.shop.test; SameSite=None; Secure; Partitioned
        hid=; Max-Age=0; Path=/a; Domain=shop.test
        hid=; Max-Age=0; Path=/a; Domain=shop.test; SameSite=None; Secure; Partitioned
    "#]]
    .assert_eq(&removals(&gate(), "hid", "www.shop.test", "/a"));
    let secure = text(|out| gate().removals(b"__Host-x", b"shop.test", b"/", true, out));
    assert_eq!(
        secure,
        "__Host-x=; Max-Age=0; Path=/; SameSite=None; Secure\n__Host-x=; Max-Age=0; Path=/; SameSite=None; Secure; Partitioned\n"
    );
}

#[test]
fn a_host_without_a_dot_has_no_domain_above_it() {
    assert_eq!(
        removals(&gate(), "_ga", "localhost", "/"),
        "_ga=; Max-Age=0; Path=/\n_ga=; Max-Age=0; Path=/; SameSite=None; Secure; Partitioned\n"
    );
}

#[test]
fn scopes_that_were_let_through_are_removed_too_each_once() {
    let mut gate = granted("analytics\t1\n");
    for cookie in [
        "_ga=1; path=/elsewhere; Domain=.shop.test",
        "_ga=2; path=/elsewhere; Domain=.shop.test",
        "_ga=3; Path=/other; Secure; Partitioned; Max-Age=60",
        "_ga=4; Path=/other; Secure; Partitioned; expires=Fri, 31 Dec 2027 23:59:59 GMT; ",
        "_ga=5",
        "_ga=6; ",
        "_gid=1; path=/gid",
        "_ga=; path=/gone; Max-Age=0",
        "evil=1; path=/evil",
    ] {
        write(&mut gate, cookie);
    }
    let lines = removals(&gate, "_ga", "shop.test", "/");
    let seen: Vec<&str> =
        lines.lines().filter(|line| !line.contains("; Path=/;") && !line.ends_with("; Path=/")).collect();
    expect_test::expect![[r#"
        _ga=;path=/elsewhere;Domain=.shop.test; Max-Age=0
        _ga=;Path=/other;Secure;Partitioned; Max-Age=0
        _ga=;Path=/other;Secure;Partitioned;; Max-Age=0"#]]
    .assert_eq(&seen.join("\n"));
    assert!(!removals(&gate, "evil", "shop.test", "/").contains("/evil"), "it was refused");
}

#[test]
fn what_was_held_and_then_written_is_removed_where_it_lies() {
    let mut gate = gate();
    // A value that looks like an attribute must not change the deletion.
    for cookie in ["_ga=domain=evil.test; path=/other; max-age=60", "_ga_X=1; path=/x; domain=shop.test"] {
        assert_eq!(write(&mut gate, cookie), "held");
    }
    assert_eq!(text(|out| gate.denied(out)).matches("_ga_X").count(), 1, "it waits; deleting it does no harm");
    decide(&mut gate, Method::Accept, "").unwrap();
    while !text(|out| gate.replay(b"", out)).is_empty() {}
    decide(&mut gate, Method::Withdraw, "").unwrap();
    let first = |name: &str| removals(&gate, name, "shop.test", "/").lines().next().unwrap().into();
    let removed: [String; 2] = [first("_ga"), first("_ga_X")];
    assert_eq!(removed, ["_ga=;path=/other; Max-Age=60; Max-Age=0", "_ga_X=;path=/x;domain=shop.test; Max-Age=0"]);
}

#[test]
fn a_name_of_a_pattern_that_was_let_through_is_denied_by_name_after_a_withdrawal() {
    let mut gate = granted("analytics\t1\n");
    for cookie in ["_ga_X=1; path=/x", "_ga_X=1; path=/y", "_ga=1; path=/x", "Hm_lvt_1=1"] {
        write(&mut gate, cookie);
    }
    assert_eq!(text(|out| gate.denied(out)), "hid\thealth\t\n");
    decide(&mut gate, Method::Withdraw, "").unwrap();
    expect_test::expect![[r#"
        _ga	analytics	
        _gid	analytics	
        hid	health	
        HMACCOUNT_BFESS	analytics	third_party
        _ga_X	analytics	
        _ga_X	analytics	
    "#]]
    .assert_eq(&text(|out| gate.denied(out)));
}

#[test]
fn a_full_ledger_forgets_nothing() {
    let mut gate = granted("analytics\t1\n");
    let long = "x".repeat(100);
    for place in 0..300 {
        assert_eq!(write(&mut gate, &format!("_ga=1; path=/{place}/{long}")), "as asked");
    }
    let lines = removals(&gate, "_ga", "localhost", "/");
    let seen: Vec<&str> = lines.lines().filter(|line| line.contains("path=")).collect();
    assert!((200..220).contains(&seen.len()), "{} scopes", seen.len());
    for (place, line) in seen.iter().enumerate() {
        assert_eq!(*line, format!("_ga=;path=/{place}/{long}; Max-Age=0"));
    }
}

#[test]
fn of_more_scopes_than_there_is_room_for_the_widest_come_whole() {
    let host = "a.b.c.d.e.f.g.h.shop.test";
    for path in [&*"/x".repeat(1024), &["/", &*"y".repeat(2047)].concat(), &["/", &*"z".repeat(60_000)].concat()] {
        for name in ["_ga", "evil"] {
            let mut buffer = alloc::vec![0; ROOM];
            let mut out = Out::new(&mut buffer);
            gate().removals(name.as_bytes(), host.as_bytes(), path.as_bytes(), false, &mut out);
            assert!(out.finish().is_some(), "it fits");
            let lines = core::str::from_utf8(out.written()).unwrap();
            assert!(lines.ends_with('\n'), "no line is cut");
            assert!(lines.contains("=; Max-Age=0; Path=/\n"), "the host's own root is among them");
            assert_eq!(lines.contains("; Path=/; Domain=shop.test\n"), name == "_ga");
            assert!(lines.lines().all(|line| line.starts_with(&[name, "=; Max-Age=0; Path=/"].concat())));
        }
    }
}
