//! Signals: what vendors' scripts are told of the choice, as whole pages see it.
//!
//! Why real pages: a signal is a value in a global that a vendor's script finds there, at the time when it looks. What
//! a signal says is read in the page. What it must not do is judged from outside, by the jar and the request log.

mod early;
mod google;
mod hostile;
mod later;
mod snapshot;

use cookie_gate_catalogue::Catalogue;
use cookie_gate_demo::Page;
use serde_json::Value;

use crate::harness::Case;
use crate::page::InEngine;
use crate::usage;
use crate::world::{World, server};
use cookie_gate_browser::{Browser, Engine};

/// Cases in Chromium, by module.
pub const IN_CHROMIUM: &[(&str, &[Case])] = &[
    ("early", early::CASES),
    ("google", google::CASES),
    ("hostile", hostile::CASES),
    ("later", later::CASES),
    ("snapshot", snapshot::CASES),
];

/// Cases in all engines, by module: Google's state depends on what a page finds when, so each engine shows it.
pub const IN_ALL: &[(&str, &[InEngine])] = &[("google", google::IN_ALL)];

/// A catalogue in English that uses these packs and declares nothing else.
fn using(uses: &Value) -> Catalogue {
    usage::using(&["en"], &["https://www.shop.test".into()], uses)
}

/// A site that uses these packs, and a visitor who has never been there.
fn world(uses: Value) -> World {
    world_in(uses, Engine::Chromium)
}

fn world_in(uses: Value, engine: Engine) -> World {
    let catalogue = using(&uses);
    World::with(server(|first| *first = catalogue.clone()), Browser::of(engine))
}

/// Adds a page without the gate. Only such a page shows all that the browser keeps.
fn put_bare(world: &World) {
    world.server.put("/bare", Page::html("<!doctype html><title>Bare</title><link rel=\"icon\" href=\"data:,\">"));
}

/// Waits until the page knows the decision, and its signals have been told.
#[track_caller]
fn expect_decided(world: &World) {
    world.browser.until("the decision", || (world.state()["decided"] == true).then_some(()));
    world.settle(100);
}
