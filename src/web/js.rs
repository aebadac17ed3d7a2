//! JavaScript values and the gate's public API, the panel's only way to the consent state.
//!
//! The global is looked up at each call: a page without it (or with a broken one) makes a call fail, never the module.
//! Invariant: every import catches; a thrown value ends here.

use js_sys::{Array, Function, Object, Reflect};
use std::string::String;
use std::vec::Vec;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = acceptAll)]
    fn gate_accept_all() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = rejectAll)]
    fn gate_reject_all() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = save)]
    fn gate_save(choices: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = report)]
    fn gate_report() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = on)]
    fn gate_on(event: &str, listener: &Function) -> Result<JsValue, JsValue>;
}

/// The field `name` of `value`; undefined when there is none.
#[must_use]
pub fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// The field `name` as text.
#[must_use]
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    field(value, name).as_string()
}

/// Whether the field `name` is exactly `true`.
#[must_use]
pub fn is_true(value: &JsValue, name: &str) -> bool {
    field(value, name).as_bool() == Some(true)
}

/// The field `name` as an array.
#[must_use]
pub fn items(value: &JsValue, name: &str) -> Option<Array> {
    field(value, name).dyn_into().ok()
}

/// Grants everything that is not sensitive; whether the gate did so.
#[must_use]
pub fn accept_all() -> bool {
    done(gate_accept_all())
}

/// Refuses everything that is not required; whether the gate did so.
#[must_use]
pub fn reject_all() -> bool {
    done(gate_reject_all())
}

/// Hands the visitor's choices to the gate, by category id; whether the gate took them.
#[must_use]
pub fn save<'a>(choices: impl Iterator<Item = (&'a str, bool)>) -> bool {
    let object = Object::new();
    for (id, granted) in choices {
        if Reflect::set(
            &object,
            &JsValue::from_str(id),
            &JsValue::from_bool(granted),
        )
        .is_err()
        {
            return false;
        }
    }
    done(gate_save(&object))
}

/// The granted categories among `ids`, in their order; `None` while the visitor has not decided or there is no gate.
#[must_use]
pub fn grants<'a>(ids: impl Iterator<Item = &'a str>) -> Option<Vec<bool>> {
    let state = field(&field(&js_sys::global(), "CookieGate"), "state");
    if !is_true(&state, "decided") {
        return None;
    }
    let categories = field(&state, "categories");
    Some(ids.map(|id| is_true(&categories, id)).collect())
}

/// Names that a withdrawal could not remove, each once.
#[must_use]
pub fn kept() -> Vec<String> {
    let mut names = Vec::new();
    let report = gate_report()
        .ok()
        .and_then(|report| report.dyn_into::<Array>().ok());
    for item in report.iter().flat_map(Array::iter) {
        if text(&item, "action").as_deref() == Some("kept")
            && let Some(name) = text(&item, "name")
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// A listener of the gate's `change` event, removed when dropped.
pub struct Subscription {
    unsubscribe: Option<Function>,
    _listener: Closure<dyn FnMut()>,
}

impl Subscription {
    /// Calls `listener` after each change of the visitor's decision, by whatever means it came.
    #[must_use]
    pub fn new(listener: impl FnMut() + 'static) -> Self {
        let listener = Closure::<dyn FnMut()>::new(listener);
        let unsubscribe = gate_on("change", listener.as_ref().unchecked_ref());
        Subscription {
            unsubscribe: unsubscribe
                .ok()
                .and_then(|function| function.dyn_into().ok()),
            _listener: listener,
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(unsubscribe) = &self.unsubscribe {
            // A page that broke its own unsubscribing gets a call into a dropped closure, which wasm-bindgen reports.
            let _ = unsubscribe.call0(&JsValue::UNDEFINED);
        }
    }
}

fn done(answer: Result<JsValue, JsValue>) -> bool {
    answer.is_ok_and(|answer| answer.as_bool() != Some(false))
}
