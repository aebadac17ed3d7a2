//! Consent for single entries (`consent.grain`): what the visitor grants one by one is in the jar, and its neighbours in the
//! same category and of the same vendor are not.

use cookie_gate_browser::{Browser, Engine};
use cookie_gate_catalogue::{Catalogue, Grain, Withdraw};
use serde_json::json;

use super::{InEngine, expect_asked, host};
use crate::harness::Case;
use crate::world::{World, server};

pub const IN_ALL: &[InEngine] = &[
    ("a_granted_entry_is_kept_and_its_neighbours_are_not", a_granted_entry_is_kept_and_its_neighbours_are_not),
    ("a_visitor_grants_a_vendor_and_then_one_entry_less", a_visitor_grants_a_vendor_and_then_one_entry_less),
];

pub const CASES: &[Case] = crate::cases![
    a_vendor_is_told_of_its_own_entries,
    a_page_loads_anew_when_one_entry_is_taken_back,
    entries_have_no_answers_where_only_categories_are_asked,
];

fn by_entry(catalogue: &mut Catalogue) {
    catalogue.consent.grain = Grain::Entry;
}

/// Writes all cookies of Google and one of Baidu. `_ga` is entry 12 of the catalogue, `_gid` 13, HMACCOUNT 15.
const WRITES: &str = "for (const name of ['_ga', '_gid', 'HMACCOUNT']) document.cookie = name + '=1; path=/';";

fn a_granted_entry_is_kept_and_its_neighbours_are_not(engine: Engine) {
    let mut world = World::with(server(by_entry), Browser::of(engine));
    let host = host(&world);
    let body = format!(
        "<img data-cookie-gate=\"google\" data-src=\"{host}/image\" alt=\"\">
         <img data-cookie-gate=\"analytics\" data-src=\"{host}/image-2\" alt=\"\">
         <img data-cookie-gate=\"baidu\" data-src=\"{host}/image-3\" alt=\"\">"
    );
    world.open_page("/grain", "", &body);
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    // These wait for the answer.
    world.browser.run(WRITES);
    world.expect_names(&[]);
    let save = "return CookieGate.save({ analytics: false, '#12': true });";
    assert_eq!(world.browser.run(save), true);
    world.expect_names(&["_ga", "cookie-agree"]);
    expect_asked(&world, &["/image"]);
    let state = "return [CookieGate.state.categories.analytics, ...['google', 'baidu', 'google/analytics', 'google/search'].map(CookieGate.allows)];";
    assert_eq!(world.browser.run(state), json!([false, true, false, true, false]));

    world.open("/grain");
    world.browser.until("the way back", || world.browser.shows(".reopen").then_some(()));
    world.browser.run(WRITES);
    world.expect_names(&["_ga", "cookie-agree"]);
    assert_eq!(world.browser.run(state), json!([false, true, false, true, false]));

    // The other way round: the category, without one of its entries.
    world.browser.run("CookieGate.save({ analytics: true, '#12': false });");
    world.browser.run(WRITES);
    world.expect_names(&["HMACCOUNT", "_gid", "cookie-agree"]);
    world.browser.run("CookieGate.withdraw();");
    world.expect_names(&["cookie-agree"]);
    if !engine.shows_whole_jar() {
        // Otherwise the next case would find the record.
        world.browser.give_up();
    }
}

/// Clicks the switch of this name, whose levels are unfolded.
fn click_switch(world: &World, name: &str) {
    let unfold = "for (const more of document.querySelector('cookie-gate').shadowRoot.querySelectorAll('#panel-settings details')) more.open = true;";
    let find = "
        const { shadowRoot } = document.querySelector('cookie-gate');
        const nameOf = (one) => one.getAttribute('aria-label') ?? shadowRoot.getElementById(one.getAttribute('aria-labelledby'))?.textContent ?? '';
        const found = [...shadowRoot.querySelectorAll('#panel-settings .switch')].find((one) => nameOf(one).startsWith(input));
        found?.setAttribute('data-found', '');
        return !!found;";
    world.browser.until(name, || {
        world.browser.run(unfold);
        (world.browser.run_with(find, json!(name)) == true).then_some(())
    });
    world.browser.click_ours("[data-found]");
    world.browser.run(
        "document.querySelector('cookie-gate').shadowRoot.querySelector('[data-found]').removeAttribute('data-found');",
    );
}

fn a_visitor_grants_a_vendor_and_then_one_entry_less(engine: Engine) {
    let mut world = World::with(server(by_entry), Browser::of(engine));
    world.open_page("/panel", "", "");
    world.answer_banner("customise");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    click_switch(&world, "Google LLC");
    world.browser.click_ours("dialog .actions button:nth-of-type(3)");
    world.browser.until("the way back", || world.browser.shows(".reopen").then_some(()));
    world.browser.run(WRITES);
    world.expect_names(&["_ga", "_gid", "cookie-agree"]);
    let says = "return document.querySelector('cookie-gate').shadowRoot.querySelector('.reopen').textContent.replace(/\\s+/g, ' ');";
    assert_eq!(world.browser.run(says), "Cookie settings: some on");
    world.browser.reload();
    world.browser.until("the way back", || world.browser.shows(".reopen").then_some(()));
    assert_eq!(world.browser.run(says), "Cookie settings: some on");
    world.browser.click_ours(".reopen");
    world.browser.until("the panel", || world.browser.shows("dialog[open]").then_some(()));
    let mixed =
        "return [...document.querySelector('cookie-gate').shadowRoot.querySelectorAll('[aria-checked=mixed]')].length;";
    assert_eq!(world.browser.run(mixed), 1, "the category is partly on");
    click_switch(&world, "_gid");
    assert_eq!(world.browser.run(mixed), 2, "the vendor is partly on, too");
    world.browser.click_ours("dialog .actions button:nth-of-type(3)");
    world.browser.until("the end of the panel", || (!world.browser.shows("dialog[open]")).then_some(()));
    world.expect_names(&["_ga", "cookie-agree"]);
    world.browser.run(WRITES);
    world.expect_names(&["_ga", "cookie-agree"]);
    if !engine.shows_whole_jar() {
        // Otherwise the next case would find the record.
        world.browser.give_up();
    }
}

fn a_vendor_is_told_of_its_own_entries() {
    let world = World::with(server(by_entry), Browser::of(Engine::Chromium));
    world.open_page("/told", "", "");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    let told = "return dataLayer.filter((one) => one[0] === 'consent').at(-1)[2].analytics_storage;";
    assert_eq!(world.browser.run(told), "denied");
    // Baidu is granted, Google is not.
    world.browser.run("CookieGate.save({ analytics: false, '#15': true });");
    assert_eq!(world.browser.run(told), "denied");
    world.browser.run("CookieGate.save({ analytics: false, '#12': true });");
    assert_eq!(world.browser.run(told), "granted");
    world.browser.run("CookieGate.save({ analytics: true });");
    assert_eq!(world.browser.run(told), "granted");
    world.browser.run("CookieGate.rejectAll();");
    assert_eq!(world.browser.run(told), "denied");
}

fn a_page_loads_anew_when_one_entry_is_taken_back() {
    let anew = |catalogue: &mut Catalogue| {
        by_entry(catalogue);
        catalogue.consent.withdraw = Withdraw::Reload;
    };
    let world = World::with(server(anew), Browser::of(Engine::Chromium));
    world.open_page("/anew", "", "");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    world.browser.run("CookieGate.save({ analytics: false, '#12': true, '#13': true }); window.mark = 1;");
    // A grant more takes nothing back.
    world.browser.run("CookieGate.save({ '#15': true });");
    assert_eq!(world.browser.run("return window.mark;"), 1);
    world.browser.run(WRITES);
    world.expect_names(&["HMACCOUNT", "_ga", "_gid", "cookie-agree"]);
    world.browser.run("CookieGate.save({ '#13': false });");
    world.browser.until("a new page", || (world.browser.run("return window.mark ?? 0;") == 0).then_some(()));
    world.expect_names(&["HMACCOUNT", "_ga", "cookie-agree"]);
}

fn entries_have_no_answers_where_only_categories_are_asked() {
    let world = World::with(server(|_| {}), Browser::of(Engine::Chromium));
    world.open_page("/coarse", "", "");
    world.browser.until("the banner", || world.browser.shows("section.banner").then_some(()));
    assert_eq!(world.browser.run("return CookieGate.save({ analytics: false, '#12': true });"), false);
    world.browser.run(WRITES);
    world.expect_names(&[]);
}
