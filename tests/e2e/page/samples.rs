//! The samples of code in the documents, run in a page with the gate: a member or an attribute that does not exist, or
//! that has another name by now, is a fault.
//!
//! Samples for bundlers and for Node are run by `tests/npm`; [`ELSEWHERE`] says where each of the others is.

use std::fs;
use std::path::{Path, PathBuf};

use cookie_gate_demo::Page;
use serde_json::json;

use crate::harness::Case;
use crate::world::World;

pub const CASES: &[Case] = crate::cases![scripts_of_the_documents_run, markup_of_the_documents_waits];

/// Scripts that are no code for a page: how the sample begins, and what tests it.
const ELSEWHERE: [(&str, &str); 7] = [
    ("import { throughWeb, tagFirst }", "page::recipes, with the example of React"),
    ("app: { head:", "recipes::nuxt, with the example of Nuxt"),
    ("{\n  event: \"cookie_gate_consent\"", "signals::google, which compares the event"),
    ("import cookieGate from", "tests/npm/documents.test.js"),
    ("import { integrity, src }", "tests/npm/documents.test.js"),
    ("const { CookieGatePlugin }", "tests/npm/documents.test.js"),
    ("import { withCookieGate }", "tests/npm/documents.test.js"),
];

/// Runs a sample. A name that neither the page nor the sample has stands for the reader's own code. What a sample says
/// of itself is wrong when the sample throws, at once or in a promise that it does not wait for.
const RUN: &str = "
    const any = new Proxy(function () {}, {
        get: (own, name) => name === Symbol.toPrimitive ? () => '' : own[name] ?? any,
        set: () => true, apply: () => any, construct: () => any,
    });
    const scope = new Proxy({}, {
        has: (_, name) => typeof name === 'string' && !(name in window) && name !== 'client',
        get: (_, name) => name === Symbol.unscopables ? undefined : any,
    });
    const faults = [];
    addEventListener('unhandledrejection', ({ reason }) => faults.push(String(reason)));
    const AsyncFunction = (async () => {}).constructor;
    const client = await import('/client.js');
    const ran = new AsyncFunction('scope', 'client', `with (scope) { return (async () => { ${input}\n })(); }`)(scope, client);
    ran.catch((error) => faults.push(String(error)));
    await new Promise((done) => setTimeout(done, 50));
    // What waits for a grant goes on.
    CookieGate.acceptAll();
    await new Promise((done) => setTimeout(done, 100));
    CookieGate.withdraw();
    return faults;";

/// The samples in one language, each with its document.
fn samples(language: &str) -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = fs::read_dir(Path::new(crate::ROOT).join("docs"))
        .expect("docs")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.push(Path::new(crate::ROOT).join("policies/README.md"));
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut sample: Option<String> = None;
        for line in fs::read_to_string(&file).expect("a document").lines() {
            match (line.trim() == format!("```{language}"), line.trim() == "```", &mut sample) {
                (true, ..) => sample = Some(String::new()),
                (_, true, Some(_)) => found.extend(sample.take().map(|text| (name.clone(), text))),
                (_, _, Some(text)) => *text += &format!("{line}\n"),
                _ => {}
            }
        }
    }
    found
}

fn scripts_of_the_documents_run() {
    let world = World::new();
    let client = fs::read_to_string(Path::new(crate::ROOT).join("packages/cookie-gate/client.js")).expect("the client");
    world.server.put("/client.js", Page::script(client));
    world.server.put(
        "/samples",
        Page::html(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><script src=\"/gate.js\"></script>\
             <title>Samples</title><link rel=\"icon\" href=\"data:,\"></head><body><p id=\"map-note\"></p>\
             <button id=\"allow-maps\"></button><button id=\"cookie-settings\"></button></body></html>",
        ),
    );
    let mut run = 0;
    let mut left: Vec<&str> = ELSEWHERE.iter().map(|(start, _)| *start).collect();
    for (document, sample) in samples("js") {
        if let Some((start, _)) = ELSEWHERE.iter().find(|(start, _)| sample.trim_start().starts_with(start)) {
            left.retain(|one| one != start);
            continue;
        }
        // Samples of `cookie-gate/node` are programs for Node.
        if sample.contains("cookie-gate/node") {
            continue;
        }
        // An import stands at the top of a module, and this code inside of a function.
        let mut code = String::new();
        for line in sample.lines() {
            match line.trim().strip_prefix("import ").and_then(|rest| rest.split_once(" from \"cookie-gate")) {
                Some((names, _)) => code += &format!("const {names} = client;\n"),
                None => code += &format!("{line}\n"),
            }
        }
        world.open("/samples");
        let faults = world.browser.run_with(RUN, json!(code));
        assert_eq!(faults, json!([]), "{document}:\n{sample}");
        run += 1;
    }
    assert!(run >= 12, "{run} samples were found");
    assert_eq!(left, [""; 0], "no document has these samples any more");
}

fn markup_of_the_documents_waits() {
    let world = World::new();
    // The picture that a film of the documents shows meanwhile is the site's own.
    world.server.put("/a.webp", Page::named("a.webp", ""));
    let mut waiting = 0;
    for (place, (document, sample)) in samples("html").into_iter().enumerate() {
        if !sample.contains("data-cookie-gate=") {
            continue;
        }
        let path = format!("/markup-{place}");
        world.server.put(
            &path,
            Page::html(format!(
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><script src=\"/gate.js\"></script>\
                 <title>Samples</title><link rel=\"icon\" href=\"data:,\"></head><body>{sample}</body></html>"
            )),
        );
        world.open(&path);
        world.settle(50);
        let asked = world.browser.run(
            "return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('.example'));",
        );
        assert_eq!(asked, json!([]), "{document}: asked before a grant\n{sample}");
        assert_eq!(world.browser.names(), [""; 0], "{document}:\n{sample}");
        assert_eq!(world.browser.console(), [""; 0], "{document}:\n{sample}");
        waiting += 1;
    }
    assert!(waiting >= 6, "{waiting} samples were found");
}
