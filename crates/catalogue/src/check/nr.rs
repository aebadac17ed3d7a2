//! Rules of `nr`: unique in its list, within its range, never a retired number.
//!
//! Why: visitors' records contain these numbers. With a reused number, an old grant would count for something else.

use super::Findings;
use crate::Catalogue;
use cookie_gate::kind::Nr;

/// One list of numbered things.
pub(crate) struct List<'a> {
    /// The list's field in the catalogue.
    pub name: &'static str,
    /// The number of each thing, as written.
    pub numbers: Vec<Option<Nr>>,
    /// Numbers that must not be used again.
    pub retired: &'a [Nr],
    /// The highest number that the record can hold.
    pub limit: Nr,
}

impl<'a> List<'a> {
    /// The three lists of a catalogue.
    pub fn all(catalogue: &'a Catalogue) -> [List<'a>; 3] {
        [
            List {
                name: "categories",
                numbers: catalogue.categories.iter().map(|category| category.nr).collect(),
                retired: &catalogue.retired.categories,
                limit: 64,
            },
            List {
                name: "vendors",
                numbers: catalogue.vendors.iter().map(|vendor| vendor.nr).collect(),
                retired: &catalogue.retired.vendors,
                limit: 256,
            },
            List {
                name: "entries",
                numbers: catalogue.entries.iter().map(|entry| entry.nr).collect(),
                retired: &catalogue.retired.entries,
                limit: 4096,
            },
        ]
    }
}

pub(super) fn check(catalogue: &Catalogue, findings: &mut Findings) {
    for list in List::all(catalogue) {
        for (index, nr) in list.numbers.iter().enumerate() {
            let path = format!("{}[{index}].nr", list.name);
            let Some(nr) = *nr else {
                findings.error(
                    "nr-missing",
                    path,
                    "the number is missing",
                    "run `cookie-gate check --fix`, which gives out numbers and changes nothing else",
                );
                continue;
            };
            if nr == 0 || nr > list.limit {
                findings.error(
                    "nr-range",
                    &*path,
                    format!("{nr} is out of range"),
                    format!("numbers of {} go from 1 to {}", list.name, list.limit),
                );
            }
            if let Some(first) = list.numbers[..index].iter().position(|other| *other == Some(nr)) {
                findings.error(
                    "nr-duplicate",
                    &*path,
                    format!("{nr} is the number of {}[{first}] already", list.name),
                    "keep the number where it was published first; remove the other and run `cookie-gate check --fix`",
                );
            }
            if list.retired.contains(&nr) {
                findings.error(
                    "nr-retired",
                    &*path,
                    format!("{nr} is retired"),
                    "old records still use it for something else: remove the line and run `cookie-gate check --fix`",
                );
            }
        }
    }
}
