//! The recipes of docs/frameworks.md for React: what React's own server writes is governed, and hydrates without a fault.
//!
//! The example's own files run here: Node renders the page, esbuild bundles what hydrates it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cookie_gate_browser::until;
use cookie_gate_demo::Page;

use super::world;
use crate::ROOT;
use crate::harness::Case;
use crate::world::World;

pub const CASES: &[Case] = crate::cases![
    react_19_is_governed_at_each_of_ten_loads,
    react_18_is_governed_at_each_of_ten_loads,
    react_hydrates_the_page_with_the_tag_and_the_banner_stays,
];

/// How often a page is loaded whose scripts race with the tag.
const LOADS: usize = 10;

/// Sets a cookie of the first site's category "analytics", and one that nobody declares, and has the browser send at
/// once what it has kept of them. A gate that comes late would remove the cookies, so the jar alone tells too little.
const CHUNK: &str = "window.early = typeof CookieGate; document.cookie = '_ga=1; path=/';
    document.cookie = 'other=1; path=/'; fetch('/probe', { method: 'POST' });";

/// A version of React, as the aliases that esbuild takes.
#[derive(Clone, Copy, PartialEq)]
enum React {
    Eighteen,
    Nineteen,
}

impl React {
    /// The kinds of stream that React writes a page to in Node.
    fn streams(self) -> &'static [&'static str] {
        if self == Self::Eighteen { &["node"] } else { &["node", "web"] }
    }

    /// A file of the example in one script, for Node or for a page.
    fn bundle(self, file: &str, options: &[&str]) -> String {
        let mut esbuild = Command::new(Path::new(ROOT).join("node_modules/.bin/esbuild"));
        esbuild.arg(format!("examples/react/{file}")).args(["--bundle", "--log-level=warning"]).args(options);
        if self == Self::Eighteen {
            esbuild.args(["--alias:react=react-18", "--alias:react-dom=react-dom-18"]);
        }
        run(&mut esbuild)
    }

    /// The page as the example's server sends it, by one of React's two kinds of stream.
    fn page(self, stream: &str) -> String {
        // Node's own modules stay what they are; React asks for them by `require`, which modules have to make.
        let require = "--banner:js=import { createRequire } from 'node:module'; \
                       const require = createRequire(import.meta.url);";
        let server = self.bundle("server.js", &["--platform=node", "--format=esm", require]);
        let folder = tempfile::tempdir_in(crate::SCRATCH).expect("a folder for the server");
        let file: PathBuf = folder.path().join("server.mjs");
        fs::write(&file, server).expect("the server");
        at_the_root(&run(Command::new("node").arg(&file).args(["--print", stream])))
    }

    /// The script that hydrates the page.
    fn client(self, mode: &str) -> String {
        at_the_root(&self.bundle("client.js", &[&format!("--define:process.env.NODE_ENV=\"{mode}\"")]))
    }
}

/// What a command prints.
#[track_caller]
fn run(command: &mut Command) -> String {
    let output = command.current_dir(ROOT).output().unwrap_or_else(|fault| panic!("{command:?}: {fault}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The examples have gate.js in a folder of its own, the demo server has it at its root.
fn at_the_root(text: &str) -> String {
    text.replace("/cookie-gate/gate.js", "/gate.js")
}

/// A site with the example's page, once for each kind of stream, and the scripts that the page loads.
fn site(react: React, mode: &str) -> World {
    let world = world();
    for stream in react.streams() {
        let page = react.page(stream);
        let first = page.split("<script ").nth(1).expect("a script");
        assert!(first.starts_with("src=\"/gate.js\"></script>"), "the tag is the first script: {page}");
        for script in ["/chunk.js\" async", "/boot.js\" ", "/client.js\" async", "/statistics.js\""] {
            assert!(page.contains(script), "the page has {script}: {page}");
        }
        world.server.put(&format!("/{stream}"), Page::html(page));
    }
    // The browser has the chunk at hand, as at a later visit, and has to ask for gate.js.
    world.server.put("/chunk.js", Page::script(CHUNK).header("Cache-Control", "max-age=600"));
    world.server.put("/boot.js", Page::script("document.cookie = 'other=2';"));
    world.server.put("/statistics.js", Page::script("document.cookie = '_ga=tagged; path=/';"));
    world.server.put("/client.js", Page::script(react.client(mode)));
    world
}

/// Opens the page, and waits until React has taken it over.
#[track_caller]
fn open(world: &World, stream: &str) {
    world.open(&format!("/{stream}"));
    let is_alive =
        "return window.early === 'object' && Object.keys(document.body).some((key) => key.startsWith('__react'));";
    world.browser.until("the chunk and the hydration", || (world.browser.run(is_alive) == true).then_some(()));
}

/// Loads the page ten times, with each kind of stream in turn; then the visitor accepts.
fn judge(react: React) {
    let world = site(react, "production");
    for load in 0..LOADS {
        open(&world, react.streams()[load % react.streams().len()]);
        world.settle(20);
        assert_eq!(world.browser.names(), [""; 0], "load {load}");
    }
    let probes = || {
        let mut log = world.server.log();
        log.retain(|request| request.path == "/probe");
        log
    };
    until("a request from the chunk of each load", || (probes().len() == LOADS).then_some(()));
    assert!(probes().iter().all(|probe| probe.cookie.is_none()), "{:?}", probes());
    assert_eq!(world.requests_of("/statistics.js"), 0, "the tagged script waits");
    world.answer_banner("accept");
    world.expect_names(&["_ga", "cookie-agree"]);
    until("the tagged script", || (world.requests_of("/statistics.js") == 1).then_some(()));
}

fn react_19_is_governed_at_each_of_ten_loads() {
    judge(React::Nineteen);
}

fn react_18_is_governed_at_each_of_ten_loads() {
    judge(React::Eighteen);
}

fn react_hydrates_the_page_with_the_tag_and_the_banner_stays() {
    for react in [React::Eighteen, React::Nineteen] {
        // The build for developers reports all that the other one reports, and differences that the other passes over.
        let world = site(react, "development");
        open(&world, "node");
        world.browser.run("document.querySelector('body > button').click();");
        world.browser.until("the count", || {
            (world.browser.run("return document.querySelector('body > button').textContent;") == "1").then_some(())
        });
        world.settle(200);
        assert_eq!(world.browser.console(), [""; 0], "no fault of hydration");
        let scripts = "return [...document.scripts].filter((script) => script.src.endsWith('/gate.js')).length;";
        assert_eq!(world.browser.run(scripts), 1, "the tag stands once");
        assert!(world.browser.shows("section.banner"));
        assert_eq!(world.browser.run("return CookieGate.open();"), true);
        assert!(world.browser.shows("dialog"));
    }
}
