//! Pages whose globals differ from the browser's. Some were replaced before the gate started, by an old library or by a
//! script in front of the gate. Others are replaced for good while the visitor has not answered yet.

use cookie_gate_demo::Page;
use serde_json::json;

use super::loading::document;
use crate::adversary::strength::Strength;
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    what_a_script_in_front_has_replaced_does_not_open_the_gate,
    builtins_replaced_for_good_leave_a_refusal_a_refusal,
    a_click_counts_as_what_was_clicked_whatever_became_of_the_page_s_arrays,
    no_page_code_can_pass_for_the_visitor,
    page_code_that_the_gate_calls_gets_at_none_of_its_functions,
];

/// Replacements that a script in front of the gate makes. Such a script could do worse, for example leave no working
/// `Reflect.apply`. Then nothing is enforced: this is why the script tag must stand first. These replacements occur in
/// pages, or should at least not open the gate.
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
            // Read from a sound page: in the page of the case the driver itself may not work any more.
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

/// A page collects what the gate passes to functions that the page has replaced, and reports those values as the
/// visitor's click.
fn no_page_code_can_pass_for_the_visitor() {
    let world = world();
    let collect = "<script>
        window.got = [];
        const { addEventListener } = EventTarget.prototype;
        EventTarget.prototype.addEventListener = function (type, listener, options) {
            got.push(listener);
            return Reflect.apply(addEventListener, this, [type, listener, options]);
        };
        Node.prototype.contains = function contains() {
            try { got.push(contains.caller); } catch {}
            return true;
        };
    </script>\n";
    world.open_page("/page", collect, "");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let told = world.browser.run(
        "// The gate looks at this click, though nobody has clicked.
         document.querySelector('cookie-gate').shadowRoot.querySelector('section').click();
         const target = { closest: () => ({ dataset: { action: 'accept' } }) };
         const functions = got.filter((one) => typeof one === 'function');
         for (const one of functions) try { one({ isTrusted: true, type: 'click', target }); } catch {}
         addEventListener('click', () => {});
         return got.length > functions.length;",
    );
    assert_eq!(told, true, "the page has replaced what it meant to: `caller` is null, and no function");
    world.settle(100);
    world.expect_names(&[]);
    assert_eq!(world.state()["decided"], false);
}

/// In V8 a call stack gives access to its functions, except those of strict code.
fn page_code_that_the_gate_calls_gets_at_none_of_its_functions() {
    let world = world();
    // In the page's own script: the driver's functions would be on the stack too.
    let look = "<script>
        const seen = {};
        const lookDown = (what) => {
            Error.prepareStackTrace = (error, sites) => sites.map((site) => site.getFunction());
            const functions = new Error().stack.filter((one) => typeof one === 'function');
            delete Error.prepareStackTrace;
            // Functions of this page have the word in them.
            const others = functions.map(String).filter((text) => !/lookDown|native code/.test(text));
            seen[what] = { all: functions.length, others: others.map((text) => text.slice(0, 80)) };
        };
        (function sloppy() { lookDown('page'); })();
        document.cookie = { toString() { lookDown('cookie'); return 'time=1'; } };
        localStorage.setItem({ toString() { lookDown('key'); return 'a'; } }, '1');
        CookieGate.on('change', () => lookDown('change'));
        CookieGate.rejectAll();
    </script>\n";
    world.open_page("/page", look, "");
    let seen = world.browser.run("return seen;");
    for what in ["page", "cookie", "key", "change"] {
        assert!(seen[what]["all"].as_u64().is_some_and(|count| count > 0), "nothing was looked at: {what}: {seen}");
        assert_eq!(seen[what]["others"], json!([]), "{what}");
    }
}
