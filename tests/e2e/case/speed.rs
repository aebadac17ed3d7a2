//! What the gate costs: CPU on the main thread, first paint, layout shifts, memory.
//!
//! These cases hold the machine alone. CPU time is asserted; wall time, which a busy machine stretches, is printed.

use serde_json::Value;

use crate::browser::{Browser, quiet_machine};
use crate::world::{World, on_localhost, server};

const RUNS: usize = 15;
/// A machine that is busy with something else makes a figure worse, never better; so one good round of several is proof.
const ROUNDS: usize = 3;

/// The aim is 6 ms (design, "Bytes and time"), and it was 5.3 before there were hooks on everything. Now 8 to 10.6 were measured.
/// Interfaces that the browser makes only when they are first named are over 1 ms of it. The limit keeps it from growing.
const MAIN_THREAD_MS: f64 = 14.0;
/// The aim is 17 ms, one frame; measured on 2 cores without a graphics card, before there were hooks on everything: 20 to 28 ms,
/// of it 8 for a script that is empty; with them 40.
const LATER_PAINT_MS: f64 = 70.0;

fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// An address of the site under a host name that this browser has not met: a context as fresh as a new visitor's, with a
/// renderer process, a jar and caches of its own, without the start of another browser in the figures.
fn fresh(world: &World, name: &str, path: &str) -> String {
    format!("{}{path}", world.site.replace("//localhost", &format!("//{name}.localhost")))
}

#[test]
fn the_gate_rules_after_a_few_milliseconds_of_main_thread() {
    let machine = quiet_machine();
    let mut best = f64::INFINITY;
    for round in 0..ROUNDS {
        let world = World::with(server(|_| ()), Browser::tracing(&machine));
        for run in 0..RUNS {
            world.browser.open(&fresh(&world, &format!("cpu-{run}"), "/"));
        }
        let trace = world.browser.trace();
        let evaluations: Vec<&Value> = trace.iter().map(|entry| &entry["message"]["params"]).filter(is_gate).collect();
        assert_eq!(evaluations.len(), RUNS, "each page runs gate.js once");
        let milliseconds =
            |field: &str| median(evaluations.iter().map(|one| one[field].as_f64().expect("microseconds") / 1000.0));
        let (cpu, wall) = (milliseconds("tdur"), milliseconds("dur"));
        println!("gate ready, round {round}: {cpu:.2} ms CPU, {wall:.2} ms wall (medians of {RUNS} fresh contexts)");
        best = best.min(cpu);
        if best <= MAIN_THREAD_MS {
            return;
        }
    }
    panic!("{best:.2} ms of main-thread CPU");
}

/// The whole run of gate.js, from compiling the script to the last effect.
fn is_gate(event: &&Value) -> bool {
    event["name"] == "EvaluateScript"
        && event["args"]["data"]["url"].as_str().is_some_and(|url| url.ends_with("/gate.js"))
}

/// Notes the start of the first frame in which the banner stands; frames start before they are painted.
const WATCH: &str = "<script nonce=\"{{nonce}}\">
  const look = (now) => {
    if (document.querySelector('cookie-gate')?.shadowRoot?.querySelector('section.banner')) window.bannerAt = now;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
</script>\n";

#[test]
fn the_first_contentful_paint_holds_the_banner_and_comes_little_later() {
    let machine = quiet_machine();
    let mut best = f64::INFINITY;
    for round in 0..ROUNDS {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        let world = World::with(server(|_| ()), Browser::alone(&machine));
        world.server.put("/paint", crate::world::page(WATCH, "<p>Something to paint.</p>\n"));
        // The first page pays for the browser's start; after that, alternating favours neither.
        world.open("/demo/news.html?gate=off");
        for run in 0..RUNS {
            for gate in if run % 2 == 0 { ["on", "off"] } else { ["off", "on"] } {
                world.browser.open(&fresh(&world, &format!("paint-{run}-{gate}"), &format!("/paint?gate={gate}")));
                let paint = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null;";
                let paint = world.browser.until("the first paint", || world.browser.run(paint).as_f64());
                if gate == "off" {
                    without.push(paint);
                    continue;
                }
                let look = || world.browser.run("return window.bannerAt ?? null;").as_f64();
                let banner = world.browser.until("the banner", look);
                assert!(banner <= paint, "the banner came at {banner} ms, after the first paint at {paint} ms");
                with.push(paint);
            }
        }
        let (with, without) = (median(with), median(without));
        println!(
            "first contentful paint, round {round}: {with:.1} ms with the gate, {without:.1} ms without (medians of {RUNS})"
        );
        best = best.min(with - without);
        if best <= LATER_PAINT_MS {
            return;
        }
    }
    panic!("the first contentful paint comes {best:.1} ms later");
}

#[test]
fn nothing_of_the_page_shifts() {
    on_localhost(|world| {
        for path in ["/", "/demo/zh.html"] {
            world.browser.empty_jar();
            world.open(path);
            world.browser.run(
                "window.shifted = [];
                 new PerformanceObserver((list) => {
                   for (const { value, sources } of list.getEntries())
                     window.shifted.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? String(node))]);
                 }).observe({ type: 'layout-shift', buffered: true });",
            );
            world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
            world.settle(200);
            world.answer_banner("reject");
            world.browser.until("the way back", || world.browser.shows("[data-action=open]").then_some(()));
            world.settle(200);
            assert_eq!(world.browser.run("return window.shifted;"), serde_json::json!([]), "{path}");
        }
    });
}

#[test]
fn the_core_s_memory_is_small() {
    // Not with an empty console: a script stands before gate.js here, and it says so.
    let world = World::new();
    let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Memory</title><link rel=\"icon\" href=\"/demo/icon.svg\">
        <script>
          const Native = WebAssembly.Instance;
          WebAssembly.Instance = function (module) {
            const instance = new Native(module);
            window.memory = instance.exports.memory;
            return instance;
          };
        </script>
        <script src=\"/gate.js\"></script><p>Memory.</p></html>";
    world.server.put("/memory", cookie_gate::xtask::demo::Page::html(page));
    world.open("/memory");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let bytes = world.browser.run("return window.memory.buffer.byteLength;").as_u64().expect("a number");
    assert!(bytes <= 192 * 1024, "{bytes} bytes");
}
