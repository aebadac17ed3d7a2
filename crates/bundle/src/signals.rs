//! Signals as gate.js reads them: placeholders become short lists, and each signal lists the ids that it depends on.

use cookie_gate_catalogue::signal::{At, Call, Told};
use cookie_gate_catalogue::{Catalogue, Grain};
use serde::Serialize;
use serde_json::{Value, json};
use ts_rs::TS;

/// What a vendor's scripts are told. A list that is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
#[ts(optional_fields)]
pub struct Signal {
    /// The ids of categories and vendors on whose states the signal depends.
    pub ids: Vec<String>,
    /// The id of the vendor that is told. Without it, the signal is granted while one of `ids` is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// The names of queues that vendors' decisions empty, and in which the signal is told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub queues: Vec<String>,
    /// At the start of a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Vec<Packed>>,
    /// When the vendor is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted: Option<Vec<Packed>>,
    /// When the vendor is refused and was not allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Vec<Packed>>,
    /// When the vendor is not allowed any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Vec<Packed>>,
    /// After each of the last three.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Vec<Packed>>,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "Call")]
pub struct Packed(
    /// `arguments` and `push` push to an array, `call` calls a function, `set` sets a variable.
    #[ts(type = "\"arguments\" | \"push\" | \"call\" | \"set\"")]
    &'static str,
    /// The path to the global: its name, or the name of an object and of its members.
    Vec<String>,
    /// What is given. `["?", ids, then, else]` stands for the state of `ids`, `{choice}` for all states.
    #[ts(type = "any")]
    Value,
    /// Whether the call is left out at the start of a page.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    #[ts(as = "Option<bool>", optional)]
    bool,
);

/// The signals of a catalogue.
pub(super) fn signals(catalogue: &Catalogue, switches: &[String]) -> Vec<Signal> {
    let of = |signal: &cookie_gate_catalogue::Signal| {
        let Told { before, granted, refused, withdrawn, decided, unless: _, source: _ } = &signal.calls;
        let mut ids: Vec<String> = signal.vendor.iter().cloned().collect();
        let mut list = |calls: &[Call]| {
            let packed: Vec<Packed> =
                calls.iter().filter_map(|call| packed(call, catalogue, switches, &mut ids)).collect();
            (!packed.is_empty()).then_some(packed)
        };
        let lists = [before, granted, refused, withdrawn, decided].map(|calls| list(calls));
        let is_told_in = |queue: &&String| lists.iter().flatten().flatten().any(|call| call.1.first() == Some(*queue));
        let emptied = catalogue.vendors.iter().flat_map(|vendor| &vendor.queues);
        let queues = emptied.filter(is_told_in).cloned().collect();
        let [before, granted, refused, withdrawn, decided] = lists;
        Signal { ids, vendor: signal.vendor.clone(), queues, before, granted, refused, withdrawn, decided }
    };
    catalogue.signals.iter().map(of).collect()
}

/// The call; none = it says neither where nor what, which `check` reports.
fn packed(call: &Call, catalogue: &Catalogue, switches: &[String], ids: &mut Vec<String>) -> Option<Packed> {
    let list = || call.arguments.clone().map(Value::from);
    let (kind, name, value) = match call {
        Call { push: Some(name), arguments: Some(_), .. } => ("arguments", name, list()?),
        Call { push: Some(name), .. } => ("push", name, call.value.clone()?),
        Call { call: Some(name), .. } => ("call", name, list()?),
        Call { set: Some(name), .. } => ("set", name, call.value.clone()?),
        _ => return None,
    };
    // Only a call goes to a member. A variable may have dots in its name.
    let path = if kind == "call" { name.split('.').map(String::from).collect() } else { vec![name.clone()] };
    Some(Packed(kind, path, states(&value, catalogue, switches, ids), call.at == Some(At::Change)))
}

/// The value with placeholders in their short form; notes the ids that it depends on.
fn states(value: &Value, catalogue: &Catalogue, switches: &[String], ids: &mut Vec<String>) -> Value {
    let mut note = |more: &[String]| {
        for id in more {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
    };
    match value {
        Value::String(text) if text == "{choice}" => {
            note(switches);
            value.clone()
        }
        Value::Array(list) => list.iter().map(|value| states(value, catalogue, switches, ids)).collect(),
        Value::Object(fields) => match fields.get("if") {
            Some(wanted) => {
                let wanted: Vec<String> = match wanted {
                    Value::Array(list) => list.iter().filter_map(|id| Some(id.as_str()?.to_string())).collect(),
                    one => one.as_str().map(String::from).into_iter().collect(),
                };
                let wanted = parts(wanted, catalogue);
                note(&wanted);
                json!(["?", wanted, fields.get("then"), fields.get("else")])
            }
            None => {
                let fields = fields.iter().map(|(name, value)| (name.clone(), states(value, catalogue, switches, ids)));
                Value::Object(fields.collect())
            }
        },
        _ => value.clone(),
    }
}

/// Where the panel answers for single entries, "these categories, and this vendor" means that an entry of the vendor in
/// each of these categories is allowed: a visitor may allow the vendor and refuse another one in the same category.
fn parts(wanted: Vec<String>, catalogue: &Catalogue) -> Vec<String> {
    let is_category = |id: &String| catalogue.categories.iter().any(|category| category.id == *id);
    let is_required = |id: &String| catalogue.categories.iter().any(|category| category.id == *id && category.required);
    let (categories, vendors): (Vec<_>, Vec<_>) = wanted.iter().cloned().partition(is_category);
    match (&vendors[..], catalogue.consent.grain) {
        ([vendor], Grain::Vendor | Grain::Entry) if !categories.is_empty() => {
            let part = |id: &String| if is_required(id) { id.clone() } else { format!("{vendor}/{id}") };
            categories.iter().map(part).collect()
        }
        _ => wanted,
    }
}
