//! Boxes in what a single-page application adds, moves, changes and removes.

use std::path::Path;
use std::process::Command;

use cookie_gate_demo::Page;
use serde_json::json;

use super::super::{GRANT, asked, expect_asked, host};
use super::{ONCE, click, expect_boxes, world};

pub fn boxes_follow_what_an_application_adds_moves_changes_and_removes() {
    let world = world();
    world.open_page("/page", "", "<div id=\"app\"></div>\n");
    let source = host(&world);
    world.browser.run(&format!(
        "window.app = document.querySelector('#app');
         app.innerHTML = '<iframe data-cookie-gate=\"analytics\" title=\"Film\" src=\"{source}/frame\"></iframe>';
         const later = document.createElement('iframe');
         later.title = 'Later';
         app.append(later);
         later.dataset.cookieGate = 'analytics';
         later.src = '{source}/frame-2';"
    ));
    expect_boxes(&world, &[true, true]);
    world.browser.run("app.append(app.firstElementChild);");
    expect_boxes(&world, &[true, true]);
    let seen = world.browser.run("return app.innerHTML;").to_string();
    assert!(!seen.contains("cookie-gate-box"), "nothing of ours in the page's tree: {seen}");
    world.browser.run("app.replaceChildren(app.lastElementChild.cloneNode());");
    expect_boxes(&world, &[true]);
    // A page that writes into its own frame gets no box there.
    world.browser.run("app.firstElementChild.contentDocument.body.innerHTML = '<p>Own words</p>'; app.append('');");
    expect_boxes(&world, &[false]);
    world.browser.run("app.innerHTML = ''; const empty = document.createElement('iframe'); empty.dataset.cookieGate = 'analytics'; app.append(empty);");
    world.settle(200);
    expect_boxes(&world, &[false]);
    assert_eq!(asked(&world), [""; 0]);
    world.browser.run(&format!("app.firstElementChild.src = '{source}/frame';"));
    expect_boxes(&world, &[true]);
    world.browser.run(GRANT);
    expect_asked(&world, &["/frame"]);
    expect_boxes(&world, &[false]);
    assert_eq!(world.browser.console(), [""; 0]);
}

/// React 19 and its client in one script.
pub fn react() -> String {
    library(
        "import { createElement, useState } from 'react';
         import { createRoot, hydrateRoot } from 'react-dom/client';
         import { flushSync } from 'react-dom';
         Object.assign(window, { createElement, useState, createRoot, hydrateRoot, flushSync });",
    )
}

/// A framework from npm in one script, by esbuild, as developers have it.
pub fn library(entry: &str) -> String {
    let mut esbuild = Command::new(Path::new(crate::ROOT).join("node_modules/.bin/esbuild"));
    let folder = tempfile::tempdir_in(crate::ROOT).expect("a folder beside node_modules");
    let file = folder.path().join("entry.js");
    std::fs::write(&file, entry).expect("the entry");
    esbuild.arg(&file).args(["--bundle", "--define:process.env.NODE_ENV=\"development\""]);
    for flag in ["__VUE_OPTIONS_API__", "__VUE_PROD_DEVTOOLS__", "__VUE_PROD_HYDRATION_MISMATCH_DETAILS__"] {
        esbuild.arg(format!("--define:{flag}=true"));
    }
    let output = esbuild.current_dir(crate::ROOT).output().expect("esbuild");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

pub fn react_19_moves_and_removes_a_frame_with_its_box() {
    let world = world();
    world.server.put("/react.js", Page::script(react()));
    let source = host(&world);
    let app = format!(
        "<script>
         window.faults = [];
         addEventListener('error', ({{ message }}) => faults.push(message));
         const e = createElement;
         const App = () => {{
           const [state, set] = useState('film');
           window.set = (next) => flushSync(() => set(next));
           const film = e('iframe', {{ key: 'film', title: 'Film', 'data-cookie-gate': 'analytics', 'data-src': '{source}/frame' }});
           const map = e('iframe', {{ key: 'map', title: 'Map', src: '{source}/frame-2', 'data-cookie-gate': 'analytics' }});
           const text = e('p', {{ key: 'text' }}, state);
           return e('div', null, state === 'film' ? [film, text] : state === 'both' ? [map, text, film] : [text]);
         }};
         const onRecoverableError = (fault) => faults.push(String(fault));
         hydrateRoot(document.querySelector('#app'), e(App), {{ onRecoverableError }});
         </script>"
    );
    let sent = format!(
        "<div id=\"app\"><div><iframe title=\"Film\" data-cookie-gate=\"analytics\" data-src=\"{source}/frame\"></iframe><p>film</p></div></div>"
    );
    world.open_page("/page", "", &format!("{sent}<script src=\"/react.js\"></script>{app}"));
    expect_boxes(&world, &[true]);
    world.browser.run("set('both');");
    expect_boxes(&world, &[true, true]);
    world.browser.run("set('film');");
    expect_boxes(&world, &[true]);
    world.browser.run("set('none');");
    expect_boxes(&world, &[]);
    world.browser.run("set('both');");
    expect_boxes(&world, &[true, true]);
    click(&world, 1, ONCE);
    expect_asked(&world, &["/frame"]);
    world.browser.run("set('film');");
    expect_boxes(&world, &[false]);
    world.browser.run("set('none'); set('film');");
    expect_boxes(&world, &[true]);
    assert_eq!(world.browser.run("return faults;"), json!([]));
    assert_eq!(asked(&world), ["/frame"]);
}
