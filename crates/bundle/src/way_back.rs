//! Where the gate's button may stand, and how the button names what the decision allows.
//!
//! The order of the places is made here, so that gate.js only walks down a list.
//! Invariant: the operator's place comes first, and the middle of the screen, where people read, only if the operator
//! chose it.

use anyhow::Result;
use cookie_gate_catalogue::theme::Place;
use cookie_gate_catalogue::{Catalogue, WayBack};

/// The nine places by row and column, as the schema lists them, with the row's and the column's class of
/// `www/styles/banner.css`.
const ROWS: [(&str, [Place; 3]); 3] = [
    (" up", [Place::TopStart, Place::Top, Place::TopEnd]),
    (" middle", [Place::Start, Place::Middle, Place::End]),
    ("", [Place::BottomStart, Place::Bottom, Place::BottomEnd]),
];
const COLUMNS: [&str; 3] = ["", " center", " end"];

/// The places of the button in the order in which gate.js tries them, as classes: the operator's own, then the others
/// at the same edge, then all others. Corners come before the middle of an edge, since least is read there. The sides
/// come last, since they stand beside the text.
#[must_use]
pub fn places(way_back: WayBack) -> Vec<String> {
    // While a page that has a way back of its own shows none, the button stands where it stands by default.
    let chosen = way_back.place().unwrap_or(Place::BottomStart);
    let cells = || (0..3).flat_map(|row| (0..3).map(move |column| (row, column)));
    let place = |(row, column): (usize, usize)| ROWS[row].1[column];
    let own = cells().find(|cell| place(*cell) == chosen).unwrap_or((2, 0));
    let mut found: Vec<_> = cells().filter(|cell| *cell == own || place(*cell) != Place::Middle).collect();
    found.sort_by_key(|cell| {
        let is_at_its_edge = if own.0 == 1 { cell.1 == own.1 && own.1 != 1 } else { cell.0 == own.0 };
        (*cell != own, !is_at_its_edge, cell.0 == 1, cell.1 == 1 && own.1 != 1, cell.1 != own.1)
    });
    found.into_iter().map(|(row, column)| [ROWS[row].0, COLUMNS[column]].concat()).collect()
}

/// The ids of the texts for what a decision allows, in the order that www/gate/ui.js counts (`extent`).
pub(super) const STATES: [&str; 3] = ["state_none", "state_some", "state_all"];

/// What follows the words of the button: a colon and the state. In the place of a space stands a line break, which shows
/// on small screens alone.
///
/// # Errors
/// When a text is missing in that language.
pub(super) fn state(catalogue: &Catalogue, id: &str, language: &str) -> Result<String> {
    let colon = match language.split('-').next() {
        // French typography: a space that does not break.
        Some("fr") => "\u{a0}:\n",
        // A full-width colon brings its own space.
        Some("ja" | "zh") => "：",
        _ => ":\n",
    };
    Ok([colon, &super::nodes::word(catalogue, id, language)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(way_back: WayBack) -> String {
        places(way_back).join(",")
    }

    #[test]
    fn the_chosen_place_comes_first_then_its_edge_then_the_others() {
        assert_eq!(tried(WayBack::BottomStart), ", end, center, up, up end, up center, middle, middle end");
        assert_eq!(tried(WayBack::Page), tried(WayBack::BottomStart));
        assert_eq!(tried(WayBack::BottomEnd), " end,, center, up end, up, up center, middle end, middle");
        assert_eq!(tried(WayBack::Bottom), " center,, end, up center, up, up end, middle, middle end");
        assert_eq!(tried(WayBack::TopStart), " up, up end, up center,, end, center, middle, middle end");
        assert_eq!(tried(WayBack::Start), " middle, up,, up end, end, up center, center, middle end");
        assert_eq!(tried(WayBack::End), " middle end, up end, end, up,, up center, center, middle");
    }

    #[test]
    fn the_middle_of_the_screen_is_nobody_s_second_choice() {
        assert_eq!(places(WayBack::Middle)[0], " middle center");
        assert_eq!(places(WayBack::Middle).len(), 9);
        assert!(!places(WayBack::Start).contains(&" middle center".to_string()));
    }
}
