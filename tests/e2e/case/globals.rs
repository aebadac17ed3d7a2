//! Pages that have other globals than the browser's: replaced before the gate came, as old libraries do and a script that
//! stands in front may, and replaced for good while the visitor has yet to answer.

use cookie_gate_demo::Page;
use serde_json::json;

use super::loading::document;
use crate::adversary::strength::Strength;
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

/// The cases of this file.
pub const CASES: &[Case] = crate::cases![
    what_a_script_in_front_has_replaced_does_not_open_the_gate,
    builtins_replaced_for_good_leave_a_refusal_a_refusal,
    a_click_counts_as_what_was_clicked_whatever_became_of_the_page_s_arrays,
];

/// What a script in front of the gate has replaced. It could do worse, such as leave no `Reflect.apply` that works, and then
/// nothing is enforced: the tag stands first. These are what pages have, or what should at least not open the gate.
const REPLACED: [&str; 13] = [
    "Object.prototype.get = function () {}; Object.prototype.set = function () {};",
    "Object.assign(Object.prototype, { value: 1, enumerable: true, configurable: true, writable: true });",
    "Object.assign(Object.prototype, { apply() {}, construct() { return {}; }, defineProperty() { return true; } });",
    "Array.prototype.each = function () {}; Object.prototype.extend = function () {};",
    "for (const name of ['map', 'some', 'find', 'includes', 'indexOf', 'push', 'join']) Array.prototype[name] = () => undefined;",
    "Promise.prototype.then = () => undefined;",
    "window.Promise = function () {};",
    "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => undefined;",
    "window.WebAssembly = undefined;",
    "Date.now = () => NaN;",
    "Date.prototype.toUTCString = JSON.stringify = () => { throw new Error('not ours'); };",
    "console.warn = () => { throw new Error('console'); };",
    "EventTarget.prototype.addEventListener = () => { throw new Error('listener'); };",
];

fn world() -> World {
    let world = World::with(server(|catalogue| Strength::Hooks.change(catalogue)), Browser::chromium());
    world.server.put("/look", Page::html("<!doctype html>\n<title>Without the gate</title>\n"));
    world
}

fn what_a_script_in_front_has_replaced_does_not_open_the_gate() {
    let world = world();
    let write =
        "document.cookie = '_ga=1; path=/'; localStorage.setItem('vendor-key', '1'); localStorage['vendor-key'] = '1';";
    for replace in REPLACED {
        let page = |gate: &str| {
            document(&format!(
                "<script>window.faults = ''; window.onerror = (message) => {{ faults += message; }};</script>\n\
                 <script>{replace}</script>\n{gate}<script>{write}</script>\n"
            ))
        };
        world.server.put("/without", page(""));
        world.server.put("/with", page("<script src=\"/gate.js\"></script>\n"));
        for (path, names, keys) in [("/without", vec!["_ga"], json!(["vendor-key"])), ("/with", vec![], json!([]))] {
            world.open("/look");
            world.browser.empty_jar();
            world.browser.run("localStorage.clear();");
            world.open(path);
            // From a page that is whole: in this one the driver itself may not work any more.
            world.open("/look");
            world.expect_names(&names);
            assert_eq!(world.browser.run("return Object.keys(localStorage);"), keys, "{path}, {replace}");
        }
    }
}

fn builtins_replaced_for_good_leave_a_refusal_a_refusal() {
    for replace in [
        "for (const name of ['some', 'every', 'includes']) Array.prototype[name] = () => false;",
        "for (const name of Object.getOwnPropertyNames(Array.prototype))
           if (typeof Array.prototype[name] === 'function' && name !== 'constructor') Array.prototype[name] = () => undefined;",
    ] {
        let world = world();
        let address = format!("http://google-analytics.localhost:{}/collect", world.server.port());
        world.open_page("/page", "", "");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        let ask = format!(
            "{replace}
             CookieGate.rejectAll();
             const image = new Image();
             image.src = input;
             document.body.append(image);
             document.cookie = '_ga=1; path=/';
             localStorage.setItem('vendor-key', '1');"
        );
        world.browser.try_run(&ask.replace("input", &json!(address).to_string()));
        world.open("/look");
        world.settle(100);
        world.expect_names(&["cookie-agree"]);
        assert_eq!(world.vendor_requests(), [], "{replace}");
        assert_eq!(world.browser.run("return Object.keys(localStorage);"), json!([]), "{replace}");
    }
}

fn a_click_counts_as_what_was_clicked_whatever_became_of_the_page_s_arrays() {
    let world = world();
    world.open_page("/page", "", "");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("setTimeout(() => { Array.prototype.indexOf = () => 0; });");
    world.settle(0);
    world.answer_banner("reject");
    world.expect_names(&["cookie-agree"]);
    world.browser.run("document.cookie = '_ga=1; path=/';");
    assert_eq!(world.state()["method"], "reject");
    world.expect_names(&["cookie-agree"]);
}
