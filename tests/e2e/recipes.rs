//! The pages of the examples that `cargo xtask test --all` has built with their own frameworks, each served by its own
//! framework's server on loopback.
//!
//! Invariant: a server that was started is ended, and no server leaves the machine.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use cookie_gate_browser::{Process, until};
use serde_json::Value;

use crate::harness::Case;
use crate::world::World;

pub const CASES: &[Case] =
    crate::cases![next, nuxt, sveltekit, astro, remix, angular, vite_react, vite_vue, vite_svelte];

/// How often a page is loaded whose scripts race with the tag.
const LOADS: usize = 10;

/// The folder of the built examples, where there are any.
pub fn folder() -> Option<PathBuf> {
    env::var_os("COOKIE_GATE_RECIPES").map(PathBuf::from)
}

fn next() {
    let manifest = folder().expect("built examples").join("next/public/cookie-gate/manifest.json");
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).expect("a bundle")).expect("JSON");
    let gate = &manifest["files"]["gate.js"];
    let word = |name: &str| gate[name].as_str().unwrap_or_else(|| panic!("no {name}: {manifest}"));
    let tag = format!("/cookie-gate/{}\" integrity=\"{}", word("file"), word("integrity"));
    judge_tag("next", &["server.js"], &tag);
}

fn nuxt() {
    judge("nuxt", &[".output/server/index.mjs"]);
}

fn sveltekit() {
    judge("sveltekit", &["build/index.js"]);
}

fn astro() {
    judge("astro", &["node_modules/astro/astro.js", "preview", "--host", "127.0.0.1", "--port", "{port}"]);
}

fn remix() {
    judge("remix", &["node_modules/@react-router/serve/bin.js", "build/server/index.js"]);
}

fn angular() {
    judge("angular", &["serve.js"]);
}

fn vite_react() {
    judge_plugin("vite-react");
}

fn vite_vue() {
    judge_plugin("vite-vue");
}

fn vite_svelte() {
    judge_plugin("vite-svelte");
}

/// Starts the framework's server in the example's folder, and waits until it listens. The server ends with the case,
/// and so does whatever the server has started.
fn start(folder: &Path, words: &[&str], port: u16) -> Process {
    let port_word = port.to_string();
    let words = words.iter().map(|word| word.replace("{port}", &port_word));
    let log = fs::File::create(folder.join("server.log")).expect("a log for the server");
    let mut node = Command::new("node");
    node.args(words).current_dir(folder).envs([("PORT", port_word.as_str()), ("HOST", "127.0.0.1")]);
    node.envs([("NEXT_TELEMETRY_DISABLED", "1"), ("ASTRO_TELEMETRY_DISABLED", "1"), ("NODE_ENV", "production")]);
    let mut server = Process::start(node.stdout(log.try_clone().expect("a log")).stderr(log));
    until("the framework's server", || {
        let log = || fs::read_to_string(folder.join("server.log")).unwrap_or_default();
        assert!(!server.has_ended(), "{}", log());
        TcpStream::connect(("127.0.0.1", port)).ok()
    });
    server
}

/// What the jar holds under this name.
fn value(world: &World, name: &str) -> Option<String> {
    world.browser.jar().into_iter().find(|cookie| cookie.name == name).map(|cookie| cookie.value)
}

/// Opens the first page, and waits until the gate has met both cookies of the application's own chunk. A gate that comes
/// late removes what it finds, so an empty jar alone would not tell that the chunk has run under the gate.
fn open(world: &World) {
    world.open("/");
    let met = "return ['held _st_id', 'refused other'].every((wanted) =>
      CookieGate.report().some(({ action, name }) => `${action} ${name}` === wanted));";
    world.browser.until("the chunk", || (world.browser.run(met) == true).then_some(()));
}

/// The messages of the console that are about the page. The example's catalogue names another port, and no example has
/// an icon.
fn faults(world: &World) -> Vec<String> {
    let mut messages = world.browser.console();
    messages.retain(|message| !message.contains("is not in site.origins") && !message.contains("/favicon.ico"));
    messages
}

/// Judges an example whose pages have the plain tag.
fn judge(name: &str, server: &[&str]) {
    judge_tag(name, server, "/cookie-gate/gate.js");
}

/// Whether the tag is the first script of each page, whether it governs at each load, and whether banner and panel
/// survive a change of the page without a load. `tag` is the address in the tag, and what follows the address but for
/// the last quote.
fn judge_tag(name: &str, server: &[&str], tag: &str) {
    let folder = folder().expect("built examples").join(name);
    let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
    let _server = start(&folder, server, port);
    let mut world = World::new();
    world.site = format!("http://localhost:{port}");
    for path in ["/", "/second"] {
        world.open(path);
        let html = world.browser.run("return fetch(location.href).then((answer) => answer.text());");
        let html = html.as_str().unwrap_or_default();
        let first = html.split_once("<script").map_or("", |(_, rest)| rest);
        assert!(first.starts_with(&format!(" src=\"{tag}\"></script>")), "{path}: {html}");
        assert_eq!(html.matches("<script src=\"/cookie-gate/gate.").count(), 1, "{path}: {html}");
    }
    for load in 0..LOADS {
        open(&world);
        assert_eq!(world.browser.names(), [""; 0], "load {load}");
    }
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("window.isSame = true; document.querySelector('main a').click();");
    let is_there = || world.browser.run("return !!document.querySelector('#second');") == true;
    world.browser.until("the second page", || is_there().then_some(()));
    assert_eq!(world.browser.run("return window.isSame;"), Value::Bool(true), "no other page was loaded");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    assert_eq!(world.browser.names(), [""; 0], "nothing was decided");
    world.answer_banner("accept");
    world.expect_names(&["_st_id", "cookie-agree"]);
    world.browser.until("the tagged script", || (value(&world, "_st_id")? == "tagged").then_some(()));
    assert_eq!(world.browser.run("return CookieGate.open();"), true);
    assert!(world.browser.shows("dialog"));
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&["cookie-agree"]);
    assert_eq!(faults(&world), [""; 0], "no fault of hydration, and no gate that came late");
}

/// Whether the plugin's tag is the first script of the page and governs it at each load, whether the application follows
/// the decision by the package's own module, and whether the panel opens.
fn judge_plugin(name: &str) {
    let folder = folder().expect("built examples").join(name);
    let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
    let server = ["node_modules/vite/bin/vite.js", "preview", "--host", "127.0.0.1", "--port", "{port}"];
    let _server = start(&folder, &server, port);
    let mut world = World::new();
    world.site = format!("http://localhost:{port}");
    let says = |text: &str| {
        let told =
            || (world.browser.run("return document.querySelector('#answer')?.textContent;") == text).then_some(());
        world.browser.until(text, told);
    };
    world.open("/");
    let html = fs::read_to_string(folder.join("dist/index.html")).expect("a page");
    let first = html.split_once("<script").map_or("", |(_, rest)| rest);
    assert!(first.starts_with(" src=\"/cookie-gate/gate."), "{html}");
    assert!(first.split_once("></script>").is_some_and(|(tag, _)| tag.contains(" integrity=\"sha384-")), "{html}");
    for load in 0..LOADS {
        open(&world);
        assert_eq!(world.browser.names(), [""; 0], "load {load}");
    }
    says("Statistics are off.");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.answer_banner("accept");
    world.expect_names(&["_st_id", "cookie-agree"]);
    says("Statistics are on.");
    world.browser.until("the tagged script", || (value(&world, "_st_id")? == "tagged").then_some(()));
    world.browser.run("document.querySelector('main button').click();");
    world.browser.until("the panel", || world.browser.shows("dialog").then_some(()));
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&["cookie-agree"]);
    says("Statistics are off.");
    assert_eq!(faults(&world), [""; 0], "no fault of the application, and no gate that came late");
}
