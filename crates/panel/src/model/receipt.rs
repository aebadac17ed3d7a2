//! The receipt: the visitor's decisions in the form of ISO/IEC TS 27560, as a file.
//!
//! What is the same for all visitors comes from the bundle (`crates/bundle`, `receipt`); here come the pseudonym and the events.
//! Invariant: nothing of the page or the device gets in; `docs/receipt.schema.json` lists all that may.

use super::history::{answer, records};
use crate::data::PanelData;
use crate::web::{js, page};
use cookie_gate::consent::Answers;

/// Hands the visitor the receipt; whether there was one to hand.
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
            let nr = category.nr;
            let state = match answer(&record.decision.answers, nr) {
                None => continue,
                Some(true) => "given",
                Some(false) if answer(&given, nr) == Some(true) => "withdrawn",
                Some(false) => "refused",
            };
            events.add(&[
                ("event_time", &time),
                ("event_type", &method),
                ("event_state", state),
                ("purpose_id", &category.words.id()),
                ("policy_version", &version),
                ("validity_duration", &validity),
                ("entity_id", &id),
                ("notice_language", &record.shown[0]),
                ("notice_sha256", &record.shown[1]),
            ]);
        }
        given = record.decision.answers;
    }
    js::set(&document, "record_id", &(&*last.id()).into());
    js::set(&document, "pii_principal_id", &(&*last.id()).into());
    js::set(&document, "events", &events.0);
    page::download("cookie-choices.json", &js::json(&document)).is_some()
}
