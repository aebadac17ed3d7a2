//! Signals that packs bring, with the site's own categories and vendors in place of those that packs know.

use super::bring::{Brought, Packed, vendor_id};
use super::vendor::{join, needing};
use crate::Signal;
use crate::pack::{self, PackCategory};
use crate::signal::{Call, Told};
use serde_json::{Map, Value, json};

/// Puts signals behind those that the operator declares. A declared signal with the id of a pack counts instead.
pub(super) fn bring(brought: &mut Brought<'_>, packs: &[Packed]) {
    for (at, packed) in packs.iter().enumerate() {
        let Some(told) = packed.told() else { continue };
        let id = &packed.pack.id;
        // The vendor's scripts listen to what the other signal tells. Two words about one choice could differ.
        let is_told = told.unless.iter().any(|other| tells(brought, packs, other));
        if is_told || brought.catalogue.signals.iter().any(|signal| signal.id == *id) {
            continue;
        }
        // The needed pack may stand under a vendor that the operator has described.
        let vendor =
            vendor_id(packs, packed).filter(|id| brought.catalogue.vendors.iter().any(|vendor| vendor.id == *id));
        let terms = Terms { packs, at, vendor: vendor.as_deref() };
        let calls = Told {
            before: terms.calls(brought, &told.before),
            granted: terms.calls(brought, &told.granted),
            refused: terms.calls(brought, &told.refused),
            withdrawn: terms.calls(brought, &told.withdrawn),
            decided: terms.calls(brought, &told.decided),
            unless: Vec::new(),
            source: None,
        };
        if calls == Told::default() {
            continue;
        }
        brought.places.signals.push((brought.catalogue.signals.len(), format!("{}.{id}.signal", packed.path)));
        brought.catalogue.signals.push(Signal { id: id.clone(), vendor, calls });
    }
}

/// Whether the catalogue has the signal of this pack: its own words for it, or those of the pack.
fn tells(brought: &Brought<'_>, packs: &[Packed], id: &str) -> bool {
    let is_declared = brought.catalogue.signals.iter().any(|signal| signal.id == id);
    is_declared || packs.iter().any(|packed| packed.pack.id == id && packed.told().is_some_and(|told| !told.is_empty()))
}

/// For whom a signal is filled in.
struct Terms<'a> {
    packs: &'a [Packed],
    at: usize,
    vendor: Option<&'a str>,
}

impl Terms<'_> {
    fn packed(&self) -> &Packed {
        &self.packs[self.at]
    }

    fn calls(&self, brought: &mut Brought<'_>, calls: &[Call]) -> Vec<Call> {
        calls.iter().filter_map(|call| self.call(brought, call)).collect()
    }

    /// The call; none = an optional parameter that it needs is not given.
    fn call(&self, brought: &mut Brought<'_>, call: &Call) -> Option<Call> {
        let name = |name: &Option<String>| match name {
            Some(name) => self.packed().fill(name).map(Some),
            None => Some(None),
        };
        let arguments = match &call.arguments {
            // An argument cannot be left out: the others would move.
            Some(list) => Some(list.iter().map(|value| self.value(brought, value)).collect::<Option<Vec<_>>>()?),
            None => None,
        };
        let value = match &call.value {
            Some(value) => Some(self.value(brought, value)?),
            None => None,
        };
        Some(Call {
            push: name(&call.push)?,
            call: name(&call.call)?,
            set: name(&call.set)?,
            arguments,
            value,
            at: call.at,
        })
    }

    fn value(&self, brought: &mut Brought<'_>, value: &Value) -> Option<Value> {
        Some(match value {
            Value::String(text) => match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some("choice") => value.clone(),
                Some(name) => self.packed().with.parameters.get(name)?.clone(),
                None => self.packed().fill(text)?.into(),
            },
            Value::Array(list) => list.iter().filter_map(|value| self.value(brought, value)).collect(),
            Value::Object(fields) if fields.contains_key("if") => self.state(brought, fields),
            Value::Object(fields) => {
                let filled =
                    fields.iter().filter_map(|(name, value)| Some((name.clone(), self.value(brought, value)?)));
                Value::Object(filled.collect())
            }
            _ => value.clone(),
        })
    }

    /// The state of a category, of the categories and vendors behind it, or of the vendor.
    fn state(&self, brought: &mut Brought<'_>, fields: &Map<String, Value>) -> Value {
        let get = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let word = fields.get("if").and_then(Value::as_str).unwrap_or_default();
        let ids = if word == "vendor" {
            self.vendor.map(String::from).into_iter().collect()
        } else {
            self.ids(brought, word)
        };
        match ids.is_empty() {
            true => get("else"),
            false => json!({ "if": ids, "then": get("then"), "else": get("else") }),
        }
    }

    /// The ids of which each has to be allowed. A site without the category has nothing that may be allowed.
    fn ids(&self, brought: &mut Brought<'_>, word: &str) -> Vec<String> {
        let Some(category) = pack::category(word) else { return vec![word.into()] };
        let with = &self.packed().with;
        let mut ids = Vec::new();
        // Vendors that need this signal may be refused by themselves.
        for by in needing(self.packs, self.at) {
            let needs = &self.packs[by];
            if needs.pack.category != category || by == self.at {
                continue;
            }
            ids.push(brought.category(&needs.with, category, true));
            ids.extend(vendor_id(self.packs, needs));
        }
        let own = with.categories.get(word).cloned().unwrap_or_else(|| word.into());
        let is_there = |id: &String| brought.catalogue.categories.iter().any(|category| category.id == *id);
        if ids.is_empty() && is_there(&own) {
            // Here the category speaks for vendors that the catalogue does not name. An opt-out signal refuses vendors
            // and no category. So whom it refuses speaks for the others.
            let opted_out = brought.catalogue.vendors.iter().filter(|vendor| {
                category == PackCategory::Advertising
                    && vendor.is_opted_out_of()
                    && brought.catalogue.serves(vendor, &own)
            });
            let opted_out: Vec<String> = opted_out.map(|vendor| vendor.id.clone()).collect();
            ids.push(own);
            ids.extend(opted_out);
        }
        let mut once = Vec::new();
        join(&mut once, &ids);
        once
    }
}

impl Packed {
    /// What the vendor's scripts are told: what the operator says of it, or the pack.
    fn told(&self) -> Option<&Told> {
        self.with.signal.as_ref().or(self.pack.signal.as_ref())
    }

    /// The text with the parameters in it; none = one of them is not given.
    pub fn fill(&self, text: &str) -> Option<String> {
        let mut filled = text.to_string();
        for parameter in &self.pack.parameters {
            let hole = format!("{{{}}}", parameter.name);
            if filled.contains(&hole) {
                let value = self.with.parameters.get(&parameter.name)?;
                let value = value.as_str().map_or_else(|| value.to_string(), String::from);
                filled = filled.replace(&hole, &value);
            }
        }
        Some(filled)
    }
}
