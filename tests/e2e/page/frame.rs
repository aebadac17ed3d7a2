//! Ways to give a frame an address, or to navigate it, while the frame waits for a grant.

use serde_json::json;

use super::{GRANT, WITHDRAW, asked, asked_since, expect_asked, expect_still, host, world};
use crate::harness::Case;
use cookie_gate_browser::until;

pub const CASES: &[Case] = crate::cases![
    a_frame_that_waits_goes_nowhere_whoever_sends_it,
    a_frame_that_has_started_is_emptied_by_the_withdrawal,
];

/// Each sends `frame` to `address`.
const WAYS: [&str; 15] = [
    "frame.setAttribute('src', address);",
    "frame.setAttributeNS(null, 'src', address);",
    "frame.src = address;",
    "frame.removeAttribute('data-cookie-gate'); frame.src = address;",
    "frame.attributes['data-src'].value = address; frame.src = frame.dataset.src;",
    "frame.srcdoc = `<img src='${address}'>`;",
    "frame.contentWindow.location.replace(address);",
    "frame.contentWindow.location.href = address;",
    "frame.contentDocument.location.assign(address);",
    "window[0].location = address;",
    "window.player.location = address;",
    "open(address, 'player');",
    "document.querySelector('#link').click();",
    "document.querySelector('#form').submit();",
    "window[0].location = address; setTimeout(() => { window[0].location = address; }, 50);",
];

const BODY: &str =
    "<iframe title=\"Player\" name=\"player\" data-cookie-gate=\"analytics\" data-src=\"HOST/frame\"></iframe>
<a id=\"link\" target=\"player\" href=\"HOST/elsewhere\">The player</a>
<form id=\"form\" target=\"player\" action=\"HOST/elsewhere\"></form>";

fn a_frame_that_waits_goes_nowhere_whoever_sends_it() {
    let world = world();
    let host = host(&world);
    for way in WAYS {
        let start = world.server.log_len();
        world.open_page("/frame-page", "", &BODY.replace("HOST", &host));
        let script = format!("const frame = document.querySelector('iframe'); const {{ address }} = input; {way}");
        world.browser.run_with(&script, json!({ "address": format!("{host}/elsewhere") }));
        world.settle(200);
        let paths = || -> Vec<String> { asked_since(&world, start).into_iter().map(|request| request.path).collect() };
        assert_eq!(paths(), [""; 0], "{way}");
        // The frame is in its place, and has a window.
        let place = "const frame = document.querySelector('main > h1 + iframe'); return !!frame?.contentWindow;";
        assert_eq!(world.browser.run(place), true, "{way}");
        world.browser.run(GRANT);
        until(&format!("the frame after {way}"), || (!paths().is_empty()).then_some(()));
        world.browser.run(WITHDRAW);
        world.browser.empty_jar();
    }
    assert!(asked(&world).contains(&"/frame".to_string()));
}

fn a_frame_that_has_started_is_emptied_by_the_withdrawal() {
    let world = world();
    world.open_page("/frame-page", "", &BODY.replace("HOST", &host(&world)));
    world.browser.run(GRANT);
    expect_asked(&world, &["/frame"]);
    let beats = || asked_since(&world, 0).iter().filter(|request| request.path == "/beat").count();
    until("the player to call home", || (beats() > 2).then_some(()));
    world.browser.run(WITHDRAW);
    expect_still(&world);
    // Sent there again, the frame stays empty. The next grant starts the frame again.
    world.browser.run("document.querySelector('iframe').src = document.querySelector('#link').href;");
    expect_still(&world);
    let before = beats();
    world.browser.run(GRANT);
    until("the player to call home again", || (beats() > before).then_some(()));
}
