//! Held cookie strings: the gate offers them scope by scope until the browser has stored the name, and never without a
//! grant.

use super::*;
use alloc::string::ToString;
use alloc::vec::Vec;

/// The cookie string to write now; empty = none.
fn replay(gate: &mut Gate<'_>, jar: &str) -> String {
    let held = text(|out| gate.replay(jar.as_bytes(), out));
    if !held.is_empty() {
        let again = write(gate, &held);
        assert!(again == "as asked" || again == held, "{held:?} would be written as {again:?}");
    }
    held
}

/// Writes all held strings into a model of a browser that refuses a domain without a dot. Returns the stored cookies.
fn replay_all(gate: &mut Gate<'_>) -> Vec<String> {
    let (mut jar, mut offers) = (Vec::<String>::new(), 0);
    loop {
        let cookie = replay(gate, &jar.join("; "));
        if cookie.is_empty() {
            return jar;
        }
        offers += 1;
        assert!(offers < 1_000, "it never ends");
        if !cookie.to_lowercase().contains("domain=test") {
            jar.push(cookie.split(';').next().unwrap().to_string());
        }
    }
}

#[test]
fn a_name_is_written_once_at_the_first_scope_that_the_browser_takes() {
    let mut gate = gate();
    for cookie in [
        "_ga=1; domain=test; max-age=99999999",
        "_ga=1; domain=shop.test; max-age=99999999",
        "_ga=1; domain=www.shop.test",
        "_ga_X=1",
        "Hm_lvt_1=5",
    ] {
        assert_eq!(write(&mut gate, cookie), "held", "{cookie}");
    }
    assert_eq!(replay(&mut gate, ""), "", "nothing is granted yet");
    decide(&mut gate, Method::Save, "analytics\t1\n").unwrap();
    assert_eq!(replay(&mut gate, "x=1"), "_ga=1;domain=test; Max-Age=63158400", "capped like any write");
    assert_eq!(replay(&mut gate, "x=1"), "_ga=1;domain=shop.test; Max-Age=63158400");
    assert_eq!(replay(&mut gate, "x=1; _ga=1"), "_ga_X=1", "the third scope is not tried");
    assert_eq!(replay(&mut gate, "x=1; _ga=1; _ga_X=1; Hm_lvt_1=2"), "", "a newer value is not overwritten");
    assert_eq!(replay(&mut gate, ""), "");
}

#[test]
fn of_what_was_written_in_one_scope_the_last_counts() {
    let mut gate = gate();
    for cookie in [
        "_ga=1; path=/",
        "_ga_X=1; path=/; max-age=60",
        "_ga=2; path=/; max-age=9",
        "_ga_X=2; path=/",
        "_ga=3; path=/",
        "_gid=1",
        "_gid=2; max-age=5",
        "_ga_X=3; path=/x",
    ] {
        assert_eq!(write(&mut gate, cookie), "held", "{cookie}");
    }
    decide(&mut gate, Method::Save, "analytics\t1\n").unwrap();
    assert_eq!(replay_all(&mut gate), ["_ga_X=2", "_ga=3", "_gid=2"]);
    // A page that writes a name again and again leaves room for others.
    let mut gate = super::gate();
    for number in 0..9_000 {
        assert_eq!(write(&mut gate, &format!("_ga={number}; path=/; max-age={number}1")), "held");
    }
    assert_eq!(write(&mut gate, "_gid=1"), "held");
}

#[test]
fn what_is_refused_is_dropped_and_what_comes_after_is_not_held() {
    let mut gate = gate();
    for cookie in ["_ga=1", "hid=1", "Hm_lvt_1=1"] {
        assert_eq!(write(&mut gate, cookie), "held");
    }
    decide(&mut gate, Method::Save, "analytics\t1\nbaidu\t0\n").unwrap();
    assert_eq!(write(&mut gate, "hid=2"), "refused");
    decide(&mut gate, Method::Save, "analytics\t1\nhealth\t1\nbaidu\t1\n").unwrap();
    assert_eq!(replay_all(&mut gate), ["_ga=1"], "a refusal is final for what was written before it");
    for refusal in [Method::Reject, Method::Close, Method::Withdraw] {
        let mut gate = super::gate();
        write(&mut gate, "_ga=1");
        decide(&mut gate, refusal, "").unwrap();
        decide(&mut gate, Method::Accept, "").unwrap();
        assert_eq!(replay_all(&mut gate), [""; 0]);
    }
}

#[test]
fn accepting_all_drops_what_is_sensitive() {
    let mut gate = gate();
    write(&mut gate, "hid=1");
    write(&mut gate, "_ga=1");
    decide(&mut gate, Method::Accept, "").unwrap();
    assert_eq!(replay_all(&mut gate), ["_ga=1"]);
    decide(&mut gate, Method::Save, "health\t1\n").unwrap();
    assert_eq!(replay_all(&mut gate), [""; 0]);
}

#[test]
fn a_record_of_another_tab_refuses_what_is_held_here() {
    let mut other = gate();
    decide(&mut other, Method::Reject, "").unwrap();
    let record = text(|out| other.record(false, out));
    let mut gate = gate();
    write(&mut gate, "_ga=1");
    gate.start(record.split(';').next().unwrap().as_bytes(), Terms::NONE, NOW + 1, &mut Out::new(&mut [0; 8192]));
    decide(&mut gate, Method::Accept, "").unwrap();
    assert_eq!(replay_all(&mut gate), [""; 0]);
}

#[test]
fn cleaning_up_drops_what_was_written_for_a_test() {
    let mut gate = gate();
    for cookie in ["_ga_test=1; domain=shop.test", "_ga=1", "_ga_test=2"] {
        assert_eq!(write(&mut gate, cookie), "held");
    }
    assert_eq!(
        write(&mut gate, "_ga_test=; expires=Thu, 01 Jan 1970 00:00:00 GMT; domain=shop.test"),
        "_ga_test=;domain=shop.test; Max-Age=0"
    );
    decide(&mut gate, Method::Accept, "").unwrap();
    assert_eq!(replay_all(&mut gate), ["_ga=1"]);
}

#[test]
fn tests_written_and_cleaned_up_again_and_again_use_nothing_up() {
    let mut gate = gate();
    write(&mut gate, "_ga=1");
    for round in 0..1_000 {
        assert_eq!(write(&mut gate, &format!("_ga_test{round}=1; path=/")), "held", "round {round}");
        write(&mut gate, &format!("_ga_test{round}=; path=/; max-age=0"));
    }
    decide(&mut gate, Method::Accept, "").unwrap();
    assert_eq!(replay_all(&mut gate), ["_ga=1"]);
}

#[test]
fn probes_undeclared_names_and_what_the_gate_only_observes_are_never_held() {
    assert_eq!(write(&mut gate(), "Hm_ck_1=1"), "refused");
    assert_eq!(write(&mut gate(), "evil=1"), "refused");
    let mut gate = over(SMALL.replacen("\t\t0\t0\t0\tcdn", "\t\t1\t0\t0\tcdn", 1).leak());
    assert_eq!(write(&mut gate, "_ga=1"), "observed");
    decide(&mut gate, Method::Accept, "").unwrap();
    assert_eq!(replay_all(&mut gate), [""; 0]);
}

#[test]
fn a_full_hold_refuses_and_goes_on_with_what_it_has() {
    let mut gate = gate();
    let (mut held, long) = (0, "x".repeat(200));
    for place in 0..200 {
        match &*write(&mut gate, &format!("_ga_{place}=1; path=/{long}")) {
            "held" => held += 1,
            outcome => assert_eq!(outcome, "refused"),
        }
    }
    assert!((40..60).contains(&held), "{held} are held");
    decide(&mut gate, Method::Accept, "").unwrap();
    let jar = replay_all(&mut gate);
    assert_eq!((jar.len(), &*jar[0]), (held, "_ga_0=1"));
}

#[test]
fn whatever_happens_only_what_is_granted_leaves_the_hold_and_once() {
    const NAMES: [&str; 4] = ["_ga", "_ga_x", "Hm_lvt_1", "hid"];
    arbtest::arbtest(|u| {
        let mut gate = gate();
        // Strings that the gate may still offer, each with its name.
        let mut held: Vec<(String, &str)> = Vec::new();
        for round in 0..u.int_in_range(0..=16)? {
            let name = *u.choose(&NAMES)?;
            let is_granted = |gate: &Gate<'_>, name: &str| gate.may_stay(Kind::Cookie, name.as_bytes());
            match u.int_in_range(0..=9)? {
                0..=4 => {
                    let cookie = format!("{name}={round};path=/{}", "x".repeat(u.int_in_range(0..=3_000)?));
                    if write(&mut gate, &cookie) == "held" {
                        held.push((cookie, name));
                    }
                }
                5 => {
                    write(&mut gate, &format!("{name}=; Max-Age=0"));
                    held.retain(|(_, other)| *other != name);
                }
                6 => {
                    let choice = *u.choose(&[Method::Accept, Method::Reject, Method::Withdraw])?;
                    decide(&mut gate, choice, "").unwrap();
                    held.retain(|(_, name)| is_granted(&gate, name));
                }
                7 => {
                    let (id, answer) = (*u.choose(&["analytics", "health", "baidu"])?, u.int_in_range(0..=1)?);
                    decide(&mut gate, Method::Save, &format!("{id}\t{answer}\n")).unwrap();
                    held.retain(|(_, name)| is_granted(&gate, name));
                }
                _ => {
                    let jar = *u.choose(&["", "_ga=7; x=1", "Hm_lvt_1=1; hid=2"])?;
                    let found = replay(&mut gate, jar);
                    // The gate stops at the first string that is granted and whose name the browser does not have.
                    let first = loop {
                        let has = |name: &str| jar.contains(&format!("{name}="));
                        match held.iter().position(|(_, name)| has(name) || is_granted(&gate, name)) {
                            Some(place) if has(held[place].1) => held.remove(place),
                            Some(place) => break held.remove(place).0,
                            None => break String::new(),
                        };
                    };
                    assert_eq!(found, first, "{jar:?} {held:?}");
                }
            }
        }
        Ok(())
    });
}
