//! Boxes in widgets: in a container that a script of the category would fill.

use cookie_gate_demo::Page;
use serde_json::json;

use super::super::{GRANT, WITHDRAW, asked, expect_asked, host};
use super::{ALLOW, boxes, click_of, expect_boxes_of, world};
use crate::world::World;

const MAP: &str = "<div id=\"map\" data-cookie-gate=\"analytics\" style=\"width: 480px; height: 270px\"></div>
<p>Text below</p><p style=\"height: 100vh\"></p>
<script type=\"text/plain\" data-cookie-gate=\"analytics\" data-src=\"HOST/map.js\"></script>\n";

fn open(world: &World, body: &str) {
    let script = "document.querySelector('#map').innerHTML = '<b>A map</b>';";
    world.server.put("/map.js", Page::script(script));
    world.open_page("/page", "", &body.replace("HOST", &host(world)));
}

pub fn a_box_stands_in_a_widget_until_its_category_is_granted() {
    let world = world();
    open(&world, MAP);
    let places = "return [...document.querySelectorAll('main > *')].map((one) => [one.offsetLeft, one.offsetTop, one.offsetWidth, one.offsetHeight]);";
    let before = world.browser.run(places);
    let seen = expect_boxes_of(&world, "#map", &[true]);
    assert_eq!(seen[0][0], "Analytics is not loaded");
    assert_eq!((&seen[0][2], &seen[0][3]), (&json!("Always allow"), &json!(null)), "scripts cannot be shown once");
    assert_eq!(world.browser.run(places), before);
    let fills = "const map = document.querySelector('#map');
        const box = map.shadowRoot.querySelector('cookie-gate-box').shadowRoot.querySelector('.box');
        return [box.offsetWidth, box.offsetHeight, map.innerHTML, map.attributes.length];";
    assert_eq!(world.browser.run(fills), json!([480, 270, "", 3]), "nothing in the page's own tree");
    assert_eq!(asked(&world), [""; 0]);
    click_of(&world, "#map", 0, ALLOW);
    expect_asked(&world, &["/map.js"]);
    expect_boxes_of(&world, "#map", &[false]);
    let state = world.state();
    assert_eq!((&state["method"], &state["categories"]["search"]), (&json!("save"), &json!(false)));
    world.browser.until("the map", || {
        (world.browser.run("return document.querySelector('#map').innerText;") == "A map").then_some(())
    });
    let left = "const { shadowRoot } = document.querySelector('#map');
        return [shadowRoot.innerHTML, shadowRoot.adoptedStyleSheets.length, getComputedStyle(document.querySelector('#map')).position];";
    assert_eq!(world.browser.run(left), json!(["<slot></slot>", 0, "static"]));
    // A map that still runs after a withdrawal is covered, and can neither be seen nor heard of.
    world.browser.run(WITHDRAW);
    expect_boxes_of(&world, "#map", &[true]);
    let hidden = "return getComputedStyle(document.querySelector('#map b')).visibility;";
    assert_eq!(world.browser.run(hidden), "hidden");
    world.browser.run("CookieGate.grant('analytics');");
    expect_boxes_of(&world, "#map", &[false]);
    assert_eq!(world.browser.run(hidden), "visible");
    assert_eq!(world.browser.console(), [""; 0]);
}

pub fn own_words_and_own_shadow_roots_of_a_widget_stay() {
    let world = world();
    let map =
        |inner: &str| format!("<section data-cookie-gate=\"analytics\" style=\"height: 270px\">{inner}</section>\n");
    let body = [
        map("<a href=\"/map\">The way to us</a>"),
        map("<div style=\"height: 100px\"></div><script type=\"text/plain\" data-cookie-gate=\"analytics\">0</script>"),
        map("<template shadowrootmode=\"open\"><p>Own root</p></template>"),
        map("<template shadowrootmode=\"closed\"><p>Own root</p></template>"),
        map("<!-- nothing -->"),
        "<my-map data-cookie-gate=\"analytics\" style=\"display: block; height: 270px\"></my-map>\n".into(),
    ]
    .concat();
    open(&world, &format!("{body}<div id=\"map\"></div>"));
    let all = "section,my-map";
    expect_boxes_of(&world, all, &[false, true, false, false, true, true]);
    // A page that fills a widget, or wants the shadow root, gets it without the box.
    world.browser.run(
        "const sections = document.querySelectorAll('section');
         sections[1].append('Own words');
         window.own = sections[4].attachShadow({ mode: 'open' });
         own.innerHTML = '<i>Own root</i>';
         customElements.define('my-map', class extends HTMLElement {
           constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<i>Own map</i>'; }
         });
         document.querySelector('main').append('');",
    );
    expect_boxes_of(&world, all, &[false; 6]);
    let own = "return [own.innerHTML, own.adoptedStyleSheets.length, document.querySelector('my-map').shadowRoot.innerHTML, document.querySelector('my-map').inert];";
    assert_eq!(world.browser.run(own), json!(["<i>Own root</i>", 0, "<i>Own map</i>", false]));
    // Twice is a fault of the page, as without us.
    let twice = "try { document.querySelectorAll('section')[4].attachShadow({ mode: 'open' }); } catch ({ name }) { return name; }";
    assert_eq!(world.browser.run(twice), "NotSupportedError");
    assert_eq!(world.browser.console(), [""; 0]);
}

pub fn scripts_pictures_and_counters_get_no_box() {
    let world = world();
    let body = "<img data-cookie-gate=\"analytics\" alt=\"\" width=\"480\" height=\"270\" data-src=\"HOST/image\">
<img data-cookie-gate=\"analytics\" alt=\"\" width=\"1\" height=\"1\" data-src=\"HOST/image-2\">
<picture data-cookie-gate=\"analytics\"><source data-srcset=\"HOST/image\"><img alt=\"\" data-src=\"HOST/image-2\"></picture>
<link data-cookie-gate=\"analytics\" rel=\"stylesheet\" data-href=\"HOST/style\">
<script type=\"text/plain\" data-cookie-gate=\"analytics\" data-src=\"HOST/map.js\"></script>
<div id=\"map\"></div>\n";
    open(&world, body);
    world.settle(900);
    assert!(boxes(&world, "main *").as_array().is_some_and(|all| all.iter().all(serde_json::Value::is_null)));
    assert!(!world.our_files_since(0).iter().any(|path| path.contains("blocked")), "nothing is fetched for them");
    // A visitor who has granted all loads nothing for boxes either.
    world.browser.run(GRANT);
    open(&world, MAP);
    world.settle(900);
    assert!(!world.our_files_since(0).iter().any(|path| path.contains("blocked")));
}
