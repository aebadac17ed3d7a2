//! How the playground looks and works for everyone: axe-core finds nothing, narrow and wide, light and dark. Pictures for
//! people lie in `target/screenshots`.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::Visit;
use crate::case::axe::expect_none_in;
use crate::harness::Case;
use crate::world::npm;
use cookie_gate_browser::Engine;

pub const CASES: &[Case] = crate::cases![axe_finds_nothing_in_the_playground, the_playground_weighs_what_it_may];

/// Bytes of all files as gzip: what was measured, plus 2 %. Two thirds are texts in 46 languages, and packs.
const BUDGET: usize = 1_298_000;

fn the_playground_weighs_what_it_may() {
    let weigh = |entry: std::io::Result<fs::DirEntry>| {
        let bytes = fs::read(entry.expect("a file").path()).expect("a file");
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&bytes).expect("gzip");
        gzip.finish().expect("gzip").len()
    };
    let sizes: Vec<usize> = fs::read_dir(super::site()).expect("the playground").map(weigh).collect();
    assert_eq!(sizes.len(), 5, "page, script, style, module, web files");
    let sum: usize = sizes.iter().sum();
    println!("playground: {sum} bytes as gzip, limit {BUDGET}");
    assert!(sum <= BUDGET, "{sum} bytes as gzip, limit {BUDGET}");
}

fn axe_finds_nothing_in_the_playground() {
    let axe = npm("axe-core/axe.min.js");
    let visit = Visit::of(Engine::Chromium);
    let browser = &visit.browser;
    let folder = Path::new(crate::SCRATCH).parent().expect("cargo's target directory").join("screenshots");
    fs::create_dir_all(&folder).expect("target/screenshots");
    for (width, height) in [(320, 640), (1280, 800)] {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", size);
        for scheme in ["light", "dark"] {
            let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
            browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
            browser.run("localStorage.clear();");
            visit.open();
            let look = |what: &str| {
                let scrolls = "return document.documentElement.scrollWidth > innerWidth;";
                assert_eq!(browser.run(scrolls), false, "{what} fits {width} pixels");
                let picture = folder.join(format!("playground-{what}-{width}-{scheme}.png"));
                let whole = json!({ "format": "png", "captureBeyondViewport": width == 320 });
                let picture_data = browser.devtools("Page.captureScreenshot", whole);
                let bytes = base64::Engine::decode(
                    &base64::engine::general_purpose::STANDARD,
                    picture_data["data"].as_str().unwrap_or_default(),
                );
                fs::write(picture, bytes.expect("a picture")).expect("a picture");
                expect_none_in(browser, &axe, &format!("{what}, {width}, {scheme}"));
            };
            look("preview");
            browser.click("#packs");
            look("packs");
            browser.click("#packs-close");
            browser.click("#tab-policy");
            look("policy");
            browser.click("#tab-files");
            browser.until("sizes", || visit.says(".totals").contains("gzip").then_some(()));
            look("files");
            browser.run("document.querySelector('.editor').shadowRoot.querySelector('.cm-content').focus();");
            browser.type_keys("x");
            visit.expect_findings("1 error");
            look("fault");
        }
    }
}
