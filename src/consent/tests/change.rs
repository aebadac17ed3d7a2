//! The policy changes after the decision: which changes ask again, which changes only inform, and that no catalogue
//! grants.

use super::*;

#[test]
fn a_new_vendor_is_asked_about_where_its_category_is_granted_and_denied_until_then() {
    for (granted, expected) in [(true, [true, false]), (false, [false, false])] {
        let (mut state, _) = decided(&State::default(), Choice::Some(&picks(&[(2, granted)])), Method::Save);
        state.decision.version = 1;
        // In `SMALL`, category 4 has changed since version 1 too, and would ask. This table removes the change.
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

/// No sequence of catalogues makes a grant of an undecided or refused category. The test loads random tables one after
/// the other, each with another policy, with random answers, terms and acknowledgements between them.
#[test]
fn no_sequence_of_catalogues_grants_anything() {
    arbtest::arbtest(|u| {
        let mut state = State::default();
        let mut version = 1;
        for _ in 0..u.int_in_range(1..=6)? {
            version += u.int_in_range(0..=2)?;
            let announced = u.int_in_range(0..=version)?;
            let mut text = alloc::format!("cg4\t{version}\tk\t6\t0\t\t0\t0\t0\t\t{announced}\n");
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
                text.push_str(&alloc::format!("v\t{nr}\tv{nr}\t\t\t{since}\t{sells}\n"));
            }
            for nr in 1..=6 {
                let (category, vendor) = (u.int_in_range(1..=4)?, u.int_in_range(0..=2)?);
                text.push_str(&alloc::format!("=\t0n{nr}\t{nr}\t{category}\t{vendor}\t0\t0\t0\t\t0\n"));
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
                        opt_out: u.arbitrary()?,
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
