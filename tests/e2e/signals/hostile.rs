//! Whatever a page has put in the place of a queue, a function or a built-in method: no signal throws into the page, the
//! gate works on, and the other signals are told. What runs because of a signal, the hooks judge.

use serde_json::json;

use super::{expect_decided, put_bare, world};
use crate::harness::Case;
use crate::world::World;
use cookie_gate_demo::Page;

pub const CASES: &[Case] = crate::cases![
    queues_and_functions_that_throw_cost_nothing_but_their_own_signal,
    built_in_methods_that_throw_cost_no_signal,
    a_function_that_throws_is_called_once_for_each_choice,
    a_function_that_decides_while_it_is_told_ends_with_the_newest_choice,
    what_a_signal_runs_meets_the_hooks,
];

/// Meta is told by a function, Matomo by a queue, Google by another.
fn three() -> World {
    world(json!(["google-analytics-4", "meta-pixel", { "pack": "matomo", "hosts": ["stats.shop.test"] }]))
}

/// Notes what reaches a page's own functions, and every error.
const WATCH: &str = "<script>
    const told = [], errors = [];
    addEventListener('error', (event) => errors.push(event.message));
    addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
    window.fbq = (what, how) => void told.push(`${what} ${how}`);
</script>\n";

/// The record is stored, and the jar says so.
#[track_caller]
fn expect_works(world: &World, what: &str) {
    world.browser.until(&format!("the banner, {what}"), || world.browser.shows("section.banner").then_some(()));
    world.answer_banner("accept");
    expect_decided(world);
    world.expect_names(&["cookie-agree"]);
    assert_eq!(world.browser.run("return errors;"), json!([]), "{what}");
    assert_eq!(world.browser.run("return told;"), json!(["consent revoke", "consent grant"]), "{what}");
    assert_eq!(world.browser.console(), [""; 0], "{what}");
}

fn queues_and_functions_that_throw_cost_nothing_but_their_own_signal() {
    let world = three();
    for queue in [
        "window.dataLayer = 1;",
        "window.dataLayer = 'text';",
        "window.dataLayer = () => { throw new Error('function'); };",
        "window.dataLayer = Object.freeze([1]);",
        "window.dataLayer = { push() { throw new Error('push'); } };",
        "dataLayer.push = () => { throw new Error('push'); };",
        "window.dataLayer = new Proxy([], { get() { throw new Error('get'); } });",
        "Object.defineProperty(window, 'dataLayer', { get() { throw new Error('getter'); } });",
        "Object.defineProperty(window, 'dataLayer', { value: undefined, writable: false });",
    ] {
        world.browser.empty_jar();
        world.open_page("/hostile", &format!("{WATCH}<script>{queue}</script>\n"), "");
        expect_works(&world, queue);
        let matomo = world.browser.run("return _paq;");
        assert_eq!(matomo, json!([["requireCookieConsent"], ["setCookieConsentGiven"]]), "{queue}");
    }
}

fn built_in_methods_that_throw_cost_no_signal() {
    let world = three();
    for replace in [
        "for (const name of ['map', 'filter', 'every', 'some', 'join', 'pop', 'concat', 'forEach'])
             Array.prototype[name] = () => { throw new Error(name); };",
        "String.prototype.split = () => { throw new Error('split'); };",
        "Object.keys = Reflect.apply = Array.isArray = () => { throw new Error('static'); };",
        "Array.prototype[Symbol.iterator] = () => { throw new Error('iterator'); };",
    ] {
        world.browser.empty_jar();
        world.open_page("/hostile", WATCH, "");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        // After the driver's own script, which uses these methods too. Put back before the driver looks.
        world.browser.run(&format!(
            "setTimeout(() => {{
                 const kept = [Array.prototype, String.prototype, Object, Reflect, Array].map((owner) =>
                     [owner, Object.getOwnPropertyDescriptors(owner)]);
                 const {{ defineProperties }} = Object;
                 const pairs = kept.length;
                 {replace}
                 window.decided = CookieGate.acceptAll();
                 for (let at = 0; at < pairs; at++) defineProperties(kept[at][0], kept[at][1]);
             }});"
        ));
        world.browser.until("the decision", || (world.browser.run("return window.decided;") == true).then_some(()));
        world.expect_names(&["cookie-agree"]);
        world.settle(100);
        assert_eq!(world.browser.run("return errors;"), json!([]), "{replace}");
        assert_eq!(world.browser.run("return told;"), json!(["consent revoke", "consent grant"]), "{replace}");
        assert_eq!(world.browser.run("return dataLayer.length;"), 3, "{replace}");
        assert_eq!(world.browser.console(), [""; 0], "{replace}");
    }
}

fn a_function_that_throws_is_called_once_for_each_choice() {
    let world = three();
    let throws = "<script>
        window.called = [];
        window.fbq = (...given) => { called.push(given[1]); throw new Error('fbq'); };
    </script>\n";
    world.open_page("/hostile", throws, "");
    world.answer_banner("accept");
    expect_decided(&world);
    // A document that grows makes the gate look for functions that were missing.
    world.browser.run("document.body.append(document.createElement('p'));");
    world.settle(100);
    assert_eq!(world.browser.run("return called;"), json!(["revoke", "grant"]));
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_function_that_decides_while_it_is_told_ends_with_the_newest_choice() {
    let world = three();
    let decides = "<script>
        window.called = [];
        window.fbq = (...given) => {
            called.push(given[1]);
            if (given[1] === 'grant') CookieGate.withdraw();
        };
    </script>\n";
    world.open_page("/hostile", decides, "");
    world.answer_banner("accept");
    // Not "withdraw": the page has decided, and not the visitor whose click is being told.
    world.browser.until("the withdrawal", || (world.state()["method"] == "script").then_some(()));
    world.settle(100);
    assert_eq!(world.browser.run("return called;"), json!(["revoke", "grant", "revoke"]));
    let last = world.browser.run("return dataLayer.findLast((one) => one[1] === 'update')[2].analytics_storage;");
    assert_eq!(last, "denied");
    let matomo = world.browser.run("return _paq.at(-1);");
    assert_ne!(matomo, json!(["setCookieConsentGiven"]));
}

/// A script before gate.js is not governed, and gate.js says so. The signal is told after the hooks are in force.
fn what_a_signal_runs_meets_the_hooks() {
    let world = three();
    put_bare(&world);
    let early = "<!doctype html><meta charset=\"utf-8\"><title>Early</title><link rel=\"icon\" href=\"data:,\">
        <script>
            window.ran = 0;
            window.dataLayer = { push() {
                window.ran++;
                document.cookie = '_ga=1; path=/';
                localStorage.setItem('_pk_id.1', '1');
                new Image().src = '{{google}}/collect?early';
            } };
        </script>
        <script src=\"/gate.js\"></script><p>Text</p>";
    world.server.put("/early", Page::html(early));
    world.open("/early");
    world.settle(200);
    assert_eq!(world.browser.run("return ran;"), 1, "the default was told");
    world.open("/bare");
    world.expect_names(&[]);
    assert_eq!(world.vendor_requests(), []);
}
