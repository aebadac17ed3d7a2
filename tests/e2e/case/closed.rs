//! A closed gate, where wasm is forbidden: every other store of a page is closed as cookies are (`content_policy`).

use cookie_gate::kind::Kind;
use cookie_gate_catalogue::{Catalogue, Enforcement};
use cookie_gate_demo::Page;
use serde_json::{Value, json};

use crate::adversary::strength::Strength;
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    where_wasm_is_forbidden_nothing_is_kept_in_any_store,
    where_wasm_is_forbidden_required_keys_still_work_each_in_its_own_store,
    where_wasm_is_forbidden_no_request_to_a_vendor_leaves_and_others_do,
];

/// Writes to every store, each in its own attempt: an exception of one does not stop the next.
const WRITE: &str = "
  const attempts = [
    () => localStorage.setItem('vendor-key', '1'),
    () => { localStorage['vendor-key'] = '2'; },
    () => Object.defineProperty(localStorage, 'vendor-key', { value: '3', configurable: true, enumerable: true, writable: true }),
    () => sessionStorage.setItem('vendor-key', '1'),
    () => localStorage.setItem('never-declared', '1'),
    () => new Promise((done, fail) => {
      const request = indexedDB.open('vendor-db');
      request.onsuccess = () => { request.result.close(); done(); };
      request.onerror = fail;
    }),
    () => caches.open('vendor-cache'),
    () => navigator.storage.getDirectory().then((root) => root.getFileHandle('vendor-file', { create: true })),
    () => navigator.serviceWorker.register('/x-worker.js'),
  ];
  return (async () => {
    for (const attempt of attempts) try { await attempt(); } catch {}
  })();";

/// The contents of the stores, as a page without the gate finds them on the same origin.
const LOOK: &str = "return (async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => name),
    ...(await caches.keys()),
    ...(await Array.fromAsync((await navigator.storage.getDirectory()).keys())),
    ...(await navigator.serviceWorker.getRegistrations()).map(() => '/x-worker.js'),
  ])();";

fn world(change: impl Fn(&mut Catalogue)) -> World {
    let change = |catalogue: &mut Catalogue| {
        Strength::Hooks.change(catalogue);
        change(catalogue);
    };
    let world = World::with(server(change), Browser::chromium());
    world.server.put("/look", Page::html("<!doctype html>\n<title>Without the gate</title>\n"));
    world.server.put("/x-worker.js", Page::script(""));
    world
}

fn stored(world: &World) -> Value {
    world.open("/look");
    world.browser.run(LOOK)
}

fn where_wasm_is_forbidden_nothing_is_kept_in_any_store() {
    let world = world(|_| ());
    world.open("/?csp=nowasm");
    assert_eq!(world.state()["mode"], "closed");
    world.browser.run(WRITE);
    let report = world
        .browser
        .run("return CookieGate.report().filter(({ action }) => action === 'refused').map(({ kind }) => kind);");
    for kind in ["local_storage", "session_storage", "indexed_db", "cache_storage", "file_system", "service_worker"] {
        assert!(report.as_array().is_some_and(|kinds| kinds.contains(&json!(kind))), "{kind}: {report}");
    }
    assert_eq!(stored(&world), json!([]));
    // Control: without the gate the same page keeps all of it.
    world.open("/?csp=nowasm&gate=off");
    world.browser.run(WRITE);
    let all =
        ["never-declared", "vendor-key", "vendor-key", "vendor-db", "vendor-cache", "vendor-file", "/x-worker.js"];
    assert_eq!(stored(&world), json!(all));
}

fn where_wasm_is_forbidden_required_keys_still_work_each_in_its_own_store() {
    let world = world(|catalogue| {
        let key =
            catalogue.entries.iter_mut().find(|entry| entry.name == "vendor-key" && entry.kind == Kind::LocalStorage);
        key.expect("the key").category = "necessary".into();
        let search = catalogue.categories.iter_mut().find(|category| category.id == "search");
        search.expect("the category").required = true;
    });
    world.open("/?csp=nowasm");
    world.browser.run(WRITE);
    // A key is not a cookie: the name of a required cookie opens no other store.
    world
        .browser
        .run("localStorage.setItem('time', '1'); document.cookie = 'vendor-key=1'; document.cookie = 'time=1';");
    assert_eq!(stored(&world), json!(["vendor-key"]));
    world.expect_names(&["time"]);
}

fn where_wasm_is_forbidden_no_request_to_a_vendor_leaves_and_others_do() {
    for enforcement in [Enforcement::Hooks, Enforcement::Strict] {
        let world = world(|catalogue| catalogue.enforcement = enforcement);
        let vendor = format!("http://google-analytics.localhost:{}/collect", world.server.port());
        let addresses = json!([vendor, "/demo/icon.svg?asked"]);
        // The second page is the control.
        for (page, requests) in [("/?csp=nowasm", 0), ("/?csp=nowasm&gate=off", 2)] {
            let start = world.server.log_len();
            world.open(page);
            world.browser.run_with(
                "document.body.append(...input.map((address) => Object.assign(new Image(), { src: address })));
                 const ask = (address) => fetch(address, { mode: 'no-cors' }).catch(() => 0);
                 return Promise.all(input.map(ask)).then(() => 0);",
                addresses.clone(),
            );
            world.settle(100);
            let log = world.server.log_since(start);
            let count = |path: &str| log.iter().filter(|request| request.path == path).count();
            assert_eq!(count("/collect"), requests, "{page}, {enforcement:?}");
            assert!(count("/demo/icon.svg?asked") > 0, "{page}, {enforcement:?}");
        }
    }
}
