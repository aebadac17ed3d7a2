//! The panel's own corner of the page: its style sheet and its dialog.
//!
//! Invariant: style comes only as a constructed sheet adopted by our shadow root, so that a strict CSP never stops it.

use js_sys::Array;
use std::string::String;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, HtmlDialogElement, HtmlElement, Node, ShadowRoot};

/// Adopts `css` in the shadow root around `mount`, after the sheets that are there.
///
/// # Errors
/// Outside a shadow root, or when the browser has no constructable sheets.
pub fn adopt(mount: &Node, css: &str) -> Result<(), JsValue> {
    let root: ShadowRoot = mount.get_root_node().dyn_into()?;
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(css)?;
    let sheets = Array::from(&root.adopted_style_sheets());
    sheets.push(&sheet);
    root.set_adopted_style_sheets(&sheets);
    Ok(())
}

/// Shows `dialog` as modal and puts the focus on `heading`, from where a reader starts (APG, dialog with much content).
pub fn show(dialog: Option<HtmlDialogElement>, heading: Option<HtmlElement>) {
    if let Some(dialog) = dialog
        && dialog.show_modal().is_err()
    {
        // Detached meanwhile: there is nothing to show any more.
        return;
    }
    focus(heading);
}

/// Puts the focus on `element`.
pub fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // Focus fails only for an element that has gone.
        let _ = element.focus();
    }
}

/// A moment in the words of `language` and the visitor's time zone.
#[must_use]
pub fn moment(unix_seconds: u32, language: &str) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(f64::from(unix_seconds) * 1000.0));
    date.to_locale_string(language, &JsValue::UNDEFINED).into()
}
