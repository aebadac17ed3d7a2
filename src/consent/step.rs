//! One step of consent: how an event changes the state, and which effects follow.
//!
//! Invariant: age, a change of the policy and the opt-out signal only take grants away from the stored answers. They
//! never add a grant.

use super::bits::{Answers, Of};
use super::{Choice, Decision, Effect, Effects, Event, State, Terms};
use crate::calendar::{Period, Seconds};
use crate::kind::Nr;
use crate::table::{IS_LEAN, Table};

/// Seconds (one day) by which the time of a decision may lie in the future. Clocks differ, but a grant must not outlive
/// its period.
pub(super) const CLOCK_SKEW: Seconds = 86_400;

/// `step` in place, so that the gate does not copy a state (9 kB). Always inline: each caller has one kind of event.
#[inline(always)]
pub(crate) fn advance(state: &mut State, event: Event<'_>, table: &Table<'_>) -> Effects {
    let before = state.decision.answers;
    // The step takes back what is no longer granted: grants of the stored decision (`takes_back`), and grants that this
    // page has used so far (`before`).
    let mut takes_back = false;
    let mut decided = None;
    let next = &mut state.decision;
    let is_guarded = table.needs_age();
    match event {
        Event::Load { stored, terms, now } => {
            *next = Decision::EMPTY;
            state.terms = terms;
            if let Some(stored) = stored
                && holds(stored, now, terms, table)
            {
                *next = *stored;
                if !IS_LEAN && (now >= table.decision_end(stored.time) || is_guarded && !stored.of_age) {
                    takes_back = next.answers.loses_to(&Answers::NONE);
                    next.answers.restrict(&Answers::NONE);
                }
            }
        }
        Event::Decide { choice, method, of_age, now, id } => {
            let may_grant = of_age || !is_guarded;
            // An answer to a part confirms nothing else: the rest of the decision keeps its version and its time.
            let is_part = matches!(choice, Choice::Part(_));
            if next.version == 0 {
                next.id = id;
            }
            if next.version == 0 || !is_part {
                (next.version, next.time) = (table.version(), now);
            }
            next.method = method;
            (next.opt_out, next.of_age) = (state.terms.opt_out, of_age);
            // A choice about all categories replaces the answers for single vendors and entries. A choice about some
            // keeps the other answers, unless the visitor may grant nothing (minors).
            match choice {
                Choice::Some(picks) | Choice::Part(picks) if may_grant => {
                    replace_entries(&mut next.answers, picks, table);
                    next.answers.overlay(picks);
                }
                _ => next.answers = Answers::NONE,
            }
            decided = Some((choice, may_grant));
        }
        Event::Acknowledge => {}
    }
    settle(state, decided, &before, takes_back, matches!(event, Event::Acknowledge), table)
}

/// Takes back the answers for single entries of the categories that `picks` answers: the newest answer counts.
#[inline]
fn replace_entries(answers: &mut Answers, picks: &Answers, table: &Table<'_>) {
    if IS_LEAN {
        // The panel has no switches for entries, so these answers are of an older catalogue.
        answers.forget_entries();
        return;
    }
    let mut entries = table.entries();
    while let Some(entry) = table.next_entry(&mut entries) {
        let category = table.category_of(entry).map_or(0, |category| table.nr_of(category));
        if picks.get(Of::Category, category).is_some() {
            answers.set(Of::Entry, table.entry_nr(entry), None);
        }
    }
}

/// What all events have in common. `decided`: the choice of a new decision, and whether the visitor may
/// grant (minors may not). `before`: the answers before the event. `acknowledges`: the notice of changes was seen.
#[inline]
fn settle(
    state: &mut State,
    decided: Option<(Choice<'_>, bool)>,
    before: &Answers,
    mut takes_back: bool,
    acknowledges: bool,
    table: &Table<'_>,
) -> Effects {
    let next = &mut state.decision;
    let mut asks = false;
    let mut categories = table.categories();
    while let Some(category) = table.next_category(&mut categories) {
        let nr = table.nr_of(category);
        let mut answer = next.answers.get(Of::Category, nr);
        if let Some((choice, may_grant)) = decided {
            let was_granted = before.get(Of::Category, nr) == Some(true);
            let granted = match choice {
                Choice::AcceptAll => !table.is_sensitive(category) || was_granted,
                _ => answer == Some(true),
            };
            // A required category has no answer of the visitor.
            let stays_open = matches!(choice, Choice::Part(_)) && answer.is_none() || table.is_required(category);
            answer = (!stays_open).then_some(granted && may_grant);
        } else if table.renewed(category) > next.version {
            // The meaning of the category has changed since the decision.
            takes_back |= answer == Some(true);
            answer = None;
        }
        next.answers.set(Of::Category, nr, answer);
        asks |= answer.is_none() && !table.is_required(category);
    }
    asks |= bar(state, decided, before, table);
    let next = &mut state.decision;
    let is_decided = next.version > 0;
    let mut informs = is_decided && !asks && table.noticed() > next.version;
    let acknowledges = acknowledges && is_decided && !asks;
    if acknowledges {
        next.version = table.version();
        informs = false;
    }
    let mut effects = Effects::default();
    effects.add(Effect::Store, decided.is_some() || acknowledges);
    effects.add(Effect::Sweep, true);
    effects.add(Effect::Purge, takes_back || before.loses_to(&next.answers));
    effects.add(Effect::Activate, true);
    effects.add(Effect::Ask, asks);
    effects.add(Effect::Settle, !asks && is_decided);
    effects.add(Effect::Notify, decided.is_some());
    effects.add(Effect::Inform, informs);
    effects
}

/// Finds the vendors that the decision does not cover; true = the visitor must be asked about a vendor. A visitor who
/// refuses a category is not asked about a new vendor in the category.
///
/// A decision that the visitor makes while a vendor is barred (by the opt-out signal or the law) records a refusal of
/// the vendor. So the vendor is not granted when the opt-out signal or the law no longer holds.
#[inline]
fn bar(state: &mut State, decided: Option<(Choice<'_>, bool)>, before: &Answers, table: &Table<'_>) -> bool {
    if IS_LEAN {
        return false;
    }
    state.barred = Answers::NONE;
    if state.decision.version == 0 {
        return false;
    }
    let mut asks = false;
    let mut vendors = table.vendors();
    while let Some(vendor) = table.next_vendor(&mut vendors) {
        let nr = table.nr_of(vendor);
        let is_new = table.since(vendor) > state.decision.version;
        asks |= is_new && state.allows_vendor(nr, table);
        let is_sold = state.terms.opt_out && table.opts_out(vendor);
        let is_apart = state.terms.separate && table.is_separate(vendor);
        let decision = &mut state.decision;
        let is_explicit = decision.outweighs_opt_out();
        if let Some((choice, _)) = decided
            && (is_sold || is_apart)
        {
            let mut answer = decision.answers.get(Of::Vendor, nr);
            match choice {
                Choice::Some(picks) | Choice::Part(picks) if is_explicit && is_sold && speaks_for(picks, nr, table) => {
                    answer = None
                }
                Choice::AcceptAll if is_apart && !is_sold => answer = before.get(Of::Vendor, nr),
                _ => {}
            }
            if answer != Some(true) && (is_apart || !is_explicit) || is_sold && !is_explicit {
                answer = Some(false);
            }
            decision.answers.set(Of::Vendor, nr, answer);
        }
        let speaks = !is_apart || decision.answers.get(Of::Vendor, nr) == Some(true);
        if is_new || is_sold && !is_explicit || !speaks {
            state.barred.set(Of::Vendor, nr, Some(false));
        }
    }
    asks
}

/// Whether the switch of a category answers for a vendor in the category: the category's switch is on, and the visitor
/// did not move the vendor's own switch.
#[inline]
fn speaks_for(picks: &Answers, vendor: Nr, table: &Table<'_>) -> bool {
    let mut entries = table.entries();
    while let Some(entry) = table.next_entry(&mut entries) {
        let category = table.category_of(entry).map_or(0, |category| table.nr_of(category));
        if table.vendor_of(entry) == vendor && picks.get(Of::Category, category) == Some(true) {
            return picks.get(Of::Vendor, vendor).is_none();
        }
    }
    false
}

/// Whether a stored decision counts at all.
#[inline]
fn holds(decision: &Decision, now: Seconds, terms: Terms, table: &Table<'_>) -> bool {
    // A clock set back must not lengthen a grant. A decision under a newer policy version does not fit this table.
    decision.time <= now + CLOCK_SKEW && now < end(decision.time, terms, table) && decision.version <= table.version()
}

/// When no answer of a decision counts any more. Grants may end earlier, at [`Table::decision_end`].
#[inline]
pub(crate) fn end(time: Seconds, terms: Terms, table: &Table<'_>) -> Seconds {
    if IS_LEAN {
        return table.decision_end(time);
    }
    let refusal = Period { months: terms.refusal_months, seconds: 0 };
    table.decision_end(time).max(refusal.end(time))
}
