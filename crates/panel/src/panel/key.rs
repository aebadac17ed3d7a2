//! Arrow keys on the tabs: which keys ask for the other tab, and which element gets the focus.

use crate::web::{js, page};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Whether a key event asks for the other tab. If so, the other tab gets the focus.
pub fn moves(event: &Event) -> bool {
    let key = js::text(event, "key").unwrap_or_default();
    let moves = key == "ArrowLeft" || key == "ArrowRight";
    if moves {
        // Else the arrow key would also scroll.
        event.prevent_default();
        let tab = js::field(event, "target");
        let next = js::field(&tab, "nextSibling");
        let other = if next.is_null() { js::field(&tab, "previousSibling") } else { next };
        page::focus(other.dyn_into().ok());
    }
    moves
}
