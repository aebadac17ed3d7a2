//! What changes a page without loading another: routers on the history API, routers that swap whole documents, and
//! custom elements. What is tagged waits wherever it comes from; banner and language keep up.

use serde_json::json;

use super::{GRANT, WITHDRAW, asked, expect_asked, host, is_there, world};
use crate::harness::Case;
use crate::world::{World, page};

pub const CASES: &[Case] = crate::cases![
    what_a_history_router_brings_waits_and_starts_at_the_grant,
    a_router_that_swaps_documents_keeps_banner_and_language,
    what_a_custom_element_renders_waits_and_starts_at_the_grant,
    the_banner_and_its_language_survive_a_swap_of_custom_elements,
];

/// How routers put the text of a page into the page that is there. Each is the body of a function of `html`.
const WAYS: [(&str, &str); 4] = [
    ("markup", "document.querySelector('main').innerHTML = html;"),
    (
        "nodes of another document",
        "const parsed = new DOMParser().parseFromString(html, 'text/html');
         document.querySelector('main').replaceChildren(...parsed.body.childNodes);",
    ),
    (
        "a fragment",
        "const range = document.createRange();
         range.selectNodeContents(document.querySelector('main'));
         range.deleteContents();
         range.insertNode(range.createContextualFragment(html));",
    ),
    (
        "a new body",
        "const body = document.createElement('body'); body.innerHTML = `<main>${html}</main>`; document.body = body;",
    ),
];

/// A router on the history API, whose views are the markup in `views`.
fn router(views: &serde_json::Value, way: &str) -> String {
    format!(
        "<script>
         const views = {views};
         const show = () => {{ const html = views[location.pathname] ?? ''; {way} }};
         window.go = (path) => {{ history.pushState(null, '', path); show(); }};
         addEventListener('popstate', show);
         </script>"
    )
    // Inside of a script the end tag of a view would end the script.
    .replace("</script>\"", "<\\/script>\"")
}

fn what_a_history_router_brings_waits_and_starts_at_the_grant() {
    for (name, way) in WAYS {
        let world = world();
        let host = host(&world);
        let image = |path: &str| format!("<img data-cookie-gate='analytics' data-src='{host}{path}' alt=''>");
        let script = format!("<script type='text/plain' data-cookie-gate='analytics' src='{host}/script.js'></script>");
        let views = json!({
            "/one": format!("<h1 id='one'>One</h1>{}", image("/image")),
            "/two": format!("<h1 id='two'>Two</h1>{}{script}", image("/image-2")),
        });
        world.open_page("/start", &router(&views, way), "");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        for path in ["/one", "/two", "/one"] {
            world.browser.run(&format!("go('{path}');"));
            assert!(is_there(&world, &path.replace('/', "#")), "{name}");
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        }
        world.settle(200);
        assert_eq!(asked(&world), [""; 0], "{name}");
        world.browser.run(GRANT);
        expect_asked(&world, &["/image"]);
        // What comes after the grant starts when it comes, also by the way back.
        world.browser.run("go('/two');");
        expect_asked(&world, &["/image", "/image-2", "/script.js"]);
        world.browser.until("the script", || (world.browser.run("return window.fetched;") == 1).then_some(()));
        world.browser.run(WITHDRAW);
        world.settle(100);
        let start = world.server.log_len();
        world.browser.run("history.back();");
        world.browser.until("the way back", || is_there(&world, "#one").then_some(()));
        world.browser.run("go('/two');");
        world.settle(200);
        assert_eq!(super::asked_since(&world, start).len(), 0, "{name}: after the withdrawal");
        assert_eq!(world.browser.run("return CookieGate.open();"), true, "{name}");
        assert!(world.browser.shows("dialog"), "{name}");
    }
}

/// A router that swaps whole documents, as those of static sites do: attributes of `<html>`, what differs in `<head>`,
/// and the body. Scripts of the new page that the old one has had do not run again.
const DOCUMENTS: &str = "<script>
    window.go = async (path) => {
      const fetched = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
      const root = document.documentElement;
      for (const { name } of [...root.attributes]) root.removeAttribute(name);
      for (const { name, value } of fetched.documentElement.attributes) root.setAttribute(name, value);
      const wanted = [...fetched.head.children];
      for (const old of [...document.head.children]) {
        const place = wanted.findIndex((one) => one.isEqualNode(old));
        if (place < 0) old.remove(); else wanted.splice(place, 1);
      }
      document.head.append(...wanted);
      document.body.replaceWith(fetched.body);
      history.pushState(null, '', path);
    };
    </script>";

/// The heading of the banner.
fn heading(world: &World) -> String {
    let heading = "return document.querySelector('cookie-gate')?.shadowRoot.querySelector('h2')?.textContent ?? '';";
    world.browser.run(heading).as_str().unwrap_or_default().to_string()
}

fn a_router_that_swaps_documents_keeps_banner_and_language() {
    let world = world();
    let host = host(&world);
    let tagged = format!(
        "<script type='text/plain' data-cookie-gate='analytics' src='{host}/script.js'></script>
         <img data-cookie-gate='analytics' data-src='{host}/image' alt=''>"
    );
    world.server.put("/zh", page(DOCUMENTS, &format!("<p id='second'></p>{tagged}")));
    world.open_page("/en", DOCUMENTS, "");
    world.browser.until("the banner", || (heading(&world) == "Cookies are up to you").then_some(()));
    world.browser.run("return go('/zh');");
    assert!(is_there(&world, "#second"));
    world.browser.run("document.documentElement.lang = 'zh-CN';");
    world.browser.until("the Chinese banner", || heading(&world).contains('您').then_some(()));
    world.settle(200);
    assert_eq!(asked(&world), [""; 0]);
    world.browser.run("return go('/en');");
    world.browser.until("the English banner", || (heading(&world) == "Cookies are up to you").then_some(()));
    let tags = "return [...document.scripts].filter((script) => script.src.endsWith('/gate.js')).length;";
    assert_eq!(world.browser.run(tags), 1, "the tag stands once, and has run once");
    world.browser.run("return go('/zh');");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.answer_banner("accept");
    expect_asked(&world, &["/image", "/script.js"]);
    world.browser.until("the script", || (world.browser.run("return window.fetched;") == 1).then_some(()));
    assert_eq!(world.browser.run("return CookieGate.open();"), true);
    assert!(world.browser.shows("dialog"));
    assert_eq!(world.browser.console(), [""; 0], "the gate is there once, and is the first script");
}

/// A custom element that renders tagged elements into the page and into a shadow tree of its own. `place` is where its
/// script goes: `this` or `this.tree`.
fn element(world: &World, mode: &str, place: &str) -> String {
    let host = host(world);
    format!(
        "<script>
         window.define = () => customElements.define('visit-counter', class extends HTMLElement {{
           connectedCallback() {{
             this.innerHTML = `<p class='light'>here</p><img data-cookie-gate='analytics' data-src='{host}/image' alt=''>`;
             this.tree ??= this.attachShadow({{ mode: '{mode}' }});
             this.tree.innerHTML = `<slot></slot><img data-cookie-gate='analytics' data-src='{host}/image-2' alt=''>`;
             const script = document.createElement('script');
             script.type = 'text/plain';
             script.dataset.cookieGate = 'analytics';
             script.src = '{host}/script.js';
             {place}.append(script);
           }}
         }});
         </script>"
    )
}

fn what_a_custom_element_renders_waits_and_starts_at_the_grant() {
    // Defined before its first element is parsed, and after: then the browser upgrades the element.
    for (mode, is_early) in [("open", true), ("closed", false)] {
        let world = world();
        let define = if is_early { "<script>define();</script>" } else { "" };
        let head = format!("{}{define}", element(&world, mode, "this.tree"));
        world.open_page("/element", &head, "<visit-counter></visit-counter>");
        world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
        if !is_early {
            world.browser.run("define();");
        }
        assert!(is_there(&world, ".light"), "{mode}");
        world.settle(200);
        assert_eq!(asked(&world), [""; 0], "{mode}");
        world.answer_banner("accept");
        expect_asked(&world, &["/image", "/image-2", "/script.js"]);
        world.browser.until("the script", || (world.browser.run("return window.fetched;") == 1).then_some(()));
    }
}

fn the_banner_and_its_language_survive_a_swap_of_custom_elements() {
    let world = world();
    let head = format!("{}<script>define();</script>", element(&world, "open", "this"));
    world.open_page("/element", &head, "<visit-counter></visit-counter>");
    world.browser.until("the banner", || (heading(&world) == "Cookies are up to you").then_some(()));
    world.browser.run(
        "const body = document.createElement('body');
             body.append(document.createElement('visit-counter'));
             document.body.replaceWith(body);
             document.documentElement.lang = 'zh-CN';",
    );
    world.browser.until("the Chinese banner", || heading(&world).contains('您').then_some(()));
    assert!(world.browser.shows("section.banner"));
    assert_eq!(world.browser.run("return CookieGate.open();"), true);
    assert!(world.browser.shows("dialog"));
    world.settle(200);
    assert_eq!(asked(&world), [""; 0]);
    world.browser.run(GRANT);
    expect_asked(&world, &["/image", "/image-2", "/script.js"]);
    // An element that moves renders anew: what was granted starts again, and after a withdrawal nothing does.
    world.browser.run(WITHDRAW);
    world.settle(100);
    let start = world.server.log_len();
    world.browser.run("document.body.prepend(document.querySelector('visit-counter'));");
    world.settle(200);
    assert_eq!(super::asked_since(&world, start).len(), 0, "after the withdrawal");
}
