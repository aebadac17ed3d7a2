//! What the panel uses of the page: its style sheet, its dialog, the page's cookies, a file for the visitor.
//!
//! The panel reads and writes cookies through the gate's hooks, as a page does: the panel does not see cookies that are
//! not granted, and the gate lets deletions pass.
//! Invariant: style comes only as a constructed sheet that our shadow root adopts, so that a strict Content Security
//! Policy never stops the style.

use super::js;
use js_sys::{Array, Date, Function};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, CssStyleSheet, HtmlDialogElement, HtmlElement, Node, ShadowRoot, Url};

/// Adopts `css` in the shadow root around `mount`, after the sheets that the root already has.
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

/// Shows `dialog` as modal and puts the focus on `heading`, where a reader starts (APG, dialog with much content).
pub fn show(dialog: Option<HtmlDialogElement>, heading: Option<HtmlElement>) {
    if let Some(dialog) = dialog
        && dialog.show_modal().is_err()
    {
        // The dialog has left the page meanwhile: there is nothing to show.
        return;
    }
    focus(heading);
}

/// Puts the focus on `element`.
pub fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // The call fails only for an element that has left the page.
        let _ = element.focus();
    }
}

/// Whether lines begin at the right inside of `element`.
#[must_use]
pub fn runs_to_the_left(element: &JsValue) -> bool {
    let panel = element.dyn_ref::<HtmlElement>().and_then(|element| element.closest("[dir=rtl]").ok());
    panel.flatten().is_some()
}

/// The parts of long lists in `dialog`, as far as they have a place: those of a tab that is not shown have none.
#[must_use]
pub fn parts(dialog: &HtmlDialogElement) -> Array {
    let parts = dialog.query_selector_all("[role=tabpanel]:not(.shut) [data-list]");
    parts.map(|parts| Array::from(&parts)).unwrap_or_default()
}

/// A moment in the words of `language` and the visitor's time zone.
#[must_use]
pub fn moment(unix_seconds: i64, language: &str) -> String {
    date(unix_seconds).to_locale_string(language, &JsValue::UNDEFINED).into()
}

/// A moment in the form of ISO 8601, in UTC.
#[must_use]
pub fn utc(unix_seconds: i64) -> String {
    date(unix_seconds).to_iso_string().into()
}

fn date(unix_seconds: i64) -> Date {
    Date::new(&JsValue::from_f64(unix_seconds as f64 * 1000.0))
}

fn document() -> JsValue {
    js::field(&js_sys::global(), "document")
}

/// The cookies that the page sees, as pairs.
fn pairs() -> Vec<String> {
    js::split(&js::text(&document(), "cookie").unwrap_or_default(), "; ")
}

/// Names of the cookies that the page sees.
#[must_use]
pub fn cookies() -> Vec<String> {
    let mut names = Vec::new();
    for pair in pairs() {
        names.extend(js::split(&pair, "=").into_iter().next());
    }
    names
}

/// The value of a cookie, up to a second `=`; empty where the cookie is missing.
#[must_use]
pub fn cookie(name: &str) -> String {
    for pair in pairs() {
        if let [first, value, ..] = &js::split(&pair, "=")[..]
            && first == name
        {
            return value.clone();
        }
    }
    String::new()
}

/// Writes a cookie string.
pub fn write_cookie(string: &str) {
    js::set(&document(), "cookie", &string.into());
}

/// Host and path of the page.
#[must_use]
pub fn place() -> (String, String) {
    let location = js::field(&js_sys::global(), "location");
    let part = |name| js::text(&location, name).unwrap_or_default();
    (part("hostname"), part("pathname"))
}

/// Hands a text to the visitor as a file; `None` = the browser refused.
pub fn download(name: &str, text: &str) -> Option<()> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into())).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let window = web_sys::window()?;
    let link: HtmlElement = window.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_attribute("href", &url).ok()?;
    link.set_attribute("download", name).ok()?;
    link.click();
    // Revoked after 10 s, not at once: Safari fetches the address a little later.
    let revoke: Function = js::field(&js::field(&window, "URL"), "revokeObjectURL").dyn_into().ok()?;
    window.set_timeout_with_callback_and_timeout_and_arguments_1(&revoke, 10_000, &url.into()).ok()?;
    Some(())
}
