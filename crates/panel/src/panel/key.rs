//! Arrow keys on the tabs: which key asks for the other tab, and who gets the focus.

use crate::web::{js, page};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Whether a key asks for the other tab, which then gets the focus.
pub fn moves(event: &Event) -> bool {
    let key = js::text(event, "key").unwrap_or_default();
    let moves = key == "ArrowLeft" || key == "ArrowRight";
    if moves {
        // Else the arrow would scroll as well.
        event.prevent_default();
        let tab = js::field(event, "target");
        let next = js::field(&tab, "nextSibling");
        let other = if next.is_null() { js::field(&tab, "previousSibling") } else { next };
        page::focus(other.dyn_into().ok());
    }
    moves
}
