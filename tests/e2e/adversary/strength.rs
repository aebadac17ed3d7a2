//! How strongly the gate enforces, and the catalogue that the attempts meet.

use std::time::{SystemTime, UNIX_EPOCH};

use cookie_gate::catalogue::{Catalogue, Entry, Kind};
use cookie_gate::consent::{Choice, Event, Method, State, record, step};
use cookie_gate::table::{self, Table};
use cookie_gate::xtask::demo;
use serde_json::json;

/// How the catalogue lets the gate enforce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    Hooks,
}

impl Strength {
    pub const ALL: [Strength; 1] = [Strength::Hooks];

    /// The list of known differences, a file of `known/`.
    pub fn known(self) -> &'static str {
        match self {
            Self::Hooks => "chromium",
        }
    }

    /// Entries for what the attempts store, and the strength.
    pub fn change(self, catalogue: &mut Catalogue) {
        let more = [
            ("vendor-key", "local_storage"),
            ("vendor-key", "session_storage"),
            ("vendor-db", "indexed_db"),
            ("vendor-cache", "cache_storage"),
            ("/x-worker.js", "service_worker"),
            ("/", "file_system"),
            ("__Host-vendor", "cookie"),
            ("__Secure-vendor", "cookie"),
        ];
        let model = catalogue.entries.iter().find(|entry| entry.name == "_ga").expect("the model of an entry").clone();
        for (nr, (name, kind)) in (100..).zip(more) {
            // Kinds that this build does not know yet are left out.
            let Ok(kind) = serde_json::from_value(json!(kind)) else { continue };
            let period = if kind == Kind::SessionStorage { "session" } else { "P1Y" };
            let (nr, period) = (Some(nr), Some(period.into()));
            catalogue.entries.push(Entry { nr, name: name.into(), kind, period, ..model.clone() });
        }
        match self {
            Self::Hooks => (),
        }
    }

    /// The record of a visitor who has accepted everything.
    pub fn accepted(self) -> String {
        let mut catalogue = demo::catalogue().expect("the first site's catalogue");
        self.change(&mut catalogue);
        let text = table::compile(&catalogue).expect("a table");
        let table = Table::parse(&text).expect("the same table");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs().try_into().expect("a date");
        let event = Event::Decide { choice: Choice::AcceptAll, method: Method::Accept, now, id: *b"AAAAAAAAAAAAAAAA" };
        let (state, _) = step(State::default(), event, &table);
        record::to_text(&state.decision.expect("a decision"))
    }
}
