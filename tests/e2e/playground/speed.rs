//! How fast the playground is there, on a processor that is four times slower, when the browser has its files.

use serde_json::json;

use super::Visit;
use crate::harness::Case;
use cookie_gate_browser::{Browser, Engine};

/// The cases that measure time.
pub const TIMED: &[Case] = crate::cases![the_first_view_is_there_at_once,];

/// Milliseconds from the start of the navigation to the picture with the text and its findings.
const FIRST: f64 = 1500.0;
const RUNS: usize = 5;
/// A machine that is busy makes a figure worse, never better. So one good round is proof.
const ROUNDS: usize = 3;

fn the_first_view_is_there_at_once() {
    let is_good = (1..=ROUNDS).any(|round| {
        let visit = Visit { host: super::Host::start(&super::site()), browser: Browser::fresh() };
        assert_eq!(visit.browser.engine, Engine::Chromium);
        // Fills the cache, with the compiled module.
        for _ in 0..3 {
            visit.open();
        }
        visit.browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 }));
        let mut times: Vec<(f64, f64)> = (0..RUNS).map(|_| opened(&visit)).collect();
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (first, banner) = times[RUNS / 2];
        println!(
            "playground, round {round}: first view {first:.0} ms, then the banner {banner:.0} ms (all {times:.0?})"
        );
        first <= FIRST
    });
    assert!(is_good, "the first view in no round within {FIRST} ms");
}

/// Opens the playground; the milliseconds until its first view, and until the banner of the preview.
fn opened(visit: &Visit) -> (f64, f64) {
    visit.browser.open(&visit.host.address());
    let first = visit.browser.until("the first view", || {
        let script = "return performance.getEntriesByName('first view')[0]?.startTime ?? null;";
        visit.browser.run(script).as_f64()
    });
    visit.until_banner();
    let start = visit.browser.run("return performance.timeOrigin;").as_f64().unwrap_or_default();
    // The driver asks again and again, so this figure is late by up to some ten milliseconds.
    let now = visit.browser.run("return performance.timeOrigin + performance.now();").as_f64().unwrap_or_default();
    (first, now - start)
}
