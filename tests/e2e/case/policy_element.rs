//! `<cookie-gate-policy>`: the policy of a fragment, which the page's script puts into a page. It equals the fragment,
//! and is a part of the page for links, for the keyboard, for a search and on paper.

use serde_json::{Value, json};

use cookie_gate_browser::Key;
use cookie_gate_demo as demo;

use super::axe::expect_none;
use super::look::in_every_look;
use crate::harness::Case;
use crate::world::{World, npm, on_localhost};

pub const CASES: &[Case] = crate::cases![
    the_element_equals_the_fragment_in_every_language_also_without_the_gate,
    the_element_fits_every_screen_and_axe_finds_nothing,
    the_element_speaks_the_language_that_is_asked_for,
    the_element_is_a_part_of_the_page,
    the_element_holds_under_a_strict_policy_with_trusted_types,
    an_element_whose_texts_are_missing_keeps_what_the_page_has_put_there,
];

const SCRIPT: &str = "<script src=\"/policy.js\" defer></script>\n<meta name=\"viewport\" content=\"width=device-width\">\n\
                      <style>:root { color-scheme: light dark; background: Canvas; }</style>\n";

/// Waits until the element shows the policy in a language.
#[track_caller]
fn expect_language(world: &World, language: &str) {
    let shown = "return document.querySelector('cookie-gate-policy > .cookie-gate-policy')?.lang;";
    world.browser.until(&format!("the policy in {language}"), || (world.browser.run(shown) == language).then_some(()));
}

fn the_element_equals_the_fragment_in_every_language_also_without_the_gate() {
    on_localhost(|world| {
        let catalogue = demo::catalogue().expect("the first site's catalogue");
        assert_eq!(catalogue.languages.len(), 2);
        for language in &catalogue.languages {
            let head = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A page</title>\
                        <link rel=\"icon\" href=\"/demo/icon.svg\">";
            let page = format!("{head}{SCRIPT}<cookie-gate-policy lang=\"{language}\"></cookie-gate-policy></html>");
            world.server.put("/alone", demo::Page::html(page));
            world.open("/alone");
            expect_language(world, language);
            // The whole page of this server's catalogue has a title before what the fragment has.
            let equal = world.browser.run_with(
                "return (async () => { const page = await (await fetch(input)).text();
                 const wanted = new DOMParser().parseFromString(page, 'text/html').querySelector('main');
                 wanted.querySelector('h1').remove();
                 const shown = document.querySelector('cookie-gate-policy').firstChild;
                 const of = (root, selector) => root.querySelectorAll(selector).length;
                 return [wanted.childNodes.length === shown.childNodes.length,
                   [...wanted.childNodes].every((node, at) => node.isEqualNode(shown.childNodes[at])),
                   of(shown, 'table') === of(wanted, 'table') && of(shown, 'table'), of(shown, 'a'), of(wanted, 'a'),
                   shown.querySelector('.cookie-gate-policy-now').hidden]; })();",
                json!(catalogue.policy.links.cookies[language]),
            );
            let links = equal[4].clone();
            assert_eq!(equal, json!([true, true, 7, links, links, true]), "{language}");
            assert!(links.as_u64().is_some_and(|links| links > 10), "{links}");
        }
    });
}

fn the_element_fits_every_screen_and_axe_finds_nothing() {
    let axe = npm("axe-core/axe.min.js");
    on_localhost(|world| {
        in_every_look(world, |world, page, shown| {
            let language = if page == "/" { "en" } else { "zh" };
            let element = format!("<cookie-gate-policy lang=\"{language}\"></cookie-gate-policy>");
            world.open_page("/element", SCRIPT, &element);
            expect_language(world, language);
            world.answer_banner("accept");
            world.browser.until("the box", || (!choice(world).is_empty()).then_some(()));
            expect_none(world, &axe, &format!("element, {language}, {shown:?}"));
            let stacked = world.browser.run("return matchMedia('(max-width: 400px)').matches;");
            let seen = world.browser.run(
                "const row = getComputedStyle(document.querySelector('tbody tr')).display;
                 return [document.documentElement.scrollWidth > innerWidth, row === 'block'];",
            );
            assert_eq!(seen, json!([false, stacked]), "{language}, {shown:?}");
            world.browser.empty_jar();
        });
    });
}

/// The text of the box with the choice; empty = the box does not show.
fn choice(world: &World) -> String {
    let text = "const box = document.querySelector('.cookie-gate-policy-now');
                return box?.getClientRects().length ? box.innerText : '';";
    world.browser.run(text).as_str().unwrap_or_default().into()
}

fn the_element_speaks_the_language_that_is_asked_for() {
    on_localhost(|world| {
        world.open_page("/element", SCRIPT, "<cookie-gate-policy level=\"3\"></cookie-gate-policy>");
        expect_language(world, "en");
        let levels = || {
            let levels = "const levels = [...document.querySelectorAll('cookie-gate-policy :is(h1,h2,h3,h4,h5,h6)')];
                          return [...new Set(levels.map(({ localName }) => localName))].sort().join();";
            world.browser.run(levels)
        };
        assert_eq!(levels(), "h3,h4");
        world.browser.run("CookieGate.setLanguage('zh-Hans');");
        expect_language(world, "zh");
        world.browser.run("document.documentElement.lang = 'en-GB';");
        expect_language(world, "en");
        world.browser.run("document.querySelector('cookie-gate-policy').lang = 'zh';");
        expect_language(world, "zh");
        // The element's own language outweighs that of the gate.
        world.browser.run("CookieGate.setLanguage('en');");
        world.settle(100);
        expect_language(world, "zh");
        world.browser.run("document.querySelector('cookie-gate-policy').setAttribute('level', '9');");
        world.browser.until("the other level", || (levels() == "h5,h6").then_some(()));
        // The box is filled in the other language too.
        assert!(choice(world).contains("Cookie 设置"), "{}", choice(world));
    });
}

fn the_element_is_a_part_of_the_page() {
    on_localhost(|world| {
        world.open_page("/element", SCRIPT, "<cookie-gate-policy></cookie-gate-policy>");
        world.open("/element#policy-vendors");
        expect_language(world, "en");
        let top = "return Math.round(document.querySelector('#policy-vendors').getBoundingClientRect().top);";
        world.browser.until("the section of the address", || {
            world.browser.run(top).as_i64().filter(|top| (-1..100).contains(top))
        });
        world.answer_banner("reject");
        world.browser.until("the box", || choice(world).contains("Not allowed").then_some(()));
        // A search of the browser, a link to a section, and the keyboard in the order of the page.
        assert_eq!(world.browser.run("return window.find('Your choice now');"), true);
        world
            .browser
            .run("getSelection().removeAllRanges(); document.querySelector('.cookie-gate-policy-now button').focus();");
        let mut reached: Vec<Value> = Vec::new();
        for _ in 0..3 {
            world.browser.press(Key::Tab);
            reached.push(world.browser.run("return document.activeElement.getAttribute('href');"));
        }
        assert_eq!(reached, ["#policy-what", "#policy-cookies", "#policy-category-necessary"]);
        world.browser.press(Key::Enter);
        assert_eq!(world.browser.run("return document.querySelector(':target')?.id;"), "policy-category-necessary");
        world.browser.click(".cookie-gate-policy-now button");
        world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
        world.browser.click_ours("dialog .actions button:nth-of-type(1)");
        world.browser.until("the other choice", || choice(world).contains("Allowed: Search options").then_some(()));
        world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
        let shown = "return [...document.querySelectorAll('cookie-gate-policy :is(button, nav, table)')]
            .filter((one) => one.getClientRects().length).map((one) => one.localName);";
        assert_eq!(world.browser.run(shown), json!(vec!["table"; 7]));
        world.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "" }));
    });
}

fn the_element_holds_under_a_strict_policy_with_trusted_types() {
    on_localhost(|world| {
        let rules = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self'; \
                     base-uri 'none'; require-trusted-types-for 'script'";
        let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><script src=\"/gate.js\"></script>\
                    <title>A page</title><link rel=\"icon\" href=\"/demo/icon.svg\">\
                    <script src=\"/policy.js\" defer></script><main><h1>A page</h1><cookie-gate-policy></cookie-gate-policy></main></html>";
        world.server.put("/strict", demo::Page::html(page).header("Content-Security-Policy", rules));
        world.open("/strict");
        expect_language(world, "en");
        world.browser.until("the box", || choice(world).contains("You have not decided").then_some(()));
        let style = "return getComputedStyle(document.querySelector('cookie-gate-policy table')).borderCollapse;";
        assert_eq!(world.browser.run(style), "collapse");
    });
}

fn an_element_whose_texts_are_missing_keeps_what_the_page_has_put_there() {
    let world = World::new();
    let script = "<script>{ const native = window.fetch; let fails = 2;
        window.fetch = (asked, ...more) => String(asked.url ?? asked).includes('policy.') && fails-- > 0
          ? Promise.reject(new TypeError('no network')) : native(asked, ...more); }</script>\n";
    let element = "<cookie-gate-policy><a href=\"/cookies\">The policy</a></cookie-gate-policy>";
    world.open_page("/element", &format!("{script}{SCRIPT}"), element);
    let texts = "return document.querySelector('cookie-gate-policy').textContent;";
    world.settle(200);
    assert_eq!(world.browser.run(texts), "The policy");
    let console = world.browser.console();
    assert!(console.len() == 1 && console[0].contains("no policy"), "{console:?}");
    // The next change asks again.
    world.browser.run("document.querySelector('cookie-gate-policy').lang = 'zh';");
    world.settle(200);
    assert_eq!(world.browser.run(texts), "The policy");
    world.browser.run("document.querySelector('cookie-gate-policy').lang = 'en';");
    expect_language(&world, "en");
}
