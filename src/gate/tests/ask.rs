//! Storage, service workers and requests: which entry or vendor decides, and what the gate reports.

use super::*;

/// `as asked`, or the report, with colons for tabs.
fn keep(gate: &Gate<'_>, kind: Kind, name: &str) -> String {
    asked(|out| gate.keep(kind, name.as_bytes(), out))
}

fn request(gate: &Gate<'_>, host: &str, path: &str) -> String {
    asked(|out| gate.request([host, "\t", path].concat().as_bytes(), out))
}

fn asked(ask: impl FnOnce(&mut Out<'_>) -> Verdict) -> String {
    let mut verdict = Verdict::AsAsked;
    let out = text(|out| verdict = ask(out));
    match verdict {
        Verdict::AsAsked => "as asked".into(),
        Verdict::Rewritten => unreachable!("only cookies are written anew"),
        Verdict::Reported => out.replace('\t', ":"),
    }
}

/// A gate over `SMALL` with other flags: observes, spares undeclared cookies, refuses undeclared storage.
fn flagged(flags: &str) -> Gate<'static> {
    over(SMALL.replacen("\t\t0\t0\t0\tcdn", &format!("\t\t{flags}\tcdn"), 1).leak())
}

#[test]
fn every_kind_is_judged_by_its_own_names() {
    for (kind, name, before, after) in [
        (Kind::SessionStorage, "hid", "hid:health:refused", "as asked"),
        (Kind::LocalStorage, "hid", "hid::undeclared", "hid::undeclared"),
        (Kind::LocalStorage, "_ga", "_ga:analytics:refused", "as asked"),
        (Kind::SessionStorage, "_ga_X", "_ga_X:analytics:refused", "as asked"),
        (Kind::CacheStorage, "_ga", "_ga::undeclared", "_ga::undeclared"),
        (Kind::IndexedDb, "ga_1", "ga_1:analytics:refused", "as asked"),
        (Kind::IndexedDb, "own", "own::undeclared", "own::undeclared"),
        (Kind::CacheStorage, "ga_1", "ga_1::undeclared", "ga_1::undeclared"),
        (Kind::FileSystem, "/", "/:analytics:refused", "as asked"),
        (Kind::ServiceWorker, "/sw.js", "/sw.js:health:refused", "as asked"),
        (Kind::LocalStorage, "", "::undeclared", "::undeclared"),
    ] {
        assert_eq!(keep(&gate(), kind, name), before, "{kind:?} {name}");
        assert_eq!(keep(&granted("analytics\t1\nhealth\t1\n"), kind, name), after, "{kind:?} {name}");
        assert_eq!(gate().may_stay(kind, name.as_bytes()), before.ends_with("undeclared"), "{kind:?} {name}");
    }
}

#[test]
fn the_operator_may_refuse_undeclared_storage_and_spare_undeclared_cookies() {
    let mut gate = flagged("0\t1\t1");
    assert_eq!(keep(&gate, Kind::LocalStorage, "own"), "own::refused");
    assert_eq!(keep(&gate, Kind::FileSystem, "/"), "/:analytics:refused");
    assert_eq!(write(&mut gate, "evil=1"), "undeclared");
    assert_eq!(write(&mut gate, "evil=1; Max-Age=0"), "evil=1; Max-Age=0");
    assert!(!gate.may_stay(Kind::CacheStorage, b"own") && gate.may_stay(Kind::Cookie, b"evil"));
}

#[test]
fn an_undeclared_worker_waits_until_nothing_is_denied() {
    for (picks, outcome) in [
        ("", "refused"),
        ("analytics\t1\nads\t1\n", "refused"),
        ("analytics\t1\nads\t1\nhealth\t1\n", "undeclared"),
        ("analytics\t1\nads\t1\nhealth\t1\nbaidu\t0\n", "refused"),
    ] {
        let gate = granted(picks);
        assert_eq!(keep(&gate, Kind::ServiceWorker, "/x.js"), format!("/x.js::{outcome}"), "{picks:?}");
        assert_eq!(gate.may_stay(Kind::ServiceWorker, b"/x.js"), outcome == "undeclared", "{picks:?}");
    }
    assert_eq!(keep(&flagged("1\t0\t0"), Kind::ServiceWorker, "/x.js"), "/x.js::observed");
}

#[test]
fn a_request_is_refused_until_every_vendor_of_its_host_is_allowed() {
    for (host, path, before) in [
        ("hm.test", "/hm.js", "hm.test:baidu:refused"),
        ("hm.test.", "/", "hm.test:baidu:refused"),
        ("hm.test..", "", "hm.test:baidu:refused"),
        ("www.ga.test", "/", "www.ga.test:google:refused"),
        ("a.b.ga.test.", "/", "a.b.ga.test:google:refused"),
        ("ga.test", "/collect", "ga.test:google:refused"),
        ("ga.test", "/collect/x", "ga.test:google:refused"),
        ("ga.test", "/other", "as asked"),
        ("ga.test", "/", "as asked"),
        ("nothm.test", "/", "as asked"),
        ("hm.test.evil", "/", "as asked"),
        ("shop.test", "/ga.test/collect", "as asked"),
        ("", "", "as asked"),
        (".", "/", "as asked"),
    ] {
        assert_eq!(request(&gate(), host, path), before, "{host}{path}");
        assert_eq!(request(&granted("analytics\t1\n"), host, path), "as asked", "{host}{path}");
        let observed = before.replace("refused", "observed");
        assert_eq!(request(&flagged("1\t0\t0"), host, path), observed, "{host}{path}");
    }
    let gate = granted("analytics\t1\nbaidu\t0\n");
    assert_eq!(request(&gate, "hm.test", "/"), "hm.test:baidu:refused");
    assert_eq!(request(&gate, "www.ga.test", "/"), "as asked");
}

#[test]
fn whatever_else_a_host_belongs_to_one_refused_vendor_is_enough() {
    let shared = SMALL.replacen("hm.test", "hm.test *.ga.test", 1);
    let mut gate = over(&shared);
    decide(&mut gate, Method::Save, "analytics\t1\nbaidu\t0\n").unwrap();
    assert_eq!(request(&gate, "www.ga.test", "/"), "www.ga.test:baidu:refused");
    decide(&mut gate, Method::Save, "analytics\t1\nbaidu\t1\ngoogle\t0\n").unwrap();
    assert_eq!(request(&gate, "www.ga.test", "/"), "www.ga.test:google:refused");
}

#[test]
fn a_vendor_without_an_entry_or_with_a_damaged_number_is_never_allowed() {
    for damaged in ["v\t9\tbaidu", "v\tx\tbaidu", "v\t0\tbaidu"] {
        let table = SMALL.replacen("v\t2\tbaidu", damaged, 1);
        let mut gate = over(&table);
        decide(&mut gate, Method::Save, "analytics\t1\nhealth\t1\nads\t1\n").unwrap();
        assert_eq!(request(&gate, "hm.test", "/"), "hm.test:baidu:refused", "{damaged:?}");
    }
}

#[test]
fn strict_lets_through_the_sites_own_hosts_and_those_of_granted_vendors() {
    let hosts = |gate: &Gate<'_>| text(|out| gate.hosts(out));
    assert_eq!(hosts(&gate()), "cdn.shop.test");
    assert_eq!(hosts(&granted("analytics\t1\nbaidu\t0\n")), "cdn.shop.test *.ga.test ga.test/collect");
    assert_eq!(hosts(&granted("analytics\t1\n")), "cdn.shop.test *.ga.test ga.test/collect hm.test");
    let bare = SMALL.replacen("cdn.shop.test", "", 1);
    let mut gate = over(&bare);
    assert_eq!(hosts(&gate), "");
    decide(&mut gate, Method::Save, "analytics\t1\ngoogle\t0\n").unwrap();
    assert_eq!(hosts(&gate), "hm.test");
}

#[test]
fn before_a_table_is_loaded_nothing_is_let_through() {
    let mut gate = Gate::CLOSED;
    assert_eq!(write(&mut gate, "_ga=1"), "refused");
    assert!(!gate.may_stay(Kind::Cookie, b"_ga"));
}
