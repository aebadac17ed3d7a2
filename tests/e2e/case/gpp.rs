//! The API of the Global Privacy Platform: scripts get a string that IAB's own library reads as what the visitor decided.

use std::process::Command;

use cookie_gate_catalogue::{Catalogue, GppSection, Profile};
use cookie_gate_demo::Page;
use serde_json::{Value, json};

use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    the_string_says_what_the_visitor_decided_and_listeners_hear_of_it_in_order,
    the_signal_is_in_the_string_and_so_is_a_choice_against_it,
    the_sections_in_force_follow_from_the_region,
    nothing_that_a_page_asks_throws_and_all_is_answered_before_the_call_returns,
    where_wasm_is_forbidden_all_is_opted_out,
    a_frame_of_another_site_asks_by_messages,
    catalogues_that_do_not_ask_have_no_such_function,
];

/// Baidu sells and Google advertises. Nobody gets data for cross-context advertising.
fn asks(catalogue: &mut Catalogue) {
    catalogue.consent.gpp = vec![GppSection::Usnat, GppSection::Usca];
    for vendor in &mut catalogue.vendors {
        (vendor.sells, vendor.advertises) = (vendor.id == "baidu", vendor.id == "google");
    }
}

fn world() -> World {
    World::with(server(asks), Browser::chromium())
}

fn ping(world: &World) -> Value {
    world.browser.run("let told; __gpp('ping', (...words) => (told = words)); return told[0];")
}

/// What IAB's library reads from a string: the fields of each section, by the section's name.
#[track_caller]
fn decoded(string: &Value) -> Value {
    let script = "globalThis.window = { __gpp: () => [] };
        const api = new (require('@iabgpp/cmpapi').CmpApi)(1, 1);
        api.setGppString(process.argv[1]);
        console.log(JSON.stringify(api.getObject()));";
    let mut node = Command::new("node");
    node.args(["-e", script, string.as_str().expect("a string")]).current_dir(crate::ROOT);
    let output = node.output().expect("node");
    assert!(output.status.success(), "{string}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Asserts that the library reads from the string what `parsedSections` says, and returns the answers about sale,
/// sharing and advertising, and the signal.
#[track_caller]
fn answers(world: &World) -> Value {
    let told = ping(world);
    let read = decoded(&told["gppString"]);
    for name in ["usnat", "usca"] {
        for segment in told["parsedSections"][name].as_array().expect("segments") {
            for (field, value) in segment.as_object().expect("fields") {
                let field = if field == "SubsectionType" { "GpcSegmentType" } else { field };
                assert_eq!(read[name][field], *value, "{name}.{field}");
            }
        }
        for (notice, is_given) in [("SaleOptOutNotice", 1), ("SharingOptOutNotice", 0), ("MspaCoveredTransaction", 2)] {
            assert_eq!(read[name][notice], is_given, "{name}.{notice}");
        }
    }
    let (national, state) = (&read["usnat"], &read["usca"]);
    for field in ["SaleOptOut", "SharingOptOut", "Gpc"] {
        assert_eq!(national[field], state[field], "{field}");
    }
    assert_eq!((&national["SharingNotice"], &national["TargetedAdvertisingOptOutNotice"]), (&json!(1), &json!(1)));
    json!([national["SaleOptOut"], national["SharingOptOut"], national["TargetedAdvertisingOptOut"], national["Gpc"]])
}

/// The events since the last call, each with its data and with the display and the signal of that moment.
fn events(world: &World) -> Value {
    world.browser.run("return events.splice(0);")
}

fn the_string_says_what_the_visitor_decided_and_listeners_hear_of_it_in_order() {
    let world = world();
    let listen = "<script>
        window.events = [];
        __gpp('addEventListener', ({ eventName, data, listenerId, pingData }, success) => {
            window.listener = listenerId;
            window.strings = pingData.gppString;
            events.push([eventName, data, pingData.cmpDisplayStatus, pingData.signalStatus, success]);
        });
        </script>\n";
    world.open_page("/", listen, "");
    assert_eq!(events(&world), json!([["listenerRegistered", true, "visible", "not ready", true]]));
    let told = ping(&world);
    for (field, value) in [
        ("gppVersion", json!("1.1")),
        ("cmpStatus", json!("loaded")),
        ("cmpDisplayStatus", json!("visible")),
        ("signalStatus", json!("not ready")),
        ("supportedAPIs", json!(["7:usnat", "8:usca"])),
        ("cmpId", json!(1)),
        ("sectionList", json!([7, 8])),
        ("applicableSections", json!([7, 8])),
    ] {
        assert_eq!(told[field], value, "{field}");
    }
    assert_eq!(answers(&world), json!([1, 0, 1, false]), "who has not answered is opted out");
    world.answer_banner("accept");
    world.browser.until("the events", || (world.browser.run("return events.length;") == 4).then_some(()));
    assert_eq!(
        events(&world),
        json!([
            ["cmpDisplayStatus", "hidden", "hidden", "not ready", true],
            ["sectionChange", "usnat", "hidden", "not ready", true],
            ["sectionChange", "usca", "hidden", "not ready", true],
            ["signalStatus", "ready", "hidden", "ready", true],
        ])
    );
    assert_eq!(answers(&world), json!([2, 0, 2, false]));
    assert_eq!(world.browser.run("return strings;"), ping(&world)["gppString"]);
    // A vendor that is refused alone is opted out of; the section of California does not know advertising.
    world.browser.run("CookieGate.save({ google: false });");
    assert_eq!(answers(&world), json!([2, 0, 1, false]));
    let change = json!([
        ["signalStatus", "not ready", "hidden", "not ready", true],
        ["sectionChange", "usnat", "hidden", "not ready", true],
        ["signalStatus", "ready", "hidden", "ready", true],
    ]);
    assert_eq!(events(&world), change);
    // The panel opens and is left.
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the panel", || (world.browser.run("return events.length;") == 2).then_some(()));
    assert_eq!(
        events(&world),
        json!([
            ["signalStatus", "not ready", "hidden", "not ready", true],
            ["cmpDisplayStatus", "visible", "visible", "not ready", true],
        ])
    );
    world.browser.run("document.querySelector('cookie-gate').shadowRoot.querySelector('dialog').close();");
    world.browser.until("the end", || (world.browser.run("return events.length;") == 2).then_some(()));
    assert_eq!(
        events(&world),
        json!([
            ["cmpDisplayStatus", "hidden", "hidden", "not ready", true],
            ["signalStatus", "ready", "hidden", "ready", true],
        ])
    );
    // A listener that is removed hears nothing more.
    let removed = "const told = []; for (let turn = 0; turn < 2; turn++) __gpp('removeEventListener', (...words) => told.push(words), window.listener);
        CookieGate.withdraw();
        return [told, events];";
    assert_eq!(world.browser.run(removed), json!([[[true, true], [false, true]], []]));
    assert_eq!(answers(&world), json!([1, 0, 1, false]));
    // The next page begins with the decision.
    world.open("/");
    assert_eq!(ping(&world)["signalStatus"], "ready");
    assert_eq!(answers(&world), json!([1, 0, 1, false]));
    assert_eq!(world.browser.console(), [""; 0]);
}

fn the_signal_is_in_the_string_and_so_is_a_choice_against_it() {
    let world = world();
    world.browser.send_signal();
    world.open_page("/", "", "");
    world.answer_banner("accept");
    world.browser.until("the answer", || (ping(&world)["signalStatus"] == "ready").then_some(()));
    assert_eq!(answers(&world), json!([1, 0, 1, true]));
    // The category's switch is on, and speaks for Baidu. Google has a switch of its own, which the signal has turned off.
    world.browser.click_ours("[data-action=open]");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    world.browser.click_ours(crate::world::SAVE);
    world.browser.until("the answer", || (ping(&world)["signalStatus"] == "ready").then_some(()));
    assert_eq!(answers(&world), json!([2, 0, 1, true]));
    world.save_in_panel_again(&["google"]);
    world.browser.until("the answer", || (ping(&world)["signalStatus"] == "ready").then_some(()));
    assert_eq!(answers(&world), json!([2, 0, 2, true]), "the visitor has switched both on against the signal");
}

fn the_sections_in_force_follow_from_the_region() {
    let regions = |catalogue: &mut Catalogue| {
        asks(catalogue);
        catalogue.consent.regions = [("US-CA".into(), Profile::California)].into();
    };
    let world = World::with(server(regions), Browser::chromium());
    for (region, sections, header) in [
        ("US-CA", json!([8]), "DBABBg~"),
        ("us_ny", json!([7]), "DBABLA~"),
        ("US", json!([7, 8]), "DBABrw~"),
        ("", json!([7, 8]), "DBABrw~"),
        ("GB", json!([]), "DBAA"),
    ] {
        let html = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><script src=\"/gate.js\" data-region=\"{region}\"></script><title>A page</title><h1>A page</h1>"
        );
        world.server.put("/region", Page::html(html));
        world.open("/region");
        let told = ping(&world);
        let applicable = if region == "GB" { json!([-1]) } else { sections.clone() };
        assert_eq!((&told["sectionList"], &told["applicableSections"]), (&sections, &applicable), "{region}");
        assert!(told["gppString"].as_str().is_some_and(|string| string.starts_with(header)), "{region}: {told}");
        assert_eq!(decoded(&told["gppString"]).as_object().map(|read| read.len()), sections.as_array().map(Vec::len));
    }
    // Closing the banner decides nothing under this law: no more is asked, and all stays opted out.
    let html = "<!doctype html><html lang=\"en\"><script src=\"/gate.js\" data-region=\"US-CA\"></script><title>A page</title><body><h1>A page</h1>";
    world.server.put("/region", Page::html(html));
    world.open("/region");
    world.answer_banner("close");
    world.browser.until("the signal", || (ping(&world)["signalStatus"] == "ready").then_some(()));
    assert_eq!(decoded(&ping(&world)["gppString"])["usca"]["SaleOptOut"], 1);
}

fn nothing_that_a_page_asks_throws_and_all_is_answered_before_the_call_returns() {
    let world = world();
    world.open_page("/", "", "");
    let asked = "const told = [];
        const ask = (command, parameter) => __gpp(command, (...words) => told.push([command, parameter, ...words]), parameter);
        ask('hasSection', 'usca');
        ask('hasSection', 'tcfeuv2');
        ask('hasSection', 'toString');
        ask('getField', 'usca.SaleOptOut');
        ask('getField', 'usnat.Gpc');
        ask('getField', 'usca.TargetedAdvertisingOptOut');
        ask('getField', 'usca.toString');
        ask('getField', 'usca');
        ask('getField', 7);
        ask('getSection', 'tcfeuv2');
        ask('getSection', '__proto__');
        ask('removeEventListener', 12);
        ask('removeEventListener');
        ask('getGPPData');
        ask('constructor');
        ask(null);
        return told;";
    assert_eq!(
        world.browser.run(asked),
        json!([
            ["hasSection", "usca", true, true],
            ["hasSection", "tcfeuv2", false, true],
            ["hasSection", "toString", false, true],
            ["getField", "usca.SaleOptOut", 1, true],
            ["getField", "usnat.Gpc", false, true],
            ["getField", "usca.TargetedAdvertisingOptOut", null, false],
            ["getField", "usca.toString", null, false],
            ["getField", "usca", null, false],
            ["getField", 7, null, false],
            ["getSection", "tcfeuv2", null, false],
            ["getSection", "__proto__", null, false],
            ["removeEventListener", 12, false, true],
            ["removeEventListener", null, false, true],
            ["getGPPData", null, null, false],
            ["constructor", null, null, false],
            [null, null, null, false],
        ])
    );
    let section = "let told; __gpp('getSection', (data) => (told = data), 'usca');
        told[0].SaleOptOut = 2;
        let again; __gpp('getSection', (data) => (again = data), 'usca');
        return [told.length, told[1], again[0].SaleOptOut];";
    assert_eq!(world.browser.run(section), json!([2, { "SubsectionType": 1, "Gpc": false }, 1]), "a copy each time");
    assert_eq!(world.browser.console(), [""; 0]);
    let odd = "window.faults = 0;
        addEventListener('error', () => faults++);
        let threw = 0;
        const evil = { toString() { throw 1; } };
        const throws = () => { throw new Error('the page'); };
        for (const words of [[], ['ping'], ['ping', 1], ['ping', throws], [evil, throws], ['getField', throws, evil], ['addEventListener'], ['addEventListener', throws], [Symbol('ping'), () => {}]])
            try { if (__gpp(...words) !== undefined) threw = 'an answer'; } catch { threw++; }
        for (const data of ['{\"__gppCall\"', '{\"__gppCall\":null}', { __gppCall: 7 }, { __gppCall: { command: 'ping' } }, null]) postMessage(data, '*');
        CookieGate.acceptAll();
        Array.prototype.map = Array.prototype.flat = () => { throw 1; };
        try { __gpp('ping', () => {}); CookieGate.rejectAll(); } catch { threw++; }
        return new Promise((done) => setTimeout(() => done([threw, faults, CookieGate.state.method]), 100));";
    assert_eq!(world.browser.run(odd), json!([0, 0, "script"]));
}

fn where_wasm_is_forbidden_all_is_opted_out() {
    let world = world();
    world.open_page("/?csp=nowasm", "", "");
    world.open("/?csp=nowasm");
    assert_eq!(world.state()["mode"], "closed");
    let told = ping(&world);
    assert_eq!((&told["signalStatus"], &told["cmpDisplayStatus"]), (&json!("ready"), &json!("hidden")));
    assert_eq!(answers(&world), json!([1, 0, 1, false]));
}

fn a_frame_of_another_site_asks_by_messages() {
    let world = world();
    // As the specification has frames find and ask the page's API.
    let inner = "<!doctype html><title>Advertisement</title><script>
        let above = window;
        while (above !== top) {
            above = above.parent;
            try { if (above.frames.__gppLocator) break; } catch {}
        }
        const told = [];
        addEventListener('message', ({ data }) => {
            const answer = typeof data === 'string' ? JSON.parse(data) : data;
            const { returnValue, success, callId } = answer.__gppReturn;
            told.push([typeof data, callId, returnValue.gppString ?? returnValue, success]);
            if (told.length === 2) parent.postMessage({ told }, '*');
        });
        const call = (command, parameter, callId) => ({ __gppCall: { command, parameter, version: '1.1', callId } });
        addEventListener('load', () => {
            above.postMessage(call('ping', undefined, 'one'), '*');
            above.postMessage(JSON.stringify(call('getField', 'usca.SaleOptOut', 2)), '*');
        });
        </script>";
    world.server.put("/inner", Page::html(inner));
    let head =
        "<script>addEventListener('message', ({ data }) => { if (data.told) window.told = data.told; });</script>\n";
    let frame = format!("<iframe title=\"Advertisement\" src=\"{}/inner\"></iframe>\n", world.server.shop());
    world.open_page("/", head, &frame);
    let told =
        world.browser.until("the frame", || Some(world.browser.run("return window.told;")).filter(Value::is_array));
    let string = ping(&world)["gppString"].clone();
    assert_eq!(told, json!([["object", "one", string, true], ["string", 2, 1, true]]));
    assert_eq!(world.browser.run("return document.getElementsByName('__gppLocator').length;"), 1);
    assert_eq!(world.browser.console(), [""; 0]);
}

fn catalogues_that_do_not_ask_have_no_such_function() {
    let sells = |catalogue: &mut Catalogue| {
        asks(catalogue);
        catalogue.consent.gpp.clear();
    };
    let world = World::with(server(sells), Browser::chromium());
    world.open_page("/", "", "");
    assert_eq!(
        world.browser.run("return [typeof __gpp, document.getElementsByName('__gppLocator').length];"),
        json!(["undefined", 0])
    );
}
