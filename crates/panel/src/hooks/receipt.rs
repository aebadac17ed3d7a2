//! The receipt: the visitor's decisions in the form of ISO/IEC TS 27560, as a file.
//!
//! What is the same for all visitors comes from the bundle (`cli::receipt`); here come the pseudonym and the events.
//! Invariant: nothing of the page or the device gets in; `docs/receipt.schema.json` lists all that may.

use super::history::{Answers, is_answered, records};
use crate::data::PanelData;
use crate::web::{js, page};

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
    let mut given = Answers::default();
    for record in &records {
        let time = page::utc(record.seconds);
        let method = js::text(&methods, &record.method).unwrap_or_default();
        for category in &data.categories {
            let nr = category.nr;
            let state = if is_answered(&record.answers, nr, false) {
                "given"
            } else if !is_answered(&record.answers, nr, true) {
                continue;
            } else if is_answered(&given, nr, false) {
                "withdrawn"
            } else {
                "refused"
            };
            events.add(&[
                ("event_time", &time),
                ("event_type", &method),
                ("event_state", state),
                ("purpose_id", &category.words.id()),
                ("policy_version", &record.version),
                ("validity_duration", &validity),
                ("entity_id", &record.id),
                ("notice_language", &record.shown[0]),
                ("notice_sha256", &record.shown[1]),
            ]);
        }
        given = record.answers;
    }
    js::set(&document, "record_id", &(&*last.id).into());
    js::set(&document, "pii_principal_id", &(&*last.id).into());
    js::set(&document, "events", &events.0);
    page::download("cookie-choices.json", &js::json(&document)).is_some()
}
