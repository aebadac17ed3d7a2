//! What changes a page without loading another: the banner and its language keep up.

use super::{is_there, put_library, world};
use crate::harness::Case;
use crate::world::{World, page};

pub const CASES: &[Case] = crate::cases![
    the_banner_survives_the_swap_of_the_body,
    the_banner_comes_back_whoever_removes_it,
    the_language_follows_the_page,
];

/// The heading of the banner.
fn heading(world: &World) -> String {
    let heading = "return document.querySelector('cookie-gate')?.shadowRoot.querySelector('h2')?.textContent ?? '';";
    world.browser.run(heading).as_str().unwrap_or_default().to_string()
}

fn the_banner_survives_the_swap_of_the_body() {
    for library in ["@hotwired/turbo/dist/turbo.es2017-umd.js", "htmx.org/dist/htmx.min.js"] {
        let world = world();
        put_library(&world, "/router.js", library);
        let head = "<script>document.documentElement.setAttribute('hx-boost', 'true');</script><script src=\"/router.js\"></script>";
        world.server.put("/second", page(head, "<p id=\"second\">The second page</p>"));
        world.open_page("/first", head, "<a href=\"/second\">On</a>");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        world.browser.run("document.querySelector('main a').click();");
        world.browser.until("the second page", || is_there(&world, "#second").then_some(()));
        world.browser.until("the banner again", || world.browser.shows("section.banner").then_some(()));
        world.answer_banner("reject");
        world.expect_names(&["cookie-agree"]);
    }
}

fn the_banner_comes_back_whoever_removes_it() {
    let world = world();
    for way in [
        "document.querySelector('cookie-gate').remove();",
        "document.body.innerHTML = '<main>new</main>';",
        "document.documentElement.replaceChildren(document.head, document.createElement('body'));",
    ] {
        world.open_page("/removed", "", "");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        world.browser.run(way);
        world.browser.until(&format!("the banner after {way}"), || world.browser.shows("section.banner").then_some(()));
        assert_eq!(world.browser.run("return CookieGate.open();"), true, "{way}");
        assert!(world.browser.shows("dialog"), "{way}");
    }
    // Where a page removes our element again and again, the two do not keep the browser busy.
    world.open_page("/removed", "", "");
    let count = world.browser.run(
        "let count = 0;
         new MutationObserver((records) => { count += records.length; document.querySelector('cookie-gate')?.remove(); })
           .observe(document.documentElement, { childList: true });
         document.querySelector('cookie-gate').remove();
         return new Promise((done) => setTimeout(() => done(count), 2000));",
    );
    let count = count.as_u64().expect("a count");
    assert!((4..=40).contains(&count), "{count} changes");
}

fn the_language_follows_the_page() {
    let world = world();
    world.open_page("/language", "", "");
    world.browser.until("the banner", || (heading(&world) == "Cookies are up to you").then_some(()));
    world.browser.run("document.documentElement.lang = 'zh-CN';");
    world.browser.until("the Chinese banner", || heading(&world).contains('您').then_some(()));
    assert_eq!(world.state()["language"], "zh");
    assert_eq!(world.browser.run("return CookieGate.setLanguage('en');"), true);
    world.browser.until("the English banner", || (heading(&world) == "Cookies are up to you").then_some(()));
    assert_eq!(world.state()["language"], "en");
    // The panel too, while it is open.
    world.browser.run("return CookieGate.open();");
    world.browser.run("document.documentElement.lang = ''; document.documentElement.lang = 'zh';");
    let tab = "return document.querySelector('cookie-gate').shadowRoot.querySelector('dialog [role=tab]')?.textContent ?? '';";
    world.browser.until("the Chinese panel", || {
        world.browser.run(tab).as_str().is_some_and(|text| !text.is_empty() && !text.is_ascii()).then_some(())
    });
    // What has been decided stays decided.
    assert_eq!(world.state()["decided"], false);
}
