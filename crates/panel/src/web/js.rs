//! JavaScript values and the gate's public API, the panel's only way to the consent state.
//!
//! The global is looked up at each call: a page without it (or with a broken one) makes a call fail, never the module.
//! Invariant: every import catches; a thrown value ends here.

use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = acceptAll)]
    fn gate_accept_all() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = rejectAll)]
    fn gate_reject_all() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = save)]
    fn gate_save(choices: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = CookieGate, js_name = forget)]
    fn gate_forget() -> Result<JsValue, JsValue>;
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

/// Sets the field `name` of an object.
pub fn set(value: &JsValue, name: &str, to: &JsValue) {
    // Objects of ours take every field, and a cookie string that the browser would not take is not there at the next look.
    let _ = Reflect::set(value, &JsValue::from_str(name), to);
}

/// A list of objects with texts as fields.
#[derive(Debug, Default)]
pub struct List(pub Array);

impl List {
    /// Adds an object.
    pub fn add(&self, fields: &[(&str, &str)]) {
        let object = Object::new();
        for (name, text) in fields {
            set(&object, name, &JsValue::from_str(text));
        }
        self.0.push(&object);
    }
}

/// A value as JSON, indented.
#[must_use]
pub fn json(value: &JsValue) -> String {
    let text = js_sys::JSON::stringify_with_replacer_and_space(value, &JsValue::NULL, &JsValue::from_f64(2.0));
    text.map(String::from).unwrap_or_default()
}

/// Forgets the visitor; whether the gate did so.
#[must_use]
pub fn forget() -> bool {
    done(gate_forget())
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

/// The visitor's choices by category id, as the gate takes them.
#[derive(Debug, Default)]
pub struct Choices(Object);

impl Choices {
    /// Notes one choice.
    pub fn set(&self, id: &str, granted: bool) {
        set(&self.0, id, &JsValue::from_bool(granted));
    }

    /// Hands them to the gate; whether it took them.
    #[must_use]
    pub fn save(&self) -> bool {
        done(gate_save(&self.0))
    }
}

/// The gate's grants by category id; `None` while the visitor has not decided or there is no gate.
#[must_use]
pub fn granted() -> Option<JsValue> {
    let state = field(&field(&js_sys::global(), "CookieGate"), "state");
    is_true(&state, "decided").then(|| field(&state, "categories"))
}

/// Names that a withdrawal could not remove, each once.
#[must_use]
pub fn kept() -> Vec<String> {
    let mut names = Vec::new();
    let report = gate_report().ok().and_then(|report| report.dyn_into::<Array>().ok());
    let report = report.unwrap_or_default();
    for at in 0..report.length() {
        let item = report.get(at);
        if text(&item, "action").as_deref() == Some("kept")
            && let Some(name) = text(&item, "name")
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The pieces of `text` between separators, cut by the browser: core's searching weighs a kilobyte.
#[must_use]
pub fn split(text: &str, separator: &str) -> Vec<String> {
    let pieces = JsString::from(text).split(separator);
    let mut texts = Vec::new();
    for at in 0..pieces.length() {
        texts.extend(pieces.get(at).as_string());
    }
    texts
}

/// A number as it is written, by the browser: core's formatter weighs a kilobyte.
#[must_use]
pub fn digits(number: u32) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
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
            unsubscribe: unsubscribe.ok().and_then(|function| function.dyn_into().ok()),
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
