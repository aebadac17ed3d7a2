//! Unusual documents and browsers: XHTML, `document.domain`, no origin, no storage, Trusted Types without our policy.
//! In each the gate refuses as anywhere, no exception of ours reaches the page, and the console has no error of ours.

use cookie_gate_demo::Page;
use serde_json::json;

use super::loading::document;
use crate::adversary::strength::Strength;
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    in_xhtml_it_refuses_asks_and_grants_as_in_html,
    a_page_that_has_set_document_domain_is_governed_with_its_frames,
    a_page_without_an_origin_works_and_hears_no_exception,
    where_the_browser_keeps_nothing_the_page_works_and_hears_no_exception,
    where_trusted_types_leave_our_policy_out_it_refuses_and_the_page_hears_no_exception,
];

/// Collects the exceptions that reach the page; stands after the gate.
const FAULTS: &str = "
  window.faults = [];
  addEventListener('error', (event) => event.message && faults.push(event.message));
  addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)));";

fn world() -> World {
    World::with(server(|catalogue| Strength::Hooks.change(catalogue)), Browser::chromium())
}

/// No exception was thrown, and no line of the console is ours.
#[track_caller]
fn expect_quiet(world: &World) {
    world.settle(100);
    assert_eq!(world.browser.run("return window.faults;"), json!([]));
    let console = world.browser.console();
    assert!(!console.iter().any(|line| line.contains("Cookie Gate") || line.contains("gate.js")), "{console:?}");
}

fn in_xhtml_it_refuses_asks_and_grants_as_in_html() {
    let world = world();
    let vendor = format!("http://google-analytics.localhost:{}/collect", world.server.port());
    let text = format!(
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">
<head>
<script src=\"/gate.js\"></script>
<title>XHTML</title>
<script>//<![CDATA[
{FAULTS}
document.cookie = '_ga=1; path=/';
localStorage['vendor-key'] = '1';
//]]></script>
<script type=\"text/plain\" data-cookie-gate=\"analytics\">window.woken = true;</script>
</head>
<body><p id=\"place\">Text</p></body>
</html>
"
    );
    let page =
        |text: String| Page::named("page.xhtml", text).header("Content-Type", "application/xhtml+xml; charset=utf-8");
    world.server.put("/page", page(text.clone()));
    world.open("/page");
    assert_eq!(world.browser.run("return document.contentType;"), "application/xhtml+xml");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let markup = "
      const place = document.querySelector('#place');
      place.innerHTML = `<img src=\"${input}?inner\" alt=\"\"/><br/>`;
      place.insertAdjacentHTML('beforeend', `<img src=\"${input}?adjacent\" alt=\"\"/><br/>`);
      place.append(document.createRange().createContextualFragment(`<img src=\"${input}?fragment\" alt=\"\"/><br/>`));
      const image = document.createElement('img');
      image.src = input + '?element';
      const frame = document.createElement('iframe');
      place.append(frame);
      frame.contentDocument.cookie = '_gid=1; path=/';
      return place.querySelectorAll('img').length;";
    assert_eq!(world.browser.run_with(markup, json!(vendor)), 3);
    world.settle(100);
    world.expect_names(&[]);
    assert_eq!(world.vendor_requests(), []);
    assert_eq!(world.browser.run("return [localStorage.length, window.woken];"), json!([0, null]));
    world.answer_banner("accept");
    world.browser.until("the tagged script", || (world.browser.run("return window.woken;") == true).then_some(()));
    world.browser.until("the images", || (world.vendor_requests().len() >= 3).then_some(()));
    world.browser.run("document.cookie = '_ga=1; path=/';");
    let names = world.browser.names();
    assert!(names.contains(&"_ga".to_string()), "{names:?}");
    expect_quiet(&world);
    // Control: without the gate all of it happens at once.
    let world = World::with(server(|_| ()), Browser::chromium());
    world.server.put("/page", page(text.replace("<script src=\"/gate.js\"></script>", "")));
    world.open("/page");
    let vendor = format!("http://google-analytics.localhost:{}/collect", world.server.port());
    assert_eq!(world.browser.run_with(markup, json!(vendor)), 3);
    world.browser.until("the images", || (world.vendor_requests().len() == 4).then_some(()));
    world.expect_names(&["_ga", "_gid"]);
}

fn a_page_that_has_set_document_domain_is_governed_with_its_frames() {
    let mut world = world();
    world.site = world.server.shop();
    let keyed = |head: &str| {
        document(&format!("<script src=\"/gate.js\"></script>\n{head}")).header("Origin-Agent-Cluster", "?0")
    };
    let relax = "document.domain = 'shop.test';";
    let write = "document.cookie = '_ga=1; path=/; domain=shop.test'; document.cookie = '_gid=1'; localStorage['vendor-key'] = '1';";
    world.server.put("/inner", keyed(&format!("<script>{FAULTS} {write}</script>\n")));
    world.server.put("/relaxed", keyed(&format!("<script>{FAULTS} {relax} {write}</script>\n")));
    world.server.put("/page", keyed(&format!("<script>{FAULTS} {relax} {write}</script>\n")));
    world.open("/page");
    assert_eq!(world.browser.run("return document.domain;"), "shop.test", "the browser still lets a page do so");
    let frames = "
      const loaded = (frame) => new Promise((done) => { frame.onload = done; document.body.append(frame); });
      const frames = ['/inner', '/relaxed', location.origin.replace('www.', 'shop.') + '/relaxed', 'about:blank', ''];
      return Promise.all(frames.map((address) => {
        const frame = document.createElement('iframe');
        if (address) frame.src = address; else frame.srcdoc = `<script>${input}</script>`;
        return loaded(frame);
      })).then(() => {
        for (let at = 0; at < window.length; at++) try { window[at].eval(input); } catch {}
        return [...document.querySelectorAll('iframe')].map((frame) => { try { return frame.contentWindow.faults ?? []; } catch { return 'apart'; } });
      });";
    let told = world.browser.run_with(frames, json!(write));
    assert_eq!(told, json!(["apart", [], [], [], []]));
    world.settle(300);
    world.expect_names(&[]);
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    // The sister site has a record of its own (no `consent.domain`). Its gate removes from the common parent domain
    // every cookie that has no grant there.
    world.browser.run("document.querySelectorAll('iframe')[2].remove();");
    world.answer_banner("accept");
    world.browser.run(write);
    world.settle(300);
    world.expect_names(&["_ga", "_gid", "cookie-agree"]);
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&["cookie-agree"]);
    expect_quiet(&world);
}

fn a_page_without_an_origin_works_and_hears_no_exception() {
    let world = world();
    let sandboxed = document(&format!("<script src=\"/gate.js\"></script>\n<script>{FAULTS}</script>\n"))
        .header("Content-Security-Policy", "sandbox allow-scripts");
    world.server.put("/page", sandboxed);
    // The mark by which a test knows that the page has finished comes from another origin here.
    world.server.put("/marker", Page::script("").header("Access-Control-Allow-Origin", "*"));
    world.open("/page");
    assert_eq!(world.browser.run("return origin;"), "null");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    // The browser's own exceptions reach the page, as without the gate.
    let throws = "
      const name = (work) => { try { work(); return 'nothing'; } catch (error) { return error.name; } };
      return [
        name(() => document.cookie), name(() => localStorage), name(() => sessionStorage),
      ];";
    assert_eq!(world.browser.run(throws), json!(["SecurityError", "SecurityError", "SecurityError"]));
    // Not by a click: a pointer on the way to a button causes the page to fetch the panel, which a server has to allow
    // for such a page.
    world.browser.run("CookieGate.acceptAll();");
    world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&[]);
    expect_quiet(&world);
}

fn where_the_browser_keeps_nothing_the_page_works_and_hears_no_exception() {
    let world = World::with(server(|catalogue| Strength::Hooks.change(catalogue)), Browser::that_keeps_nothing());
    world.server.put("/page", document(&format!("<script src=\"/gate.js\"></script>\n<script>{FAULTS}</script>\n")));
    world.open("/page");
    let throws = "try { localStorage; return 'nothing'; } catch (error) { return error.name; }";
    assert_eq!(world.browser.run(throws), "SecurityError", "storage is blocked");
    for _ in 0..2 {
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        assert_eq!(world.browser.run("return CookieGate.allows('analytics');"), false);
        let write = "document.cookie = '_ga=1'; return cookieStore.set('_gid', '1').catch(() => 0);";
        world.browser.run(write);
        world.answer_banner("accept");
        world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
        world.browser.run(write);
        world.expect_names(&[]);
        expect_quiet(&world);
        // The browser stores nothing, so the next page asks again.
        world.browser.reload();
    }
}

fn where_trusted_types_leave_our_policy_out_it_refuses_and_the_page_hears_no_exception() {
    for types in ["trusted-types 'none'; ", "trusted-types page; ", ""] {
        let world = world();
        let head = format!(
            "<script src=\"/gate.js\"></script>\n<script>{FAULTS} document.cookie = '_ga=1; path=/';</script>\n\
             <script type=\"text/plain\" data-cookie-gate=\"analytics\" src=\"/woken.js\"></script>\n\
             <script type=\"text/plain\" data-cookie-gate=\"analytics\">window.woken = true;</script>\n"
        );
        let body = "<iframe title=\"Frame\" srcdoc=\"&lt;script&gt;document.cookie = '_gid=1; path=/'; parent.framed = true;&lt;/script&gt;\"></iframe>";
        let policy = format!("{types}require-trusted-types-for 'script'");
        world.server.put(
            "/page",
            Page::html(format!("<!doctype html>\n<head>{head}</head>\n<body>{body}</body>\n"))
                .header("Content-Security-Policy", &policy),
        );
        world.server.put("/woken.js", Page::script("window.fetched = true;"));
        world.open("/page");
        world.browser.until("the frame", || (world.browser.run("return window.framed;") == true).then_some(()));
        world.browser.run(
            "const frame = document.createElement('iframe');
             document.body.append(frame);
             frame.contentDocument.cookie = '_gid=1; path=/';
             try { frame.srcdoc = '<p>'; } catch {}",
        );
        world.settle(100);
        world.expect_names(&[]);
        world.answer_banner("accept");
        world.browser.until("the inline script", || (world.browser.run("return window.woken;") == true).then_some(()));
        // The browser tells the operator what is missing. Nothing else is in the console.
        let console = world.browser.console();
        let says = |line: &String| {
            line.contains("Content Security policy directive") || line.contains("requires 'TrustedHTML'")
        };
        assert!(console.iter().all(says), "{types}: {console:?}");
        assert_eq!(world.browser.run("return faults;"), json!([]), "{types}");
    }
}
