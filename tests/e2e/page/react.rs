//! React hydrates a whole document: it takes every element that the server has not sent for a fault, and may then throw
//! away the document and all that is not its own.

use cookie_gate_demo::Page;
use serde_json::json;

use super::world;
use crate::harness::Case;
use crate::world::npm;

pub const CASES: &[Case] = crate::cases![react_18_hydrates_a_document_without_a_fault_and_the_banner_stays];

/// The attributes by which a page fetches the script that hydrates it.
const WAYS: [(&str, &str); 3] =
    [(" defer=\"\"", "defer: true"), (" async=\"\"", "async: true"), (" type=\"module\"", "type: 'module'")];

fn react_18_hydrates_a_document_without_a_fault_and_the_banner_stays() {
    let world = world();
    for (markup, properties) in WAYS {
        let app = format!(
            "const e = React.createElement;
             window.faults = [];
             const App = () => {{
               const [count, set] = React.useState(0);
               return e('html', {{ lang: 'en' }},
                 e('head', null, e('meta', {{ charSet: 'utf-8' }}), e('script', {{ src: '/gate.js' }}),
                   e('script', {{ src: '/app.js', {properties} }}), e('title', null, 'A page')),
                 e('body', null, e('main', null, 'A page'), e('button', {{ onClick: () => set(count + 1) }}, count)));
             }};
             const onRecoverableError = (fault) => faults.push(String(fault));
             ReactDOM.hydrateRoot(document, e(App), {{ onRecoverableError }});"
        );
        let files = ["react-18/umd/react.production.min.js", "react-dom-18/umd/react-dom.production.min.js"].map(npm);
        // The two libraries look for a global object, which a module does not have as `this`.
        world
            .server
            .put("/app.js", Page::script(format!("{}\n{}\n{app}", files[0], files[1]).replace("(this,", "(self,")));
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><meta charSet=\"utf-8\"/><script src=\"/gate.js\"></script>\
             <script src=\"/app.js\"{markup}></script><title>A page</title></head>\
             <body><main>A page</main><button>0</button></body></html>"
        );
        world.server.put("/react", Page::html(page));
        world.open("/react");
        world.browser.until("the hydration", || {
            world
                .browser
                .run("return Object.keys(document.body).some((key) => key.startsWith('__react'));")
                .as_bool()
                .filter(|is| *is)
        });
        world.browser.run("document.querySelector('button').click();");
        world.browser.until("the count", || {
            (world.browser.run("return document.querySelector('button').textContent;") == "1").then_some(())
        });
        world.settle(1000);
        assert_eq!(world.browser.run("return faults;"), json!([]), "{properties}");
        assert!(world.browser.shows("section.banner"), "{properties}");
        assert_eq!(world.browser.run("return CookieGate.open();"), true, "{properties}");
        assert!(world.browser.shows("dialog"), "{properties}");
    }
}
