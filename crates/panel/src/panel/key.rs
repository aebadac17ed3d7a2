//! Arrow keys on the tabs: which keys ask for another tab, and which element gets the focus.

use crate::web::{js, page};
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Whether a key event asks for another tab, and if so, whether for the next one. That tab gets the focus.
pub fn step(event: &Event) -> Option<bool> {
    let key = js::text(event, "key").unwrap_or_default();
    let is_right = key == "ArrowRight";
    if !is_right && key != "ArrowLeft" {
        return None;
    }
    // Else the arrow key would also scroll.
    event.prevent_default();
    let tab = js::field(event, "target");
    let list = js::field(&tab, "parentNode");
    // The arrow to the left leads on where lines begin at the right.
    let is_next = is_right != page::runs_to_the_left(&list);
    let (beside, end) = if is_next { ("nextSibling", "firstChild") } else { ("previousSibling", "lastChild") };
    let next = js::field(&tab, beside);
    let next = if next.is_null() { js::field(&list, end) } else { next };
    page::focus(next.dyn_into().ok());
    Some(is_next)
}
