//! What a page's code waits for: `ready`, `whenAllowed`, `load`, the events of the document, and a gate that comes late.
//!
//! The evidence is the server's log and the jar: before the grant no script is asked for and nothing is kept.

use serde_json::{Value, json};

use super::{InEngine, expect_asked, host, world, world_in};
use crate::harness::Case;
use crate::world::{World, server, with_history};
use cookie_gate_browser::{Browser, Engine};
use cookie_gate_demo::Page;

pub const IN_ALL: &[InEngine] = &[
    ("code_that_waits_goes_on_at_the_grant_and_not_before", goes_on_at_the_grant),
    ("calls_that_wait_for_a_late_gate_are_made_in_order", late_gate_serves_the_queue),
];

pub const CASES: &[Case] = crate::cases![
    a_script_of_a_page_cannot_load_by_telling_of_a_grant,
    a_withdrawal_before_the_grant_of_a_script_leaves_it_waiting,
    a_page_that_has_replaced_what_promises_and_events_are_made_of_still_waits,
    a_closed_gate_is_ready_and_lets_nothing_through,
    a_page_that_is_rendered_in_advance_is_ready_when_somebody_sees_it,
    under_a_strict_policy_with_trusted_types_a_script_loads,
    a_frame_s_queue_reaches_the_gate_of_its_page,
    what_the_browser_holds_is_handed_out_and_sent_nowhere,
    the_document_hears_of_equal_refusals_once,
];

/// A page's code that writes down what it learns.
const WAIT: &str = "<script>
    window.seen = [];
    const see = (what) => (value) => void seen.push([what, value]);
    CookieGate.ready.then(({ decided }) => see('ready')(decided));
    CookieGate.whenAllowed('analytics').then(see('allowed'));
    CookieGate.whenAllowed('google').then(see('vendor'));
    for (const once of [1, 2]) CookieGate.load('HOST/script.js', 'analytics').then(see('loaded'));
    CookieGate.load('HOST/missing.js', 'analytics').then(see('missing'));
    document.addEventListener('cookie-gate:change', ({ detail }) => see('change')(detail === CookieGate.state));
    document.addEventListener('cookie-gate:change', () => { throw Error('ours'); });
    addEventListener('error', (event) => event.preventDefault());
    const quiet = see('off');
    CookieGate.on('change', quiet);
    CookieGate.on('change', quiet);
    CookieGate.off('change', quiet);
    CookieGate.off('changed', quiet);
    CookieGate.off({ toString() { throw Error(); } }, quiet);
</script>\n";

/// What the page's code has learned, sorted: promises of equal age settle in an order of their own.
fn seen(world: &World) -> Vec<Value> {
    let seen = world.browser.run("return seen.map((one) => JSON.stringify(one)).sort();");
    let lines = seen.as_array().expect("a list").iter().map(|line| line.as_str().expect("a text"));
    lines.map(|line| serde_json::from_str(line).expect("what was seen")).collect()
}

#[track_caller]
fn expect_seen(world: &World, wanted: &[Value]) {
    let start = std::time::Instant::now();
    let mut last = seen(world);
    while last != wanted && start.elapsed().as_secs() < 10 {
        world.settle(50);
        last = seen(world);
    }
    assert_eq!(last, wanted);
}

fn goes_on_at_the_grant(engine: Engine) {
    let mut world = world_in(engine);
    world.server.put(
        "/script.js",
        Page::script("document.cookie = '_ga=1; path=/'; window.fetched = (window.fetched ?? 0) + 1;"),
    );
    world.open_page("/waiting", &WAIT.replace("HOST", &host(&world)), "");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    expect_seen(&world, &[json!(["ready", false])]);
    world.browser.run("CookieGate.grant('verification');");
    expect_seen(&world, &[json!(["change", true]), json!(["ready", false])]);
    world.settle(100);
    expect_asked(&world, &[]);
    world.expect_names(&["cookie-agree"]);
    world.browser.run("seen.length = 0; CookieGate.save({ analytics: true });");
    expect_seen(
        &world,
        &[
            json!(["allowed", null]),
            json!(["change", true]),
            json!(["loaded", true]),
            json!(["loaded", true]),
            json!(["missing", false]),
            json!(["vendor", null]),
        ],
    );
    expect_asked(&world, &["/missing.js", "/script.js"]);
    world.expect_names(&["_ga", "cookie-agree"]);
    assert_eq!(world.browser.run("return fetched;"), 1);

    // At the next visit nobody waits.
    world.open("/waiting");
    let all = ["allowed", "loaded", "missing", "ready", "vendor"];
    world.browser.until("all", || {
        let names = world.browser.run("return [...new Set(seen.map(([name]) => name))].sort();");
        (names == json!(all)).then_some(())
    });
    world.browser.console();
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}

fn late_gate_serves_the_queue(engine: Engine) {
    let mut world = world_in(engine);
    let client = include_str!("../../../packages/cookie-gate/client.js");
    let stub = include_str!("../../../packages/cookie-gate/stub.js");
    world.server.put("/client.js", Page::script(client));
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Late</title><link rel=\"icon\" href=\"/demo/icon.svg\">
         <script>window.seen = []; window.early = [typeof CookieGate];</script>
         <script>{stub}</script>
         <script>
           CookieGateQueue.push(() => {{ throw Error('a job'); }}, (gate) => seen.push(['second', gate === CookieGate]));
           CookieGateQueue.push((gate) => gate.whenAllowed('analytics').then(() => seen.push(['allowed'])));
         </script>
         <script type=\"module\">
           import * as client from '/client.js';
           early.push(client.allows('search'), client.state() ?? null, client.grant('analytics'), client.report());
           const stop = client.on('change', () => seen.push(['stopped']));
           const off = () => seen.push(['off']);
           client.on('change', off);
           client.on('change', ({{ method }}) => seen.push(['change', method]));
           client.off('change', off);
           stop();
           client.ready().then(({{ decided }}) => seen.push(['ready', decided]));
           client.load('{}/script.js', 'analytics').then((is) => seen.push(['loaded', is]));
           window.client = client;
           const gate = document.createElement('script');
           gate.src = '/gate.js';
           document.head.append(gate);
         </script></head><body><main><h1>Late</h1></main></body></html>",
        host(&world)
    );
    world.server.put("/late-gate", Page::html(page));
    world.open("/late-gate");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    expect_seen(&world, &[json!(["ready", false]), json!(["second", true])]);
    assert_eq!(world.browser.run("return early;"), json!(["undefined", false, null, false, []]));
    expect_asked(&world, &[]);
    world.browser.run("CookieGateQueue.push((gate) => seen.push(['now', gate === CookieGate]));");
    assert_eq!(world.browser.run("return seen[2];"), json!(["now", true]), "a later job is done at once");
    assert_eq!(
        world.browser.run("return [client.allows('analytics'), client.grant('analytics')];"),
        json!([false, true])
    );
    expect_asked(&world, &["/script.js"]);
    expect_seen(
        &world,
        &[
            json!(["allowed"]),
            json!(["change", "script"]),
            json!(["loaded", true]),
            json!(["now", true]),
            json!(["ready", false]),
            json!(["second", true]),
        ],
    );
    assert_eq!(
        world.browser.run("return [client.allows('analytics'), client.state() === CookieGate.state];"),
        json!([true, true])
    );
    if world.browser.engine.has_console() {
        let console = world.browser.console();
        assert!(console.iter().any(|line| line.contains("a job")), "an exception of a job is told: {console:?}");
    }
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}

fn a_script_of_a_page_cannot_load_by_telling_of_a_grant() {
    let world = world();
    let forge = "<script>
        window.seen = [];
        const { then } = Promise.prototype;
        const loaded = CookieGate.load('HOST/script.js', 'analytics');
        loaded.then((is) => seen.push(is));
        for (const name of ['change', 'language', 'report', 'allow'])
            document.dispatchEvent(new CustomEvent('cookie-gate:' + name, { detail: { decided: true, categories: { analytics: true } } }));
        document.dispatchEvent(new Event('prerenderingchange'));
        Object.prototype.then = (done) => done({ decided: true });
        Promise.prototype.then = (done) => { done(true); };
        Object.assign(Object.prototype, { analytics: true, 'google': true });
        CookieGate.whenAllowed('analytics');
        CookieGate.load({ toString: () => 'HOST/script.js' }, 'analytics');
        let times = 0;
        CookieGate.load('HOST/script.js?2', { length: 9, toString: () => (times++ ? 'analytics' : 'necessary') });
        CookieGate.load('HOST/script.js?3', 'nobody');
        CookieGate.whenAllowed(Symbol());
        Promise.prototype.then = then;
        for (const name of ['then', 'analytics', 'google']) delete Object.prototype[name];
    </script>\n";
    world.open_page("/forge", &forge.replace("HOST", &host(&world)), "");
    world.settle(300);
    world.browser.run(
        "for (const script of document.querySelectorAll('[data-cookie-gate]')) script.dispatchEvent(new Event('load'));
         document.querySelector('[data-cookie-gate]').type = '';",
    );
    world.settle(100);
    expect_asked(&world, &[]);
    world.expect_names(&[]);
    assert_eq!(world.state()["decided"], false);
    let console = world.browser.console();
    let no_such = console.iter().filter(|line| line.contains("no such id")).count();
    assert!(no_such >= 3, "each wrong call says so: {console:?}");
}

fn a_withdrawal_before_the_grant_of_a_script_leaves_it_waiting() {
    let world = world();
    world.open_page("/waiting", "", "");
    world.browser.run_with(
        "CookieGate.rejectAll(); window.seen = []; CookieGate.load(input + '/script.js', 'analytics').then((is) => seen.push(is));",
        json!(host(&world)),
    );
    world.browser.run("CookieGate.grant('verification'); CookieGate.withdraw();");
    world.settle(200);
    expect_asked(&world, &[]);
    assert_eq!(world.browser.run("return seen;"), json!([]));
    world.browser.run("CookieGate.grant('search'); CookieGate.forget();");
    world.settle(200);
    expect_asked(&world, &[]);
    world.expect_names(&[]);
}

fn a_page_that_has_replaced_what_promises_and_events_are_made_of_still_waits() {
    let world = world();
    let replace = "<script>
        const { Promise: Native } = window;
        window.isNative = () => [CookieGate.ready, CookieGate.whenAllowed('analytics'), CookieGate.load('HOST/script.js', 'analytics')]
            .map((one) => Object.getPrototypeOf(one) === Native.prototype);
        document.addEventListener('cookie-gate:change', ({ detail }) => { window.told = detail.decided; });
        window.Promise = function () { throw Error('Promise'); };
        window.CustomEvent = window.Event = function () { throw Error('Event'); };
        EventTarget.prototype.dispatchEvent = () => { throw Error('dispatch'); };
        Object.defineProperty(Object.prototype, 'bubbles', { get() { throw Error('bubbles'); }, configurable: true });
        window.natives = isNative();
        delete Object.prototype.bubbles;
        window.CookieGateQueue.push((gate) => { window.served = gate === CookieGate; });
    </script>\n";
    world.open_page("/replaced", &replace.replace("HOST", &host(&world)), "");
    world.settle(0);
    assert_eq!(world.browser.run("return [natives, served];"), json!([[true, true, true], true]));
    expect_asked(&world, &[]);
    world.browser.run("CookieGate.grant('analytics');");
    assert_eq!(world.browser.run("return told;"), true);
    expect_asked(&world, &["/script.js"]);
    world.browser.console();
}

fn a_closed_gate_is_ready_and_lets_nothing_through() {
    let world = world();
    let wait = "window.seen = [];
        CookieGate.ready.then(({ mode }) => seen.push(mode));
        CookieGate.whenAllowed('analytics').then(() => seen.push('allowed'));
        CookieGate.load('HOST/script.js', 'analytics').then((is) => seen.push(is));";
    // This policy forbids inline scripts, too.
    world.server.put("/wait.js", Page::script(wait.replace("HOST", &host(&world))));
    world.server.put("/closed", crate::world::page("<script src=\"/wait.js\"></script>", ""));
    world.open("/closed?csp=nowasm");
    world.browser.until("what it says", || (seen(&world).len() == 2).then_some(()));
    world.settle(100);
    assert_eq!(seen(&world), [json!("closed"), json!(false)]);
    expect_asked(&world, &[]);
    let console = world.browser.console();
    assert!(console.iter().any(|line| line.contains("closed, no address or no such id")), "{console:?}");
}

fn a_page_that_is_rendered_in_advance_is_ready_when_somebody_sees_it() {
    let world = world();
    let script = "<script>
        const tell = (what) => fetch('/' + what, { method: 'POST' });
        CookieGate.ready.then(({ decided }) => tell(decided ? 'ready' : 'unready'));
        CookieGate.whenAllowed('analytics').then(() => tell('allowed'));
    </script>\n";
    world.server.put("/next", crate::world::page(script, "<p id=\"next\">The next page</p>"));
    let rules = "<script type=\"speculationrules\">{ \"prerender\": [{ \"urls\": [\"/next\"], \"eagerness\": \"immediate\" }] }</script>";
    world.open_page("/first", rules, "<a href=\"/next\">On</a>");
    world.browser.until("the page in advance", || (world.requests_of("/next") == 1).then_some(()));
    world.settle(500);
    world.browser.run("CookieGate.acceptAll();");
    world.settle(300);
    let told = |world: &World| ["/ready", "/unready", "/allowed"].map(|path| world.requests_of(path));
    assert_eq!(told(&world), [0, 0, 0], "nobody has seen the page yet");
    world.browser.run("document.querySelector('main a').click();");
    world.browser.until("the next page", || (told(&world) == [1, 0, 1]).then_some(()));
    assert_eq!(world.requests_of("/next"), 1, "the page that was rendered in advance is the page that shows");
}

fn under_a_strict_policy_with_trusted_types_a_script_loads() {
    let world = world();
    let load = "<script nonce=\"{{nonce}}\">
        window.violations = [];
        addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));
        window.seen = [];
        CookieGate.load('/own.js', 'analytics').then((is) => seen.push(is));
    </script>\n";
    world.server.put("/own.js", Page::script("window.own = true;"));
    world.server.put("/strict", crate::world::page(load, ""));
    world.open("/strict?csp=strict");
    world.settle(100);
    assert_eq!(world.requests_of("/own.js"), 0);
    world.browser.run("CookieGate.grant('analytics');");
    world.browser.until("the script", || {
        (world.browser.run("return [seen, window.own];") == json!([[true], true])).then_some(())
    });
    assert_eq!(world.browser.run("return violations;"), json!([]));
    assert_eq!(world.requests_of("/own.js"), 1);
}

fn a_frame_s_queue_reaches_the_gate_of_its_page() {
    let world = world();
    let stub = "<script>(window.CookieGateQueue ||= []).push((gate) => { window.got = gate === parent.CookieGate; });</script>";
    let frame = format!(
        "<!doctype html><html lang=\"en\"><head><title>A frame</title>{stub}<script src=\"/gate.js\"></script></head></html>"
    );
    world.server.put("/inner", Page::html(frame));
    world.open_page("/outer", "", "<iframe src=\"/inner\" title=\"A frame\"></iframe>");
    world.browser.until("the job", || (world.browser.run("return frames[0].got;") == true).then_some(()));
}

fn what_the_browser_holds_is_handed_out_and_sent_nowhere() {
    let world = World::with(server(with_history), Browser::chromium());
    world.open_page("/account", "", "");
    let held =
        |script: &str| world.browser.run(&format!("{script} return JSON.parse(JSON.stringify(CookieGate.export()));"));
    let nothing = held("");
    assert_eq!((&nothing["cookie"], &nothing["record"]), (&json!("cookie-agree"), &json!("")));
    assert_eq!((&nothing["history"], &nothing["state"]["decided"]), (&json!([]), &json!(false)));
    let start = world.server.log_len();
    let all = held("CookieGate.rejectAll(); CookieGate.save({ analytics: true });");
    assert_eq!(all["state"], world.state());
    let record = all["record"].as_str().expect("a record");
    assert_eq!(world.browser.run("return document.cookie;"), json!(format!("cookie-agree={record}")));
    let history = all["history"].as_array().expect("a history");
    assert_eq!(history.len(), 2, "{all}");
    assert_eq!(history[1]["record"], all["record"]);
    for one in history {
        assert_eq!((&one["language"], &one["sent"]), (&json!("en"), &json!(false)));
        assert_eq!(one["shown_sha256"].as_str().map(str::len), Some(43), "{one}");
    }
    world.settle(100);
    let requests = world.server.log_since(start);
    assert!(requests.iter().all(|request| !request.path.contains(record)), "{requests:?}");
    // Without a history.
    let world = super::world();
    world.open_page("/account", "", "");
    assert_eq!(world.browser.run("CookieGate.acceptAll(); return CookieGate.export().history;"), json!([]));
}

fn the_document_hears_of_equal_refusals_once() {
    let world = world();
    let count = "<script>
        window.told = [];
        document.addEventListener('cookie-gate:report', ({ detail: { name, action, count } }) => told.push([name, action, count]));
        for (let at = 0; at < 100; at++) document.cookie = 'never_declared=' + at;
        const stop = CookieGate.on('report', () => document.cookie = 'never_declared=again');
        document.cookie = 'never_declared=heard';
        stop();
    </script>\n";
    world.open_page("/report", count, "");
    assert_eq!(
        world.browser.run("return told;"),
        json!([["never_declared", "refused", 1], ["never_declared", "refused", 101]])
    );
    assert_eq!(world.browser.run("return CookieGate.report()[0].count;"), 102);
}
