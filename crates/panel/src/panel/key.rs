//! What keys and other events mean: arrow keys on the tabs, Escape in the field in which the visitor searches.

use crate::web::{js, page};
use wasm_bindgen::{JsCast, JsValue};
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

/// Whether a key event clears a field that has a text. Escape then leaves the dialog open.
pub fn clears(event: &Event) -> bool {
    let field = js::field(event, "target");
    let is_clear = js::text(event, "key").as_deref() == Some("Escape") && !value(&field).is_empty();
    if is_clear {
        event.prevent_default();
        js::set(&field, "value", &JsValue::from_str(""));
    }
    is_clear
}

/// The text of a field.
pub fn value(field: &JsValue) -> String {
    js::text(field, "value").unwrap_or_default()
}

/// Whether the disclosure is open that an event is about.
pub fn is_open(event: &Event) -> bool {
    js::is_true(&js::field(event, "target"), "open")
}
