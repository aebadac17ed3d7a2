//! Tagged scripts that a page adds as markup, and tags that come later: each script runs once, at the grant.

use serde_json::json;

use super::{GRANT, asked, expect_asked, host, put_library, world};
use crate::harness::Case;
use crate::world::World;

pub const CASES: &[Case] = crate::cases![
    a_tagged_script_runs_once_whichever_way_it_came_before_the_grant,
    a_tagged_script_runs_once_whichever_way_it_comes_after_the_grant,
    what_the_parser_puts_into_a_shadow_tree_waits_and_starts,
    what_is_not_in_the_page_holds_up_nothing_and_starts_when_it_comes_back,
];

/// Each puts `markup` into `place`.
const WAYS: [&str; 12] = [
    "place.innerHTML = markup;",
    "place.insertAdjacentHTML('beforeend', markup);",
    "place.outerHTML = markup;",
    "place.setHTMLUnsafe(markup);",
    "const template = document.createElement('template'); template.innerHTML = markup; place.append(template.content);",
    "place.append(document.querySelector('template').content.cloneNode(true));",
    "place.append(document.createRange().createContextualFragment(markup));",
    "place.append(...new DOMParser().parseFromString(markup, 'text/html').querySelectorAll('script'));",
    "jQuery(place).html(markup);",
    "jQuery(place).append(markup);",
    "place.attachShadow({ mode: 'closed' }).innerHTML = markup;",
    "place.innerHTML = markup.replaceAll('data-cookie-gate', 'data-later');
     setTimeout(() => {
       for (const one of place.children) one.setAttribute('data-cookie-gate', one.dataset.later);
     }, 20);",
];

const MARKUP: &str = "<script type=\"text/plain\" data-cookie-gate=\"analytics\">window.ran = (window.ran ?? 0) + 1;</script>\
<script type=\"text/plain\" data-cookie-gate=\"analytics\" data-src=\"HOST/script.js\"></script>";

fn on_each_way(check: impl Fn(&World, &str, &dyn Fn())) {
    let world = world();
    put_library(&world, "/jquery.js", "jquery/dist/jquery.min.js");
    let markup = MARKUP.replace("HOST", &host(&world));
    let body = format!("<template>{markup}</template><div id=\"place\"></div>");
    for way in WAYS {
        world.browser.empty_jar();
        world.open_page("/markup", "<script src=\"/jquery.js\"></script>", &body);
        let script = format!("const {{ markup }} = input; const place = document.querySelector('#place'); {way}");
        check(&world, way, &|| {
            world.browser.run_with(&script, json!({ "markup": markup }));
        });
    }
}

#[track_caller]
fn expect_once(world: &World, way: &str) {
    let ran = || world.browser.run("return [window.ran ?? 0, window.fetched ?? 0];");
    world.browser.until(&format!("both scripts: {way}"), || (ran() == json!([1, 1])).then_some(()));
    world.settle(100);
    assert_eq!(ran(), json!([1, 1]), "{way}");
}

fn a_tagged_script_runs_once_whichever_way_it_came_before_the_grant() {
    on_each_way(|world, way, add| {
        let start = world.server.log_len();
        add();
        world.settle(100);
        assert_eq!(world.browser.run("return [window.ran ?? 0, window.fetched ?? 0];"), json!([0, 0]), "{way}");
        assert_eq!(super::asked_since(world, start), [], "{way}");
        world.browser.run(GRANT);
        expect_once(world, way);
    });
}

fn a_tagged_script_runs_once_whichever_way_it_comes_after_the_grant() {
    on_each_way(|world, way, add| {
        world.browser.run(GRANT);
        add();
        expect_once(world, way);
    });
}

fn what_the_parser_puts_into_a_shadow_tree_waits_and_starts() {
    let world = world();
    let body = format!(
        "<div><template shadowrootmode=\"open\"><div><template shadowrootmode=\"open\">{}</template></div></template></div>",
        MARKUP.replace("HOST", &host(&world))
    );
    world.open_page("/shade", "", &body);
    world.settle(100);
    assert_eq!(asked(&world), [""; 0]);
    world.browser.run(GRANT);
    expect_once(&world, "by the parser");
}

/// A router takes an element away whose shadow tree holds tagged elements.
fn what_is_not_in_the_page_holds_up_nothing_and_starts_when_it_comes_back() {
    let world = world();
    let host = host(&world);
    world.open_page("/gone", "", "<div id=\"box\"></div>");
    world.browser.run_with(
        "window.box = document.querySelector('#box');
         const script = Object.assign(document.createElement('script'), { type: 'text/plain', src: input + '/script.js' });
         const image = document.createElement('img');
         image.dataset.src = input + '/image-2';
         for (const one of [script, image]) one.dataset.cookieGate = 'analytics';
         box.attachShadow({ mode: 'open' }).append(script, image);
         box.remove();",
        json!(host),
    );
    world.browser.run(GRANT);
    let image = format!("<img data-cookie-gate=\"analytics\" data-src=\"{host}/image\" alt=\"\">");
    world.browser.run_with("document.querySelector('main').insertAdjacentHTML('beforeend', input);", json!(image));
    expect_asked(&world, &["/image"]);
    world.settle(300);
    assert_eq!(asked(&world), ["/image"]);
    world.browser.run("document.querySelector('main').append(box);");
    expect_asked(&world, &["/image", "/image-2", "/script.js"]);
}
