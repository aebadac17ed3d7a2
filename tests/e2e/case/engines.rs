//! The main job in Firefox and in WebKit, case by case as in Chromium, and cases that only Firefox can show besides
//! Chromium.
//!
//! Firefox's jar is read whole. Of WebKit's jar only the cookies are read that the page's own address is sent. So these
//! cases stay on pages that are sent every cookie of the case. The server's log is the same evidence in every engine.

use super::{choices, content_policy, decision, language, leftover, opt_out, record, secure};
use crate::world::{World, on_both_hosts_in, server};
use cookie_gate_browser::{Browser, Engine};

/// A case for an engine that may be another than Chromium.
pub struct EngineCase {
    pub name: &'static str,
    pub engines: &'static [Engine],
    pub run: fn(Engine),
}

/// Every case of this file.
pub fn all() -> impl Iterator<Item = &'static EngineCase> {
    [MAIN_JOB, IN_FIREFOX, FRAMES].into_iter().flatten()
}

const BOTH: &[Engine] = &[Engine::WebKit, Engine::Firefox];
const FIREFOX: &[Engine] = &[Engine::Firefox];

/// Runs a case for a world in both engines.
macro_rules! in_both {
    ($($name:literal: $case:path,)*) => {
        &[$(EngineCase { name: $name, engines: BOTH, run: |engine| on_both_hosts_in(engine, $case as fn(&World)) }),*]
    };
}

/// Cases on both hosts, in Firefox and in WebKit.
const MAIN_JOB: &[EngineCase] = in_both! {
    "without_the_gate_the_page_sets_what_the_cases_below_forbid": decision::without_the_gate,
    "undecided_leaves_the_jar_empty_and_asks_no_vendor": decision::undecided,
    "rejecting_leaves_one_cookie_the_record": decision::rejecting,
    "granting_analytics_alone_gives_exactly_its_cookies": decision::granting_analytics_alone,
    "withdrawing_removes_what_was_set_without_a_reload_and_it_stays_away": decision::withdrawing,
    "the_choice_is_kept_and_a_returning_visitor_loads_gate_js_alone": decision::coming_back,
    "the_visitor_is_forgotten_by_a_click_and_the_banner_is_back": choices::forgotten,
    "where_wasm_is_forbidden_all_stays_denied_and_the_page_works": content_policy::wasm_forbidden,
    "page_code_neither_writes_nor_deletes_the_record": record::page_code_on_the_record,
    "the_whole_path_runs_under_a_strict_policy_with_trusted_types": content_policy::strict_policy,
    "leftovers_of_a_category_without_a_grant_are_removed_in_every_scope_that_the_page_reaches": leftover::leftovers,
    "a_withdrawal_also_removes_declared_names_on_parent_domains_and_paths": leftover::withdrawing_everywhere,
    "a_required_cookie_and_an_httponly_one_are_left_in_peace": leftover::left_in_peace,
    "a_page_in_another_charset_gets_the_texts_and_the_core_whole": language::in_a_page_of_another_charset,
};

/// The property that attempts on shared pages rely on, in every engine.
const FRAMES: &[EngineCase] = &[EngineCase {
    name: "the_frame_that_comes_last_is_the_last_of_the_page_s_windows",
    engines: &Engine::ALL,
    run: frames_are_numbered_as_they_come,
}];

/// The same holds wherever in the page the frame is put.
fn frames_are_numbered_as_they_come(engine: Engine) {
    let world = World::with(server(|_| ()), Browser::of(engine));
    world.open_page("/frames", "", "<iframe title=\"One\"></iframe>\n");
    let last = world.browser.run(
        "const frame = document.createElement('iframe');
         document.querySelector('iframe').before(frame);
         return window.length === 2 && window[window.length - 1] === frame.contentWindow;",
    );
    assert_eq!(last, true);
}

/// Cases for Firefox: it has a file system and a setting for Global Privacy Control, and accepts the certificate of a
/// test.
const IN_FIREFOX: &[EngineCase] = &[
    EngineCase {
        name: "databases_caches_workers_and_files_are_listed_and_go_one_by_one",
        engines: FIREFOX,
        run: choices::databases_caches_workers_and_files,
    },
    EngineCase {
        name: "accepting_all_leaves_out_who_sells_and_the_record_says_why",
        engines: FIREFOX,
        run: opt_out::accepting_in,
    },
    EngineCase {
        name: "a_page_that_comes_back_with_the_signal_begins_anew_and_keeps_the_signal",
        engines: FIREFOX,
        run: opt_out::coming_back_in,
    },
    EngineCase { name: "on_https_the_record_is_secure_and_obeyed", engines: FIREFOX, run: secure::record_is_secure },
    EngineCase {
        name: "over_http_beside_https_nothing_is_granted_by_what_http_cannot_see",
        engines: FIREFOX,
        run: secure::http_beside_https,
    },
    EngineCase {
        name: "a_record_with_the_host_prefix_is_kept_and_no_parent_domain_can_plant_one",
        engines: FIREFOX,
        run: secure::host_prefix,
    },
    EngineCase {
        name: "leftovers_that_only_https_reaches_are_removed_and_stay_when_granted",
        engines: FIREFOX,
        run: secure::leftovers,
    },
    EngineCase {
        name: "strict_on_https_lets_the_site_reach_itself_and_nobody_else",
        engines: FIREFOX,
        run: secure::strict,
    },
];
