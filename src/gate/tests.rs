//! Which names may be written, read and stay, over the table `SMALL`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use alloc::format;
use alloc::string::String;

mod ask;
mod cookie;
mod grain;
mod hold;
mod scope;

use super::*;
use crate::consent::Effect;
use crate::table::tests::SMALL;

const NOW: Seconds = 1_795_472_630;
/// Octets of the output of `crates/gate`.
const ROOM: usize = 48 * 1024;
const ID: Id = *b"q83vASNFZ4mrze8B";

fn gate() -> Gate<'static> {
    over(SMALL)
}

fn over(table: &str) -> Gate<'_> {
    let mut gate = Gate::CLOSED;
    assert!(gate.load(table.as_bytes()));
    gate
}

fn granted(picks: &str) -> Gate<'static> {
    let mut gate = gate();
    decide(&mut gate, Method::Save, picks).unwrap();
    gate
}

fn decide(gate: &mut Gate<'_>, choice: Method, picks: &str) -> Option<Effects> {
    gate.decide(choice, By { method: choice, of_age: false }, picks.as_bytes(), NOW, ID, &mut Out::new(&mut [0; 8192]))
}

fn text(write: impl FnOnce(&mut Out<'_>)) -> String {
    let mut buffer = alloc::vec![0; ROOM];
    let mut out = Out::new(&mut buffer);
    write(&mut out);
    let len = out.finish().unwrap();
    core::str::from_utf8(&buffer[..len]).unwrap().into()
}

/// `as asked`, the string that gate.js writes instead, or the outcome.
fn write(gate: &mut Gate<'_>, cookie: &str) -> String {
    let mut verdict = Verdict::AsAsked;
    let out = text(|out| verdict = gate.write(cookie.as_bytes(), NOW, out));
    match verdict {
        Verdict::AsAsked => "as asked".into(),
        Verdict::Rewritten => out,
        Verdict::Reported => out.rsplit('\t').next().unwrap().into(),
    }
}

#[test]
fn nothing_optional_or_undeclared_is_written_before_the_grant() {
    for (cookie, outcome) in [
        ("_ga=1", "held"),
        ("_ga_X=1; path=/", "held"),
        (" _ga = 1", "held"),
        ("\t_ga=1", "held"),
        ("Hm_lvt_1=2", "held"),
        ("hid=1", "held"),
        ("Hm_ck_1=1", "refused"),
        ("evil=1", "refused"),
        ("_GA=1", "refused"),
    ] {
        assert_eq!(write(&mut gate(), cookie), outcome, "{cookie:?}");
    }
    assert_eq!(write(&mut gate(), "ASP.NET_SessionId=x"), "as asked");
}

#[test]
fn the_consent_cookie_is_the_gates_alone() {
    let mut gate = granted("analytics\t1\n");
    for cookie in ["cookie-agree=1", "cookie-agree=; Max-Age=0", " cookie-agree =x; path=/"] {
        assert_eq!(write(&mut gate, cookie), "refused", "{cookie:?}");
    }
    assert!(gate.may_stay(Kind::Cookie, b"cookie-agree"));
}

#[test]
fn lifetimes_are_capped_at_the_declared_period() {
    let mut gate = granted("analytics\t1\nhealth\t1\n");
    for (asked, written) in [
        ("_gid=1", "as asked"),
        ("_gid=1; Max-Age=86400; Path=/", "_gid=1;Path=/; Max-Age=86400"),
        ("_gid=1; Max-Age=86401; Path=/", "_gid=1;Path=/; Max-Age=86400"),
        ("_gid=1; Max-Age=99999999999999999999999", "_gid=1; Max-Age=86400"),
        (
            "_gid=1; expires=Fri, 31 Dec 2099 23:59:59 GMT; domain=example.com",
            "_gid=1;domain=example.com; Max-Age=86400",
        ),
        // The browser may read a date that the gate cannot read. So the gate removes the date.
        ("_gid=1; expires=31.12.2099", "_gid=1"),
        ("_gid=1; max-age=1; max-age=x", "_gid=1"),
        ("hid=1; max-age=99; max-age=5", "hid=1; Max-Age=5"),
    ] {
        assert_eq!(write(&mut gate, asked), written, "{asked:?}");
    }
    let two_years = (2 * 365 + 1) * 86_400;
    assert_eq!(write(&mut gate, "_ga=; Max-Age=9000000000000"), format!("_ga=; Max-Age={two_years}"));
}

#[test]
fn a_session_entry_loses_its_date() {
    let mut gate = gate();
    assert_eq!(write(&mut gate, "ASP.NET_SessionId=x; Max-Age=99; Secure"), "ASP.NET_SessionId=x;Secure");
}

#[test]
fn deleting_is_let_through_in_our_own_words() {
    for (asked, written) in [
        (
            "_ga=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; domain=.example.com",
            "_ga=;path=/;domain=.example.com; Max-Age=0",
        ),
        ("evil=kept?; Max-Age=-1", "evil=kept?; Max-Age=0"),
        ("evil=1; Max-Age=0; Secure; Partitioned", "evil=1;Secure;Partitioned; Max-Age=0"),
    ] {
        assert_eq!(write(&mut gate(), asked), written, "{asked:?}");
    }
}

#[test]
fn a_deletion_that_a_browser_may_cut_off_before_its_end_is_judged_as_a_write() {
    for (asked, outcome) in [
        ("_ga=1é; Max-Age=0", "held"),
        ("_ga=1\t2; Max-Age=0", "held"),
        ("_ga=1; path=/é; Max-Age=0", "held"),
        ("evil=1é; Max-Age=0", "refused"),
        ("é=; Max-Age=0", "refused"),
    ] {
        assert_eq!(write(&mut gate(), asked), outcome, "{asked:?}");
    }
    let mut granted = granted("analytics\t1\nhealth\t1\n");
    assert_eq!(write(&mut granted, "_ga=é; Max-Age=-1"), "_ga=é; Max-Age=0");
}

#[test]
fn the_page_sees_granted_names_only() {
    let cookies = "_ga=1; ASP.NET_SessionId=a=b; nameless; evil=1; cookie-agree=x; _ga_1=2";
    assert_eq!(text(|out| gate().visible(cookies.as_bytes(), out)), "ASP.NET_SessionId=a=b; cookie-agree=x");
    let granted = granted("analytics\t1\n");
    assert_eq!(
        text(|out| granted.visible(cookies.as_bytes(), out)),
        "_ga=1; ASP.NET_SessionId=a=b; cookie-agree=x; _ga_1=2"
    );
    assert_eq!(text(|out| gate().leftovers(cookies.as_bytes(), out)), "_ga\n\nevil\n_ga_1\n");
}

#[test]
fn refusing_a_required_category_or_an_unknown_id_changes_nothing() {
    let mut gate = gate();
    for picks in ["necessary\t0\n", "analytics\t1\nnecessary\t0\n", "nobody\t1\n", "analytics"] {
        assert_eq!(decide(&mut gate, Method::Save, picks), None, "{picks:?}");
        assert_eq!(gate.allows(b"analytics"), Some(false));
    }
    assert_eq!(gate.allows(b"nobody"), None);
}

#[test]
fn a_part_is_one_category_and_nothing_else() {
    for picks in ["baidu\t1\n", "nobody\t1\n", "necessary\t0\n"] {
        assert_eq!(decide(&mut gate(), Method::Script, picks), None, "{picks:?}");
    }
    let mut gate = gate();
    assert_eq!(write(&mut gate, "Hm_lvt_1=1"), "held");
    assert!(decide(&mut gate, Method::Script, "ads\t1\n").is_some());
    assert_eq!((gate.allows(b"ads"), gate.allows(b"analytics")), (Some(true), Some(false)));
    assert_eq!(write(&mut gate, "_ga=1"), "held", "the visitor has not answered for the category");
    assert!(decide(&mut gate, Method::Save, "analytics\t1\n").is_some());
    let held = text(|out| gate.replay(b"", out));
    assert!(held.starts_with("Hm_lvt_1=1"), "what was held before the part is still there: {held}");
}

#[test]
fn a_vendor_can_be_refused_within_a_granted_category() {
    let mut gate = granted("analytics\t1\nbaidu\t0\n");
    assert_eq!((gate.allows(b"google"), gate.allows(b"baidu")), (Some(true), Some(false)));
    assert_eq!(write(&mut gate, "_ga=1"), "as asked");
    assert_eq!(write(&mut gate, "Hm_lvt_1=1"), "refused");
    // The refusal of one vendor must also remove the vendor's entries that this page does not see.
    let mut gate = granted("analytics\t1\n");
    let effects = decide(&mut gate, Method::Save, "baidu\t0\n").unwrap();
    assert!(effects.contains(Effect::Purge));
    let effects = decide(&mut gate, Method::Save, "baidu\t0\n").unwrap();
    assert!(!effects.contains(Effect::Purge), "it was refused before");
}

#[test]
fn observing_refuses_nothing_and_says_what_it_would_have() {
    let mut gate = over(SMALL.replacen("\t\t0\t0\t0\tcdn", "\t\t1\t0\t0\tcdn", 1).leak());
    assert_eq!(write(&mut gate, "_ga=1"), "observed");
    assert_eq!(write(&mut gate, "evil=1"), "observed");
    assert_eq!(text(|out| assert_eq!(gate.write(b"_ga=1", NOW, out), Verdict::Reported)), "_ga\tanalytics\tobserved");
    assert_eq!(write(&mut gate, "cookie-agree=1"), "refused");
    assert_eq!(text(|out| gate.leftovers(b"_ga=1; evil=2", out)), "");
    assert!(gate.may_stay(Kind::Cookie, b"_ga"));
    assert_eq!(text(|out| gate.denied(out)), "", "a withdrawal removes nothing either");
    assert_eq!(gate.allows(b"analytics"), Some(false), "the visitor's own choice is kept apart");
}

#[test]
fn the_record_is_written_for_six_calendar_months_and_read_back() {
    let gate = granted("analytics\t1\n");
    let written = text(|out| gate.record(false, out));
    expect_test::expect![
        "cookie-agree=1.3.1795472630.s.C.M.....q83vASNFZ4mrze8B.6L2L8A; Path=/; SameSite=Lax; Max-Age=15638400"
    ]
    .assert_eq(&written);
    assert!(text(|out| gate.record(true, out)).ends_with("; Secure"));
    let mut next = super::tests::gate();
    let cookies = written.split(';').next().unwrap().as_bytes();
    next.start(cookies, Terms::NONE, NOW + 60, &mut Out::new(&mut [0; 2048]));
    assert_eq!(next.allows(b"analytics"), Some(true));
}

#[test]
fn what_script_cannot_remove_is_named_with_its_reason() {
    expect_test::expect![[r#"
        _ga	analytics	
        _gid	analytics	
        hid	health	
        HMACCOUNT_BFESS	analytics	third_party
    "#]]
    .assert_eq(&text(|out| gate().denied(out)));
    assert_eq!(text(|out| granted("analytics\t1\nhealth\t1\n").denied(out)), "");
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut small = [0; 4];
    let mut gate = granted("analytics\t1\n");
    let mut out = Out::new(&mut small);
    assert_eq!(gate.write(b"_gid=1; Max-Age=99999999", NOW, &mut out), Verdict::Rewritten);
    assert_eq!(out.finish(), None, "which crates/gate turns into a refusal");
    let mut out = Out::new(&mut small);
    gate.visible(b"_ga=12345; _ga_1=1", &mut out);
    assert_eq!(out.finish(), None);
}

#[test]
fn where_minors_visit_only_somebody_of_age_grants() {
    let table = SMALL.replacen("cdn.shop.test\t0\n", "cdn.shop.test\t0\t1\n", 1);
    for (choice, picks, needs_age) in [
        (Method::Accept, "", true),
        (Method::Save, "analytics\t1\n", true),
        (Method::Save, "google\t1\n", true),
        (Method::Save, "analytics\t0\n", false),
        (Method::Reject, "", false),
    ] {
        assert_eq!(decide(&mut over(&table), choice, picks).is_none(), needs_age, "{choice:?} {picks}");
        let by = By { method: choice, of_age: true };
        let decided = over(&table).decide(choice, by, picks.as_bytes(), NOW, ID, &mut Out::new(&mut [0; 8192]));
        assert!(decided.is_some(), "{choice:?} {picks}");
    }
}
