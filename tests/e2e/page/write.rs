//! `document.write` in a tagged script. After the parser has ended, the browser would put an empty page in the place of
//! the page.

use cookie_gate_demo::Page;
use serde_json::json;

use super::{GRANT, host, world};
use crate::harness::Case;

pub const CASES: &[Case] = crate::cases![what_a_tagged_script_writes_stands_behind_the_script];

fn what_a_tagged_script_writes_stands_behind_the_script() {
    let world = world();
    // The written script writes too, and so does a script that the written script fetches.
    let fetched = "document.write('<b>3</b><scr' + 'ipt>document.write(\"<b>4</b>\")</scr' + 'ipt><b>5</b>');";
    world.server.put("/write.js", Page::script(fetched));
    let body = format!(
        "<p id=\"before\">0</p>
         <script type=\"text/plain\" data-cookie-gate=\"analytics\">document.open(); document.write('<b>1'); document.writeln('</b><b>2</b>');</script>
         <script type=\"text/plain\" data-cookie-gate=\"analytics\" src=\"{}/write.js\"></script>
         <p id=\"after\">6</p>",
        host(&world)
    );
    world.open_page("/write", "", &body);
    world.browser.run(GRANT);
    let text = "return [...document.querySelectorAll('main p, main b')].map((element) => element.textContent);";
    for visit in ["on the page of the grant", "on a later page"] {
        world.browser.until(visit, || {
            let mut found = world.browser.run(text);
            let order = json!(["0", "1", "2", "3", "4", "5", "6"]);
            if let Some(texts) = found.as_array_mut() {
                texts.sort_by_key(|text| text.to_string());
            }
            (found == order).then_some(())
        });
        assert_eq!(
            world.browser.run("return document.querySelectorAll('main > h1, cookie-gate').length;"),
            2,
            "{visit}"
        );
        world.open("/write");
    }
}
