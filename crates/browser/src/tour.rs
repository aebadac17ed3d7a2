//! A Chromium without a driver: it goes from page to page by itself, as its pages say.
//!
//! Why: a driver's connection makes pages slower. DevTools record the call stack at every read of `document.cookie`,
//! and for the stack V8 parses the script again. That costs 3 ms for gate.js, which no visitor pays.
//! Invariant: only cases that have the machine for themselves go on a tour.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use serde_json::Value;

use super::chromium::FLAGS;
use super::find::{self, Places};
use super::process::{DOCTOR, Process};

/// Opens `start`, and runs until `end` returns.
pub fn tour(start: &str, end: impl FnOnce()) {
    let profile = profile();
    let _browser = browser(profile.path(), &[], start);
    end();
}

/// Opens `start` for so many seconds; returns the trace events of the browser.
pub fn traced_tour(start: &str, seconds: u64) -> Vec<Value> {
    let profile = profile();
    let file = profile.path().join("trace.json");
    let flags = [
        "--trace-startup=devtools.timeline".to_string(),
        format!("--trace-startup-file={}", file.display()),
        "--trace-startup-format=json".to_string(),
        format!("--trace-startup-duration={seconds}"),
    ];
    let _browser = browser(profile.path(), &flags, start);
    thread::sleep(Duration::from_secs(seconds));
    super::until("the trace", || {
        let text = fs::read(&file).ok()?;
        // The file is incomplete while the browser writes it.
        let mut trace: Value = serde_json::from_slice(&text).ok()?;
        serde_json::from_value(trace["traceEvents"].take()).ok()
    })
}

fn profile() -> tempfile::TempDir {
    tempfile::tempdir_in(&Places::here().profiles).expect("a directory for the browser's profile")
}

fn browser(profile: &Path, flags: &[String], start: &str) -> Process {
    let mut command = Command::new(find::chromium().unwrap_or_else(|| panic!("there is no Chromium; {DOCTOR}")));
    command.args(FLAGS).args(flags).arg(format!("--user-data-dir={}", profile.display())).arg(start);
    Process::start(command.stdout(Stdio::null()).stderr(Stdio::null()))
}
