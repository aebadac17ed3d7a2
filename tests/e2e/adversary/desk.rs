//! A browser, its watch and a server for a group of attempts, and the checks that judges of attempts share.
//!
//! Every run has a host name of its own, so that no jar, storage or log line is taken for another run's. Evidence is
//! the jar as read from outside, the server's log, and for storage a page of the same origin without the gate.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cookie_gate_demo::{Page, Request, Server};
use serde_json::Value;

use super::attempt::{Attempt, File, Trace};
use super::page::Places;
use super::strength::Setting;
use super::watch::{Sighting, Watch};
use crate::world;
use cookie_gate_browser::{Browser, Lease};

/// A page that takes longer has no end.
pub const LIMIT: Duration = Duration::from_secs(8);
/// How long an attempt may take to leave its trace where it should.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// The least time for which we look where an attempt should leave no trace.
pub const LOOK: Duration = Duration::from_millis(60);
/// How long a trace may still go before it counts as left.
pub const LAST: Duration = Duration::from_millis(600);
/// How long a trace must stay gone.
pub const GRACE: Duration = Duration::from_millis(60);
/// Pause between two questions to a driver, or between two looks into the log.
const PAUSE: Duration = Duration::from_millis(5);

/// A browser and a server, in one setting.
// The watch ends before its browser ends.
pub struct Desk {
    watch: Watch,
    pub browser: Lease,
    pub server: Server,
    pub setting: Setting,
    /// The start of all labels in this desk's host names: the browser may have served another desk before.
    pub label: String,
    /// The record of a visitor who has accepted everything.
    record: String,
    /// The answers to `needs` of attempts, by zone and expression.
    needs: RefCell<BTreeMap<(String, String), bool>>,
}

impl Desk {
    pub fn new(setting: Setting) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let label = format!("d{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let browser = Browser::of(setting.engine);
        browser.limit(LIMIT);
        let server = world::server(|catalogue| setting.strength.change(catalogue));
        let (watch, record) = (Watch::new(&browser), setting.strength.accepted());
        Self { watch, browser, server, setting, label, record, needs: RefCell::default() }
    }

    /// Starts again with another browser, after an attempt has broken this one.
    pub fn renew(&mut self) {
        self.browser.give_up();
        *self = Self::new(self.setting);
    }

    /// Whether the browser has what an attempt needs. Each need is asked about once.
    pub fn meets(&self, attempt: &Attempt) -> bool {
        let zone = zone(attempt);
        let ask = |need: &String| {
            let places =
                Places { is_guarded: false, label: "needs", mark: "", name: "", zone, port: self.server.port() };
            self.server.put("/look", bare_page());
            self.browser.try_open(&places.url("/look"));
            self.browser.try_run(&format!("return !!({need});")).is_some_and(|has| has == true)
        };
        attempt.needs.iter().all(|need| {
            let key = (zone.to_string(), need.clone());
            let known = self.needs.borrow().get(&key).copied();
            known.unwrap_or_else(|| {
                let has = ask(need);
                self.needs.borrow_mut().insert(key, has);
                has
            })
        })
    }

    /// Puts a page with these headers on the server. `is_granted`: the page's answer sets the record of a visitor who
    /// has accepted everything.
    pub fn put_page(
        &self,
        path: &str,
        text: String,
        headers: &[(String, String)],
        places: &Places<'_>,
        is_granted: bool,
    ) {
        let text = if text.is_empty() { "<!doctype html>\n".into() } else { text };
        let mut page = Page::html(text);
        for (name, value) in headers {
            page = page.header(name, &places.fill(value));
        }
        if is_granted {
            page = page.header("Set-Cookie", &format!("cookie-agree={}; Path=/; SameSite=Lax", self.record));
        }
        self.server.put(path, page);
        self.server.put("/look", bare_page());
        let plain = Attempt { at: "/plain".into(), ..Attempt::default() };
        self.server.put("/plain", Page::html(places.page(&plain)));
    }

    /// Puts another file of an attempt on the server.
    pub fn put_file(&self, file: &File, places: &Places<'_>) {
        let page = Page::named(&file.path, places.fill(&file.text));
        let page = file.headers.iter().fold(page, |page, (name, value)| page.header(name, &places.fill(value)));
        self.server.put(&file.path, page);
    }

    /// Watches the jar of this domain and opens a page. Returns whether the page came to an end in time.
    pub fn open(&self, domain: &str, url: &str) -> bool {
        self.watch.follow(&self.browser, domain);
        let deadline = Instant::now() + LIMIT;
        self.browser.try_open(url)
            && poll(deadline, || self.browser.try_run("return window.attempted;").filter(|ended| *ended == true))
                .is_some()
    }

    /// Cookies of the domain that were seen since the page was opened.
    pub fn sightings(&self) -> Vec<Sighting> {
        self.watch.seen(&self.browser)
    }

    /// Lines of the log after the first `start` ones that belong to this domain, or to a vendor that was sent this
    /// mark.
    pub fn requests(&self, start: usize, domain: &str, mark: &str) -> Vec<Request> {
        let mut log = self.server.log_since(start);
        log.retain(|request| match request.is_for_vendor() {
            true => request.path.contains(mark),
            false => request.host.split(':').next().is_some_and(|name| name.ends_with(domain)),
        });
        log
    }

    /// Lets pending requests of a page leave: when the answer to a later request is there, earlier requests have left.
    /// Asks twice, for redirects. If there is a cookie, these requests carry it to the server.
    pub fn flush(&self) {
        let ask = "fetch('/look', { cache: 'no-store' })";
        self.browser.try_run(&format!("return {ask}.then(() => {ask}).then(() => true);"));
    }

    /// The names in the storages of these kinds of trace, as a page without scripts sees them; leaves the current page.
    pub fn stored(&self, places: &Places<'_>, kinds: &[&Trace]) -> Vec<String> {
        let mut lists: Vec<&str> = kinds.iter().filter_map(|trace| list(trace)).collect();
        lists.sort_unstable();
        lists.dedup();
        if lists.is_empty() {
            return Vec::new();
        }
        assert!(self.browser.try_open(&places.url("/look")), "a page that does nothing opens");
        let names = self.browser.run(&format!("return (async () => [{}].flat())();", lists.join(", ")));
        names.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect()
    }

    /// Withdraws everything on the current page, or on another page of the site where the current page has no gate.
    /// Returns the time of the withdrawal; none where nothing could be withdrawn.
    pub fn withdraw(&self, places: &Places<'_>) -> Option<Instant> {
        let withdraw = || {
            // The answer to a read comes after all writes of the page before it. Chromium queues writes: two thousand of
            // one attempt took 300 ms, and a withdrawal behind them in the queue is not to blame for that.
            self.browser.try_run("return document.cookie.length;");
            let start = Instant::now();
            let done = self.browser.try_run("return CookieGate.withdraw();").is_some_and(|done| done == true);
            done.then_some(start)
        };
        withdraw().or_else(|| {
            // The page has gone elsewhere, or we have left it to look at its storage.
            self.browser.try_open(&places.url("/plain"));
            withdraw()
        })
    }
}

/// The page on which storages are read.
fn bare_page() -> Page {
    Page::html("<!doctype html>\n<title>Look</title>\n")
}

/// The last label of an attempt's host names.
pub fn zone(attempt: &Attempt) -> &'static str {
    if attempt.is_insecure { "test" } else { "localhost" }
}

/// An expression for the names in the storage that a trace is left in, `KIND NAME` each; none where a trace is not in a
/// storage.
fn list(trace: &Trace) -> Option<&'static str> {
    Some(match trace {
        Trace::Cookie(_) | Trace::Request(..) => return None,
        Trace::Local(_) => "Object.keys(localStorage).map((name) => 'local ' + name)",
        Trace::Session(_) => "Object.keys(sessionStorage).map((name) => 'session ' + name)",
        Trace::Database(_) => "(await indexedDB.databases()).map(({ name }) => 'database ' + name)",
        Trace::Cache(_) => "(await caches.keys()).map((name) => 'cache ' + name)",
        Trace::File(_) => {
            "(await Array.fromAsync((await navigator.storage.getDirectory()).keys())).map((name) => 'file ' + name)"
        }
        Trace::Bucket(_) => "(await navigator.storageBuckets.keys()).map((name) => 'bucket ' + name)",
        Trace::Worker => "(await navigator.serviceWorker.getRegistrations()).map(() => 'worker ')",
    })
}

/// The name that [`Desk::stored`] gives a trace.
pub fn stored_as(trace: &Trace, places: &Places<'_>) -> Option<String> {
    let (kind, name) = match trace {
        Trace::Cookie(_) | Trace::Request(..) => return None,
        Trace::Local(name) => ("local", name.as_str()),
        Trace::Session(name) => ("session", name.as_str()),
        Trace::Database(name) => ("database", name.as_str()),
        Trace::Cache(name) => ("cache", name.as_str()),
        Trace::File(name) => ("file", name.as_str()),
        Trace::Bucket(name) => ("bucket", name.as_str()),
        Trace::Worker => ("worker", ""),
    };
    Some(format!("{kind} {}", places.fill(name)))
}

/// Whether a request is the one that an attempt wants to make.
pub fn is_trace(request: &Request, vendor: &str, path: &str, places: &Places<'_>) -> bool {
    // Without the last label: an attempt may write the host differently.
    let start = places.fill(&format!("{{{{{vendor}}}}}")).replace("http://", "");
    let start = start.split('.').next().unwrap_or_default();
    request.host.starts_with(start) && request.path.starts_with(path) && request.path.contains(places.mark)
}

/// Calls `look` again and again until it returns a value or the time is over.
pub fn poll<T>(deadline: Instant, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    loop {
        let found = look();
        if found.is_some() || Instant::now() > deadline {
            return found;
        }
        thread::sleep(PAUSE);
    }
}

/// Waits until this moment.
pub fn wait_until(moment: Instant) {
    thread::sleep(moment.saturating_duration_since(Instant::now()));
}
