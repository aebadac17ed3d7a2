//! Two Content Security Policies: one forbids wasm, the other is as strict as possible.

use crate::harness::Case;
use crate::world::{World, on_both_hosts, page};

pub const CASES: &[Case] = crate::cases![
    where_wasm_is_forbidden_all_stays_denied_and_the_page_works,
    where_wasm_is_forbidden_required_cookies_still_work,
    the_whole_path_runs_under_a_strict_policy_with_trusted_types,
    tagged_inline_scripts_keep_their_nonce,
];

fn where_wasm_is_forbidden_all_stays_denied_and_the_page_works() {
    on_both_hosts(wasm_forbidden);
}

pub fn wasm_forbidden(world: &World) {
    world.open("/?csp=nowasm");
    world.browser.run("document.cookie = '_ga=1'; document.cookie = 'code=1'; document.cookie = 'never_declared=1';");
    world.browser.run("return window.cookieStore?.set('_ga', '1');");
    world.search();
    assert_eq!(world.browser.run("return document.querySelector('#result').textContent;"), "12 machines found.");
    assert_eq!(world.state()["mode"], "closed");
    assert_eq!(world.browser.run("return CookieGate.allows('analytics');"), false);
    world.settle(300);
    world.expect_names(&[]);
    assert_eq!(world.vendor_requests(), []);
    assert!(!world.browser.shows("section.banner"));
    let tells = world.browser.engine.has_console();
    let console = world.browser.console();
    assert!(!tells || console.iter().any(|line| line.contains("wasm-unsafe-eval")), "it says what to do: {console:?}");
    // Calls of the API warn and change nothing.
    assert_ne!(world.browser.run("return CookieGate.acceptAll();"), true);
    world.expect_names(&[]);
    assert!(!tells || !world.browser.console().is_empty(), "it says so");
}

fn where_wasm_is_forbidden_required_cookies_still_work() {
    let mut world = World::new();
    world.server = crate::world::server(|catalogue| {
        let search = catalogue.categories.iter_mut().find(|category| category.id == "search");
        search.expect("the category").required = true;
    });
    world.site = world.server.localhost();
    world.open("/?csp=nowasm");
    world
        .browser
        .run("document.cookie = 'time=newest; path=/'; document.cookie = '_ga=1'; document.cookie = 'cookie-agree=1';");
    world.expect_names(&["time"]);
    assert_eq!(world.browser.run("return document.cookie;"), "time=newest");
    assert!(!world.browser.console().is_empty());
}

fn the_whole_path_runs_under_a_strict_policy_with_trusted_types() {
    on_both_hosts(strict_policy);
}

pub fn strict_policy(world: &World) {
    world.open("/?csp=strict");
    world.browser.run("window.violations = []; addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI));");
    world.save_in_panel(&["analytics"]);
    world.expect_analytics(&["cookie-agree"]);
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&["cookie-agree"]);
    assert_eq!(world.browser.run("return violations;"), serde_json::json!([]));
    // A violation during the load would be in the console, which must be empty at the end of each case.
}

fn tagged_inline_scripts_keep_their_nonce() {
    on_both_hosts(|world| {
        let tag = "<script type=\"text/plain\" data-cookie-gate=\"analytics\" nonce=\"{{nonce}}\">window.woken = 1;</script>\n";
        world.server.put("/nonce", page(tag, ""));
        world.open("/nonce?csp=strict");
        world.answer_banner("accept");
        world.browser.until("the inline script", || (world.browser.run("return window.woken;") == 1).then_some(()));
    });
}
