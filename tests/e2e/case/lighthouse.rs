//! What the gate costs the page as Lighthouse counts it: the score of the demo with the gate and without it, for a phone
//! and for a desktop computer.
//!
//! `cargo xtask test --all` installs Lighthouse. The two pages are loaded in turns, each time in a fresh browser, so
//! that whatever slows the machine down slows both.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use brotli::enc::BrotliEncoderParams;
use cookie_gate_browser::find;
use cookie_gate_bundle::Place;
use cookie_gate_demo::{Page, Server};
use serde_json::Value;

use crate::harness::Case;
use crate::world::server;

pub const TIMED: &[Case] = crate::cases![for_lighthouse_a_page_with_the_gate_is_as_fast_as_without];

/// How often each page is loaded for each form factor: an odd number, so that one run is the median.
const RUNS: usize = 5;
/// How many rounds there are at most. On a busy machine one score is off by two points; the median of all rounds counts.
const ROUNDS: usize = 3;
const FORMS: [&str; 2] = ["mobile", "desktop"];
/// How many points of 100 the gate may cost.
const POINTS: f64 = 1.0;

/// The folder in which Lighthouse is installed, where it is.
pub fn folder() -> Option<PathBuf> {
    env::var_os("COOKIE_GATE_LIGHTHOUSE").map(PathBuf::from)
}

/// Has the demo server send gate.js as sites do.
fn compress(server: &Server) {
    let files = server.bundle_for(&Place::new("/", false).expect("a place")).expect("a bundle");
    let gate = files.iter().find(|file| file.name == "gate.js").expect("gate.js");
    let mut small = Vec::new();
    let options = BrotliEncoderParams { quality: 11, lgwin: 22, ..BrotliEncoderParams::default() };
    brotli::BrotliCompress(&mut &gate.bytes[..], &mut small, &options).expect("brotli");
    server.put("/gate.js", Page::named("gate.js", small).header("Content-Encoding", "br"));
}

fn for_lighthouse_a_page_with_the_gate_is_as_fast_as_without() {
    let folder = folder().expect("Lighthouse");
    let server = server(|_| ());
    compress(&server);
    let mut told: Vec<Value> = Vec::new();
    while told.len() < ROUNDS {
        told.push(round(&folder, &format!("{}/", server.localhost())));
        if FORMS.iter().all(|form| cost(&told, form) <= POINTS) {
            break;
        }
    }
    for form in FORMS {
        for metric in ["score", "first-contentful-paint", "largest-contentful-paint", "total-blocking-time"] {
            let [with, without] = ["with", "without"].map(|page| median(&told, form, page, metric));
            println!("{form}: {metric} {with:.0} with the gate, {without:.0} without");
        }
        // The pages are the ones that are meant.
        let loads_us =
            |run: &&Value| run["requests"].as_array().is_some_and(|all| all.iter().any(|one| one == "/gate.js"));
        assert!(runs(&told, form, "with").all(|run| loads_us(&run)), "{told:#?}");
        assert!(!runs(&told, form, "without").any(|run| loads_us(&run)), "{told:#?}");
        let [with, without] = ["with", "without"].map(|page| median(&told, form, page, "cumulative-layout-shift"));
        assert!(with <= without, "{form}: something shifts");
        assert!(cost(&told, form) <= POINTS, "{form}: {} points: {told:#?}", cost(&told, form));
    }
}

/// Each page [`RUNS`] times, in turns.
fn round(folder: &Path, page: &str) -> Value {
    let mut node = Command::new("node");
    node.arg("run.mjs").arg(RUNS.to_string()).args([page, &format!("{page}?gate=off")]);
    node.args(["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]);
    node.current_dir(folder).env("CHROME_PATH", find::chromium().expect("Chromium"));
    let output = node.output().expect("node");
    let fault = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{fault}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON; {fault}"))
}

fn runs<'a>(told: &'a [Value], form: &'a str, page: &'a str) -> impl Iterator<Item = &'a Value> {
    told.iter().flat_map(move |round| round[form][page].as_array().expect("runs"))
}

fn median(told: &[Value], form: &str, page: &str, metric: &str) -> f64 {
    let mut values: Vec<f64> = runs(told, form, page).map(|run| run[metric].as_f64().expect("a number")).collect();
    assert_eq!(values.len(), told.len() * RUNS);
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// How many points of 100 the page is worth less with the gate.
fn cost(told: &[Value], form: &str) -> f64 {
    median(told, form, "without", "score") - median(told, form, "with", "score")
}
