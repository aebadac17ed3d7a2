//! Attempts that share a page, up to a dozen at a time.
//!
//! A batch can only acquit. After any trace, fault, missing trace or hang all its attempts run alone (`alone.rs`). One
//! attempt may spoil the page for another, so that the other leaves no trace though the gate would let it through.
//! Three measures prevent a wrong acquittal: without the gate and with everything granted, the same batch must show
//! every trace; a required cookie must get through when all attempts have ended; the order is different in each run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::attempt::{Attempt, File, Shape, Trace};
use super::desk::{Desk, GRACE, LAST, LOOK, PATIENCE, is_trace, poll, stored_as, wait_until, zone};
use super::page::{CANARY, Places};
use super::verdict::{SOON, State, Verdict};
use super::watch::Sighting;

/// How many attempts share a page at most.
const SIZE: usize = 12;
/// An attempt with a frame counts as so many: a withdrawal removes every name in every frame, one after the other.
const FRAME: usize = 3;

/// The path of a shared page.
const PATH: &str = "/attempt";

/// How attempts reach the first frame of their page. On a shared page the first frame may be another attempt's, and
/// guarded already.
const FIRST: [&str; 7] =
    ["window[0]", "defaultView[0]", "frames[0]", "top[0]", "self[0]", "parent[0]", "querySelector('iframe')"];

impl Attempt {
    /// Whether the attempt may share a page: it is a script of ours on a page without parts of its own, does not
    /// mistake the work of another attempt for its own, and is judged by what is there at the end.
    pub fn can_share(&self) -> bool {
        matches!(self.page, Shape::Script | Shape::Late)
            && self.main.headers.is_empty()
            && self.at == PATH
            && self.unstoppable.is_none()
            && self.alone.is_none()
            && self.watch == 0
            && !FIRST.iter().any(|word| self.main.text.contains(word))
    }

    fn weight(&self) -> usize {
        if self.main.text.contains("frame") { FRAME } else { 1 }
    }

    /// Whether both attempts have the same kind of context, and traces and files that we can tell apart.
    fn gets_along_with(&self, other: &Attempt) -> bool {
        let is_same = |one: &File, other: &File| one.path == other.path;
        let clash = self.others.iter().any(|file| other.others.iter().any(|its| is_same(file, its)));
        let is_named = |trace: &Trace| match trace {
            Trace::Cookie(name)
            | Trace::Local(name)
            | Trace::Session(name)
            | Trace::Database(name)
            | Trace::Cache(name) => name == "{{name}}",
            Trace::Request(..) => true,
            Trace::File(_) | Trace::Bucket(_) | Trace::Worker => false,
        };
        let is_told_apart = is_named(&self.leaves) || self.leaves != other.leaves;
        self.is_insecure == other.is_insecure && is_told_apart && !clash
    }
}

/// Puts attempts into batches, in this order, each into the first batch with room.
pub fn batches<'a>(attempts: impl IntoIterator<Item = (usize, &'a Attempt)>) -> Vec<Vec<(usize, &'a Attempt)>> {
    let mut batches: Vec<Vec<(usize, &Attempt)>> = Vec::new();
    for (number, attempt) in attempts {
        let fits = |batch: &&mut Vec<(usize, &Attempt)>| {
            let size: usize = batch.iter().map(|(_, other)| other.weight()).sum();
            size + attempt.weight() <= SIZE && batch.iter().all(|(_, other)| attempt.gets_along_with(other))
        };
        match batches.iter_mut().find(fits) {
            Some(batch) => batch.push((number, attempt)),
            None => batches.push(vec![(number, attempt)]),
        }
    }
    batches
}

/// Runs a batch in every state. Returns the verdicts of each attempt, all of which are right; else why the batch
/// acquits no attempt.
pub fn acquit(
    desk: &mut Desk,
    number: usize,
    batch: &[(usize, &Attempt)],
) -> Result<Vec<Vec<(State, Verdict)>>, String> {
    let judged = catch_unwind(AssertUnwindSafe(|| Shared::new(desk, batch).acquit(number)));
    let judged = judged.unwrap_or_else(|_| Err("the browser broke".into()));
    if judged.is_err() {
        // The fault may come from the browser, or may still be in the browser.
        desk.renew();
    }
    judged
}

/// The attempts of a batch, each with its own name.
struct Shared<'a> {
    desk: &'a Desk,
    members: Vec<Member<'a>>,
}

struct Member<'a> {
    attempt: &'a Attempt,
    name: String,
}

/// What a shared page has shown without the gate.
struct Control {
    took: Duration,
    threw: Vec<bool>,
}

/// A page that is open.
struct Visit<'a> {
    shared: &'a Shared<'a>,
    state: State,
    label: String,
    /// The marks of the members, which tell their requests apart.
    marks: Vec<String>,
    /// The length of the log before the visit.
    log: usize,
}

impl<'a> Shared<'a> {
    fn new(desk: &'a Desk, batch: &[(usize, &'a Attempt)]) -> Self {
        let member = |(place, (_, attempt)): (usize, &(usize, &'a Attempt))| Member {
            attempt,
            // The name ends in a letter: attempts append other characters to a name.
            name: format!("trial_{}", char::from(b'a' + u8::try_from(place).unwrap_or_default())),
        };
        Self { desk, members: batch.iter().enumerate().map(member).collect() }
    }

    fn acquit(&self, number: usize) -> Result<Vec<Vec<(State, Verdict)>>, String> {
        let (_, control) = self.visit(State::Control, number)?.control()?;
        self.visit(State::Denied, number)?.denied(&control)?;
        let life = self.visit(State::Granted, number)?.granted(&control)?.withdrawn()?;
        self.desk.browser.close_popups();
        let verdicts = |Member { attempt, .. }: &Member<'_>| {
            let granted = if attempt.is_refused_when_granted { Verdict::Blocked } else { Verdict::Worked };
            let is_taken_back = granted == Verdict::Worked && attempt.leaves.is_kept();
            let withdrawn = if is_taken_back { Verdict::Gone(life) } else { Verdict::Idle };
            let denied = (State::Denied, Verdict::Blocked);
            vec![(State::Control, Verdict::Worked), denied, (State::Granted, granted), (State::Withdrawn, withdrawn)]
        };
        Ok(self.members.iter().map(verdicts).collect())
    }

    /// Opens the page in this state.
    fn visit(&'a self, state: State, number: usize) -> Result<Visit<'a>, String> {
        let label = format!("{}b{number}-{}", self.desk.label, state.name());
        let marks = (0..self.members.len()).map(|place| format!("{label}-{place:02}")).collect();
        let visit = Visit { shared: self, state, label, marks, log: self.desk.server.log_len() };
        let members: Vec<_> =
            (0..self.members.len()).map(|place| (self.members[place].attempt, visit.places(place))).collect();
        let page = visit.page_places();
        self.desk.put_page(PATH, page.shared_page(&members), &[], &page, state == State::Granted);
        for (attempt, places) in &members {
            attempt.others.iter().for_each(|file| self.desk.put_file(file, places));
        }
        if self.desk.open(&page.domain(), &page.url(PATH)) {
            return Ok(visit);
        }
        let ended = self.desk.browser.try_run("return Object.keys(window.ended);").unwrap_or_default();
        let ended = ended.as_array().cloned().unwrap_or_default();
        let is_open = |place: &usize| !ended.iter().any(|one| one.as_str() == Some(&place.to_string()));
        let open = (0..self.members.len()).filter(is_open).map(|place| visit.of(place, "has no end"));
        Err(format!("{}: {}", state.name(), open.collect::<Vec<_>>().join("; ")))
    }
}

impl Visit<'_> {
    fn page_places(&self) -> Places<'_> {
        let Shared { desk, members } = self.shared;
        let zone = zone(members[0].attempt);
        let is_guarded = self.state != State::Control;
        Places { is_guarded, label: &self.label, mark: &self.label, name: "", zone, port: desk.server.port() }
    }

    fn places(&self, place: usize) -> Places<'_> {
        Places { mark: &self.marks[place], name: &self.shared.members[place].name, ..self.page_places() }
    }

    fn of(&self, place: usize, what: &str) -> String {
        format!("{}: {} {what}", self.state.name(), self.shared.members[place].attempt.sentence)
    }

    /// Names of cookies, with the attempts that they belong to.
    fn who(&self, names: &[String]) -> String {
        let of = |name: &String| {
            let mut members = self.shared.members.iter();
            let member = members.find(|member| member.name == *name);
            member.map_or(name.clone(), |member| format!("{name} of \"{}\"", member.attempt.sentence))
        };
        names.iter().map(of).collect::<Vec<_>>().join(", ")
    }

    fn control(self) -> Result<(Self, Control), String> {
        let started = Instant::now();
        self.expect_traces(false)?;
        let took = started.elapsed();
        let faults = self.faults();
        let threw = (0..faults.len()).map(|place| faults[place].is_some()).collect();
        self.shared.desk.browser.close_popups();
        Ok((self, Control { took, threw }))
    }

    fn denied(self, control: &Control) -> Result<(), String> {
        self.expect_no_new_faults(control)?;
        wait_until(Instant::now() + LOOK.max(2 * control.took));
        let desk = self.shared.desk;
        desk.flush();
        let sightings = self.sightings();
        if !sightings.iter().any(|one| one.name == CANARY && one.gone.is_none()) {
            return Err("denied: the required cookie does not get through".into());
        }
        if let Some(one) = sightings.iter().find(|one| one.name != CANARY) {
            return Err(format!("denied: {} is in the jar, or was", self.who(std::slice::from_ref(&one.name))));
        }
        for request in desk.requests(self.log, &self.page_places().domain(), &self.label) {
            if request.is_for_vendor() {
                return Err(format!("denied: {} {}{} was sent", request.method, request.host, request.path));
            }
            let mut cookies = request.cookie.iter().flat_map(|cookies| cookies.split("; "));
            if let Some(cookie) = cookies.find(|cookie| !cookie.starts_with(CANARY)) {
                return Err(format!("denied: {cookie} was sent to {}", request.path));
            }
        }
        if let Some(fault) = self.is_stored() {
            return Err(fault);
        }
        desk.browser.close_popups();
        Ok(())
    }

    fn granted(self, control: &Control) -> Result<Self, String> {
        self.expect_no_new_faults(control)?;
        if self.shared.members.iter().any(|member| member.attempt.is_refused_when_granted) {
            wait_until(Instant::now() + LOOK.max(2 * control.took));
        }
        self.expect_traces(true)?;
        Ok(self)
    }

    /// Withdraws everything; returns how long the last trace stayed.
    fn withdrawn(&self) -> Result<Duration, String> {
        let kept = |member: &&Member<'_>| !member.attempt.is_refused_when_granted && member.attempt.leaves.is_kept();
        if self.shared.members.iter().filter(kept).count() == 0 {
            return Ok(Duration::ZERO);
        }
        let desk = self.shared.desk;
        let start = desk.withdraw(&self.page_places()).ok_or("withdrawn: no gate to withdraw from")?;
        let stores_cookies = self.shared.members.iter().any(|member| matches!(member.attempt.leaves, Trace::Cookie(_)));
        let mut life = Duration::ZERO;
        if stores_cookies {
            let mut left = Vec::new();
            let gone = poll(start + LAST, || {
                let seen: Vec<Sighting> = self.sightings().into_iter().filter(|one| one.name != CANARY).collect();
                left = seen.iter().filter(|one| one.gone.is_none()).map(|one| one.name.clone()).collect();
                let gone = seen.iter().filter_map(|one| one.gone).max().unwrap_or(start);
                (left.is_empty() && Instant::now() > gone + GRACE).then_some(gone)
            });
            let gone = gone.ok_or_else(|| format!("withdrawn: {} left", self.who(&left)))?;
            life = gone.saturating_duration_since(start);
        }
        if life > SOON {
            return Err(format!("withdrawn: gone after {} ms", life.as_millis()));
        }
        if self.shared.members.iter().any(|member| stored_as(&member.attempt.leaves, &self.page_places()).is_some()) {
            wait_until(start + SOON);
            life = SOON;
            if let Some(fault) = self.is_stored() {
                return Err(format!("withdrawn, {fault}"));
            }
        }
        Ok(life)
    }

    /// Cookies that were seen. The record does not count where there is one.
    fn sightings(&self) -> Vec<Sighting> {
        let mut sightings = self.shared.desk.sightings();
        sightings.retain(|one| self.state != State::Granted || one.name != "cookie-agree");
        sightings
    }

    /// The names in the storages that members leave traces in; leaves the page.
    fn stored(&self) -> Vec<String> {
        let kinds: Vec<&Trace> = self.shared.members.iter().map(|member| &member.attempt.leaves).collect();
        self.shared.desk.stored(&self.page_places(), &kinds)
    }

    /// A member whose trace is in a storage.
    fn is_stored(&self) -> Option<String> {
        let stored = self.stored();
        let is_trace = |place: &usize| {
            let trace = stored_as(&self.shared.members[*place].attempt.leaves, &self.places(*place));
            trace.is_some_and(|trace| stored.contains(&trace))
        };
        (0..self.shared.members.len()).find(is_trace).map(|place| self.of(place, "is stored"))
    }

    /// The exception that each member met.
    fn faults(&self) -> Vec<Option<String>> {
        let faults = self.shared.desk.browser.try_run("return Object.entries(window.faults);").unwrap_or_default();
        let of = |place: usize| {
            let place = place.to_string();
            let mut entries = faults.as_array().into_iter().flatten();
            entries.find(|entry| entry[0] == place).map(|entry| entry[1].as_str().unwrap_or_default().to_string())
        };
        (0..self.shared.members.len()).map(of).collect()
    }

    fn expect_no_new_faults(&self, control: &Control) -> Result<(), String> {
        for (place, fault) in self.faults().into_iter().enumerate() {
            if let (Some(fault), false) = (fault, control.threw[place]) {
                return Err(self.of(place, &format!("threw {fault}")));
            }
        }
        Ok(())
    }

    /// Waits until every trace is there. Where everything is granted, an attempt that stays refused must leave none.
    fn expect_traces(&self, is_granted: bool) -> Result<(), String> {
        let is_expected = |member: &Member<'_>| !(is_granted && member.attempt.is_refused_when_granted);
        let missing = || {
            let (sightings, log) =
                (self.sightings(), self.shared.desk.requests(self.log, &self.page_places().domain(), &self.label));
            let mut missing = Vec::new();
            let mut unlooked = Vec::new();
            for (place, Member { attempt, .. }) in self.shared.members.iter().enumerate() {
                let places = self.places(place);
                let is_wanted = is_expected(&self.shared.members[place]);
                let is_there = match &attempt.leaves {
                    Trace::Cookie(name) => {
                        let name = places.fill(name);
                        // A refused cookie may not even have been seen for a moment.
                        sightings.iter().any(|one| one.name == name && (one.gone.is_none() || !is_wanted))
                    }
                    Trace::Request(vendor, path) => log.iter().any(|request| is_trace(request, vendor, path, &places)),
                    trace => {
                        unlooked.extend(stored_as(trace, &places).map(|stored| (place, stored)));
                        continue;
                    }
                };
                if is_there != is_wanted {
                    missing.push(place);
                }
            }
            // A look at storages leaves the page, so the look comes when nothing else is awaited.
            if missing.is_empty() && !unlooked.is_empty() {
                let stored = self.stored();
                let is_wrong = |(place, name): &(usize, String)| {
                    stored.contains(name) != is_expected(&self.shared.members[*place])
                };
                missing.extend(unlooked.iter().filter(|one| is_wrong(one)).map(|(place, _)| *place));
            }
            missing
        };
        let mut last = Vec::new();
        poll(Instant::now() + PATIENCE, || {
            last = missing();
            last.is_empty().then_some(())
        });
        match last[..] {
            [] => Ok(()),
            _ => {
                let what = |place: &usize| {
                    let wrong =
                        if is_expected(&self.shared.members[*place]) { "shows nothing" } else { "gets through" };
                    self.of(*place, wrong)
                };
                Err(last.iter().map(what).collect::<Vec<_>>().join("; "))
            }
        }
    }
}

pub mod tests {
    use super::super::attempt::parse;
    use super::*;

    pub fn what_cannot_be_told_apart_does_not_share_a_page() {
        let text = "=== a\nleaves: cookie {{name}}\n---\n1\n=== b\nleaves: cookie {{name}}\n---\n2\n--- /x\n\
                    === c\nleaves: cookie _gid\n---\n3\n=== d\nleaves: cookie _gid\n---\n4\n--- /x\n\
                    === e\nleaves: cookie {{name}}\nneeds: insecure\n---\n5\n";
        let attempts = parse(text).expect("attempts");
        let batches = batches(attempts.iter().enumerate());
        let numbers: Vec<Vec<usize>> =
            batches.iter().map(|batch| batch.iter().map(|(number, _)| *number).collect()).collect();
        assert_eq!(numbers, [vec![0, 1, 2], vec![3], vec![4]]);
    }

    pub fn a_batch_has_its_size() {
        let attempt = &parse("=== a\nleaves: cookie {{name}}\n---\n1\n").expect("an attempt")[0];
        let batches = batches((0..30).map(|number| (number, attempt)));
        assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [12, 12, 6]);
        let framed = &parse("=== a\nleaves: cookie {{name}}\n---\nframe\n").expect("an attempt")[0];
        assert_eq!(
            super::batches((0..5).map(|number| (number, framed))).iter().map(Vec::len).collect::<Vec<_>>(),
            [4, 1]
        );
    }

    pub fn what_brings_its_own_page_or_time_stays_alone() {
        let text = |fields: &str| format!("=== a\nleaves: cookie {{{{name}}}}\n{fields}---\n1\n");
        assert!(parse(&text("page: late\n")).expect("an attempt")[0].can_share());
        for fields in [
            "page: raw\n",
            "page: head\n",
            "header: A: b\n",
            "at: /x\n",
            "unstoppable: why\n",
            "watch: 9\n",
            "alone: why\n",
        ] {
            assert!(!parse(&text(fields)).expect("an attempt")[0].can_share(), "{fields}");
        }
        assert!(!parse(&(text("") + "window[0].document;\n")).expect("an attempt")[0].can_share());
    }
}
