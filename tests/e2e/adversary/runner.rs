//! Runs an attempt in each state, in a browser that it shares with others, and judges what it left.
//!
//! Every run has a host name of its own, so that no jar, storage or log line is taken for another run's. Evidence is the
//! jar as seen from outside, the server's log, and for storage a page of the same origin without the gate.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use cookie_gate::xtask::demo::{Page, Request, Server};

use super::attempt::{Attempt, Places, Trace};
use super::known;
use super::strength::Setting;
use super::verdict::{State, Verdict};
use super::watch::{Sighting, Watch};
use crate::browser::{Browser, until};
use crate::world;

/// A page that takes longer has no end.
const LIMIT: Duration = Duration::from_secs(8);
/// How long an attempt has for leaving its trace where it should.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long it is looked at, at least, where it should leave none.
const LOOK: Duration = Duration::from_millis(60);
/// How long what is there may still go, before it counts as left.
const LAST: Duration = Duration::from_millis(600);
/// What is gone must stay gone so long.
const GRACE: Duration = Duration::from_millis(60);

/// What there is to know of an attempt without the gate.
pub type Proof = (Verdict, Control);

/// A browser and a server for a group of attempts.
pub struct Runner {
    watch: Watch,
    browser: Browser,
    server: Server,
    setting: Setting,
    group: &'static str,
    record: String,
    /// Of the last attempt.
    control: Cell<Control>,
}

/// What an attempt showed without the gate.
#[derive(Clone, Copy, Default)]
pub struct Control {
    /// How long its trace took to appear.
    took: Duration,
    /// Whether it met an exception.
    threw: bool,
}

/// One run: an attempt in one state.
struct Run<'a> {
    runner: &'a Runner,
    attempt: &'a Attempt,
    state: State,
    places: Places<'a>,
    /// Lines that the log had before.
    log: usize,
}

impl Runner {
    pub fn new(setting: Setting, group: &'static str) -> Self {
        let Setting { engine, strength } = setting;
        let browser = Browser::of(engine);
        browser.limit(LIMIT);
        let server = world::server(|catalogue| strength.change(catalogue));
        let (watch, record) = (Watch::new(&browser), strength.accepted());
        Self { watch, browser, server, setting, group, record, control: Cell::default() }
    }

    /// Runs an attempt in every state; `number` makes its host names its own. One that has been run without the gate in this
    /// engine, `proven`, is not run so again: how strongly the gate enforces is nothing to a page without it.
    pub fn verdicts(&mut self, number: usize, attempt: &Attempt, proven: Option<&Proof>) -> Vec<(State, Verdict)> {
        let mut verdicts = Vec::new();
        for state in State::ALL {
            if let (State::Control, Some((verdict, control))) = (state, proven) {
                self.control.set(*control);
                verdicts.push((state, verdict.clone()));
                continue;
            }
            let mut verdict = self.tame(&format!("a{number}-0"), attempt, state, &verdicts);
            // A busy machine makes a life longer, never shorter, and maybe longer than our look: the shortest of three counts.
            // It may also be too slow for what should work, or for what is known to get through. A leak counts at once.
            for round in 1..3 {
                let label = format!("a{number}-{round}");
                let is_withdrawn = state == State::Withdrawn;
                let is_slow = verdict.word() == "late" || verdict.word() == "left" && attempt.unstoppable.is_some();
                let is_odd = !matches!(verdict.word(), "left" | "sent" | "threw" | "gone")
                    && !known::agrees(self.setting.known(), self.group, attempt, state, &verdict);
                if !is_slow && !is_odd
                    || is_withdrawn && self.tame(&label, attempt, State::Granted, &verdicts) != Verdict::Worked
                {
                    break;
                }
                verdict = self.tame(&label, attempt, state, &verdicts);
            }
            verdicts.push((state, verdict));
        }
        verdicts
    }

    /// What the attempt just run with these verdicts has proven.
    pub fn proof(&self, verdicts: &[(State, Verdict)]) -> Proof {
        (verdicts[0].1.clone(), self.control.get())
    }

    /// [`Runner::judge`], after which there is a browser that works.
    fn tame(&mut self, label: &str, attempt: &Attempt, state: State, before: &[(State, Verdict)]) -> Verdict {
        // The granted page is still open when the grant is withdrawn.
        let page = if state == State::Withdrawn { State::Granted } else { state };
        let label = format!("{label}-{}", page.name());
        let judged = catch_unwind(AssertUnwindSafe(|| self.judge(&label, attempt, state, before)));
        // Else the attempt has got the better of the browser.
        let verdict = judged.unwrap_or(Verdict::NoEnd);
        if verdict == Verdict::NoEnd {
            let control = self.control.get();
            *self = Self::new(self.setting, self.group);
            self.control.set(control);
        }
        verdict
    }

    /// Runs an attempt in one state; `label` makes its host names its own, `before` are verdicts of earlier states.
    /// After [`Verdict::NoEnd`] and after a panic the browser is of no more use.
    fn judge(&self, label: &str, attempt: &Attempt, state: State, before: &[(State, Verdict)]) -> Verdict {
        let is_after = |state, verdict| before.contains(&(state, verdict));
        if state != State::Control && !is_after(State::Control, Verdict::Worked) {
            // It proves nothing.
            return Verdict::Idle;
        }
        let zone = if attempt.is_insecure { "test" } else { "localhost" };
        let places = Places { is_guarded: state != State::Control, label, zone, port: self.server.port() };
        let run = Run { runner: self, attempt, state, places, log: self.server.log().len() };
        let verdict = match state {
            State::Control if !run.has_what_it_needs() => Verdict::Lacks,
            State::Withdrawn if !is_after(State::Granted, Verdict::Worked) || !attempt.leaves.is_kept() => {
                Verdict::Idle
            }
            State::Withdrawn => run.withdraw(),
            _ => run.visit(),
        };
        if verdict != Verdict::NoEnd && state != State::Granted {
            self.browser.close_popups();
        }
        verdict
    }
}

impl Run<'_> {
    /// Whether the visitor has decided, so that the gate's own cookie is there by right.
    fn has_record(&self) -> bool {
        matches!(self.state, State::Granted | State::Withdrawn)
    }

    fn url(&self, path: &str) -> String {
        self.places.fill(&format!("{{{{site}}}}{path}"))
    }

    /// Puts the attempt's files on the server.
    fn put(&self) {
        let server = &self.runner.server;
        let mut main = self.places.page(self.attempt);
        if main.is_empty() {
            main = "<!doctype html>\n".into();
        }
        let mut page = Page::html(main);
        for (name, value) in &self.attempt.main.headers {
            page = page.header(name, &self.places.fill(value));
        }
        if self.state == State::Granted {
            page = page.header("Set-Cookie", &format!("cookie-agree={}; Path=/; SameSite=Lax", self.runner.record));
        }
        server.put(&self.attempt.at, page);
        for file in &self.attempt.others {
            let mut page = Page::named(&file.path, self.places.fill(&file.text));
            for (name, value) in &file.headers {
                page = page.header(name, &self.places.fill(value));
            }
            server.put(&file.path, page);
        }
        server.put("/look", Page::html("<!doctype html>\n<title>Look</title>\n"));
        let plain = Attempt { at: "/plain".into(), ..Attempt::default() };
        server.put("/plain", Page::html(self.places.page(&plain)));
    }

    fn has_what_it_needs(&self) -> bool {
        let needs = &self.attempt.needs;
        if needs.is_empty() {
            return true;
        }
        self.runner.server.put("/look", Page::html("<!doctype html>\n<title>Look</title>\n"));
        self.runner.browser.try_open(&self.url("/look"));
        needs
            .iter()
            .all(|need| self.runner.browser.try_run(&format!("return !!({need});")).is_some_and(|has| has == true))
    }

    /// Opens the page and judges what it leaves.
    fn visit(&self) -> Verdict {
        self.put();
        if !self.open() {
            return Verdict::NoEnd;
        }
        let fault = self.runner.browser.try_run("return window.fault ?? null;");
        let fault = fault.and_then(|fault| Some(fault.as_str()?.to_string()));
        let is_refused = self.state == State::Granted && self.attempt.is_refused_when_granted;
        if self.state != State::Denied && !is_refused {
            let started = Instant::now();
            let worked = self.has_worked();
            if let (true, State::Granted, false, Some(fault)) =
                (worked, self.state, self.runner.control.get().threw, &fault)
            {
                return Verdict::Threw(fault.clone());
            }
            if self.state == State::Control {
                self.runner.control.set(Control { took: started.elapsed(), threw: fault.is_some() });
            }
            return if worked { Verdict::Worked } else { Verdict::Nothing(fault.unwrap_or_default()) };
        }
        let control = self.runner.control.get();
        // What took its time without the gate is given twice as much with it.
        let wait = LOOK.max(2 * control.took).max(Duration::from_millis(self.attempt.watch));
        match (self.judge_refusal(wait), fault) {
            (Verdict::Blocked, Some(fault)) if !control.threw => Verdict::Threw(fault),
            (verdict, _) => verdict,
        }
    }

    /// Opens the page; whether it came to an end.
    fn open(&self) -> bool {
        let Runner { browser, watch, .. } = self.runner;
        watch.follow(browser, &self.places.domain());
        let deadline = Instant::now() + LIMIT;
        let mut is_through = browser.try_open(&self.url(&self.attempt.at));
        while is_through && browser.try_run("return window.attempted;").is_none_or(|through| through != true) {
            is_through = Instant::now() < deadline;
        }
        is_through
    }

    /// Cookies of this run that were seen, the gate's own record aside where there is one.
    fn sightings(&self) -> Vec<Sighting> {
        let mut sightings = self.runner.watch.seen(&self.runner.browser);
        sightings.retain(|one| !self.has_record() || one.name != "cookie-agree");
        sightings
    }

    /// Lines of the log that belong to this run.
    fn requests(&self) -> Vec<Request> {
        let log = self.runner.server.log().split_off(self.log);
        let host = self.places.domain();
        log.into_iter()
            .filter(|request| match request.is_for_vendor() {
                true => request.path.contains(self.places.label),
                false => request.host.split(':').next().is_some_and(|name| name.ends_with(&host)),
            })
            .collect()
    }

    /// What was sent that should not have been. A cookie that cannot be kept from appearing is sent while it is there.
    fn sent(&self) -> Option<String> {
        self.requests().into_iter().find_map(|request| {
            if request.is_for_vendor() {
                return Some(format!("{} {}{}", request.method, request.host, request.path));
            }
            let cookies = request.cookie.iter().flat_map(|cookies| cookies.split("; "));
            let mut foreign = cookies.filter(|cookie| !(self.has_record() && cookie.starts_with("cookie-agree=")));
            let cookie = foreign.next().filter(|_| self.attempt.unstoppable.is_none())?;
            Some(format!("{cookie} to {}", request.path))
        })
    }

    /// Whether a trace in storage is there; leaves the page.
    fn is_stored(&self) -> bool {
        let (list, name) = match &self.attempt.leaves {
            Trace::Cookie(_) | Trace::Request(..) => return false,
            Trace::Local(name) => ("Object.keys(localStorage)", name.as_str()),
            Trace::Session(name) => ("Object.keys(sessionStorage)", name.as_str()),
            Trace::Database(name) => ("(await indexedDB.databases()).map(({ name }) => name)", name.as_str()),
            Trace::Cache(name) => ("await caches.keys()", name.as_str()),
            Trace::File(name) => {
                ("await Array.fromAsync((await navigator.storage.getDirectory()).keys())", name.as_str())
            }
            Trace::Bucket(name) => ("await navigator.storageBuckets.keys()", name.as_str()),
            Trace::Worker => ("(await navigator.serviceWorker.getRegistrations()).map(() => 'worker')", "worker"),
        };
        let browser = &self.runner.browser;
        assert!(browser.try_open(&self.url("/look")), "a page that does nothing opens");
        let names = browser.run(&format!("return (async () => {list})();"));
        names.as_array().is_some_and(|names| names.iter().any(|one| one == name))
    }

    /// Whether the trace is there, which is expected.
    fn has_worked(&self) -> bool {
        let deadline = Instant::now() + PATIENCE;
        let is_there = |name: &String| self.sightings().iter().any(|one| one.gone.is_none() && one.name == *name);
        let was_made = |vendor: &str, path: &str| {
            // Up to its last label: an attempt may write the host otherwise.
            let start = self.places.fill(&format!("{{{{{vendor}}}}}")).replace("http://", "");
            let start = start.split('.').next().unwrap_or_default();
            let mut requests = self.requests().into_iter();
            requests.any(|one| one.host.starts_with(start) && one.path.starts_with(path))
        };
        loop {
            let worked = match &self.attempt.leaves {
                Trace::Cookie(name) => is_there(name),
                Trace::Request(vendor, path) => was_made(vendor, path),
                _ => return self.is_stored(),
            };
            if worked || Instant::now() > deadline {
                return worked;
            }
        }
    }

    /// No trace is expected.
    fn judge_refusal(&self, wait: Duration) -> Verdict {
        let enough = Instant::now() + wait;
        until("the time to look to pass", || (Instant::now() >= enough).then_some(()));
        // What the page had under way has left when an answer to a later request is there; twice, for redirects. And if
        // there is a cookie, these carry it to the server.
        let ask = "fetch('/look', { cache: 'no-store' })";
        self.runner.browser.try_run(&format!("return {ask}.then(() => {ask}).then(() => true);"));
        let last = Instant::now() + LAST;
        let sightings = until("cookies to go or to stay", || {
            let sightings = self.sightings();
            (sightings.iter().all(|one| one.gone.is_some()) || Instant::now() > last).then_some(sightings)
        });
        let names = || sightings.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
        if sightings.iter().any(|one| one.gone.is_none()) {
            return Verdict::Left(names());
        }
        let longest = sightings.iter().filter_map(Sighting::life).max();
        if let (Some(life), Some(_)) = (longest, &self.attempt.unstoppable) {
            return Verdict::Gone(life);
        }
        match (self.sent(), longest) {
            (Some(sent), _) => Verdict::Sent(sent),
            (None, Some(life)) => Verdict::Gone(life),
            (None, None) if self.is_stored() => Verdict::Left("in storage".into()),
            (None, None) => Verdict::Blocked,
        }
    }

    /// Takes everything back and looks how long the trace stays.
    fn withdraw(&self) -> Verdict {
        let browser = &self.runner.browser;
        let mut start = Instant::now();
        if browser.try_run("return CookieGate.withdraw();").is_none_or(|done| done != true) {
            // The page has gone elsewhere, or we have, to look at its storage.
            browser.try_open(&self.url("/plain"));
            start = Instant::now();
            if browser.try_run("return CookieGate.withdraw();").is_none_or(|done| done != true) {
                return Verdict::Nothing("no gate to withdraw from".into());
            }
        }
        let Trace::Cookie(name) = &self.attempt.leaves else {
            let soon = start + super::verdict::SOON;
            until("the time to go to pass", || (Instant::now() >= soon).then_some(()));
            let is_left = self.is_stored();
            return if is_left { Verdict::Left("in storage".into()) } else { Verdict::Gone(soon - start) };
        };
        let enough = start + Duration::from_millis(self.attempt.watch);
        let left = until("the cookie to go or to stay", || {
            let now = Instant::now();
            let sightings: Vec<Sighting> = self.sightings().into_iter().filter(|one| one.name == *name).collect();
            // Without a sighting there is nothing to wait for: it went between two looks.
            let is_there = sightings.iter().any(|one| one.gone.is_none());
            let gone = sightings.iter().filter_map(|one| one.gone).max().unwrap_or(start);
            let is_over = !is_there && now > enough && now > gone + GRACE;
            (is_over || now > start + LAST).then_some((is_there, gone))
        });
        match left {
            (true, _) => Verdict::Left(name.clone()),
            (false, gone) => Verdict::Gone(gone.saturating_duration_since(start)),
        }
    }
}
