//! Enforcement "strict": the browser itself refuses what is not granted, and a grant reloads the page once.

use cookie_gate_catalogue::Enforcement;

use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    styles_and_workers_reach_no_vendor_before_the_grant_and_do_after_it,
    with_hooks_alone_they_do,
    what_was_granted_before_is_allowed_from_the_first_byte,
];

/// Sends requests to a vendor that hooks do not reach: from a style sheet, and from a worker.
const ASK: &str = "<script>
  addEventListener('DOMContentLoaded', () => {
    const style = document.createElement('style');
    style.textContent = 'main { background: url({{google}}/style.gif) }';
    document.head.append(style);
    const code = `fetch('{{google}}/worker.gif', { mode: 'no-cors' }).catch(() => {})`;
    new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  });
</script>\n";

fn asked(world: &World) -> Vec<String> {
    let mut paths: Vec<String> = world.vendor_requests().into_iter().map(|request| request.path).collect();
    paths.sort_unstable();
    paths
}

fn styles_and_workers_reach_no_vendor_before_the_grant_and_do_after_it() {
    let world = World::with(server(|catalogue| catalogue.enforcement = Enforcement::Strict), Browser::chromium());
    world.open_page("/ask", ASK, "");
    world.settle(300);
    assert_eq!(asked(&world), [""; 0]);
    assert_eq!(world.requests_of("/ask"), 1);
    world.answer_banner("accept");
    let both = || (asked(&world) == ["/style.gif", "/worker.gif"]).then_some(());
    world.browser.until("both requests", both);
    world.settle(300);
    assert_eq!(world.requests_of("/ask"), 2, "the grant loads the page once more, and only once");
    // After a withdrawal the browser refuses at once, without another page.
    world.browser.run("CookieGate.withdraw();");
    world.browser.run(
        "const style = document.querySelector('style');
         style.textContent = style.textContent.replace('main', 'h1').replace('style.gif', 'again.gif');",
    );
    world.settle(300);
    assert_eq!(asked(&world), ["/style.gif", "/worker.gif"]);
    assert_eq!(world.requests_of("/ask"), 2);
}

fn with_hooks_alone_they_do() {
    let world = World::new();
    world.open_page("/ask", ASK, "");
    world.browser.until("both requests", || (asked(&world) == ["/style.gif", "/worker.gif"]).then_some(()));
}

fn what_was_granted_before_is_allowed_from_the_first_byte() {
    let world = World::with(server(|catalogue| catalogue.enforcement = Enforcement::Strict), Browser::chromium());
    world.open("/");
    world.answer_banner("accept");
    world.expect_analytics(&["cookie-agree"]);
    let pages = world.requests_of("/");
    world.open("/");
    world.settle(100);
    assert_eq!(world.requests_of("/"), pages + 1);
}
