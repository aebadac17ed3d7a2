//! Single rules of consent by name, and all sequences of five events over the table `SMALL`.

mod change;
mod law;
mod sequence;

use alloc::vec;
use alloc::vec::Vec;

use super::step::CLOCK_SKEW;
use super::*;
use crate::table::tests::SMALL;

const NOW: Seconds = 1_795_472_630;
const OPT_OUT: Terms = Terms { opt_out: true, ..Terms::NONE };
const ID: Id = *b"q83vASNFZ4mrze8B";

fn table() -> Table<'static> {
    Table::parse(SMALL).unwrap()
}

fn decided(state: &State, choice: Choice<'_>, method: Method) -> (State, Effects) {
    step(state.clone(), Event::Decide { choice, method, of_age: true, now: NOW, id: ID }, &table())
}

fn loaded(state: &State, now: Seconds) -> (State, Effects) {
    step(State::default(), Event::Load { stored: state.decision(), terms: Terms::NONE, now }, &table())
}

fn grants(state: &State) -> [bool; 4] {
    [1, 2, 3, 4].map(|nr| state.allows_category(table().category(nr).unwrap(), &table()))
}

fn picks(pairs: &[(Nr, bool)]) -> Answers {
    let mut picks = Answers::NONE;
    pairs.iter().for_each(|&(nr, granted)| picks.set(Of::Category, nr, Some(granted)));
    picks
}

#[test]
fn nothing_optional_is_allowed_before_a_decision() {
    let (state, effects) = loaded(&State::default(), NOW);
    assert_eq!(grants(&state), [true, false, false, false]);
    assert!(effects.contains(Effect::Ask) && effects.contains(Effect::Sweep));
    assert!(!effects.contains(Effect::Store), "nothing of ours is written before the visitor decides");
}

#[test]
fn accepting_all_leaves_sensitive_categories_to_their_own_switch() {
    let (state, effects) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    assert_eq!(grants(&state), [true, true, false, true]);
    assert!(effects.contains(Effect::Store) && effects.contains(Effect::Settle) && effects.contains(Effect::Notify));
    let (state, _) = decided(&state, Choice::Some(&picks(&[(3, true)])), Method::Save);
    let (state, _) = decided(&state, Choice::AcceptAll, Method::Accept);
    assert_eq!(grants(&state), [true, true, true, true]);
}

#[test]
fn required_categories_cannot_be_refused() {
    let (state, _) = decided(&State::default(), Choice::Some(&picks(&[(1, false), (2, true)])), Method::Save);
    assert_eq!(grants(&state), [true, true, false, false]);
}

#[test]
fn what_a_choice_leaves_out_keeps_its_answer_or_is_refused() {
    let (state, _) = decided(&State::default(), Choice::Some(&picks(&[(2, true)])), Method::Save);
    let (state, effects) = decided(&state, Choice::Some(&picks(&[(4, true)])), Method::Save);
    assert_eq!(grants(&state), [true, true, false, true]);
    assert!(!effects.contains(Effect::Purge));
}

#[test]
fn an_answer_to_a_part_leaves_the_rest_open() {
    let (state, effects) = decided(&State::default(), Choice::Part(&picks(&[(2, true)])), Method::Script);
    assert_eq!(grants(&state), [true, true, false, false]);
    assert_eq!([2, 3, 4].map(|nr| state.has_answer(nr)), [true, false, false]);
    assert!(effects.contains(Effect::Store) && effects.contains(Effect::Ask) && effects.contains(Effect::Notify));
    assert!(!effects.contains(Effect::Settle) && !effects.contains(Effect::Purge));
    let (state, effects) = loaded(&state, NOW + 1);
    assert_eq!(grants(&state), [true, true, false, false]);
    assert!(effects.contains(Effect::Ask), "the next page asks too");
    let (state, effects) = decided(&state, Choice::RejectAll, Method::Reject);
    assert_eq!(grants(&state), [true, false, false, false]);
    assert!(effects.contains(Effect::Settle) && effects.contains(Effect::Purge));
}

#[test]
fn an_answer_to_a_part_prolongs_nothing() {
    let (state, _) = decided(&State::default(), Choice::Some(&picks(&[(2, true)])), Method::Save);
    let event = Event::Decide {
        choice: Choice::Part(&picks(&[(4, true)])),
        method: Method::Script,
        of_age: true,
        now: NOW + 9,
        id: ID,
    };
    let (state, effects) = step(state, event, &table());
    assert_eq!(grants(&state), [true, true, false, true]);
    assert_eq!(state.decision().map(|decision| (decision.time, decision.method)), Some((NOW, Method::Script)));
    assert!(effects.contains(Effect::Settle) && !effects.contains(Effect::Purge));
}

#[test]
fn taking_back_a_grant_purges() {
    let (state, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    let (state, effects) = decided(&state, Choice::RejectAll, Method::Withdraw);
    assert_eq!(grants(&state), [true, false, false, false]);
    assert!(effects.contains(Effect::Purge));
    let (_, effects) = decided(&state, Choice::RejectAll, Method::Withdraw);
    assert!(!effects.contains(Effect::Purge), "there was nothing to take back");
}

#[test]
fn what_another_tab_takes_back_is_purged_here_too() {
    let (granted, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    let (refused, _) = decided(&granted, Choice::RejectAll, Method::Withdraw);
    let load = |from: &State, stored| {
        step(from.clone(), Event::Load { stored, terms: Terms::NONE, now: NOW }, &table()).1.contains(Effect::Purge)
    };
    assert!(load(&granted, refused.decision()));
    assert!(load(&granted, None), "or what is forgotten");
    assert!(!load(&refused, refused.decision()) && !load(&refused, granted.decision()));
    // A change of the policy takes a grant from the record. The first page after the change purges already.
    let mut older = *granted.decision().unwrap();
    older.version = 1;
    assert!(load(&State::default(), Some(&older)));
}

#[test]
fn a_decision_holds_six_calendar_months_and_not_a_second_longer() {
    let (state, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    let end = table().decision_end(NOW);
    assert!(grants(&loaded(&state, end - 1).0)[1]);
    let (expired, effects) = loaded(&state, end);
    assert_eq!(expired, State::default());
    assert!(effects.contains(Effect::Ask));
}

#[test]
fn a_clock_set_back_never_lengthens_a_grant() {
    let (state, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    assert!(grants(&loaded(&state, NOW - CLOCK_SKEW).0)[1]);
    assert!(!grants(&loaded(&state, NOW - CLOCK_SKEW - 1).0)[1]);
}

#[test]
fn a_changed_purpose_is_asked_again_and_the_others_keep_their_answer() {
    let (mut state, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    state.decision.version = 1;
    let (state, effects) = loaded(&state, NOW);
    assert_eq!(grants(&state), [true, true, false, false], "category 4 changed with version 2");
    assert!(effects.contains(Effect::Ask));
}

#[test]
fn a_record_of_a_newer_policy_is_not_believed() {
    let (mut state, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    state.decision.version = 4;
    assert_eq!(loaded(&state, NOW).0, State::default());
}

#[test]
fn overrides_of_entry_and_vendor_beat_the_category_but_not_its_absence() {
    let table = table();
    let ga = table.find(crate::kind::Kind::Cookie, "_ga_1").unwrap();
    let hm = table.find(crate::kind::Kind::Cookie, "Hm_lvt_1").unwrap();
    let (mut state, _) = decided(&State::default(), Choice::Some(&picks(&[(2, true)])), Method::Save);
    state.decision.answers.set(Of::Vendor, 2, Some(false));
    assert!(state.allows(ga, &table) && !state.allows(hm, &table));
    assert!(!state.allows_vendor(2, &table));
    state.decision.answers.set(Of::Entry, table.entry_nr(hm), Some(true));
    assert!(state.allows(hm, &table));
    state.decision.answers.set(Of::Category, 2, None);
    assert!(!state.allows(ga, &table) && !state.allows(hm, &table));
}

#[test]
fn the_first_id_is_kept() {
    let (state, _) = decided(&State::default(), Choice::RejectAll, Method::Close);
    let event =
        Event::Decide { choice: Choice::AcceptAll, method: Method::Accept, of_age: false, now: NOW, id: [b'x'; 16] };
    assert_eq!(step(state, event, &table()).0.decision.id, ID);
}

fn signalled(state: &State) -> (State, Effects) {
    step(State::default(), Event::Load { stored: state.decision(), terms: OPT_OUT, now: NOW }, &table())
}

fn entry(name: &str) -> Entry {
    table().find(crate::kind::Kind::Cookie, name).unwrap()
}

/// Whether Google and Baidu are allowed. Policy version 2 added Baidu, which sells data.
fn vendors(state: &State) -> [bool; 2] {
    [1, 2].map(|nr| state.allows_vendor(nr, &table()))
}

#[test]
fn the_signal_denies_who_sells_until_the_visitor_says_otherwise_switch_by_switch() {
    let (undecided, _) = signalled(&State::default());
    for (choice, method, sells) in [
        (Choice::AcceptAll, Method::Accept, false),
        (Choice::Some(&picks(&[(2, true)])), Method::Script, false),
        (Choice::Some(&picks(&[(2, true)])), Method::Save, true),
    ] {
        let (state, effects) = decided(&undecided, choice, method);
        assert_eq!(vendors(&state), [true, sells], "{method:?}");
        assert!(!effects.contains(Effect::Ask), "a signal is an answer");
        assert!(state.decision.opt_out, "recorded as a signal");
        assert_eq!(vendors(&signalled(&state).0), [true, sells], "{method:?}, on the next page");
        assert_eq!(vendors(&loaded(&state, NOW).0), [true, sells], "{method:?}, without the signal");
    }
    let (earlier, _) = decided(&State::default(), Choice::Some(&picks(&[(2, true)])), Method::Save);
    assert_eq!(vendors(&earlier), [true, true]);
    let (now, _) = signalled(&earlier);
    assert_eq!(vendors(&now), [true, false], "an earlier choice does not outweigh it");
    assert!(!now.allows(entry("Hm_lvt_1"), &table()) && now.allows(entry("_ga"), &table()));
    assert_eq!(now.decision(), earlier.decision(), "and is not overwritten");
}

/// Invariants over all sequences of up to five events: no grant without a granting event since the last refusal of all;
/// a required category is never refused; after a refusal of all, every optional category is denied; the record reads
/// back as the state's decision.
#[test]
fn every_sequence_of_five_events_keeps_the_promises() {
    // Sequences that lead to the same state with the same history of grants continue as one sequence.
    let mut reached = vec![(State::default(), [true, false, false, false])];
    let mut seen = reached.clone();
    for _ in 0..5 {
        let mut next = Vec::new();
        for (state, granted) in &reached {
            next.push((decided(state, Choice::AcceptAll, Method::Accept).0, [true, true, granted[2], true]));
            for method in [Method::Reject, Method::Close, Method::Withdraw] {
                let (refused, _) = decided(state, Choice::RejectAll, method);
                assert_eq!(grants(&refused), [true, false, false, false]);
                next.push((refused, [true, false, false, false]));
            }
            for (nr, answer) in [(2, true), (2, false), (3, true), (4, false)] {
                let (saved, _) = decided(state, Choice::Some(&picks(&[(nr, answer)])), Method::Save);
                let mut now = *granted;
                now[usize::from(nr) - 1] = answer;
                assert_eq!(grants(&saved)[usize::from(nr) - 1], answer);
                next.push((saved, now));
            }
            next.push((loaded(state, NOW).0, *granted));
            // The opt-out signal takes grants away, and never grants.
            next.push((signalled(state).0, *granted));
            next.push((step(state.clone(), Event::Acknowledge, &table()).0, *granted));
            next.push((loaded(state, table().decision_end(NOW)).0, [true, false, false, false]));
        }
        for (state, granted) in &next {
            let now = grants(state);
            assert!(now[0], "what is required is never refused");
            for (index, allowed) in now.iter().enumerate().skip(1) {
                assert!(!allowed || granted[index], "category {} was never granted", index + 1);
            }
            if let Some(decision) = state.decision() {
                assert_eq!(record::read(record::to_text(decision)).as_ref(), Some(decision));
            }
        }
        next.retain(|one| !seen.contains(one));
        next.dedup();
        seen.extend(next.iter().cloned());
        reached = next;
    }
    assert!(seen.len() > 10, "{} states", seen.len());
}
