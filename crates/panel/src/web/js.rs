//! JavaScript values, and the gate's public API, which is the panel's only way to change or read the grants.
//!
//! gate.js hands over an object with this API, by which the visitor decides. Without such an object, each call looks up
//! the global `CookieGate`, which decides as a script does. In a page without this global, or with a broken one, the call
//! fails, and the module goes on.
//! Invariant: every import catches. No thrown value leaves this module.

use crate::data::PanelData;
use std::cell::RefCell;

use js_sys::Intl::PluralRules;
use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The gate's public API.
    type Gate;
    #[wasm_bindgen(method, catch, js_name = acceptAll)]
    fn accept_all(this: &Gate) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = rejectAll)]
    fn reject_all(this: &Gate) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn save(this: &Gate, choices: &Object) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn forget(this: &Gate) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn report(this: &Gate) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn on(this: &Gate, event: &str, listener: &Function) -> Result<JsValue, JsValue>;
}

thread_local! {
    static GIVEN: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
    /// What the last subscription calls.
    static LISTENER: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Has all calls go to `gate` from now on. Decisions by this object count as the visitor's own.
pub fn talk_to(gate: JsValue) {
    GIVEN.set(gate);
}

fn gate() -> Gate {
    let given = GIVEN.with_borrow(JsValue::clone);
    let gate = if given.is_undefined() { field(&js_sys::global(), "CookieGate") } else { given };
    gate.unchecked_into()
}

/// The field `name` of `value`; undefined where the field is missing.
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
    // Objects of ours take every field. A cookie string that the browser refuses shows at the next look.
    let _ = Reflect::set(value, &JsValue::from_str(name), to);
}

/// A list of objects with texts as fields.
#[derive(Debug, Default)]
pub struct List(pub Array);

impl List {
    /// Adds an object, and returns it.
    pub fn add(&self, fields: &[(&str, &str)]) -> Object {
        let object = Object::new();
        for (name, text) in fields {
            set(&object, name, &JsValue::from_str(text));
        }
        self.0.push(&object);
        object
    }
}

/// A value as JSON, indented.
#[must_use]
pub fn json(value: &JsValue) -> String {
    let text = js_sys::JSON::stringify_with_replacer_and_space(value, &JsValue::NULL, &JsValue::from_f64(2.0));
    text.map(String::from).unwrap_or_default()
}

/// Asks the gate to forget the visitor; returns whether the gate did so.
#[must_use]
pub fn forget() -> bool {
    done(gate().forget())
}

/// Grants everything that is not sensitive; returns whether the gate did so.
#[must_use]
pub fn accept_all() -> bool {
    done(gate().accept_all())
}

/// Refuses everything that is not required; returns whether the gate did so.
#[must_use]
pub fn reject_all() -> bool {
    done(gate().reject_all())
}

/// The visitor's choices by the id of the category or vendor, as the gate takes them.
#[derive(Debug, Default)]
pub struct Choices(Object);

impl Choices {
    /// Notes one choice.
    pub fn set(&self, id: &str, granted: bool) {
        set(&self.0, id, &JsValue::from_bool(granted));
    }

    /// Hands the choices to the gate; returns whether the gate took them.
    #[must_use]
    pub fn save(&self) -> bool {
        done(gate().save(&self.0))
    }
}

/// The grants by category id, as the gate tells them; `None` before a decision, or without a gate.
#[must_use]
pub fn granted() -> Option<JsValue> {
    let state = field(&gate(), "state");
    is_true(&state, "decided").then(|| field(&state, "categories"))
}

/// The numbers of the allowed entries, as the gate tells them; `None` without a gate that answers for entries.
#[must_use]
pub fn entries() -> Option<String> {
    let gate = gate();
    let entries: Function = field(&gate, "entries").dyn_into().ok()?;
    entries.call0(&gate).ok()?.as_string()
}

/// Names that a withdrawal could not remove, each once.
#[must_use]
pub fn kept() -> Vec<String> {
    let mut names = Vec::new();
    let report = gate().report().ok().and_then(|report| report.dyn_into::<Array>().ok());
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

/// The pieces of `text` between separators. The browser splits the text: the search of Rust's `core` costs a kilobyte.
#[must_use]
pub fn split(text: &str, separator: &str) -> Vec<String> {
    let pieces = JsString::from(text).split(separator);
    let mut texts = Vec::new();
    for at in 0..pieces.length() {
        texts.extend(pieces.get(at).as_string());
    }
    texts
}

/// The texts in some fields, one on each line.
#[must_use]
pub fn joined(value: &JsValue, names: &[&str]) -> JsString {
    let texts = Array::new();
    for name in names {
        texts.push(&field(value, name));
    }
    texts.join("\n")
}

/// A text in small letters, as the language of the panel has them.
#[must_use]
pub fn folded(text: &JsString, data: &PanelData) -> JsString {
    text.to_locale_lower_case(Some(&data.facts.language()))
}

/// The plural form of `forms` for a number, with the number in the place of `{n}`.
#[must_use]
pub fn counted(forms: &JsValue, number: u32, language: &str) -> String {
    let rules = PluralRules::new(&Array::of1(&language.into()), &Object::new());
    let form = text(forms, &String::from(rules.select(number.into()))).or_else(|| text(forms, "other"));
    let form = JsString::from(form.unwrap_or_default());
    form.replace("{n}", &digits(number)).into()
}

/// A number as text. The browser formats the number: the formatter of Rust's `core` costs a kilobyte.
#[must_use]
pub fn digits(number: u32) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// A listener of the gate's `change` event. Dropping the subscription removes the listener.
pub struct Subscription {
    unsubscribe: Option<Function>,
    _listener: Closure<dyn FnMut()>,
}

impl Subscription {
    /// Calls `listener` after each change of the visitor's decision, also of changes that the panel did not make.
    #[must_use]
    pub fn new(listener: impl FnMut() + 'static) -> Self {
        let listener = Closure::<dyn FnMut()>::new(listener);
        let function: &Function = listener.as_ref().unchecked_ref();
        let unsubscribe = gate().on("change", function);
        LISTENER.set(Some(function.clone()));
        Subscription {
            unsubscribe: unsubscribe.ok().and_then(|function| function.dyn_into().ok()),
            _listener: listener,
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        LISTENER.set(None);
        if let Some(unsubscribe) = &self.unsubscribe {
            // If a page breaks this call, the next event calls a dropped closure, and wasm-bindgen reports the error.
            let _ = unsubscribe.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Calls the listener of the last subscription, as a change does. Without a subscription, nothing is done.
pub fn tell_again() {
    if let Some(listener) = LISTENER.with_borrow(Clone::clone) {
        // The listener is ours, and does not throw.
        let _ = listener.call0(&JsValue::UNDEFINED);
    }
}

fn done(answer: Result<JsValue, JsValue>) -> bool {
    answer.is_ok_and(|answer| answer.as_bool() != Some(false))
}
