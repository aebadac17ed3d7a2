//! The test harness of whole pages: which cases there are, in what order they run, and how many seconds each took.
//!
//! The standard harness gives each test a thread of its own, so no browser can serve one test after another. It also
//! runs tests that measure time beside other tests. In this harness cases share two threads and a pool of browsers.
//! Cases that need the machine alone run after all others have ended.
//! Invariant: a case that measures time never runs beside another.

use std::env;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::{adversary, case, page, pictures, playground, recipes, rest, signals, vendors};
use cookie_gate_browser::{Engine, pool};

/// How many cases run side by side: one for each core of the smallest machine that we build on. A third browser gains
/// nothing.
const THREADS: usize = 2;

/// A case by its name within its module.
pub struct Case {
    pub name: &'static str,
    pub run: fn(),
}

/// A list of cases; each is a function of this module or of a module below.
#[macro_export]
macro_rules! cases {
    ($($case:path),* $(,)?) => {
        &[$($crate::harness::Case { name: stringify!($case), run: $case }),*]
    };
}

/// What a case needs of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Share,
    Alone,
}

/// A case with its full name, `engine::module::sentence`.
struct Job {
    name: String,
    needs: Needs,
    run: Box<dyn FnOnce() + Send>,
}

impl Job {
    fn new(name: String, needs: Needs, run: impl FnOnce() + Send + 'static) -> Self {
        Self { name: name.replace("::tests::", "::").replace(' ', ""), needs, run: Box::new(run) }
    }
}

/// Every case, the longest first, so that no thread has a long case left at the end.
fn jobs() -> Vec<Job> {
    let mut jobs = Vec::new();
    if pictures::wanted().is_some() {
        jobs.push(Job::new("chromium::pictures::gallery".into(), Needs::Share, pictures::gallery));
        return jobs;
    }
    for engine in [Engine::WebKit, Engine::Firefox, Engine::Chromium] {
        for group in adversary::groups() {
            let name = format!("{}::attempts::{group}", engine.name());
            jobs.push(Job::new(name, Needs::Share, move || adversary::run(engine, &group)));
        }
    }
    for case in case::engines::all() {
        for engine in case.engines {
            let name = format!("{}::case::{}", engine.name(), case.name);
            jobs.push(Job::new(name, Needs::Share, || (case.run)(*engine)));
        }
    }
    for (module, cases) in case::IN_CHROMIUM {
        for Case { name, run } in *cases {
            jobs.push(Job::new(format!("chromium::case::{module}::{name}"), Needs::Share, run));
        }
    }
    for (group, list) in [("page", page::IN_ALL), ("playground", playground::IN_ALL), ("signals", signals::IN_ALL)] {
        for (module, cases) in list {
            for (name, run) in *cases {
                for engine in Engine::ALL {
                    let name = format!("{}::{group}::{module}::{name}", engine.name());
                    jobs.push(Job::new(name, Needs::Share, move || run(engine)));
                }
            }
        }
    }
    for (group, list) in
        [("page", page::IN_CHROMIUM), ("playground", playground::IN_CHROMIUM), ("signals", signals::IN_CHROMIUM)]
    {
        for (module, cases) in list {
            for Case { name, run } in *cases {
                jobs.push(Job::new(format!("chromium::{group}::{module}::{name}"), Needs::Share, run));
            }
        }
    }
    for Case { name, run } in pictures::CASES {
        jobs.push(Job::new(format!("chromium::pictures::{name}"), Needs::Share, run));
    }
    for product in vendors::PRODUCTS {
        jobs.push(Job::new(format!("chromium::vendors::{}", product.name), Needs::Share, || vendors::run(product)));
    }
    for Case { name, run } in adversary::CASES.iter().chain(case::pool::CASES).chain(rest::CASES).chain(CASES) {
        jobs.push(Job::new(format!("native::{name}"), Needs::Share, run));
    }
    if adversary::plan::Extent::here() == adversary::plan::Extent::All || env::var_os("COOKIE_GATE_TIMING").is_some() {
        for (module, cases) in case::TIMED {
            for Case { name, run } in *cases {
                jobs.push(Job::new(format!("chromium::timing::{module}::{name}"), Needs::Alone, run));
            }
        }
    }
    if case::lighthouse::folder().is_some() {
        for Case { name, run } in case::lighthouse::TIMED {
            jobs.push(Job::new(format!("chromium::timing::lighthouse::{name}"), Needs::Alone, run));
        }
    }
    if recipes::folder().is_some() {
        for Case { name, run } in recipes::CASES {
            jobs.push(Job::new(format!("chromium::recipes::{name}"), Needs::Share, run));
        }
    }
    jobs
}

/// Runs the cases that the command line asks for.
pub fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    println!("seed {} (COOKIE_GATE_SEED makes the same choices again)", *adversary::plan::SEED);
    let engine = env::var("COOKIE_GATE_ENGINE").ok();
    let mut jobs = jobs();
    jobs.retain(|job| engine.as_ref().is_none_or(|engine| job.name.split("::").next() == Some(engine)));
    let is_whole = adversary::plan::Extent::here() != adversary::plan::Extent::Normal;
    if !is_whole && engine.is_none() && arguments.filter.is_none() {
        let all = jobs.len();
        jobs.retain(|job| !rest::rests(&job.name, *adversary::plan::SEED));
        println!("{} of {all} cases rest", all - jobs.len());
    }
    let times = Times::default();
    let is_fine = run(jobs, &arguments, &times, close);
    times.print();
    if is_fine { ExitCode::SUCCESS } else { ExitCode::from(101) }
}

/// Ends the browsers that cases have left running.
fn close() {
    vendors::close();
    pool::close();
}

/// Runs cases that share the machine first, then the others, one by one. `between` ends the browsers that the first
/// cases have left running.
fn run(jobs: Vec<Job>, arguments: &Arguments, times: &Times, between: fn()) -> bool {
    let (alone, shared): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(|job| job.needs == Needs::Alone);
    let mut is_fine = true;
    for (jobs, most) in [(shared, THREADS), (alone, 1)] {
        if jobs.is_empty() {
            continue;
        }
        let threads = arguments.test_threads.map_or(most, |given| given.min(most));
        let arguments = Arguments { test_threads: Some(threads), ..arguments.clone() };
        let trials = jobs.into_iter().map(|job| trial(job, times.clone())).collect();
        is_fine &= !libtest_mimic::run(&arguments, trials).has_failed();
        between();
    }
    is_fine
}

fn trial(job: Job, times: Times) -> Trial {
    let Job { name, run, .. } = job;
    Trial::test(name.clone(), move || {
        let start = Instant::now();
        let _record = Record { name, start, times };
        run();
        Ok::<(), Failed>(())
    })
}

/// The seconds that cases took.
#[derive(Clone, Default)]
struct Times(Arc<Mutex<Vec<(String, f32)>>>);

/// Notes the time when it is dropped, also when the case fails.
struct Record {
    name: String,
    start: Instant,
    times: Times,
}

impl Drop for Record {
    fn drop(&mut self) {
        let seconds = self.start.elapsed().as_secs_f32();
        self.times.0.lock().unwrap_or_else(PoisonError::into_inner).push((std::mem::take(&mut self.name), seconds));
    }
}

impl Times {
    /// Prints a line for each case, which `cargo xtask test` reads.
    fn print(&self) {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        times.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, seconds) in times {
            println!("seconds {seconds:.1} {name}");
        }
    }
}

/// Tests of the harness itself.
const CASES: &[Case] =
    crate::cases![a_case_that_measures_time_never_runs_beside_another, a_case_that_fails_fails_the_run_and_is_timed,];

fn a_case_that_measures_time_never_runs_beside_another() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static RUNNING: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    let begin = || RUNNING.fetch_add(1, Ordering::SeqCst) + 1;
    let end = || RUNNING.fetch_sub(1, Ordering::SeqCst);
    let shared = move || {
        MOST.fetch_max(begin(), Ordering::SeqCst);
        // Waits until the other thread has begun a case too, so that the case shows that two do run side by side.
        let deadline = Instant::now() + std::time::Duration::from_secs(5);
        while MOST.load(Ordering::SeqCst) < 2 && Instant::now() < deadline {
            std::thread::yield_now();
        }
        end();
    };
    let alone = move || {
        assert_eq!(begin(), 1, "something runs beside a case that measures time");
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert_eq!(RUNNING.load(Ordering::SeqCst), 1);
        end();
    };
    let mut jobs = Vec::new();
    for number in 0..6 {
        jobs.push(Job::new(format!("alone {number}"), Needs::Alone, alone));
        jobs.push(Job::new(format!("shared {number}"), Needs::Share, shared));
    }
    assert!(run_quietly(jobs, &Times::default()));
    assert_eq!(MOST.load(Ordering::SeqCst), THREADS);
}

fn a_case_that_fails_fails_the_run_and_is_timed() {
    let times = Times::default();
    let jobs = vec![
        Job::new("fails".into(), Needs::Share, || std::panic::resume_unwind(Box::new("on purpose"))),
        Job::new("holds".into(), Needs::Share, || ()),
    ];
    assert!(!run_quietly(jobs, &times));
    assert_eq!(times.0.lock().unwrap_or_else(PoisonError::into_inner).len(), 2);
}

/// Runs jobs without output: `cargo xtask test` would read the lines as results of the run.
fn run_quietly(jobs: Vec<Job>, times: &Times) -> bool {
    let log = tempfile::NamedTempFile::new().expect("a file for the output");
    let logfile = Some(log.path().display().to_string());
    run(jobs, &Arguments { quiet: true, logfile, ..Arguments::default() }, times, || ())
}
