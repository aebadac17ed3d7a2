//! A site, its vendors and a visitor, with which every case starts, and the checks that cases share.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use cookie_gate::kind::Kind;
use cookie_gate_catalogue::{Catalogue, Entry};
use cookie_gate_demo::{self as demo, Options, Page, Request, Server};
use serde_json::json;

use cookie_gate_browser::{Browser, Engine, Lease, until};

/// Cookies of the category "analytics" that the two stand-ins set, in the order of [`Browser::names`].
pub const ANALYTICS: [&str; 7] = [
    "HMACCOUNT",
    "HMVT",
    "Hm_lpvt_7c2f0d9b6a1e48d3b5f4e6a8c9d01327",
    "Hm_lvt_7c2f0d9b6a1e48d3b5f4e6a8c9d01327",
    "_ga",
    "_gat_UA-20650859-1",
    "_gid",
];

/// A server and a browser.
pub struct World {
    pub server: Server,
    pub browser: Lease,
    /// The site's address in this case: `http://host:port`.
    pub site: String,
    markers: std::cell::Cell<u32>,
}

/// Runs a case twice: where the page is a secure context, and where it is none, as on the first site.
pub fn on_both_hosts(case: impl Fn(&World)) {
    on_both_hosts_in(Engine::Chromium, case);
}

/// Runs a case on localhost.
pub fn on_localhost(case: impl Fn(&World)) {
    let world = World::new();
    case(&world);
    assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
}

/// Runs a case in this engine, on both hosts.
pub fn on_both_hosts_in(engine: Engine, case: impl Fn(&World)) {
    let mut browser = Browser::of(engine);
    for site in [Server::localhost, Server::shop] {
        let mut world = World::with(server(|_| ()), browser);
        world.site = site(&world.server);
        case(&world);
        // WebKit has no console to read, so the list is empty there in any case.
        assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
        browser = world.browser;
        // The page leaves first: its vendors' timers would write again.
        browser.open("about:blank");
        if engine.shows_whole_jar() {
            browser.empty_jar();
        } else {
            // Otherwise the next case would find these hosts' cookies.
            browser.give_up();
        }
    }
}

/// A server with the first site's catalogue, changed by `change`.
///
/// The port is one that no server of this process has had: a browser that goes from case to case keeps what it stored
/// for an origin.
pub fn server(change: impl Fn(&mut Catalogue)) -> Server {
    static USED: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let free =
            TcpListener::bind(("127.0.0.1", 0)).and_then(|socket| socket.local_addr()).expect("a free port").port();
        if USED.lock().unwrap_or_else(PoisonError::into_inner).insert(free) {
            return server_at(free, change);
        }
    }
}

/// The same as [`server`], on this port.
pub fn server_at(port: u16, change: impl Fn(&mut Catalogue)) -> Server {
    let mut catalogue = demo::catalogue().expect("the first site's catalogue");
    change(&mut catalogue);
    Server::start(Options { port, web: web(), catalogue, log: None }).expect("the demo server")
}

/// The localStorage key in which [`with_history`] has the gate keep the visitor's history.
pub const HISTORY: &str = "cookie-gate-history";

/// Has a catalogue keep a history, and declare the key of the history.
pub fn with_history(catalogue: &mut Catalogue) {
    let record = catalogue.entries.iter().find(|entry| entry.name == "cookie-agree").expect("the record").clone();
    let (nr, name, kind) = (Some(90), HISTORY.into(), Kind::LocalStorage);
    catalogue.entries.push(Entry { nr, name, kind, path: None, ..record });
    catalogue.consent.history = Some(HISTORY.into());
}

/// The folder of the built web files.
pub fn web() -> PathBuf {
    let default = || Path::new(crate::ROOT).join("target/web/smallest");
    env::var_os("COOKIE_GATE_WEB").map_or_else(default, PathBuf::from)
}

impl World {
    /// The first site, and a visitor who has never been there.
    pub fn new() -> Self {
        Self::with(server(|_| ()), Browser::chromium())
    }

    pub fn with(server: Server, browser: Lease) -> Self {
        let site = server.localhost();
        Self { server, browser, site, markers: Default::default() }
    }

    /// Opens a page of the site.
    #[track_caller]
    pub fn open(&self, path: &str) {
        self.browser.open(&format!("{}{path}", self.site));
    }

    /// Sends the search form as its button does. The banner may cover the button itself.
    #[track_caller]
    pub fn search(&self) {
        self.browser.run("document.querySelector('#search').requestSubmit();");
    }

    /// Adds a page whose head starts with the gate, and opens it.
    #[track_caller]
    pub fn open_page(&self, path: &str, head: &str, body: &str) {
        self.server.put(path, page(head, body));
        self.open(path);
    }

    /// Waits until everything has passed that the page had on its way. The page paints. After `after` more milliseconds
    /// of the page's timers it sends one more request, and this function waits for that request.
    ///
    /// Why the painting: what a visitor's click leaves to do begins after the next picture, and on a busy machine this
    /// picture comes later than any number of milliseconds. Where nothing is painted, the gate waits for 200 ms; a timer
    /// that begins later and takes longer ends after that.
    #[track_caller]
    pub fn settle(&self, after: u32) {
        let number = self.markers.get() + 1;
        self.markers.set(number);
        let (marker, log) = (format!("/marker?{number}"), self.server.log_len());
        self.browser.run_with(
            "let isPainted = false;
             const painted = () => isPainted ||= !!setTimeout(() => fetch(input.marker, { method: 'POST' }), input.after);
             try { requestAnimationFrame(painted); } catch {}
             setTimeout(painted, 250);",
            json!({ "marker": marker, "after": after }),
        );
        until("the marker", || self.server.log_since(log).iter().any(|request| request.path == marker).then_some(()));
    }

    /// Requests that went to a vendor.
    pub fn vendor_requests(&self) -> Vec<Request> {
        self.server.log().into_iter().filter(Request::is_for_vendor).collect()
    }

    /// How many requests there were for a file of the site.
    pub fn requests_of(&self, path: &str) -> usize {
        let log = self.server.log();
        log.iter().filter(|request| !request.is_for_vendor() && request.path.split('?').next() == Some(path)).count()
    }

    /// Paths of our own files that the site was asked for since the log had `start` lines, without pages and the demo's
    /// files.
    pub fn our_files_since(&self, start: usize) -> Vec<String> {
        let ours = |path: &str| path.trim_start_matches('/').starts_with(|c: char| "gbpm".contains(c));
        let log = self.server.log_since(start);
        let paths = log.into_iter().filter(|request| !request.is_for_vendor() && request.method == "GET");
        paths.map(|request| request.path).filter(|path| ours(path)).collect()
    }

    /// Waits until the jar holds exactly these names. The name of the record is `cookie-agree`.
    #[track_caller]
    pub fn expect_names(&self, names: &[&str]) {
        let mut wanted: Vec<&str> = names.to_vec();
        wanted.sort_unstable();
        let mut last = Vec::new();
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while std::time::Instant::now() < deadline {
            last = self.browser.names();
            if last == wanted {
                return;
            }
        }
        panic!("the jar holds {last:?}, not {wanted:?}, on {}: {:#?}", self.site, self.browser.jar());
    }

    /// Clicks "Accept all" or another button of the banner, as a person does.
    #[track_caller]
    pub fn answer_banner(&self, action: &str) {
        self.browser.click_ours(&format!("section.banner [data-action={action}]"));
    }

    /// Opens the panel from the banner, turns these categories on and saves.
    #[track_caller]
    pub fn save_in_panel(&self, categories: &[&str]) {
        self.answer_banner("customise");
        self.switch_and_save(categories);
    }

    /// Opens the panel from the button that stays on the page, moves the switches of these categories and saves.
    #[track_caller]
    pub fn save_in_panel_again(&self, categories: &[&str]) {
        self.browser.click_ours("[data-action=open]");
        self.switch_and_save(categories);
    }

    #[track_caller]
    fn switch_and_save(&self, categories: &[&str]) {
        for category in categories {
            self.browser.click_ours(&switch(category));
        }
        self.browser.click_ours(SAVE);
        self.browser.until("the panel to close", || (!self.browser.shows("dialog")).then_some(()));
    }

    /// Lets the site keep two cookies, and opens the second tab of the panel.
    #[track_caller]
    pub fn open_choices(&self) {
        self.browser.run("CookieGate.save({ search: true, verification: true }); document.cookie = 'time=1'; document.cookie = 'code=1; path=/';");
        self.browser.click_ours("[data-action=open]");
        self.browser.click_ours("#tab-choices");
        self.browser.until("the tab", || self.browser.shows("#panel-choices").then_some(()));
    }

    /// The state that the page's API tells. It is never evidence, but sites build on it.
    #[track_caller]
    pub fn state(&self) -> serde_json::Value {
        self.browser.run("return JSON.parse(JSON.stringify(CookieGate.state));")
    }

    /// Waits until the vendors' scripts have run: their cookies are in the jar and their requests have arrived.
    #[track_caller]
    pub fn expect_analytics(&self, others: &[&str]) {
        until("both vendors' hits", || {
            let hits = self.vendor_requests();
            let hit = |path: &str| hits.iter().any(|request| request.path.starts_with(path));
            (hit("/collect") && hit("/hm.gif")).then_some(())
        });
        self.expect_names(&[&ANALYTICS[..], others].concat());
    }
}

/// The panel's third button, which saves.
pub const SAVE: &str = "dialog .actions button:nth-of-type(3)";

/// The switch of a category in the panel. Sections stand in the order of the catalogue.
pub fn switch(category: &str) -> String {
    let catalogue = demo::catalogue().expect("the first site's catalogue");
    let mut ids: Vec<&str> = catalogue.categories.iter().map(|one| one.id.as_str()).collect();
    // The only vendor with a switch of its own belongs to the last category.
    ids.push("google");
    let position = ids.iter().position(|id| *id == category).expect("a switch of the panel");
    // `nth-child of` counts sections, whatever stands between them.
    format!("dialog :nth-child({} of section.category) [role=switch]", position + 1)
}

/// A page whose head starts with the gate.
pub fn page(head: &str, body: &str) -> Page {
    Page::html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <script src=\"/gate.js\" nonce=\"{{{{nonce}}}}\"></script>\n<title>A page</title>\n\
         <link rel=\"icon\" href=\"/demo/icon.svg\">\n{head}</head>\n<body>\n<main><h1>A page</h1>\n{body}</main>\n</body>\n</html>\n"
    ))
}

/// The text of a script from npm; `file` is a path below `node_modules`.
pub fn npm(file: &str) -> String {
    let path = Path::new(crate::ROOT).join("node_modules").join(file);
    fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}; `npm ci` installs it", path.display()))
}
