//! The receipt: the visitor's decisions in the form of ISO/IEC TS 27560, as a file.
//!
//! `crates/bundle` (`receipt`) writes the part that is the same for all visitors. This module adds the pseudonym and
//! the events.
//! Invariant: no data of the page or the device is in a receipt. `docs/receipt.schema.json` lists every field.

use super::State;
use super::history::{answer, granted, records, state};
use crate::data::PanelData;
use crate::web::{js, page};
use cookie_gate::consent::Answers;
use js_sys::Array;

/// Hands the receipt to the visitor as a file; returns whether that worked. Without a decision there is no receipt.
#[must_use]
pub fn hand_out(data: &PanelData) -> bool {
    let records = records(data);
    let Some(last) = records.last() else { return false };
    let receipt = js::field(&data.source, "receipt");
    let document = js::field(&receipt, "document");
    let methods = js::field(&receipt, "methods");
    let validity = js::text(&receipt, "validity").unwrap_or_default();
    let events = js::List::default();
    let mut given = Answers::NONE;
    for record in &records {
        let time = page::utc(record.decision.time);
        let (version, id) = (record.version(), record.id());
        let method = js::text(&methods, &record.letter()).unwrap_or_default();
        for category in &data.categories {
            let answers = &record.decision.answers;
            let Some(own) = answer(answers, category.nr) else { continue };
            let stands = state(answers, category);
            let word = match stands {
                Some(State::Off) if state(&given, category).is_some_and(|before| before != State::Off) => "withdrawn",
                Some(State::Off) => "refused",
                _ => "given",
            };
            let event = events.add(&[
                ("event_time", &time),
                ("event_type", &method),
                ("event_state", word),
                ("purpose_id", &category.words.id()),
                ("policy_version", &version),
                ("validity_duration", &validity),
                ("entity_id", &id),
                ("notice_language", &record.shown[0]),
                ("notice_sha256", &record.shown[1]),
            ]);
            // Only a part is given, so the event says which.
            if stands == Some(State::Mixed) {
                let names = Array::new();
                for (at, switch) in category.switches.iter().enumerate() {
                    if granted(answers, *switch, own) {
                        names.push(&js::field(&category.raw(at), "name"));
                    }
                }
                js::set(&event, "pii_given", &names);
            }
        }
        given = record.decision.answers;
    }
    js::set(&document, "record_id", &(&*last.id()).into());
    js::set(&document, "pii_principal_id", &(&*last.id()).into());
    js::set(&document, "events", &events.0);
    page::download("cookie-choices.json", &js::json(&document)).is_some()
}
