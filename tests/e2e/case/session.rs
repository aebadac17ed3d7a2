//! The server's half of consent: `ASP.NET_SessionId` is HttpOnly, so only the server can hold the cookie back or clear
//! it.

use crate::harness::Case;
use crate::world::{World, on_both_hosts};

pub const CASES: &[Case] = crate::cases![
    without_the_grant_signing_in_sets_no_session,
    with_the_grant_it_does_and_the_first_request_after_a_withdrawal_clears_it,
];

fn sign_in(world: &World) {
    world.open("/demo/sign-in.html");
    world.browser.fill("#user", "Mei");
    world.browser.click("#sign-in button[type=submit]");
}

fn without_the_grant_signing_in_sets_no_session() {
    on_both_hosts(|world| {
        sign_in(world);
        world.browser.until("the answer", || world.browser.url().contains("answer=refused").then_some(()));
        world.expect_names(&[]);
        assert!(world.server.log().iter().all(|request| request.set_cookie.is_empty()));
    });
}

fn with_the_grant_it_does_and_the_first_request_after_a_withdrawal_clears_it() {
    on_both_hosts(|world| {
        world.open("/");
        world.browser.run("CookieGate.save({ session: true, verification: true });");
        world.expect_names(&["cookie-agree"]);
        world.open("/demo/sign-in.html");
        world.browser.click("#new-code");
        world.expect_names(&["code", "cookie-agree"]);
        let code = world.browser.run("return document.querySelector('#code').textContent;");
        world.browser.fill("#user", "Mei");
        world.browser.fill("#typed", code.as_str().expect("a code"));
        world.browser.click("#sign-in button[type=submit]");
        world.browser.until("the account", || world.browser.url().ends_with("/demo/account.html").then_some(()));
        world.expect_names(&["ASP.NET_SessionId", "code", "cookie-agree"]);
        assert!(world.browser.jar().iter().any(|cookie| cookie.name == "ASP.NET_SessionId" && cookie.http_only));

        world.browser.run("CookieGate.withdraw();");
        world.expect_names(&["ASP.NET_SessionId", "cookie-agree"]);
        let report = world.browser.run(
            "return CookieGate.report().some(({ action, name }) => action === 'kept' && name === 'ASP.NET_SessionId');",
        );
        assert_eq!(report, true, "what script cannot remove is reported");
        let start = world.server.log_len();
        world.open("/demo/news.html");
        world.expect_names(&["cookie-agree"]);
        let first = world.server.log_since(start).into_iter().next().expect("a request");
        assert!(first.set_cookie.iter().any(|line| line.starts_with("ASP.NET_SessionId=;")), "{first:?}");
    });
}
