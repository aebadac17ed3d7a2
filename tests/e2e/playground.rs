//! The playground: an operator's walk from a template to a bundle, in a folder of any host, with no server behind it.
//!
//! `cargo xtask test` builds the playground and names its folder in COOKIE_GATE_SITE. The evidence is the host's request
//! log, the browser's jar, and the zip that the browser makes.

mod host;
pub mod looks;
pub mod speed;
mod walk;
mod zip;

use std::env;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::Case;
use crate::page::InEngine;
use cookie_gate_browser::{Browser, Engine, Lease};
use host::Host;

/// Cases in all engines, by module.
pub const IN_ALL: &[(&str, &[InEngine])] = &[("walk", walk::IN_ALL)];

/// Cases in Chromium, by module.
pub const IN_CHROMIUM: &[(&str, &[Case])] = &[("looks", looks::CASES), ("walk", walk::CASES)];

/// The frame of the preview.
const FRAME: &str = ".stage iframe";

/// The folder of the built playground.
fn site() -> PathBuf {
    let default = || Path::new(crate::ROOT).join("target/site");
    env::var_os("COOKIE_GATE_SITE").map_or_else(default, PathBuf::from)
}

/// The playground in a browser.
struct Visit {
    host: Host,
    browser: Lease,
}

impl Visit {
    #[track_caller]
    fn of(engine: Engine) -> Self {
        let visit = Self { host: Host::start(&site()), browser: Browser::of(engine) };
        visit.open();
        visit
    }

    #[track_caller]
    fn open(&self) {
        self.browser.open(&self.host.address());
        self.until_there();
    }

    /// Waits for the editor, and for the banner in the preview.
    #[track_caller]
    fn until_there(&self) {
        self.browser.until("the editor", || (!self.text().is_empty()).then_some(()));
        self.until_banner();
    }

    #[track_caller]
    fn until_banner(&self) {
        self.browser.until("the banner in the preview", || {
            self.browser.in_frame(FRAME, |frame| frame.shows("section.banner"))?.then_some(())
        });
    }

    /// The text of the catalogue, as the browser keeps it.
    #[track_caller]
    fn text(&self) -> String {
        // CodeMirror draws the lines near the visitor only.
        let script = "return document.querySelector('.editor')?.shadowRoot?.querySelector('.cm-content')?.cmTile?.root?.view?.state.doc.toString() ?? '';";
        self.browser.run(script).as_str().unwrap_or_default().to_string()
    }

    /// The heading of the findings, and the lines that each finding names.
    #[track_caller]
    fn findings(&self) -> (String, Vec<String>) {
        let found = self.browser.run(
            "return [document.querySelector('#findings').textContent,
                     Array.from(document.querySelectorAll('.findings li .line'), (line) => line.textContent)];",
        );
        let lines = found[1].as_array().into_iter().flatten().filter_map(|line| Some(line.as_str()?.to_string()));
        (found[0].as_str().unwrap_or_default().into(), lines.collect())
    }

    /// Waits until the findings have this heading.
    #[track_caller]
    fn expect_findings(&self, heading: &str) {
        self.browser.until(heading, || self.findings().0.starts_with(heading).then_some(()));
    }

    /// Chooses an option, as the keyboard does.
    #[track_caller]
    fn choose(&self, menu: &str, value: &str) {
        let script = "const menu = document.querySelector(input[0]);
            menu.value = input[1];
            const { value } = menu;
            menu.dispatchEvent(new Event('change', { bubbles: true }));
            return value;";
        assert_eq!(self.browser.run_with(script, json!([menu, value])), value, "an option of {menu}");
    }

    /// What an element of the page says.
    #[track_caller]
    fn says(&self, selector: &str) -> String {
        let said = self.browser.run_with("return document.querySelector(input)?.textContent;", json!(selector));
        said.as_str().unwrap_or_default().to_string()
    }

    /// What a script says in the preview.
    #[track_caller]
    fn in_preview(&self, script: &str) -> Value {
        self.browser.in_frame(FRAME, |frame| frame.run(script)).unwrap_or_default()
    }
}
