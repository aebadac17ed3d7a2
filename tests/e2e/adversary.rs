//! Attempts to leave a cookie without a grant, each under a name of its own, each proven to work without the gate.
//!
//! A list here is data: a new trick is one more [`Attempt`]. Issue 4's suite grows in `adversary/`.

mod cookie_store;
mod document_cookie;

use serde_json::json;

use crate::world::{World, page};

/// One way of leaving a cookie.
pub struct Attempt {
    /// What it tries, in a few words.
    pub name: &'static str,
    /// Body of an asynchronous function, run by the page's own inline script.
    pub script: &'static str,
    /// The cookie that is in the jar when it works.
    pub leaves: &'static str,
    /// Where it works at all.
    pub needs: Needs,
}

/// What an attempt needs of its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    SecureContext,
}

/// Runs each attempt without the gate, where it must leave its cookie, and with it, where it must not.
fn check(world: &World, attempts: &[Attempt]) {
    let secure = world.site.contains("//localhost");
    for attempt in attempts.iter().filter(|attempt| secure || attempt.needs == Needs::Nothing) {
        let script = format!(
            "<script>(async () => {{ {} }})().catch((fault) => {{ window.fault = String(fault); }})\
             .finally(() => {{ window.attempted = true; }});</script>\n",
            attempt.script
        );
        world.server.put("/attempt", page(&script, ""));
        for gate in ["off", "on"] {
            world.browser.empty_jar();
            world.open(&format!("/attempt?gate={gate}"));
            world
                .browser
                .until("the attempt", || (world.browser.run("return window.attempted;") == true).then_some(()));
            world.settle(0);
            let names = world.browser.names();
            if gate == "off" {
                assert!(names.iter().any(|name| name == attempt.leaves), "control: {} leaves {names:?}", attempt.name);
            } else {
                assert_eq!(names, [""; 0], "{} on {}", attempt.name, world.site);
                let fault = world.browser.run("return window.fault ?? null;");
                assert_eq!(fault, json!(null), "{}: a refused write looks successful", attempt.name);
            }
        }
    }
    assert!(world.vendor_requests().is_empty(), "no vendor was asked for anything");
}
