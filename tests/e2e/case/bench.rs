//! The cost of a hook for a page, in microseconds a call: of refused writes, and of granted reads and writes beside the
//! browser's own functions. `cargo xtask bench` prints the figures. The limits are those of issue 4.
//!
//! These cases have the machine for themselves. A busy machine makes a figure worse, never better, so the best of
//! several rounds counts.

use cookie_gate_catalogue::{Catalogue, Entry};
use serde_json::json;

use super::loading::document;
use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![
    a_refused_write_takes_a_few_microseconds_whatever_the_catalogue_s_size,
    granted_reads_and_writes_cost_what_the_browser_takes_for_them,
];

const ROUNDS: usize = 5;
const REFUSED_MICROSECONDS: f64 = 5.0;
/// Limit: the cost with 2 000 entries, divided by the cost with 16.
const FLAT: f64 = 2.0;
/// Limit: the cost of a granted call, divided by the cost of the browser's own function. Three calls: a read, a write
/// of the last value, and a write of another value each time.
const LIKE_NATIVE: f64 = 1.3;

/// The best of some rounds of `count` calls, in microseconds a call. The first round warms up and does not count.
fn cost(world: &World, rounds: usize, count: u32, call: &str) -> f64 {
    let script = format!(
        "const times = [];
         for (let round = 0; round <= {rounds}; round++) {{
           const start = performance.now();
           for (let at = 0; at < {count}; at++) {{ {call} }}
           times.push((performance.now() - start) * 1000 / {count});
         }}
         return Math.min(...times.slice(1));"
    );
    world.browser.run(&script).as_f64().expect("microseconds")
}

/// A catalogue of at least so many entries.
fn entries(count: usize) -> impl Fn(&mut Catalogue) {
    move |catalogue| {
        let model = catalogue.entries.iter().find(|entry| entry.name == "_ga").expect("an entry").clone();
        for nr in 100..100 + count.saturating_sub(catalogue.entries.len()) {
            let name = format!("vendor_{nr}");
            catalogue.entries.push(Entry { nr: u16::try_from(nr).ok(), name, ..model.clone() });
        }
    }
}

fn a_refused_write_takes_a_few_microseconds_whatever_the_catalogue_s_size() {
    let mut figures = Vec::new();
    for count in [16, 2000] {
        let world = World::with(server(entries(count)), Browser::fresh());
        world.open_page("/bench", "", "");
        for name in ["_ga", "never_declared"] {
            let flood = cost(&world, ROUNDS, 20_000, &format!("document.cookie = '{name}=1; path=/';"));
            println!("{count} entries: a refused write of {name}: {flood:.2} µs");
            figures.push(flood);
        }
        assert_eq!(world.browser.names(), [""; 0]);
    }
    assert!(figures.iter().all(|figure| *figure <= REFUSED_MICROSECONDS), "{figures:?}");
    let flat = |few: usize, many: usize| figures[many] <= figures[few] * FLAT;
    assert!(flat(0, 2) && flat(1, 3), "{figures:?}");
}

/// Measures writes and reads of what is granted. Returns the least microseconds of the browser's own function and of
/// the gate's, and the median of their ratio over all pairs.
///
/// Both run on the same page, one after the other and in short bursts: a shared machine changes its pace within a
/// second, but seldom within a pair.
const IN_TURN: &str = "
    const { get, set } = natives;
    const ways = {
      'a write': [() => set.call(document, '_ga=GA1.2.1; path=/'), () => { document.cookie = '_ga=GA1.2.1; path=/'; }],
      'a write of another value': [(at) => set.call(document, `_ga=GA1.2.${at}; path=/`), (at) => { document.cookie = `_ga=GA1.2.${at}; path=/`; }],
      'a read': [() => get.call(document), () => document.cookie],
    }[input];
    const burst = async (way) => {
      // What was written goes on to the browser and comes back to the page later: not to be measured with what comes next.
      await new Promise((done) => setTimeout(done, 10));
      const start = performance.now();
      for (let at = 0; at < 600; at++) way(at);
      return (performance.now() - start) * 1000 / 600;
    };
    return (async () => {
      const pairs = [];
      for (let round = 0; round < 63; round++) {
        const pair = [];
        for (const side of round % 2 ? [0, 1] : [1, 0]) pair[side] = await burst(ways[side]);
        // The first ones warm up.
        if (round > 2) pairs.push(pair);
      }
      const least = (side) => Math.min(...pairs.map((pair) => pair[side]));
      const ratios = pairs.map(([native, gated]) => gated / native).sort((one, other) => one - other);
      return [least(0), least(1), ratios[30]];
    })();";

fn granted_reads_and_writes_cost_what_the_browser_takes_for_them() {
    let world = World::with(server(|_| ()), Browser::fresh());
    let head = "<script>natives = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');</script>";
    world.server.put("/bench", document(&format!("{head}\n<script src=\"/gate.js\"></script>")));
    world.open("/bench");
    world.browser.run("CookieGate.acceptAll();");
    for name in ["a write", "a write of another value", "a read"] {
        let figures = world.browser.run_with(IN_TURN, json!(name));
        let [native, gated, ratio] = [0, 1, 2].map(|at| figures[at].as_f64().expect("a figure"));
        println!("{name}: {native:.2} µs, with the gate {gated:.2} µs; {ratio:.2} times in the median");
        // The cost of the gate is in both figures. A busy machine spoils now one of them, now the other.
        assert!(ratio.min(gated / native) <= LIKE_NATIVE, "{name}: {figures}");
    }
    assert_eq!(world.browser.names(), ["_ga", "cookie-agree"]);
}
