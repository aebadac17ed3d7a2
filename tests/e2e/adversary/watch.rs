//! Watches the browser's jar from outside while a page is at work, as closely as its engine allows.
//!
//! The driver answers one command at a time, and none while a page loads. Therefore in Chromium a thread reads the jar
//! every few milliseconds over a connection of its own. Firefox reports each change, with its time, to its own
//! privileged code. WebKit offers neither: a look is the driver's answer, with the cookies that the page's own address
//! is sent. There a cookie that comes and goes while a page loads is seen only if it reaches a server, and its life is
//! known only as exactly as the driver answers.
//! Invariant: the thread ends when the value is dropped.

pub mod socket;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::Result;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use cookie_gate_browser::{Browser, Engine, firefox, until};
use socket::Socket;

/// Pause between two looks. The pause is the length of a life that can be missed, and shorter pauses slow the page.
const PAUSE: Duration = Duration::from_millis(5);

/// A cookie that was seen.
#[derive(Clone, Debug)]
pub struct Sighting {
    pub name: String,
    /// The start of the first look that saw the cookie.
    pub since: Instant,
    /// The start of the first look that did not see the cookie any more.
    pub gone: Option<Instant>,
}

impl Sighting {
    /// How long the cookie lived at most, from this moment on; none while it is there.
    pub fn life_since(&self, start: Instant) -> Option<Duration> {
        Some(self.gone?.saturating_duration_since(self.since.max(start)))
    }
}

/// How an engine's jar is watched.
pub enum Watch {
    Chromium(Watcher),
    Firefox(RefCell<Seen>),
    WebKit(RefCell<Seen>),
}

impl Watch {
    /// Watches the jar of this browser.
    pub fn new(browser: &Browser) -> Self {
        match browser.engine {
            Engine::Chromium => Self::Chromium(Watcher::new(browser.profile())),
            Engine::Firefox => Self::Firefox(RefCell::default()),
            Engine::WebKit => Self::WebKit(RefCell::default()),
        }
    }

    /// Empties the jar, forgets what was seen, and looks for cookies of this domain from now on.
    #[track_caller]
    pub fn follow(&self, browser: &Browser, domain: &str) {
        let seen = Seen { domain: domain.into(), ..Seen::default() };
        match self {
            Self::Chromium(watcher) => {
                browser.empty_jar();
                *watcher.shared.seen() = seen;
            }
            Self::Firefox(place) => {
                firefox::note_changes(browser);
                place.replace(seen);
            }
            // Every run has a host of its own, so there is nothing to empty.
            Self::WebKit(place) => drop(place.replace(seen)),
        }
    }

    /// The cookies that were seen so far, with a look that began after this call.
    #[track_caller]
    pub fn seen(&self, browser: &Browser) -> Vec<Sighting> {
        match self {
            Self::Chromium(watcher) => watcher.seen_after(Instant::now()),
            Self::Firefox(seen) => {
                let mut seen = seen.borrow_mut();
                seen.cookies.clear();
                let past = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock");
                let now = Instant::now();
                for firefox::Change { name, domain, path, is_there, at } in firefox::changes(browser) {
                    let at = now - past.saturating_sub(at);
                    let key = [name, domain, path];
                    if is_there { seen.appears(key, at) } else { seen.goes(&key, at) }
                }
                seen.sightings()
            }
            Self::WebKit(seen) => {
                let began = Instant::now();
                let jar = browser.jar().into_iter().map(|cookie| [cookie.name, cookie.domain, cookie.path]);
                let mut seen = seen.borrow_mut();
                seen.look(began, jar);
                seen.sightings()
            }
        }
    }
}

/// A cookie's name, domain and path.
type Key = [String; 3];

/// The cookies that were seen so far.
#[derive(Default)]
pub struct Seen {
    /// Cookies of this domain and of the hosts below it count.
    domain: String,
    cookies: BTreeMap<Key, Sighting>,
    /// When the last look began whose result is in `cookies`.
    last: Option<Instant>,
    fault: Option<String>,
}

impl Seen {
    /// Notes a whole jar that was read at this time.
    fn look(&mut self, began: Instant, jar: impl Iterator<Item = Key>) {
        let mut unseen: Vec<Key> = self.cookies.keys().cloned().collect();
        for key in jar {
            unseen.retain(|other| *other != key);
            self.appears(key, began);
        }
        for key in unseen {
            self.goes(&key, began);
        }
        self.last = Some(began);
    }

    fn appears(&mut self, key: Key, since: Instant) {
        if !self.domain.is_empty() && key[1].ends_with(&self.domain) {
            let sighting = Sighting { name: key[0].clone(), since, gone: None };
            self.cookies.entry(key).or_insert(sighting).gone = None;
        }
    }

    fn goes(&mut self, key: &Key, at: Instant) {
        if let Some(sighting) = self.cookies.get_mut(key) {
            sighting.gone.get_or_insert(at);
        }
    }

    fn sightings(&self) -> Vec<Sighting> {
        self.cookies.values().cloned().collect()
    }
}

/// A thread that reads the jar over the DevTools protocol.
pub struct Watcher {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    seen: Mutex<Seen>,
}

impl Watcher {
    /// Watches the jar of the Chromium that uses this profile.
    fn new(profile: &Path) -> Self {
        let address = fs::read_to_string(profile.join("DevToolsActivePort")).expect("the browser's DevTools port");
        let shared = Arc::new(Shared::default());
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                if let Err(fault) = shared.watch(&address) {
                    shared.seen().fault = Some(fault.to_string());
                }
            }
        });
        Self { shared, thread: Some(thread) }
    }

    #[track_caller]
    fn seen_after(&self, since: Instant) -> Vec<Sighting> {
        until("a look at the jar", || {
            let seen = self.shared.seen();
            assert!(seen.fault.is_none(), "the jar cannot be watched: {:?}", seen.fault);
            seen.last.filter(|last| *last >= since)?;
            Some(seen.sightings())
        })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // The thread's panic has been printed. A second panic while dropping would abort the process.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, address: &str) -> Result<()> {
        let mut socket = Socket::open(address)?;
        for id in 1.. {
            if self.stop.load(Ordering::SeqCst) {
                break;
            }
            let began = Instant::now();
            let answer = socket.ask(&json!({ "id": id, "method": "Storage.getCookies" }))?;
            let cookies = answer["result"]["cookies"].as_array().into_iter().flatten();
            let text = |cookie: &Value, key: &str| cookie[key].as_str().unwrap_or_default().to_string();
            let keys = cookies.map(|cookie| ["name", "domain", "path"].map(|key| text(cookie, key)));
            self.seen().look(began, keys);
            thread::park_timeout(PAUSE);
        }
        Ok(())
    }
}
