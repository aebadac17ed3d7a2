//! Vendors that may report before a grant, and a vendor that cannot be told: what reaches them, by the request log, and
//! what the jar keeps.

use serde_json::{Value, json};

use super::{expect_decided, put_bare, world};
use crate::harness::Case;
use crate::world::World;

pub const CASES: &[Case] = crate::cases![
    a_vendor_that_may_report_before_the_grant_reports_and_keeps_nothing,
    a_vendor_that_may_not_is_not_reached_before_the_grant,
    baidu_keeps_nothing_unsent_after_a_withdrawal_and_sends_nothing,
];

/// The stand-in for Google's script, without a tag that holds it back.
const UNTAGGED: &str = "<script async src=\"{{google}}/analytics.js\"></script>\n";

fn asked(world: &World, path: &str) -> bool {
    world.vendor_requests().iter().any(|request| request.path.split('?').next() == Some(path))
}

fn a_vendor_that_may_report_before_the_grant_reports_and_keeps_nothing() {
    let world = world(json!([{ "pack": "google-analytics-4", "before": "cookieless" }]));
    world.open_page("/early", UNTAGGED, "");
    world.browser.until("the report", || asked(&world, "/collect").then_some(()));
    // The script writes again every 250 ms.
    world.settle(600);
    world.expect_names(&[]);
    assert!(world.vendor_requests().iter().all(|request| request.cookie.is_none()));
    world.answer_banner("accept");
    world.expect_names(&["_ga", "cookie-agree"]);
    world.settle(600);
    world.expect_names(&["_ga", "cookie-agree"]);
    world.browser.run("CookieGate.withdraw();");
    world.settle(600);
    world.expect_names(&["cookie-agree"]);
    // A refusal is no grant either: the script reports on, and keeps nothing.
    let before = world.vendor_requests().len();
    world.open("/early");
    world.browser.until("the next report", || (world.vendor_requests().len() > before + 1).then_some(()));
    world.settle(600);
    world.expect_names(&["cookie-agree"]);
    assert_eq!(world.browser.console(), [""; 0]);
}

fn a_vendor_that_may_not_is_not_reached_before_the_grant() {
    let world = world(json!(["google-analytics-4"]));
    // By a script, since the parser's own requests go out before any script runs.
    let head = "<script>
        const script = document.createElement('script');
        script.src = '{{google}}/analytics.js';
        document.head.append(script);
    </script>\n";
    world.open_page("/early", head, "");
    world.settle(300);
    assert_eq!(world.vendor_requests(), []);
    world.answer_banner("accept");
    world.browser.until("the report", || asked(&world, "/collect").then_some(()));
    world.expect_names(&["_ga", "cookie-agree"]);
}

/// Baidu's script keeps in sessionStorage what it could not send, and sends it on the next page.
fn baidu_keeps_nothing_unsent_after_a_withdrawal_and_sends_nothing() {
    let world = world(json!(["baidu-tongji"]));
    put_bare(&world);
    let tag = "<script type=\"text/plain\" data-cookie-gate=\"baidu-tongji\" data-src=\"{{baidu}}/hm.js?0123456789abcdef0123456789abcdef\"></script>\n\
               <script>const keep = () => sessionStorage.setItem('Hm_unsent_0123456789abcdef', '[\"/hm.gif\"]');</script>\n";
    let kept = |world: &World| -> Value {
        world.open("/bare");
        world.browser.run("return Object.keys(sessionStorage).sort();")
    };
    world.open_page("/baidu", tag, "<p data-host=\"{{baidu}}\">Text</p>");
    world.answer_banner("accept");
    world.browser.until("the hit", || asked(&world, "/hm.gif").then_some(()));
    world.browser.run("keep();");
    assert_eq!(kept(&world), json!(["HMACCOUNT", "Hm_unsent_0123456789abcdef"]));

    world.open("/baidu");
    expect_decided(&world);
    world.browser.run("CookieGate.withdraw();");
    world.settle(100);
    let before = world.vendor_requests().len();
    // The script that has run goes on.
    world.browser.run(
        "keep();
         const { host } = document.querySelector('[data-host]').dataset;
         new Image().src = host + '/hm.gif?late';
         navigator.sendBeacon(host + '/hm.gif?beacon');",
    );
    world.settle(600);
    assert_eq!(kept(&world), json!([]));
    world.open("/baidu");
    world.settle(300);
    assert_eq!(world.vendor_requests().len(), before);
    world.expect_names(&["cookie-agree"]);
}
