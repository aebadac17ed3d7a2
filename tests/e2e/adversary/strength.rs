//! The browser and strength in which the gate meets attempts, and the catalogue for them.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use cookie_gate::consent::{Choice, Event, Method, State, record, step};
use cookie_gate::kind::Kind;
use cookie_gate::table::Table;
use cookie_gate_catalogue::{Catalogue, Enforcement, Entry, compile, kind_word};
use cookie_gate_demo as demo;

use super::page::CANARY;
use super::plan::Extent;
use cookie_gate_browser::Engine;

/// How the catalogue lets the gate enforce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    Hooks,
    Strict,
}

/// The browser and strength in which a group of attempts runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    pub engine: Engine,
    pub strength: Strength,
}

impl Setting {
    /// The settings of a group in this engine. Chromium runs every group in both strengths. The other browsers are
    /// slower, so there a normal run uses strict for requests only: a Content Security Policy says nothing about
    /// cookies and storage.
    pub fn all(engine: Engine, group: &str, extent: Extent) -> Vec<Setting> {
        let has_strict = extent == Extent::All || engine == Engine::Chromium || group.starts_with("request_");
        let strengths = [Strength::Hooks].into_iter().chain(has_strict.then_some(Strength::Strict));
        strengths.map(|strength| Setting { engine, strength }).collect()
    }

    /// The name of the list of known differences, a file of `known/`.
    pub fn known(self) -> &'static str {
        match (self.engine, self.strength) {
            (Engine::Chromium, Strength::Hooks) => "chromium",
            (Engine::Chromium, Strength::Strict) => "chromium-strict",
            (Engine::Firefox, Strength::Hooks) => "firefox",
            (Engine::Firefox, Strength::Strict) => "firefox-strict",
            (Engine::WebKit, Strength::Hooks) => "webkit",
            (Engine::WebKit, Strength::Strict) => "webkit-strict",
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {:?}", self.engine, self.strength)
    }
}

impl Strength {
    /// Changes the catalogue: adds entries for what the attempts store, and sets the strength.
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
            // The names that attempts on a shared page leave, each attempt under a name of its own.
            ("trial_*", "cookie"),
            ("trial_*", "local_storage"),
            ("trial_*", "session_storage"),
            ("trial_*", "indexed_db"),
            ("trial_*", "cache_storage"),
            (CANARY, "cookie"),
        ];
        let model = catalogue.entries.iter().find(|entry| entry.name == "_ga").expect("the model of an entry").clone();
        for (nr, (name, kind)) in (100..).zip(more) {
            let kind = Kind::ALL.into_iter().find(|known| kind_word(*known) == kind).expect("a kind");
            let period = if kind == Kind::SessionStorage { "session" } else { "P1Y" };
            let (nr, period) = (Some(nr), Some(period.into()));
            let category = if name == CANARY { "necessary".into() } else { model.category.clone() };
            let vendor = model.vendor.clone().filter(|_| name != CANARY);
            catalogue.entries.push(Entry { nr, name: name.into(), kind, period, category, vendor, ..model.clone() });
        }
        catalogue.enforcement = match self {
            Self::Hooks => Enforcement::Hooks,
            Self::Strict => Enforcement::Strict,
        };
    }

    /// The record of a visitor who has accepted everything.
    pub fn accepted(self) -> String {
        let mut catalogue = demo::catalogue().expect("the first site's catalogue");
        self.change(&mut catalogue);
        let text = compile::compile(&catalogue).expect("a table");
        let table = Table::parse(&text).expect("the same table");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs().try_into().expect("a date");
        let event = Event::Decide {
            choice: Choice::AcceptAll,
            method: Method::Accept,
            of_age: false,
            now,
            id: *b"AAAAAAAAAAAAAAAA",
        };
        let (state, _) = step(State::default(), event, &table);
        record::to_text(state.decision().expect("a decision"))
    }
}
