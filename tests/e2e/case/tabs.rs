//! One visitor, several tabs: a decision in one is a decision in all.

use crate::world::{ANALYTICS, World, on_both_hosts};

#[test]
fn a_decision_in_one_tab_holds_in_the_others_and_what_it_grants_stays() {
    on_both_hosts(decisions);
}

fn decisions(world: &World) {
    let address = format!("{}/", world.site);
    world.open("/");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let undecided = world.browser.open_tab(&address);
    world.browser.run("window.told = []; CookieGate.on('change', ({ method }) => told.push(method));");
    // The other tab would remove what it has not heard of.
    let decided = world.browser.go_to(&undecided);
    world.answer_banner("accept");
    world.expect_analytics(&["cookie-agree"]);
    world.settle(600);
    world.expect_names(&[&ANALYTICS[..], &["cookie-agree"]].concat());
    world.browser.go_to(&decided);
    let closes = || (!world.browser.shows("section.banner") && world.browser.shows("[data-action=open]")).then_some(());
    world.browser.until("the other tab's banner to close", closes);
    assert_eq!(world.browser.run("return told;"), serde_json::json!(["accept"]));
    assert_eq!(world.state()["categories"]["analytics"], true);
    // And back: what is taken back in one tab is refused in the other.
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&["cookie-agree"]);
    world.browser.go_to(&undecided);
    world.browser.until("the refusal to arrive", || (world.state()["categories"]["analytics"] == false).then_some(()));
    world.browser.run("document.cookie = '_ga=1';");
    world.settle(600);
    world.expect_names(&["cookie-agree"]);
}
