//! Granted means native: where everything is granted, the cookie interfaces answer as without us, errors too.

use cookie_gate_catalogue::Treatment;
use serde_json::{Value, json};

use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    the_cookie_store_answers_as_without_us_errors_and_events_too,
    what_the_cookie_store_set_before_the_grant_is_set_with_its_value,
    a_page_that_writes_sixty_thousand_times_is_not_kept_busy_by_us,
];

/// Calls, each with what became of it. Only the kind of an error is compared: browsers word errors as they like.
const CALLS: &str = "
    const told = [];
    const call = async (name, run) => {
      try { told.push(name + ': ' + await run()); } catch (fault) { told.push(name + ': ' + fault.name); }
    };
    const sets = [['', 'a=b'], ['', ''], ['', 'alone'], ['a;b', '1'], ['a=b', '1'], ['_ga\\x01', '1'], ['_ga', '1;2'],
      ['_ga', '1\\n'], ['_ga', 'x'.repeat(5000)], ['_ga', '1'], ['_ga', ''], [Symbol(), '1'], [undefined, undefined],
      [{ name: '_ga' }], [{ name: '_ga', value: '1', domain: '.localhost' }], [{ name: '_ga', value: '1', path: 'x' }],
      [{ name: '_ga', value: '1', domain: 'other.test' }], [{ name: '__Host-x', value: '1', domain: 'localhost' }], [{}], []];
    for (const given of sets) await call('set ' + told.length, () => cookieStore.set(...given));
    const deletes = [[''], ['a;b'], ['a=b'], ['a\\x01'], ['_ga'], [{ name: '_ga', domain: '.localhost' }],
      [{ name: '_ga', path: 'x' }], [{}], []];
    for (const given of deletes) await call('delete ' + told.length, () => cookieStore.delete(...given));
    const pause = () => new Promise((done) => setTimeout(done, 200));
    await pause();
    const events = [];
    const note = (event) => events.push(...event.changed.map((one) => one.name + '=' + one.value), ...event.deleted.map((one) => 'no ' + one.name));
    cookieStore.addEventListener('change', note);
    document.cookie = '_ga=1; path=/';
    document.cookie = '_ga=2; path=/';
    await cookieStore.set('_ga', '3');
    cookieStore.set('_ga', '4');
    document.cookie = '_ga=5; path=/';
    cookieStore.set('_ga', '6');
    document.cookie = 'nameless';
    document.cookie = '=without';
    await pause();
    document.cookie = '_ga=7; path=/';
    document.cookie = '_ga=; path=/; max-age=0';
    await pause();
    cookieStore.removeEventListener('change', note);
    const left = document.cookie.split('; ').filter((pair) => !pair.startsWith('cookie-agree')).sort();
    return { told, events, left };";

fn calls(world: &World) -> Value {
    world.browser.run(&format!("return (async () => {{ {CALLS} }})();"))
}

fn the_cookie_store_answers_as_without_us_errors_and_events_too() {
    let world = World::with(server(|catalogue| catalogue.undeclared.cookies = Treatment::Report), Browser::chromium());
    world.open_page("/calls", "", "");
    world.browser.open(&format!("{}/calls?gate=off", world.site));
    let native = calls(&world);
    assert!(native["told"].as_array().is_some_and(|told| told.contains(&json!("set 0: TypeError"))), "{native}");
    assert!(native["events"].as_array().is_some_and(|events| events.contains(&json!("_ga=6"))), "{native}");
    world.browser.empty_jar();
    world.open("/calls");
    world.browser.run("CookieGate.acceptAll();");
    assert_eq!(calls(&world), native);
    // Refused means refused, and a call that no browser would take fails all the same.
    world.browser.run("CookieGate.rejectAll();");
    world.expect_names(&["", "cookie-agree", "undefined"]);
    let refused = world.browser.run(
        "return (async () => {
           await cookieStore.set('_ga', '1');
           return cookieStore.set('_ga;', '1').catch((fault) => fault.name);
         })();",
    );
    assert_eq!(refused, "TypeError");
    world.settle(100);
    world.expect_names(&["", "cookie-agree", "undefined"]);
}

fn what_the_cookie_store_set_before_the_grant_is_set_with_its_value() {
    let world = World::new();
    world.open_page("/store/page", "", "");
    world.browser.run(
        "return (async () => {
           await cookieStore.set('_ga', 'first');
           await cookieStore.set('_ga', 'second');
           await cookieStore.set({ name: '_gid', value: 'third', path: '/store/' });
         })();",
    );
    world.expect_names(&[]);
    world.answer_banner("accept");
    world.expect_names(&["_ga", "_gid", "cookie-agree"]);
    let jar = world.browser.jar();
    let found =
        |name: &str| jar.iter().find(|cookie| cookie.name == name).map(|one| (one.value.as_str(), one.path.as_str()));
    assert_eq!((found("_ga"), found("_gid")), (Some(("second", "/")), Some(("third", "/store/"))));
}

/// The browser tells us of each of the writes. The time counts until the page rests again.
fn a_page_that_writes_sixty_thousand_times_is_not_kept_busy_by_us() {
    let world = World::with(server(|_| ()), Browser::fresh());
    world.open_page("/busy", "", "");
    let busy = |world: &World| {
        let seconds = world.browser.run(
            "const start = performance.now();
             for (let number = 0; number < 60000; number++) document.cookie = '_ga=' + number + '; path=/';
             return new Promise((done) => {
               let quiet = 0;
               let last = performance.now();
               const look = () => {
                 const now = performance.now();
                 quiet = now - last < 25 ? quiet + 1 : 0;
                 last = now;
                 // Forty turns without a delay: the page rests.
                 quiet < 40 ? setTimeout(look, 4) : done((now - start) / 1000);
               };
               look();
             });",
        );
        seconds.as_f64().expect("seconds")
    };
    world.browser.open(&format!("{}/busy?gate=off", world.site));
    let native = busy(&world);
    world.browser.empty_jar();
    world.open("/busy");
    world.browser.run("CookieGate.acceptAll();");
    let ours = busy(&world);
    println!("60 000 writes keep the page busy for {native:.1} s without us, {ours:.1} s with us");
    // Without us a listener costs nothing: there is none. Ours is called 60 000 times.
    assert!(ours < native * 2.0 + 2.0, "{ours} s, {native} s without us");
}
