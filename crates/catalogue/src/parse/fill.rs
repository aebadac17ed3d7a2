//! Gives numbers to categories, vendors and entries that have none, by editing the operator's text in place.
//!
//! Why on the text: spacing and order of fields stay as the operator wrote them, and a review shows only the numbers.
//! Invariant: a number that is in use or retired is never given out.

use super::scan::Scan;
use super::{parse, without_byte_order_mark};
use crate::check::nr::List;
use crate::diagnostic::Diagnostic;
use crate::expand;
use cookie_gate::kind::Nr;
use core::ops::Range;

/// A catalogue's text with every number filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The text; unchanged if no number was missing.
    pub text: String,
    /// How many numbers were given out.
    pub given: usize,
}

/// Fills in missing numbers, counting on from the highest number in use or retired. What the operator has written gets
/// its number where it stands, what packs bring gets its number in the list `numbers`.
///
/// When a list has used up its numbers, the rest of its things stay without a number; `check` reports them.
pub fn fill(text: &str) -> Result<Numbered, Diagnostic> {
    let written = parse(text)?;
    let catalogue = expand::expand(&written).catalogue;
    let mut numbers = written.numbers.clone();
    let mut given = 0;
    let mut own = Vec::new();
    for list in List::all(&catalogue) {
        let (ids, listed, written): (Vec<String>, _, _) = match list.name {
            "categories" => {
                let ids = catalogue.categories.iter().map(|category| category.id.clone());
                (ids.collect(), &mut numbers.categories, written.categories.len())
            }
            "vendors" => {
                let ids = catalogue.vendors.iter().map(|vendor| vendor.id.clone());
                (ids.collect(), &mut numbers.vendors, written.vendors.len())
            }
            _ => (catalogue.entries.iter().map(expand::key).collect(), &mut numbers.entries, written.entries.len()),
        };
        let taken = list.numbers.iter().flatten().chain(list.retired);
        let mut last = taken.copied().max().unwrap_or(0);
        let mut places = Vec::new();
        for (place, id) in ids.into_iter().enumerate() {
            if list.numbers[place].is_some() || last >= list.limit {
                continue;
            }
            last += 1;
            given += 1;
            if place < written {
                places.push((place, last));
            } else {
                listed.insert(id, last);
            }
        }
        own.push((list.name, places));
    }
    let body = without_byte_order_mark(text);
    let mut edits = Vec::new();
    let (mut list, mut uses) = (None, None);
    let mut scan = Scan { text: body, at: 0 };
    scan.members(|scan, key| {
        scan.space();
        let start = scan.at;
        match own.iter().find(|(name, _)| *name == key) {
            Some((_, places)) => {
                let mut index = 0;
                scan.elements(|scan| {
                    if let Some((_, nr)) = places.iter().find(|(place, _)| *place == index) {
                        edits.push(number_edit(scan, *nr));
                    }
                    index += 1;
                    scan.value();
                });
            }
            None => scan.value(),
        }
        match key {
            "numbers" => list = Some(start..scan.at),
            "use" => uses = Some(scan.at),
            _ => {}
        }
    });
    if numbers != written.numbers {
        let rendered = expand::render(&numbers);
        match (list, uses) {
            (Some(list), _) => edits.push((list, rendered)),
            (None, Some(at)) => edits.push((at..at, format!(",\n  \"numbers\": {rendered}"))),
            (None, None) => {}
        }
    }
    let offset = text.len() - body.len();
    edits.sort_by_key(|(range, _)| range.start);
    let mut numbered = Numbered { text: text.into(), given };
    for (range, insertion) in edits.into_iter().rev() {
        numbered.text.replace_range(range.start + offset..range.end + offset, &insertion);
    }
    Ok(numbered)
}

/// The edit that gives the object at the scanner its number: which range to replace by which text.
fn number_edit(scan: &Scan<'_>, nr: Nr) -> (Range<usize>, String) {
    let mut object = Scan { ..*scan };
    let mut null = None;
    object.members(|object, key| {
        object.space();
        let start = object.at;
        object.value();
        if key == "nr" {
            null = Some(start..object.at);
        }
    });
    if let Some(null) = null {
        // `"nr": null` is read as no number. A second `nr` beside it would be a fault of shape.
        return (null, format!("{nr}"));
    }
    let mut inside = Scan { at: scan.at + 1, ..*scan };
    inside.space();
    let space = match &scan.text[scan.at + 1..inside.at] {
        "" => " ",
        space => space,
    };
    (inside.at..inside.at, format!("\"nr\": {nr},{space}"))
}
