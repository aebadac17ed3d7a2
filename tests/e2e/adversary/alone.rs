//! Runs one attempt on a page of its own, in one state after the other, and judges what the attempt left.
//!
//! These verdicts count: the lists in `known/` are compared with them. A batch (`batch.rs`) can only save an attempt
//! from a run here.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use cookie_gate_demo::Request;

use super::attempt::{Attempt, File, Trace};
use super::desk::{Desk, GRACE, LAST, LOOK, PATIENCE, is_trace, poll, stored_as, wait_until, zone};
use super::known::Known;
use super::page::Places;
use super::proof::{Control, Proof};
use super::verdict::{SOON, State, Verdict};
use super::watch::Sighting;
use cookie_gate_browser::until;

/// Runs attempts alone, at a desk that is replaced when an attempt has broken its browser.
pub struct Runner {
    pub desk: Desk,
    known: Known,
    /// What the current attempt has shown without the gate.
    control: Cell<Control>,
}

/// One run: an attempt in one state.
struct Run<'a> {
    desk: &'a Desk,
    control: &'a Cell<Control>,
    attempt: &'a Attempt,
    state: State,
    places: Places<'a>,
    /// The length of the log before the run.
    log: usize,
}

impl Runner {
    pub fn new(desk: Desk, known: Known) -> Self {
        Self { desk, known, control: Cell::default() }
    }

    /// Runs an attempt in every state; `number` makes its host names unique. An attempt with a proof does not run again
    /// without the gate.
    pub fn verdicts(
        &mut self,
        number: usize,
        attempt: &Attempt,
        proof: Option<&Proof>,
    ) -> (Vec<(State, Verdict)>, Proof) {
        let mut verdicts = Vec::new();
        for state in State::ALL {
            let verdict = match (state, proof) {
                (State::Control, Some(proof)) => {
                    self.control.set(proof.control);
                    proof.verdict.clone()
                }
                _ => self.settled(number, attempt, state, &verdicts),
            };
            verdicts.push((state, verdict));
        }
        let proof = Proof { verdict: verdicts[0].1.clone(), control: self.control.get() };
        (verdicts, proof)
    }

    /// The verdict in one state. When the first run shows no leak and nothing that is expected or known, up to two more
    /// runs follow.
    ///
    /// On a busy machine a cookie lives longer, never shorter, and maybe longer than we look: the shortest of three
    /// lives counts. A busy machine may also be too slow for an attempt that should work. A leak counts at once.
    fn settled(&mut self, number: usize, attempt: &Attempt, state: State, before: &[(State, Verdict)]) -> Verdict {
        let mut verdict = self.tame(&format!("a{number}-0"), attempt, state, before);
        for round in 1..3 {
            let is_slow = match &verdict {
                Verdict::Left(_) => attempt.unstoppable.is_some(),
                // Whether the list has this line, or none is needed, for a shorter life.
                Verdict::Gone(_) => self.known.agrees(attempt, state, &Verdict::Gone(Duration::ZERO)),
                _ => false,
            };
            let is_leak = matches!(verdict.word(), "left" | "sent" | "threw" | "gone") && !is_slow;
            if is_leak || self.known.agrees(attempt, state, &verdict) {
                break;
            }
            let label = format!("a{number}-{round}");
            if state == State::Withdrawn && self.tame(&label, attempt, State::Granted, before) != Verdict::Worked {
                break;
            }
            verdict = self.tame(&label, attempt, state, before);
        }
        verdict
    }

    /// [`Runner::judge`], after which the browser works or is replaced.
    fn tame(&mut self, label: &str, attempt: &Attempt, state: State, before: &[(State, Verdict)]) -> Verdict {
        // The granted page is still open when the grant is withdrawn.
        let page = if state == State::Withdrawn { State::Granted } else { state };
        let label = format!("{}{label}-{}", self.desk.label, page.name());
        let judged = catch_unwind(AssertUnwindSafe(|| self.judge(&label, attempt, state, before)));
        // After a panic here, the attempt has broken the browser.
        let verdict = judged.unwrap_or(Verdict::NoEnd);
        if verdict == Verdict::NoEnd {
            self.desk.renew();
        }
        verdict
    }

    /// Runs an attempt in one state; `label` makes its host names unique, and `before` has the verdicts of earlier
    /// states. After [`Verdict::NoEnd`] and after a panic the browser cannot be used any more.
    fn judge(&self, label: &str, attempt: &Attempt, state: State, before: &[(State, Verdict)]) -> Verdict {
        let is_after = |state, verdict| before.contains(&(state, verdict));
        if state != State::Control && !is_after(State::Control, Verdict::Worked) {
            // An attempt that does not work without the gate proves nothing with the gate.
            return Verdict::Idle;
        }
        let (zone, port) = (zone(attempt), self.desk.server.port());
        let is_guarded = state != State::Control;
        let places = Places { is_guarded, label, mark: label, name: attempt.leaves.usual_name(), zone, port };
        let log = self.desk.server.log_len();
        let run = Run { desk: &self.desk, control: &self.control, attempt, state, places, log };
        let verdict = match state {
            State::Control if !self.desk.meets(attempt) => Verdict::Lacks,
            State::Withdrawn if !is_after(State::Granted, Verdict::Worked) || !attempt.leaves.is_kept() => {
                Verdict::Idle
            }
            State::Withdrawn => run.withdraw(),
            _ => run.visit(),
        };
        if verdict != Verdict::NoEnd && state != State::Granted {
            self.desk.browser.close_popups();
        }
        verdict
    }
}

impl Run<'_> {
    /// Whether the visitor has decided, so that the record may be in the jar.
    fn has_record(&self) -> bool {
        matches!(self.state, State::Granted | State::Withdrawn)
    }

    /// Opens the page and judges what the page leaves.
    fn visit(&self) -> Verdict {
        let Self { desk, attempt, places, .. } = self;
        let is_granted = self.state == State::Granted;
        desk.put_page(&attempt.at, places.page(attempt), &attempt.main.headers, places, is_granted);
        for file in &attempt.others {
            desk.put_file(file, places);
        }
        if !desk.open(&places.domain(), &places.url(&attempt.at)) {
            return Verdict::NoEnd;
        }
        let fault = desk.browser.try_run("return window.fault ?? null;");
        let fault = fault.and_then(|fault| Some(fault.as_str()?.to_string()));
        if self.state != State::Denied && !(is_granted && attempt.is_refused_when_granted) {
            return self.judge_trace(fault);
        }
        let control = self.control.get();
        // An attempt gets at least twice the time that it took without the gate.
        let wait = LOOK.max(2 * control.took).max(Duration::from_millis(attempt.watch));
        match (self.judge_refusal(wait), fault) {
            (Verdict::Blocked, Some(fault)) if !control.threw => Verdict::Threw(fault),
            (verdict, _) => verdict,
        }
    }

    /// Cookies of this run that were seen. The record does not count where there is one.
    fn sightings(&self) -> Vec<Sighting> {
        let mut sightings = self.desk.sightings();
        sightings.retain(|one| !self.has_record() || one.name != "cookie-agree");
        sightings
    }

    /// From when a cookie counts: when the page had gate.js, or later, when the last answer of the site's own set it anew.
    /// How long a page takes to load is no matter of the gate. A cookie that each of many answers sets may be gone in
    /// between too shortly for a look at the jar, and would seem to have lived all the time.
    fn governed(&self) -> Instant {
        let sets = |file: &File| file.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let path = |request: &Request| request.path.split('?').next().unwrap_or_default().to_string();
        let answers = |path: &str| self.attempt.others.iter().any(|file| sets(file) && file.path == path);
        let requests = self.requests();
        let gate = requests.iter().find(|request| path(request) == "/gate.js");
        let answer = requests.iter().rfind(|request| answers(&path(request)));
        let last = gate.into_iter().chain(answer).map(|request| request.time).max();
        self.desk.server.log_start() + last.unwrap_or_default()
    }

    /// Lines of the log that belong to this run.
    fn requests(&self) -> Vec<Request> {
        self.desk.requests(self.log, &self.places.domain(), self.places.mark)
    }

    /// The first request that should not have been made, or cookie that should not have been sent. A cookie that no
    /// page script can stop from appearing is sent while it is there.
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

    /// Whether a trace is in a storage; leaves the page.
    fn is_stored(&self) -> bool {
        let Some(trace) = stored_as(&self.attempt.leaves, &self.places) else { return false };
        self.desk.stored(&self.places, &[&self.attempt.leaves]).contains(&trace)
    }

    /// Judges an attempt that should leave its trace.
    fn judge_trace(&self, fault: Option<String>) -> Verdict {
        let started = Instant::now();
        let worked = poll(started + PATIENCE, || self.has_trace().then_some(())).is_some();
        if let (true, State::Granted, false, Some(fault)) = (worked, self.state, self.control.get().threw, &fault) {
            return Verdict::Threw(fault.clone());
        }
        if self.state == State::Control {
            self.control.set(Control { took: started.elapsed(), threw: fault.is_some() });
        }
        if worked { Verdict::Worked } else { Verdict::Nothing(fault.unwrap_or_default()) }
    }

    fn has_trace(&self) -> bool {
        match &self.attempt.leaves {
            Trace::Cookie(name) => {
                let name = self.places.fill(name);
                self.sightings().iter().any(|one| one.gone.is_none() && one.name == name)
            }
            Trace::Request(vendor, path) => {
                self.requests().iter().any(|request| is_trace(request, vendor, path, &self.places))
            }
            _ => self.is_stored(),
        }
    }

    /// Judges an attempt that should leave no trace.
    fn judge_refusal(&self, wait: Duration) -> Verdict {
        wait_until(Instant::now() + wait);
        self.desk.flush();
        let last = Instant::now() + LAST;
        let mut sightings = Vec::new();
        poll(last, || {
            sightings = self.sightings();
            sightings.iter().all(|one| one.gone.is_some()).then_some(())
        });
        let names = || sightings.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
        if sightings.iter().any(|one| one.gone.is_none()) {
            return Verdict::Left(names());
        }
        let start = self.governed();
        let longest = sightings.iter().filter_map(|one| one.life_since(start)).max();
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

    /// Withdraws everything and measures how long the trace stays.
    fn withdraw(&self) -> Verdict {
        let Some(start) = self.desk.withdraw(&self.places) else {
            return Verdict::Nothing("no gate to withdraw from".into());
        };
        let Trace::Cookie(name) = &self.attempt.leaves else {
            wait_until(start + SOON);
            return if self.is_stored() { Verdict::Left("in storage".into()) } else { Verdict::Gone(SOON) };
        };
        let name = self.places.fill(name);
        let enough = start + Duration::from_millis(self.attempt.watch);
        let left = until("the cookie to go or to stay", || {
            let now = Instant::now();
            let sightings: Vec<Sighting> = self.sightings().into_iter().filter(|one| one.name == name).collect();
            // Without a sighting there is nothing to wait for: the cookie went between two looks.
            let is_there = sightings.iter().any(|one| one.gone.is_none());
            let gone = sightings.iter().filter_map(|one| one.gone).max().unwrap_or(start);
            let is_over = !is_there && now > enough && now > gone + GRACE;
            (is_over || now > start + LAST).then_some((is_there, gone))
        });
        match left {
            (true, _) => Verdict::Left(name),
            (false, gone) => Verdict::Gone(gone.saturating_duration_since(start)),
        }
    }
}
