//! Mode "observe": the gate blocks nothing and only reports, while a site introduces the gate.

use cookie_gate_catalogue::Mode;

use crate::harness::Case;
use crate::world::{World, server};
use cookie_gate_browser::Browser;

pub const CASES: &[Case] = crate::cases![observing_blocks_nothing_and_reports_what_would_have_been_refused,];

fn observing_blocks_nothing_and_reports_what_would_have_been_refused() {
    for secure in [true, false] {
        let mut world = World::with(server(|catalogue| catalogue.mode = Mode::Observe), Browser::chromium());
        if !secure {
            world.site = world.server.shop();
        }
        world.open_page("/bare", "", "");
        world.browser.run("document.cookie = '_ga=1; path=/'; document.cookie = 'never_declared=1; path=/';");
        world.expect_names(&["_ga", "never_declared"]);
        assert_eq!(world.browser.run("return document.cookie;"), "_ga=1; never_declared=1");
        assert_eq!(world.state()["mode"], "observe");
        let names =
            "return CookieGate.report().filter(({ kind }) => kind === 'cookie').map(({ name }) => name).sort();";
        assert_eq!(world.browser.run(names), serde_json::json!(["_ga", "never_declared"]));
        world.answer_banner("reject");
        world.expect_names(&["_ga", "cookie-agree", "never_declared"]);
        // Tagged scripts run too: nothing is blocked.
        world.open("/");
        world.expect_analytics(&["cookie-agree", "never_declared"]);
        assert_eq!(world.browser.console(), [""; 0]);
    }
}
