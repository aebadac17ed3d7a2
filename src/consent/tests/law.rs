//! The rules that the law of a region adds: separate consent for some vendors, longer refusals, guardians for minors.

use super::*;
use crate::calendar::Period;

fn decide(state: State, choice: Choice<'_>, method: Method, of_age: bool, table: &Table<'_>) -> State {
    step(state, Event::Decide { choice, method, of_age, now: NOW, id: ID }, table).0
}

/// `SMALL`, but Google needs separate consent. Baidu does not.
pub(super) fn with_separate() -> alloc::string::String {
    SMALL.replacen("ga.test/collect\t0\t0\t0", "ga.test/collect\t0\t0\t1", 1)
}

/// `SMALL`, but minors are expected.
pub(super) fn with_minors() -> alloc::string::String {
    SMALL.replacen("cdn.shop.test\t0\n", "cdn.shop.test\t0\t1\n", 1)
}

#[test]
fn a_vendor_that_needs_its_own_consent_is_left_out_of_all_others() {
    let text = with_separate();
    let table = Table::parse(&text).unwrap();
    let terms = Terms { separate: true, ..Terms::NONE };
    let own = |nr| {
        let mut picks = picks(&[(2, true)]);
        picks.set(Of::Vendor, nr, Some(true));
        picks
    };
    let load = |state: &State, terms| {
        step(State::default(), Event::Load { stored: state.decision(), terms, now: NOW }, &table).0
    };
    let decide = |state: State, choice: Choice<'_>, method| decide(state, choice, method, true, &table);
    let vendors = |state: &State| [1, 2].map(|nr| state.allows_vendor(nr, &table));
    let fresh = load(&State::default(), terms);
    let accepted = decide(fresh.clone(), Choice::AcceptAll, Method::Accept);
    let switched = decide(fresh.clone(), Choice::Some(&picks(&[(2, true)])), Method::Save);
    for state in [accepted, switched] {
        assert_eq!(vendors(&state), [false, true]);
        assert_eq!(vendors(&load(&state, Terms::NONE)), [false, true], "another law does not grant it");
        let agreed = decide(state, Choice::Some(&own(1)), Method::Save);
        assert_eq!(vendors(&agreed), [true, true]);
        assert_eq!(vendors(&load(&agreed, terms)), [true, true]);
        let again = decide(agreed, Choice::AcceptAll, Method::Accept);
        assert_eq!(vendors(&again), [true, true], "what it has been given is kept");
    }
    // Without a law on separate consent, the grant of the category includes the vendor. Under such a law, the grant of
    // the category is not enough.
    let elsewhere = decide(load(&State::default(), Terms::NONE), Choice::AcceptAll, Method::Accept);
    assert_eq!(vendors(&elsewhere), [true, true]);
    assert_eq!(vendors(&load(&elsewhere, terms)), [false, true]);
}

#[test]
fn a_refusal_may_hold_longer_than_a_grant() {
    let terms = Terms { refusal_months: 12, ..Terms::NONE };
    let over = table().decision_end(NOW);
    let load =
        |state: &State, now| step(State::default(), Event::Load { stored: state.decision(), terms, now }, &table());
    let (refused, _) = decided(&State::default(), Choice::RejectAll, Method::Reject);
    let (state, effects) = load(&refused, over);
    assert!(!effects.contains(Effect::Ask) && state.decision().is_some());
    let year = Period { months: 12, seconds: 0 }.end(NOW);
    assert!(!load(&refused, year - 1).1.contains(Effect::Ask) && load(&refused, year).1.contains(Effect::Ask));
    let (granted, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    let (state, effects) = load(&granted, over);
    assert_eq!(grants(&state), [true, false, false, false], "of grants nothing is left");
    assert!(effects.contains(Effect::Ask) && effects.contains(Effect::Purge));
}

#[test]
fn where_minors_visit_nothing_is_granted_without_somebody_of_age() {
    let text = with_minors();
    let table = Table::parse(&text).unwrap();
    let decide = |choice: Choice<'_>, method, of_age| decide(State::default(), choice, method, of_age, &table);
    let grants = |state: &State| [2, 4].map(|nr| state.allows_category(table.category(nr).unwrap(), &table));
    let some = picks(&[(2, true), (4, true)]);
    for choice in [Choice::AcceptAll, Choice::Some(&some)] {
        assert_eq!(grants(&decide(choice, Method::Save, false)), [false, false]);
        let state = decide(choice, Method::Save, true);
        assert_eq!(grants(&state), [true, true]);
        let load = Event::Load { stored: state.decision(), terms: Terms::NONE, now: NOW };
        assert_eq!(grants(&step(State::default(), load, &table).0), [true, true]);
    }
    // Grants from before the site expected minors do not count, and the gate removes their entries.
    let (before, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    let mut decision = *before.decision().unwrap();
    decision.of_age = false;
    let load = Event::Load { stored: Some(&decision), terms: Terms::NONE, now: NOW };
    let (state, effects) = step(State::default(), load, &table);
    assert_eq!(grants(&state), [false, false]);
    assert!(effects.contains(Effect::Ask) && effects.contains(Effect::Purge));
    // A refusal by a minor counts.
    let refused = decide(Choice::RejectAll, Method::Reject, false);
    let load = Event::Load { stored: refused.decision(), terms: Terms::NONE, now: NOW };
    assert!(!step(State::default(), load, &table).1.contains(Effect::Ask));
}

/// Tries every change from one law to another: no answer becomes a grant.
#[test]
fn another_law_never_grants() {
    let text = with_separate();
    let table = Table::parse(&text).unwrap();
    let all = || {
        let laws = [false, true].into_iter().flat_map(|separate| [0, 6, 12, 24].map(|months| (separate, months)));
        laws.flat_map(|(separate, refusal_months)| {
            [false, true].map(|opt_out| Terms { opt_out, separate, refusal_months })
        })
    };
    let mut own = picks(&[(2, true), (3, true)]);
    own.set(Of::Vendor, 1, Some(true));
    for (first, second) in all().flat_map(|first| all().map(move |second| (first, second))) {
        for (choice, method) in [
            (Choice::AcceptAll, Method::Accept),
            (Choice::RejectAll, Method::Reject),
            (Choice::Some(&picks(&[(2, true)])), Method::Save),
            (Choice::Some(&own), Method::Save),
            (Choice::Some(&own), Method::Script),
        ] {
            let (state, _) = step(State::default(), Event::Load { stored: None, terms: first, now: NOW }, &table);
            let event = Event::Decide { choice, method, of_age: true, now: NOW, id: ID };
            let (decided, _) = step(state, event, &table);
            for now in
                [NOW, table.decision_end(NOW) - 1, table.decision_end(NOW), Period { months: 13, seconds: 0 }.end(NOW)]
            {
                let load =
                    |terms| step(State::default(), Event::Load { stored: decided.decision(), terms, now }, &table).0;
                let later = load(second);
                let mut entries = table.entries();
                while let Some(entry) = table.next_entry(&mut entries) {
                    let allowed = later.allows(entry, &table);
                    assert!(
                        !allowed || decided.allows(entry, &table),
                        "{} after {choice:?}, from {first:?} to {second:?}",
                        alloc::string::String::from_utf8_lossy(table.name(entry))
                    );
                }
            }
        }
    }
}
