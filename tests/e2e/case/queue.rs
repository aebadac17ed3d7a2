//! Calls that pages queue for a vendor before its script is there: kept while the visitor has not answered, dropped
//! when the answer is no. Evidence is what the vendor is told in the end.

use cookie_gate_catalogue::ChangeKind;
use cookie_gate_demo::Page;

use super::policy::second;
use crate::harness::Case;
use crate::world::{World, on_both_hosts, on_localhost, server};

pub const CASES: &[Case] = crate::cases![
    calls_queued_before_the_answer_reach_the_vendor_after_the_grant,
    calls_queued_before_a_refusal_and_while_it_holds_are_dropped,
    calls_that_still_wait_when_the_grant_is_withdrawn_are_dropped,
    calls_for_a_vendor_that_stays_granted_wait_on_when_something_else_changes,
    calls_that_wait_for_the_answer_wait_on_when_a_script_grants_something_else,
    calls_made_while_a_refusal_holds_are_dropped_though_something_else_is_asked_again,
    a_queue_that_cannot_be_emptied_does_not_keep_a_decision_from_taking_its_course,
];

/// What a vendor's script does with its queue: it sends the calls that wait there, and from then on each call at once.
/// The calls of pages are texts here. What is no text is the gate's own signal to Google (docs/signals.md).
const VENDOR: &str = "
  const send = (call) => typeof call === 'string' && navigator.sendBeacon(collector + '?call=' + call);
  window.dataLayer = window.dataLayer || [];
  dataLayer.forEach(send);
  dataLayer.push = send;";

/// The lines that a vendor gives to sites: a queue, and a script that becomes active with the grant.
const HEAD: &str = "<script>
  const collector = '{{google}}/collect';
  window.dataLayer = window.dataLayer || [];
  dataLayer.push('first');
</script>\n";
const TAG: &str = "<script type=\"text/plain\" data-cookie-gate=\"google\" src=\"/vendor.js\"></script>\n";

/// Opens a page on which a first call is queued.
fn open(world: &World, tag: &str) {
    world.server.put("/vendor.js", Page::script(VENDOR));
    world.open_page("/page", &format!("{HEAD}{tag}"), "");
    world.settle(50);
    assert_eq!(told(world), [""; 0]);
}

fn push(world: &World, call: &str) {
    world.browser.run_with("dataLayer.push(input);", call.into());
}

/// Runs the vendor's script in a page that has no tag for it.
fn run_vendor(world: &World) {
    world.browser.run(
        "const script = document.createElement('script'); script.src = '/vendor.js'; document.head.append(script);",
    );
}

/// Calls that the vendor has received.
fn told(world: &World) -> Vec<String> {
    let paths = world.vendor_requests().into_iter().map(|request| request.path);
    paths.filter_map(|path| Some(path.strip_prefix("/collect?call=")?.to_string())).collect()
}

#[track_caller]
fn expect_told(world: &World, calls: &[&str]) {
    world.browser.until(&format!("{calls:?}"), || (told(world).len() >= calls.len()).then_some(()));
    world.settle(100);
    assert_eq!(told(world), calls);
}

fn calls_queued_before_the_answer_reach_the_vendor_after_the_grant() {
    on_both_hosts(|world| {
        open(world, TAG);
        push(world, "second");
        world.answer_banner("accept");
        expect_told(world, &["first", "second"]);
        push(world, "third");
        expect_told(world, &["first", "second", "third"]);
    });
}

fn calls_queued_before_a_refusal_and_while_it_holds_are_dropped() {
    on_both_hosts(|world| {
        open(world, TAG);
        world.answer_banner("reject");
        push(world, "while refused");
        assert_eq!(world.browser.run("return CookieGate.acceptAll();"), true);
        world.browser.until("the vendor's script", || (world.requests_of("/vendor.js") == 1).then_some(()));
        world.settle(50);
        push(world, "after");
        expect_told(world, &["after"]);
    });
}

fn calls_that_still_wait_when_the_grant_is_withdrawn_are_dropped() {
    on_localhost(|world| {
        open(world, "");
        world.answer_banner("accept");
        push(world, "granted");
        world.browser.run("CookieGate.withdraw();");
        push(world, "withdrawn");
        world.browser.run("CookieGate.acceptAll();");
        push(world, "granted again");
        run_vendor(world);
        expect_told(world, &["granted%20again"]);
    });
}

fn calls_for_a_vendor_that_stays_granted_wait_on_when_something_else_changes() {
    on_localhost(|world| {
        open(world, "");
        world.browser.run("CookieGate.save({ analytics: true });");
        push(world, "second");
        world.browser.run("CookieGate.save({ analytics: true, search: true });");
        run_vendor(world);
        expect_told(world, &["first", "second"]);
        // The same for a visitor who comes back.
        world.browser.reload();
        world.browser.run("CookieGate.save({ analytics: true, search: false });");
        run_vendor(world);
        expect_told(world, &["first", "second", "first"]);
    });
}

fn calls_that_wait_for_the_answer_wait_on_when_a_script_grants_something_else() {
    on_localhost(|world| {
        open(world, TAG);
        push(world, "second");
        assert_eq!(world.browser.run("return CookieGate.grant('search');"), true);
        push(world, "third");
        world.settle(100);
        assert_eq!(told(world), [""; 0]);
        world.answer_banner("accept");
        expect_told(world, &["first", "second", "third"]);
    });
}

fn calls_made_while_a_refusal_holds_are_dropped_though_something_else_is_asked_again() {
    let first = World::new();
    first.open_page("/first", "", "");
    first.browser.run("CookieGate.rejectAll();");
    first.expect_names(&["cookie-agree"]);
    // Cookies know no ports, so the two servers share a jar.
    let world = World::with(server(|catalogue| second(catalogue, ChangeKind::Purpose, &["search"])), first.browser);
    open(&world, TAG);
    push(&world, "while refused");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.answer_banner("accept");
    world.browser.until("the vendor's script", || (world.requests_of("/vendor.js") == 1).then_some(()));
    world.settle(50);
    push(&world, "after");
    expect_told(&world, &["after"]);
}

fn a_queue_that_cannot_be_emptied_does_not_keep_a_decision_from_taking_its_course() {
    on_localhost(|world| {
        for queue in [
            "Object.freeze(['frozen'])",
            "{ get length() { return 1; } }",
            "{ set length(to) { throw new Error('length'); } }",
            "new Proxy([], { set() { throw new Error('set'); } })",
        ] {
            world.browser.empty_jar();
            world.open_page("/page", &format!("<script>window.dataLayer = {queue};</script>\n"), "");
            assert_eq!(world.browser.run("return CookieGate.rejectAll();"), true, "{queue}");
            world.expect_names(&["cookie-agree"]);
            world
                .browser
                .until(&format!("the way back, {queue}"), || world.browser.shows("[data-action=open]").then_some(()));
        }
        world.browser.empty_jar();
        let head =
            "<script>Object.defineProperty(window, 'dataLayer', { get() { throw new Error('queue'); } });</script>\n";
        world.open_page("/page", head, "");
        assert_eq!(world.browser.run("return CookieGate.rejectAll();"), true);
        world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    });
}
