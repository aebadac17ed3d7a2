//! The policy changes after the decision: what is asked again, what is told, and that no catalogue grants anything.

use super::*;

#[test]
fn a_new_vendor_is_asked_about_where_its_category_is_granted_and_denied_until_then() {
    for (granted, expected) in [(true, [true, false]), (false, [false, false])] {
        let (mut state, _) = decided(&State::default(), Choice::Some(&picks(&[(2, granted)])), Method::Save);
        state.decision.version = 1;
        // Category 4 has changed since version 1 too, and would be asked about.
        let table_text = SMALL.replacen("ads\t0\t0\t2", "ads\t0\t0\t0", 1);
        let table = Table::parse(&table_text).unwrap();
        let load = Event::Load { stored: state.decision(), terms: Terms::NONE, now: NOW };
        let (state, effects) = step(State::default(), load, &table);
        assert_eq!(vendors(&state), expected);
        assert_eq!(effects.contains(Effect::Ask), granted);
        let (state, _) = decided(&state, Choice::Some(&picks(&[(2, true)])), Method::Save);
        assert_eq!(vendors(&state), [true, true]);
    }
}

#[test]
fn a_change_that_is_only_announced_is_told_once_and_costs_no_answer() {
    let text = SMALL.replacen("cdn.shop.test\t0", "cdn.shop.test\t3", 1).replacen("hm.test\t2", "hm.test\t0", 1);
    let table = Table::parse(&text).unwrap();
    let (mut state, _) = decided(&State::default(), Choice::AcceptAll, Method::Accept);
    state.decision.version = 2;
    let load = |state: &State| {
        step(State::default(), Event::Load { stored: state.decision(), terms: Terms::NONE, now: NOW }, &table)
    };
    let (state, effects) = load(&state);
    assert!(effects.contains(Effect::Inform) && !effects.contains(Effect::Ask) && !effects.contains(Effect::Store));
    let before = state.decision().copied().unwrap();
    let (state, effects) = step(state, Event::Acknowledge, &table);
    assert!(effects.contains(Effect::Store) && !effects.contains(Effect::Inform));
    assert!(!effects.contains(Effect::Notify), "nothing was decided");
    assert_eq!(state.decision(), Some(&Decision { version: 3, ..before }));
    assert!(!load(&state).1.contains(Effect::Inform));
    let (state, effects) = step(State::default(), Event::Acknowledge, &table);
    assert_eq!(state, State::default(), "before a decision there is nothing to acknowledge");
    assert!(effects.contains(Effect::Ask) && !effects.contains(Effect::Store));
}

/// Every kind of change × every earlier answer, on the way from version 1 to version 2 of a policy.
#[test]
fn a_change_of_each_kind_does_to_each_answer_what_the_policy_promises() {
    use crate::catalogue::ChangeKind;
    // What becomes of an answer to the category that the change names, and to another one: asked, kept; whether it is announced.
    for (kind, named, other, announced) in [
        (ChangeKind::Purpose, "asked", "kept", false),
        (ChangeKind::DataType, "asked", "kept", false),
        (ChangeKind::Method, "asked", "kept", false),
        (ChangeKind::Recipients, "asked", "kept", false),
        (ChangeKind::Ownership, "asked", "asked", false),
        (ChangeKind::Rights, "kept", "kept", true),
        (ChangeKind::Contact, "kept", "kept", true),
        (ChangeKind::HighRisk, "kept", "kept", true),
        (ChangeKind::Wording, "kept", "kept", false),
    ] {
        let change = crate::catalogue::Change {
            version: 2,
            date: "2026-11-25".into(),
            kinds: vec![kind],
            categories: vec!["analytics".into()],
            previous_controller: Default::default(),
            note: Default::default(),
        };
        let since = |id| if change.renews(id) { 2 } else { 0 };
        let text = alloc::format!(
            "cg3\t2\tk\t6\t0\t\t0\t0\t0\t\t{}\nc\t1\tnecessary\t1\t0\t0\nc\t2\tanalytics\t0\t0\t{}\nc\t3\tsearch\t0\t0\t{}\n.",
            if change.is_announced() { 2 } else { 0 },
            since("analytics"),
            since("search"),
        );
        let table = Table::parse(&text).unwrap();
        for answer in [None, Some(false), Some(true)] {
            let mut decision = Decision { version: 1, time: NOW, ..Decision::EMPTY };
            decision.answers.set(Of::Category, 2, answer);
            decision.answers.set(Of::Category, 3, answer);
            let stored = answer.map(|_| &decision);
            let (state, effects) = step(State::default(), Event::Load { stored, terms: Terms::NONE, now: NOW }, &table);
            let expected = |what| if what == "asked" { None } else { answer };
            assert_eq!(state.answer(Of::Category, 2), expected(named), "{kind:?} after {answer:?}");
            assert_eq!(state.answer(Of::Category, 3), expected(other), "{kind:?} after {answer:?}");
            let asks = answer.is_none() || named == "asked";
            assert_eq!(effects.contains(Effect::Ask), asks, "{kind:?} after {answer:?}");
            assert_eq!(effects.contains(Effect::Inform), announced && !asks, "{kind:?} after {answer:?}");
        }
    }
}

/// No sequence of catalogues turns what is undecided or refused into a grant: random tables, each with another policy, one
/// after the other, with the answers, the signal and the acknowledgements that come between.
#[test]
fn no_sequence_of_catalogues_grants_anything() {
    arbtest::arbtest(|u| {
        let mut state = State::default();
        let mut version = 1;
        for _ in 0..u.int_in_range(1..=6)? {
            version += u.int_in_range(0..=2)?;
            let announced = u.int_in_range(0..=version)?;
            let mut text = alloc::format!("cg3\t{version}\tk\t6\t0\t\t0\t0\t0\t\t{announced}\n");
            for nr in 1..=4 {
                let renewed = u.int_in_range(0..=version)?;
                let sensitive = u.int_in_range(0..=1)?;
                // A catalogue may leave a category out and bring it back.
                if nr == 1 || u.arbitrary()? {
                    let required = i32::from(nr == 1);
                    text.push_str(&alloc::format!("c\t{nr}\tc{nr}\t{required}\t{sensitive}\t{renewed}\n"));
                }
            }
            for nr in 1..=2 {
                let (since, sells) = (u.int_in_range(0..=version)?, u.int_in_range(0..=1)?);
                text.push_str(&alloc::format!("v\t{nr}\tv{nr}\t\t{since}\t{sells}\n"));
            }
            for nr in 1..=6 {
                let (category, vendor) = (u.int_in_range(1..=4)?, u.int_in_range(0..=2)?);
                text.push_str(&alloc::format!("=\tcn{nr}\t{nr}\t{category}\t{vendor}\t0\t0\t0\t\t0\n"));
            }
            text.push('.');
            let table = Table::parse(&text).expect("a table");
            let before = state.decision().copied();
            let stored = before.as_ref();
            state = step(
                State::default(),
                Event::Load {
                    stored,
                    terms: Terms {
                        signal: u.arbitrary()?,
                        separate: u.arbitrary()?,
                        refusal_months: u.int_in_range(0..=24)?,
                    },
                    now: NOW,
                },
                &table,
            )
            .0;
            if u.arbitrary()? {
                state = step(state, Event::Acknowledge, &table).0;
            }
            let mut categories = table.categories();
            while let Some(category) = table.next_category(&mut categories) {
                let nr = table.nr_of(category);
                let was = before.as_ref().and_then(|decision| decision.answers.get(Of::Category, nr));
                assert!(
                    table.is_required(category) || !state.allows_category(category, &table) || was == Some(true),
                    "category {nr} was {was:?}"
                );
            }
            let mut entries = table.entries();
            while let Some(entry) = table.next_entry(&mut entries) {
                let category = table.category_of(entry);
                let is_required = category.is_some_and(|category| table.is_required(category));
                let was = before.as_ref().zip(category);
                let was =
                    was.and_then(|(decision, category)| decision.answers.get(Of::Category, table.nr_of(category)));
                assert!(is_required || !state.allows(entry, &table) || was == Some(true));
            }
            let mut answers = Answers::NONE;
            for nr in 2..=4 {
                answers.set(Of::Category, nr, u.arbitrary()?);
            }
            let choice =
                *u.choose(&[Choice::RejectAll, Choice::AcceptAll, Choice::Some(&answers), Choice::Some(&answers)])?;
            if u.arbitrary()? {
                state = step(
                    state,
                    Event::Decide { choice, method: Method::Save, of_age: u.arbitrary()?, now: NOW, id: ID },
                    &table,
                )
                .0;
            }
        }
        Ok(())
    })
    .budget_ms(3_000);
}
