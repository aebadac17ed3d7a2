//! Answers for single entries, by their number.

use super::*;

fn allowed(gate: &Gate<'_>) -> String {
    text(|out| gate.entries(out))
}

#[test]
fn one_entry_is_granted_and_its_neighbours_are_not() {
    let mut gate = granted("analytics\t0\n#3\t1\n");
    assert_eq!(write(&mut gate, "_ga=1"), "as asked");
    for cookie in ["_ga_X=1", "_gid=1", "Hm_lvt_1=1", "hid=1"] {
        assert_eq!(write(&mut gate, cookie), "refused", "{cookie}");
    }
    assert_eq!(allowed(&gate), "3 ");
    assert_eq!((gate.allows(b"google"), gate.allows(b"baidu")), (Some(true), Some(false)));
    assert_eq!(gate.allows(b"analytics"), Some(false));
    assert_eq!(gate.allows(b"google/analytics"), Some(true));
    assert_eq!((gate.allows(b"google/health"), gate.allows(b"baidu/analytics")), (Some(false), Some(false)));
    assert_eq!(
        (gate.allows(b"google/x"), gate.allows(b"x/analytics"), gate.allows(b"google/baidu")),
        (None, None, None)
    );
}

#[test]
fn one_entry_is_refused_and_its_neighbours_are_not() {
    let mut gate = granted("analytics\t1\nhealth\t0\n#3\t0\n");
    assert_eq!(write(&mut gate, "_ga=1"), "refused");
    assert_eq!(write(&mut gate, "_ga_X=1"), "as asked");
    assert_eq!(allowed(&gate), "9 12 4 11 5 6 14 10 ");
}

#[test]
fn the_newest_answer_for_a_category_replaces_answers_for_its_entries_alone() {
    let mut gate = granted("analytics\t0\nhealth\t0\n#3\t1\n#7\t1\n");
    assert_eq!(allowed(&gate), "3 7 ");
    decide(&mut gate, Method::Save, "analytics\t0\n").unwrap();
    assert_eq!(allowed(&gate), "7 ");
    decide(&mut gate, Method::Script, "health\t1\n").unwrap();
    assert_eq!(allowed(&gate), "7 8 13 ");
    decide(&mut gate, Method::Save, "health\t1\n#7\t0\n").unwrap();
    assert_eq!(allowed(&gate), "8 13 ");
    // An answer for an entry alone leaves the others as they are.
    decide(&mut gate, Method::Save, "#8\t0\n").unwrap();
    assert_eq!(allowed(&gate), "13 ");
    decide(&mut gate, Method::Accept, "").unwrap();
    assert_eq!(allowed(&gate), "3 9 7 8 13 12 4 11 5 6 14 10 ");
}

#[test]
fn an_answer_for_an_entry_needs_the_answer_for_its_category_and_a_number() {
    // `renewed` of ads is 2, of the others 0: without a decision nothing counts.
    let mut gate = gate();
    for picks in ["#\t1\n", "#0\t1\n", "#4097\t1\n", "#x\t1\n", "#3\t2\n", "3\t1\n"] {
        assert!(decide(&mut gate, Method::Save, picks).is_none(), "{picks:?}");
        assert_eq!(allowed(&gate), "", "{picks:?}");
    }
    assert!(decide(&mut gate, Method::Script, "#3\t1\n").is_none());
    // A required entry stays, whatever the answer.
    decide(&mut gate, Method::Save, "#2\t0\n#4096\t1\n").unwrap();
    assert_eq!(write(&mut gate, "ASP.NET_SessionId=x"), "as asked");
    assert_eq!(allowed(&gate), "");
}

#[test]
fn taking_one_entry_back_purges_and_comes_back_from_the_record() {
    let mut gate = granted("analytics\t1\n");
    let effects = decide(&mut gate, Method::Save, "analytics\t1\n#3\t0\n").unwrap();
    assert!(effects.contains(Effect::Purge));
    let record = text(|out| gate.record(true, out));
    let pair = record.split(';').next().unwrap();
    let mut next = self::gate();
    next.start(pair.as_bytes(), Terms::NONE, NOW + 60, &mut Out::new(&mut [0; 8192]));
    assert_eq!(allowed(&next), allowed(&gate));
    assert_eq!(write(&mut next, "_ga=1"), "refused");
}
