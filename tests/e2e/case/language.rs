//! Languages: the page's, then the browser's, then the default. Only visitors who need a third language fetch it.

use cookie_gate_catalogue::words::{self, Word};
use cookie_gate_catalogue::{Catalogue, Localized, parse};
use serde_json::Value;

use cookie_gate_demo::Page;

use super::loading::gate_of;
use crate::harness::Case;
use crate::world::{World, on_localhost, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    the_page_s_language_comes_first,
    the_page_s_language_counts_however_it_is_written,
    then_the_browser_s_then_the_default,
    a_third_language_is_fetched_only_by_pages_that_need_it,
    a_page_in_another_charset_gets_the_texts_and_the_core_whole,
];

const LANG: &str = "return document.querySelector('cookie-gate').shadowRoot.querySelector('section.banner').lang;";

fn banner_language(world: &World) -> Value {
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run(LANG)
}

/// The catalogue with every text in a third language too: the English text with a mark.
fn with_french(catalogue: &mut Catalogue) {
    let mut json: Value = serde_json::from_str(&parse::to_json(catalogue)).expect("its own JSON");
    translate(&mut json);
    *catalogue = parse::parse(&json.to_string()).expect("the same catalogue, longer");
    catalogue.languages.push("fr".into());
    let (_, english) = &words::built_in()[0];
    for (id, word) in english {
        let text = Localized::from([("fr".into(), format!("fr: {}", Word::other(word)))]);
        catalogue.texts.entry(id.clone()).or_default().extend(text);
    }
}

fn translate(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            if let Some(Value::String(english)) = fields.get("en") {
                let french = if english.starts_with('/') || english.contains("://") {
                    english.clone()
                } else {
                    format!("fr: {english}")
                };
                fields.insert("fr".into(), french.into());
            }
            fields.values_mut().for_each(translate);
        }
        Value::Array(list) => list.iter_mut().for_each(translate),
        _ => {}
    }
}

fn the_page_s_language_comes_first() {
    on_localhost(|world| {
        world.open("/");
        assert_eq!(banner_language(world), "en");
        world.open("/demo/zh.html");
        assert_eq!(banner_language(world), "zh");
    });
}

fn the_page_s_language_counts_however_it_is_written() {
    on_localhost(|world| {
        for (path, tag) in [("/a", "ZH"), ("/b", "zh_CN"), ("/c", "Zh-Hans")] {
            world.server.put(
                path,
                Page::html(format!(
                    "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><script src=\"/gate.js\"></script>
                     <title>Language</title><link rel=\"icon\" href=\"/demo/icon.svg\"></head><body><p>Text.</p></body></html>"
                )),
            );
            world.open(path);
            assert_eq!(banner_language(world), "zh", "{tag}");
        }
    });
}

fn then_the_browser_s_then_the_default() {
    let bare = "<!doctype html><meta charset=\"utf-8\"><script src=\"/gate.js\"></script><title>Bare</title><link rel=\"icon\" href=\"/demo/icon.svg\"><p>Bare.</p>";
    for (languages, wanted) in [("zh-CN,en", "zh"), ("de,en-GB", "en"), ("de", "en")] {
        let world = World::with(server(|_| ()), Browser::speaking(languages));
        world.server.put("/bare", cookie_gate_demo::Page::html(bare));
        world.open("/bare");
        assert_eq!(banner_language(&world), wanted, "{languages}");
    }
}

fn a_third_language_is_fetched_only_by_pages_that_need_it() {
    let world = World::with(server(with_french), Browser::chromium());
    world.open("/");
    assert_eq!(banner_language(&world), "en");
    world.settle(50);
    let fetched = || world.our_files_since(0).into_iter().filter(|path| path.contains("banner")).count();
    assert_eq!(fetched(), 0);
    let page = "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><script src=\"/gate.js\"></script><title>Une page</title><link rel=\"icon\" href=\"/demo/icon.svg\"><p>Une page.</p></html>";
    world.server.put("/fr", cookie_gate_demo::Page::html(page));
    world.open("/fr");
    assert_eq!(banner_language(&world), "fr");
    assert_eq!(fetched(), 1);
    world.answer_banner("reject");
    world.expect_names(&["cookie-agree"]);
    assert_eq!(world.browser.console(), [""; 0]);
}

/// gate.js is in UTF-8, and its first octets (a byte order mark) say so: no charset of the page or of the server
/// changes the text.
pub fn in_a_page_of_another_charset(world: &World) {
    let gate = gate_of(&world.browser, &world.server);
    // Reading the file as text has removed the mark. The file without the mark is the control.
    for (mark, mode) in [("\u{feff}", "enforce"), ("", "closed")] {
        for kind in ["text/javascript", "text/javascript; charset=gbk"] {
            let script = Page::script(format!("{mark}{gate}")).header("Content-Type", kind);
            world.server.put("/marked.js", script);
            let page =
                "<!doctype html><html lang=\"zh\"><script src=\"/marked.js\"></script><title>GBK</title><p>GBK.</p>";
            world.server.put("/gbk", Page::html(page).header("Content-Type", "text/html; charset=gbk"));
            world.open("/gbk");
            assert_eq!(world.browser.run("return document.characterSet;"), "GBK");
            assert_eq!(world.state()["mode"], mode, "{kind}");
            if mode == "enforce" {
                assert_eq!(banner_language(world), "zh");
                let heading =
                    "return document.querySelector('cookie-gate').shadowRoot.querySelector('h2').textContent;";
                assert_eq!(world.browser.run(heading), "Cookie 由您决定", "{kind}");
            }
        }
    }
    // The closed gate has warned in the console; this call empties it.
    world.browser.console();
}

fn a_page_in_another_charset_gets_the_texts_and_the_core_whole() {
    on_localhost(in_a_page_of_another_charset);
}
