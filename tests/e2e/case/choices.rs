//! The tab "My choices": what a visitor finds there, removes and takes along, and how the site forgets the visitor.

use cookie_gate_demo::Page;
use serde_json::{Value, json};

use crate::adversary::strength::Strength;
use crate::harness::Case;
use crate::world::{HISTORY, World, on_both_hosts, server, with_history};
use cookie_gate_browser::{Browser, Engine};
use cookie_gate_catalogue::{Catalogue, Grain};

pub const CASES: &[Case] = crate::cases![
    forgetting_leaves_nothing_optional_and_asks_again_in_every_tab,
    forgetting_removes_the_history_too,
    a_cookie_a_category_and_everything_declared_go_from_the_jar,
    databases_caches_workers_and_files_are_listed_and_go_one_by_one,
    a_database_that_a_refusal_removes_leaves_the_list_of_a_panel_that_is_open,
    the_visitor_is_forgotten_by_a_click_and_the_banner_is_back,
    the_receipt_keeps_to_its_schema_and_to_the_decisions,
    the_receipt_names_the_entries_that_are_given_of_a_category,
    a_page_where_nothing_can_be_kept_does_not_take_that_for_being_forgotten,
];

fn history(world: &World) -> Value {
    world.browser.run_with("return localStorage.getItem(input);", json!(HISTORY))
}

fn forgetting_leaves_nothing_optional_and_asks_again_in_every_tab() {
    on_both_hosts(|world| {
        let address = format!("{}/", world.site);
        world.open("/");
        world.answer_banner("accept");
        world.expect_analytics(&["cookie-agree"]);
        let id = world.state()["id"].clone();
        let first = world.browser.open_tab(&address);
        world.browser.run("window.told = []; CookieGate.on('change', ({ decided }) => told.push(decided));");
        world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
        assert_eq!(world.browser.run("return CookieGate.forget();"), true);
        assert_eq!(world.browser.run("return told;"), json!([false]));
        for is_other in [false, true] {
            if is_other {
                world.browser.go_to(&first);
            }
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
            let state = world.state();
            assert_eq!((&state["decided"], &state["id"]), (&json!(false), &json!("")));
            assert_eq!(state["categories"]["analytics"], false);
            // The vendors' timers write four times a second.
            world.settle(600);
            world.expect_names(&[]);
        }
        assert_eq!(world.browser.run("return sessionStorage.length + localStorage.length;"), 0);
        world.answer_banner("reject");
        world.expect_names(&["cookie-agree"]);
        assert_ne!(world.state()["id"], id, "nothing links the two");
    });
}

fn forgetting_removes_the_history_too() {
    let world = World::with(server(with_history), Browser::chromium());
    world.open("/");
    world.browser.run("CookieGate.acceptAll(); CookieGate.rejectAll();");
    assert_eq!(history(&world).as_str().map(|lines| lines.lines().count()), Some(2));
    open_choices(&world);
    assert_eq!(listed(&world), json!(["cookie-agree", HISTORY]));
    delete(&world, "Forget me");
    world.expect_names(&[]);
    assert_eq!(history(&world), Value::Null);
    assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
}

/// Opens the second tab of the panel.
fn open_choices(world: &World) {
    world.browser.click_ours("[data-action=open]");
    world.browser.click_ours("#tab-choices");
    world.browser.until("the tab", || world.browser.shows("#panel-choices").then_some(()));
}

fn delete(world: &World, what: &str) {
    world.browser.click_ours(&format!("#panel-choices [aria-label='{what}']"));
}

/// Names that the tab lists as present.
fn listed(world: &World) -> Value {
    world.browser.run(
        "const root = document.querySelector('cookie-gate').shadowRoot;
         return [...root.querySelectorAll('#panel-choices .category code')].map(({ textContent }) => textContent);",
    )
}

fn a_cookie_a_category_and_everything_declared_go_from_the_jar() {
    on_both_hosts(|world| {
        world.open("/");
        world.save_in_panel(&["search", "verification"]);
        world.search();
        world.open("/demo/news.html");
        world.browser.run("document.cookie = 'code=7; path=/'; localStorage.setItem('never-declared', '1');");
        // Also elsewhere: on a path of this page, and on a parent domain where there is one.
        world
            .browser
            .seed(json!({ "name": "vehTypepx", "value": "1", "url": format!("{}/", world.site), "path": "/demo" }));
        let has_parent = world.site == world.server.shop();
        if has_parent {
            world.browser.seed(json!({ "name": "vehTypepx", "value": "1", "domain": ".shop.test", "path": "/" }));
        }
        let all = world.browser.names();
        assert_eq!(all.iter().filter(|name| *name == "vehTypepx").count(), 2 + usize::from(has_parent));
        open_choices(world);
        assert_eq!(listed(world).as_array().map(Vec::len), Some(10), "{}", listed(world));
        let after =
            |gone: &dyn Fn(&str) -> bool| -> Vec<String> { all.iter().filter(|name| !gone(name)).cloned().collect() };
        let expect = |left: Vec<String>| world.expect_names(&left.iter().map(String::as_str).collect::<Vec<_>>());
        delete(world, "Delete vehTypepx");
        expect(after(&|name| name == "vehTypepx"));
        delete(world, "Delete category Search options");
        expect(vec!["code".into(), "cookie-agree".into()]);
        delete(world, "Delete all of these");
        world.expect_names(&["cookie-agree"]);
        assert_eq!(listed(world), json!(["cookie-agree"]));
        assert_eq!(world.browser.run("return localStorage.getItem('never-declared');"), "1", "it is not ours to touch");
        assert_eq!(world.state()["categories"]["search"], true, "what is deleted is not refused");
        assert_eq!(world.vendor_requests(), []);
    });
}

/// Databases and caches of this origin: as the browser itself says where it has the DevTools protocol, else as the page
/// says.
fn kept_deep(world: &World) -> Value {
    if world.browser.engine != Engine::Chromium {
        return world.browser.run(
            "return Promise.all([indexedDB.databases().then((all) => all.map(({ name }) => name).sort()), caches.keys()]);",
        );
    }
    let databases = world.browser.devtools("IndexedDB.requestDatabaseNames", json!({ "securityOrigin": world.site }));
    let caches = world.browser.devtools("CacheStorage.requestCacheNames", json!({ "securityOrigin": world.site }));
    let caches = caches["caches"].as_array().expect("caches").iter().map(|cache| cache["cacheName"].clone());
    json!([databases["databaseNames"], caches.collect::<Vec<_>>()])
}

/// The databases, caches, workers and files that the tab lists.
fn listed_deep(world: &World) -> Vec<String> {
    let names: Vec<String> = serde_json::from_value(listed(world)).expect("names");
    names.into_iter().filter(|name| name.starts_with("vendor-") || name.starts_with('/')).collect()
}

fn databases_caches_workers_and_files_are_listed_and_go_one_by_one() {
    databases_caches_workers_and_files(Engine::Chromium);
}

/// Not in WebKit: WebKitGTK has no file system.
pub fn databases_caches_workers_and_files(engine: Engine) {
    let world = World::with(server(|catalogue| Strength::Hooks.change(catalogue)), Browser::of(engine));
    world.server.put("/x-worker.js", Page::script("self.onfetch = null;"));
    world.open("/");
    world.answer_banner("reject");
    open_choices(&world);
    assert_eq!(listed(&world), json!(["cookie-agree"]), "a folder without files is nothing that is here");
    world.browser.click_ours("dialog .close");
    world.browser.run(
        "CookieGate.acceptAll();
         const made = (name) => new Promise((done) => {
           indexedDB.open(name).onsuccess = ({ target }) => done(target.result.close());
         });
         return Promise.all([
           made('the-site-s-own'),
           made('vendor-db'),
           caches.open('vendor-cache'),
           navigator.serviceWorker.register('/x-worker.js').then(() => navigator.serviceWorker.ready),
           navigator.storage.getDirectory().then((root) => root.getFileHandle('id', { create: true })),
         ]).then(() => 0);",
    );
    assert_eq!(kept_deep(&world), json!([["the-site-s-own", "vendor-db"], ["vendor-cache"]]));
    open_choices(&world);
    assert_eq!(listed_deep(&world), ["vendor-db", "vendor-cache", "/x-worker.js", "/"], "{engine:?}");
    delete(&world, "Delete vendor-db");
    assert_eq!(listed_deep(&world), ["vendor-cache", "/x-worker.js", "/"]);
    let is_kept = |databases: Value, caches: Value| (kept_deep(&world) == json!([databases, caches])).then_some(());
    world.browser.until("the database to go", || is_kept(json!(["the-site-s-own"]), json!(["vendor-cache"])));
    delete(&world, "Delete /");
    delete(&world, "Delete all of these");
    assert_eq!(listed_deep(&world), [""; 0]);
    world.browser.until("the cache to go", || is_kept(json!(["the-site-s-own"]), json!([])));
    let left = "return navigator.serviceWorker.getRegistrations().then(async (workers) => {
        const names = [];
        for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
        return [workers.length, names];
    });";
    let is_gone = || (world.browser.run(left) == json!([0, []])).then_some(());
    world.browser.until("worker and file to go", is_gone);
    assert_eq!(world.state()["categories"]["analytics"], true, "what is deleted is not refused");
    assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
}

fn a_database_that_a_refusal_removes_leaves_the_list_of_a_panel_that_is_open() {
    let world = World::with(server(|catalogue| Strength::Hooks.change(catalogue)), Browser::chromium());
    world.open("/");
    world.answer_banner("accept");
    world.browser.run(
        "return new Promise((done) => {
           indexedDB.open('vendor-db').onsuccess = ({ target }) => done(target.result.close());
         });",
    );
    open_choices(&world);
    assert_eq!(listed_deep(&world), ["vendor-db"]);
    world.browser.run("CookieGate.rejectAll();");
    world.browser.until("an empty list", || listed_deep(&world).is_empty().then_some(()));
    let kept = || (world.browser.run("return indexedDB.databases();") == json!([])).then_some(());
    world.browser.until("the database to go", kept);
    assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
}

fn the_visitor_is_forgotten_by_a_click_and_the_banner_is_back() {
    on_both_hosts(forgotten);
}

pub fn forgotten(world: &World) {
    world.open("/");
    world.answer_banner("accept");
    world.expect_analytics(&["cookie-agree"]);
    world.search();
    open_choices(world);
    world.browser.until("analytics in the list", || listed(world).to_string().contains("_ga").then_some(()));
    delete(world, "Forget me");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    assert!(!world.browser.shows("dialog"));
    let focused = "return document.querySelector('cookie-gate').shadowRoot.activeElement?.dataset.action;";
    assert_eq!(world.browser.run(focused), "customise", "the focus is not lost with the dialog");
    world.settle(600);
    world.expect_names(&[]);
    assert_eq!(world.browser.run("return sessionStorage.length + localStorage.length;"), 0);
    world.browser.reload();
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    assert_eq!(world.state()["decided"], false);
}

/// A folder into which the browser downloads.
fn downloads(world: &World) -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(crate::SCRATCH).expect("a folder for downloads");
    world.browser.devtools(
        "Browser.setDownloadBehavior",
        json!({ "behavior": "allow", "downloadPath": folder.path().to_str().expect("a path") }),
    );
    folder
}

/// The receipt that the panel hands out, which keeps to its schema.
fn receipt(world: &World, folder: &tempfile::TempDir) -> (Value, String) {
    delete(world, "Download");
    let file = folder.path().join("cookie-choices.json");
    let text =
        world.browser.until("the download", || std::fs::read_to_string(&file).ok().filter(|text| !text.is_empty()));
    let receipt: Value = serde_json::from_str(&text).expect("JSON");
    let schema: Value = serde_json::from_str(include_str!("../../../docs/receipt.schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is valid");
    let errors: Vec<_> = validator.iter_errors(&receipt).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{text}");
    (receipt, text)
}

fn the_receipt_keeps_to_its_schema_and_to_the_decisions() {
    let world = World::with(server(with_history), Browser::chromium());
    let folder = downloads(&world);
    world.open("/demo/news.html?csp=strict&secret=word");
    let record = world.browser.run(
        "CookieGate.save({ search: true, analytics: true }); CookieGate.rejectAll();
         return [CookieGate.state, navigator.userAgent, location.href];",
    );
    open_choices(&world);
    delete(&world, "Clear earlier decisions");
    assert_eq!(history(&world), Value::Null);
    world.browser.run("CookieGate.acceptAll(); CookieGate.save({ google: false }); CookieGate.rejectAll();");
    let (receipt, text) = receipt(&world, &folder);
    assert_eq!(receipt["record_id"], record[0]["id"]);
    let purposes = receipt["pii_processing"]["purposes"].as_array().expect("purposes");
    let purposes: Vec<&Value> = purposes.iter().map(|purpose| &purpose["purpose_id"]).collect();
    assert_eq!(purposes, ["necessary", "search", "session", "verification", "analytics", "google"]);
    let events = receipt["events"].as_array().expect("events");
    let states: Vec<&str> = events.iter().filter_map(|event| event["event_state"].as_str()).collect();
    // Four optional purposes, one vendor with a switch of its own, and three decisions after the list was cleared.
    assert_eq!(states, [&["given"; 8][..], &["refused"], &["withdrawn"; 4]].concat());
    assert_eq!(events[8]["purpose_id"], "google");
    assert!(events.iter().all(|event| purposes.contains(&&event["purpose_id"])), "{text}");
    assert!(events.iter().all(|event| event["event_type"] == "script" && event["validity_duration"] == "P6M"));
    assert!(events.iter().all(|event| event["notice_language"] == "en" && event["notice_sha256"] != ""));
    let last = events.last().and_then(|event| event["event_time"].as_str()).expect("a time");
    let now = world.browser.run("return new Date(CookieGate.state.time).toISOString();");
    assert_eq!(now, last);
    let agent = record[1].as_str().expect("a user agent");
    for secret in [agent, "Mozilla", "news.html", "secret", "127.0.0.1", "referrer", "fingerprint"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
}

fn a_page_where_nothing_can_be_kept_does_not_take_that_for_being_forgotten() {
    let mut world = World::with(server(|_| ()), Browser::that_keeps_nothing());
    // Without a cookie store the gate looks five times a second.
    world.site = world.server.shop();
    world.open("/");
    assert_eq!(world.browser.run("return CookieGate.save({ search: true });"), true);
    world.browser.run("dispatchEvent(new PageTransitionEvent('pageshow'));");
    world.settle(600);
    assert_eq!(world.state()["categories"]["search"], true);
    assert_eq!(world.browser.names(), [""; 0]);
}

fn the_receipt_names_the_entries_that_are_given_of_a_category() {
    let by_entry = |catalogue: &mut Catalogue| {
        with_history(catalogue);
        catalogue.consent.grain = Grain::Entry;
    };
    let world = World::with(server(by_entry), Browser::chromium());
    let folder = downloads(&world);
    world.open("/demo/news.html");
    // Of analytics `_ga` and HMACCOUNT.
    world.browser.run("CookieGate.save({ search: true, analytics: false, '#12': true, '#15': true });");
    open_choices(&world);
    let (receipt, text) = receipt(&world, &folder);
    let events = receipt["events"].as_array().expect("events");
    let of = |id: &str| events.iter().find(|event| event["purpose_id"] == id).unwrap_or_else(|| panic!("{id}: {text}"));
    assert_eq!(of("analytics")["event_state"], "given");
    assert_eq!(of("analytics")["pii_given"], json!(["_ga", "HMACCOUNT"]));
    assert_eq!((&of("search")["event_state"], &of("search")["pii_given"]), (&json!("given"), &Value::Null));
    assert_eq!(of("session")["event_state"], "refused");
}
