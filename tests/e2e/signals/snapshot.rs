//! Every pack with a signal, in every situation: what reaches the globals of a page, in order. A pack that gets a signal
//! is recorded without a line more here.
//!
//! `UPDATE_EXPECT=1 cargo xtask test --only snapshot` writes `signals.snap` anew.

use std::collections::{BTreeMap, BTreeSet};

use cookie_gate_catalogue::Catalogue;
use cookie_gate_catalogue::pack::{self, Pack};
use expect_test::expect_file;
use serde_json::{Value, json};

use super::{expect_decided, using};
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![every_vendor_is_told_the_choice_in_its_own_words_in_every_situation];

const SITUATIONS: [&str; 8] = [
    "no decision",
    "stored grant",
    "stored refusal",
    "grant",
    "refusal",
    "withdrawal",
    "opt-out signal",
    "another tab",
];

/// What `use` says of a pack with everything that the pack asks for.
fn whole(pack: &Pack) -> Value {
    let mut used = json!({ "pack": pack.id });
    for parameter in &pack.parameters {
        match &*parameter.name {
            "hosts" => used["hosts"] = json!([parameter.example]),
            // An example may be a number or a list.
            name => {
                let example = &parameter.example;
                used["with"][name] = serde_json::from_str(example).unwrap_or_else(|_| json!(example));
            }
        }
    }
    if let Some(told) = pack.signal.as_ref().filter(|told| !told.unless.is_empty()) {
        // Told as if the other packs were not there, so that one page records all packs.
        let mut told = serde_json::to_value(told).expect("JSON");
        told["unless"] = json!([]);
        used["signal"] = told;
    }
    used
}

/// Which global belongs to which signal, and what the recorder has to know.
struct Globals {
    owners: BTreeMap<String, String>,
    recorded: Value,
}

fn globals(catalogue: &Catalogue) -> Globals {
    let mut owners = BTreeMap::new();
    let (mut calls, mut queues, mut sets) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for signal in &catalogue.signals {
        for call in signal.calls.lists().into_iter().flat_map(|(_, calls)| calls) {
            let (name, list) = match (&call.push, &call.call, &call.set) {
                (Some(name), ..) => (name, &mut queues),
                (_, Some(name), _) => (name, &mut calls),
                (.., Some(name)) => (name, &mut sets),
                _ => panic!("{call:?} says nothing"),
            };
            list.insert(name.clone());
            let root = if call.call.is_some() { name.split('.').next().unwrap_or(name) } else { name };
            let owner = owners.entry(root.to_string()).or_insert_with(|| signal.id.clone());
            assert_eq!(*owner, signal.id, "{root} is shared: the record cannot tell whose it is");
        }
    }
    // A stub of a vendor with a queue is an array.
    queues.extend(
        catalogue.vendors.iter().flat_map(|vendor| vendor.queues.clone()).filter(|name| owners.contains_key(name)),
    );
    Globals { owners, recorded: json!({ "calls": calls, "queues": queues, "sets": sets }) }
}

/// What each signal was told, by situation.
type Told = BTreeMap<(String, &'static str), Vec<String>>;

struct Page<'a> {
    world: &'a World,
    globals: Globals,
    told: Told,
}

impl Page<'_> {
    fn open(&self) {
        self.world.open("/recorded");
        self.world.settle(100);
    }

    /// Notes what was told since the last call.
    fn take(&mut self, situation: &'static str) {
        let taken = self.world.browser.run("return taken();");
        for (place, mark) in [(0, "at once  "), (1, "")] {
            for line in taken[place].as_array().expect("a list") {
                let text = |at: usize| line[at].as_str().expect("a text");
                let owner = self.globals.owners[text(0)].clone();
                self.told.entry((owner, situation)).or_default().push(format!("{mark}{}", text(1)));
            }
        }
    }

    fn forget(&self) {
        self.world.browser.run("taken();");
    }
}

fn every_vendor_is_told_the_choice_in_its_own_words_in_every_situation() {
    let packs: Vec<&Pack> = pack::built_in().iter().filter(|pack| pack.signal.is_some()).collect();
    assert!(packs.len() >= 30, "{} packs have signals", packs.len());
    let catalogue = using(&packs.iter().map(|pack| whole(pack)).collect());
    let world = World::with(server(|first| *first = catalogue.clone()), Browser::chromium());
    let globals = globals(&catalogue);
    let recorder = include_str!("record.js").replace("RECORDED", &globals.recorded.to_string());
    world.server.put("/recorded", crate::world::page(&format!("<script>{{\n{recorder}}}</script>\n"), ""));
    let address = format!("{}/recorded", world.site);
    let mut page = Page { world: &world, globals, told: Told::new() };

    page.open();
    page.take("no decision");
    world.answer_banner("accept");
    expect_decided(&world);
    page.take("grant");
    page.open();
    page.take("stored grant");
    world.browser.run("CookieGate.withdraw();");
    world.settle(100);
    page.take("withdrawal");
    page.open();
    page.take("stored refusal");

    world.browser.empty_jar();
    page.open();
    page.forget();
    world.answer_banner("reject");
    expect_decided(&world);
    page.take("refusal");

    world.browser.empty_jar();
    page.open();
    page.forget();
    let first = world.browser.open_tab(&address);
    world.answer_banner("accept");
    expect_decided(&world);
    world.browser.go_to(&first);
    expect_decided(&world);
    page.take("another tab");

    world.browser.send_signal();
    world.browser.empty_jar();
    page.open();
    page.forget();
    world.answer_banner("accept");
    expect_decided(&world);
    page.take("opt-out signal");
    assert_eq!(world.browser.console(), [""; 0]);

    let mut text = String::new();
    for pack in packs {
        text += &format!("{}\n", pack.id);
        let is_told = SITUATIONS.iter().any(|situation| page.told.contains_key(&(pack.id.clone(), *situation)));
        assert!(is_told, "{} is never told anything", pack.id);
        for situation in SITUATIONS {
            text += &format!("  {situation}\n");
            for line in page.told.get(&(pack.id.clone(), situation)).into_iter().flatten() {
                text += &format!("    {line}\n");
            }
        }
        text += "\n";
    }
    expect_file!["../signals.snap"].assert_eq(text.trim_end());
}
