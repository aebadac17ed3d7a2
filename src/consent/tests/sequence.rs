//! All sequences of five events under the rules that make consent harder: vendors with answers of their own, scripts,
//! minors, the opt-out signal, and a law that asks for separate consent.

use super::*;
use alloc::string::String;

/// What the visitor, a script or the browser does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    /// "Accept all"; `true` = by a person of age.
    Accept(bool),
    Refuse,
    /// Moves the switch of a category or a vendor: kind, number, on or off, and whether a person of age does.
    Switch(Of, Nr, bool, bool),
    /// A script grants one category, and leaves all else as it is.
    Grant(Nr),
    Load(Terms),
}

/// The model of the test: which of categories 2 to 4 have a grant since their last refusal, and the own answers for
/// vendors 1 and 2.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Word {
    categories: [bool; 5],
    vendors: [Option<bool>; 3],
}

impl Word {
    /// The model after an act. `is_guarded`: only a person of age grants, and a decision by anybody else ends all
    /// grants. `against_opt_out`: a visitor moves a switch while the browser sends the opt-out signal. Then the switch
    /// of category 2 also answers for vendor 2, which the opt-out signal is about.
    fn after(mut self, act: Act, is_guarded: bool, against_opt_out: bool) -> Self {
        match act {
            Act::Refuse => Self::default(),
            Act::Accept(of_age) | Act::Switch(_, _, _, of_age) if is_guarded && !of_age => Self::default(),
            // A sensitive category keeps its answer, and a vendor keeps a grant of its own.
            Act::Accept(_) => Self {
                categories: [true, true, true, self.categories[3], true],
                vendors: self.vendors.map(|word| word.filter(|granted| *granted)),
            },
            Act::Switch(Of::Category, nr, granted, _) => {
                self.categories[usize::from(nr)] = granted;
                if against_opt_out && nr == 2 && granted {
                    self.vendors[2] = None;
                }
                self
            }
            Act::Switch(_, nr, granted, _) => {
                self.vendors[usize::from(nr)] = Some(granted);
                self
            }
            Act::Grant(_) if is_guarded => Self::default(),
            Act::Grant(nr) => {
                self.categories[usize::from(nr)] = true;
                if against_opt_out && nr == 2 {
                    self.vendors[2] = None;
                }
                self
            }
            Act::Load(_) => self,
        }
    }

    fn covers(self, entry: Entry, table: &Table<'_>) -> bool {
        let category = table.category_of(entry).map_or(0, |category| table.nr_of(category));
        self.vendors[usize::from(table.vendor_of(entry))].unwrap_or(self.categories[usize::from(category)])
    }
}

fn acts() -> Vec<Act> {
    let mut acts = vec![Act::Refuse, Act::Accept(true), Act::Accept(false), Act::Grant(2), Act::Grant(3)];
    for of_age in [true, false] {
        for granted in [true, false] {
            acts.extend([2, 3].map(|nr| Act::Switch(Of::Category, nr, granted, of_age)));
            acts.extend([1, 2].map(|nr| Act::Switch(Of::Vendor, nr, granted, of_age)));
        }
    }
    acts.extend(
        [Terms::NONE, OPT_OUT, Terms { separate: true, ..OPT_OUT }, Terms { separate: true, ..Terms::NONE }]
            .map(Act::Load),
    );
    acts
}

fn perform(state: &State, act: Act, method: Method, table: &Table<'_>) -> State {
    let mut picks = Answers::NONE;
    let (choice, method, of_age) = match act {
        Act::Load(terms) => {
            return step(State::default(), Event::Load { stored: state.decision(), terms, now: NOW }, table).0;
        }
        Act::Accept(of_age) => (Choice::AcceptAll, method, of_age),
        Act::Refuse => (Choice::RejectAll, method, false),
        Act::Switch(of, nr, granted, of_age) => {
            picks.set(of, nr, Some(granted));
            (Choice::Some(&picks), method, of_age)
        }
        Act::Grant(nr) => {
            picks.set(Of::Category, nr, Some(true));
            (Choice::Part(&picks), method, false)
        }
    };
    step(state.clone(), Event::Decide { choice, method, of_age, now: NOW, id: ID }, table).0
}

/// An entry is allowed only if a grant covers the entry, on this page and on the next page.
fn keeps_the_promises(text: &str, is_guarded: bool) {
    let table = Table::parse(text).unwrap();
    let mut reached = vec![(State::default(), Word::default())];
    let mut seen = reached.clone();
    for _ in 0..5 {
        let mut next = Vec::new();
        for (state, word) in &reached {
            for act in acts() {
                for method in [Method::Save, Method::Script] {
                    let word = word.after(act, is_guarded, state.terms().opt_out && method == Method::Save);
                    let state = perform(state, act, method, &table);
                    let mut entries = table.entries();
                    while let Some(entry) = table.next_entry(&mut entries) {
                        let is_required = table.category_of(entry).is_some_and(|category| table.is_required(category));
                        let is_allowed = state.allows(entry, &table);
                        let name = || String::from_utf8_lossy(table.name(entry)).into_owned();
                        assert!(is_allowed || !is_required, "{} is required", name());
                        let is_covered = is_required || word.covers(entry, &table);
                        assert!(!is_allowed || is_covered, "{} after {act:?} by {method:?}: {word:?}", name());
                    }
                    if !next.contains(&(state.clone(), word)) && !seen.contains(&(state.clone(), word)) {
                        next.push((state, word));
                    }
                }
            }
        }
        seen.extend(next.iter().cloned());
        reached = next;
    }
    assert!(seen.len() > 50, "{} states", seen.len());
}

#[test]
fn every_sequence_of_five_with_vendors_scripts_and_laws_keeps_the_promises() {
    keeps_the_promises(&law::with_separate(), false);
}

#[test]
fn every_sequence_of_five_where_minors_visit_keeps_the_promises() {
    keeps_the_promises(&law::with_minors(), true);
}
