//! Tagged elements: inert before the grant, active once after the grant, in order.

use serde_json::json;

use crate::harness::Case;
use crate::world::{on_both_hosts, on_localhost};

pub const CASES: &[Case] = crate::cases![
    tagged_elements_come_to_life_once_and_in_document_order,
    an_element_added_later_waits_for_the_same_grant,
    an_unknown_tag_never_comes_to_life,
];

const TAGGED: &str = "<script>window.order = [];</script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\">order.push('first, inline');</script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\" data-src=\"/slow.js\"></script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\" nomodule src=\"/never.js\"></script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\" data-type=\"application/json\" src=\"/never.js\"></script>
<script type=\"text/plain\" data-cookie-gate=\"search\">order.push('of another category');</script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\" src=\"/quick.js\"></script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\">order.push('last, inline');</script>
";
const BODY: &str =
    "<iframe title=\"Visits\" data-cookie-gate=\"analytics\" data-src=\"{{google}}/report.html\"></iframe>
<img alt=\"Counter\" data-cookie-gate=\"analytics\" data-src=\"{{baidu}}/badge.svg\">\n";

fn tagged_elements_come_to_life_once_and_in_document_order() {
    on_both_hosts(|world| {
        use cookie_gate_demo::Page;
        world.server.put("/slow.js", Page::script("order.push('second, fetched');"));
        world.server.put("/quick.js", Page::script("order.push('third, fetched');"));
        world.open_page("/tags", TAGGED, BODY);
        world.settle(100);
        assert_eq!(world.browser.run("return order;"), json!([]));
        assert_eq!(world.vendor_requests(), []);
        assert_eq!((world.requests_of("/slow.js"), world.requests_of("/quick.js")), (0, 0));
        assert_eq!(world.browser.run("return CookieGate.save({ analytics: true });"), true);
        let wanted = json!(["first, inline", "second, fetched", "third, fetched", "last, inline"]);
        world.browser.until("all four scripts", || (world.browser.run("return order;") == wanted).then_some(()));
        // A second decision, or a document that grows, activates no element twice.
        world.browser.run("CookieGate.save({ analytics: true }); document.body.append(document.createElement('p'));");
        world.settle(200);
        assert_eq!(world.browser.run("return order;"), wanted);
        assert_eq!((world.requests_of("/slow.js"), world.requests_of("/quick.js")), (1, 1));
        let asked = || {
            let mut paths: Vec<String> = world.vendor_requests().into_iter().map(|request| request.path).collect();
            paths.sort_unstable();
            paths
        };
        // A frame of another site starts a process of its own, which takes time.
        world.browser.until("both requests", || (asked().len() >= 2).then_some(()));
        assert_eq!(asked(), ["/badge.svg", "/report.html"]);
    });
}

fn an_element_added_later_waits_for_the_same_grant() {
    on_localhost(|world| {
        world.open_page("/later", "", "");
        let add = "const script = document.createElement('script');
                   script.type = 'text/plain';
                   script.dataset.cookieGate = 'analytics';
                   script.text = `window.woken = (window.woken || 0) + 1;`;
                   document.body.append(script);";
        world.browser.run(add);
        world.settle(50);
        assert_eq!(world.browser.run("return window.woken ?? 0;"), 0);
        world.browser.run("CookieGate.save({ analytics: true });");
        world.browser.until("the script", || (world.browser.run("return window.woken;") == 1).then_some(()));
        world.browser.run(add);
        world.browser.until("the second one", || (world.browser.run("return window.woken;") == 2).then_some(()));
    });
}

fn an_unknown_tag_never_comes_to_life() {
    on_localhost(|world| {
        let tag = "<script type=\"text/plain\" data-cookie-gate=\"nobody\">window.woken = 1;</script>\n";
        world.open_page("/unknown", tag, "");
        world.answer_banner("accept");
        world.expect_names(&["cookie-agree"]);
        world.settle(50);
        assert_eq!(world.browser.run("return window.woken ?? 0;"), 0);
    });
}
