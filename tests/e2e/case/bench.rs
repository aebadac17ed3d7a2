//! What a hook costs a page, in microseconds a call: refused writes, and reads and writes of what is granted beside the browser's
//! own. `cargo xtask bench` prints the figures; the limits are those of issue 4.
//!
//! These cases hold the machine alone. A busy machine makes a figure worse, never better; so the best of several rounds counts.

use cookie_gate::catalogue::{Catalogue, Entry};

use crate::browser::{Browser, quiet_machine};
use crate::world::{World, page, server};

const ROUNDS: usize = 5;
const REFUSED_MICROSECONDS: f64 = 5.0;
/// Of 2 000 entries to 16.
const FLAT: f64 = 2.0;
/// Of what is granted to the browser's own: a read, a write of what was written before, and one of another value each time.
const LIKE_NATIVE: f64 = 1.3;

/// The best of some rounds of `count` calls, in microseconds a call. A first round warms up.
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

/// A catalogue of so many entries and more.
fn entries(count: usize) -> impl Fn(&mut Catalogue) {
    move |catalogue| {
        let model = catalogue.entries.iter().find(|entry| entry.name == "_ga").expect("an entry").clone();
        for nr in 100..100 + count.saturating_sub(catalogue.entries.len()) {
            let name = format!("vendor_{nr}");
            catalogue.entries.push(Entry { nr: u16::try_from(nr).ok(), name, ..model.clone() });
        }
    }
}

#[test]
fn a_refused_write_takes_a_few_microseconds_whatever_the_catalogue_s_size() {
    let machine = quiet_machine();
    let mut figures = Vec::new();
    for count in [16, 2000] {
        let world = World::with(server(entries(count)), Browser::alone(&machine));
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

#[test]
fn granted_reads_and_writes_cost_what_the_browser_takes_for_them() {
    let machine = quiet_machine();
    let world = World::with(server(|_| ()), Browser::alone(&machine));
    world.server.put("/bench", page("", ""));
    // The same jar for both, with the visitor's record in it.
    world.open("/bench");
    world.browser.run("CookieGate.acceptAll();");
    let rounds: Vec<_> = (1..=ROUNDS).map_while(|round| dearer(&world, round)).collect();
    assert!(rounds.len() < ROUNDS, "in no round at most {LIKE_NATIVE} times the browser's own: {rounds:?}");
}

/// The microseconds of two writes and a read without the gate and with it, unless each costs about the same.
fn dearer(world: &World, round: usize) -> Option<[[f64; 3]; 2]> {
    let figures = ["off", "on"].map(|gate| {
        world.open(&format!("/bench?gate={gate}"));
        let write = cost(world, 30, 1000, "document.cookie = '_ga=GA1.2.1; path=/';");
        let other = cost(world, 30, 1000, "document.cookie = '_ga=GA1.2.' + at + '; path=/';");
        let read = cost(world, ROUNDS, 5000, "window.seen = document.cookie;");
        println!(
            "round {round}, gate {gate}: a write {write:.2} µs, of another value {other:.2} µs, a read {read:.2} µs"
        );
        [write, other, read]
    });
    let [native, gated] = figures;
    let is_like = gated.into_iter().zip(native).all(|(gated, native)| gated <= native * LIKE_NATIVE);
    (!is_like).then_some(figures)
}
