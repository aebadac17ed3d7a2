//! Every link that a visitor meets leads somewhere.

use serde_json::Value;

use crate::harness::Case;
use crate::world::on_localhost;

pub const CASES: &[Case] = crate::cases![every_link_of_the_demo_the_banner_and_the_panel_is_answered,];

/// The links of the page and, where our shadow root shows a layer, of the shadow root; each without its fragment.
const LINKS: &str = "const ours = document.querySelector('cookie-gate')?.shadowRoot?.querySelectorAll('a[href]') ?? [];
    const links = [...document.querySelectorAll('a[href]'), ...ours];
    return [...new Set(links.map((link) => link.href.split('#')[0]))];";
const STATUS: &str = "return fetch(input).then((answer) => answer.status);";

fn strings(value: Value) -> Vec<String> {
    serde_json::from_value(value).expect("a list of strings")
}

fn every_link_of_the_demo_the_banner_and_the_panel_is_answered() {
    on_localhost(|world| {
        let mut waiting = vec![format!("{}/", world.site)];
        let mut met: Vec<String> = Vec::new();
        while let Some(url) = waiting.pop() {
            if met.contains(&url) {
                continue;
            }
            world.browser.open(&url);
            let mut links = strings(world.browser.run(LINKS));
            if met.is_empty() {
                world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
                links.extend(strings(world.browser.run(LINKS)));
                // The panel's links to vendors lead out of the site, where a test does not go.
                world.answer_banner("customise");
                world.browser.until("the panel", || world.browser.shows("dialog").then_some(()));
                links.extend(strings(world.browser.run(LINKS)));
            }
            met.push(url);
            for link in links.into_iter().filter(|link| link.starts_with(&world.site)) {
                assert_eq!(world.browser.run_with(STATUS, link.clone().into()), 200, "{link}");
                waiting.push(link);
            }
        }
        for path in ["/cookies", "/zh/cookies", "/privacy", "/zh/privacy"] {
            assert!(met.contains(&format!("{}{path}", world.site)), "nothing leads to {path}: {met:?}");
        }
    });
}
