//! The main job in Firefox and in WebKit, case by case as in Chromium.
//!
//! Firefox's jar is read whole. WebKit's is read as far as the page's own address goes, which is where these cases look;
//! what its server log shows is the same evidence as anywhere.

use super::{content_policy, decision, record};
use crate::world::in_firefox_and_webkit;

#[test]
fn without_the_gate_the_page_sets_what_the_cases_below_forbid() {
    in_firefox_and_webkit(decision::without_the_gate);
}

#[test]
fn undecided_leaves_the_jar_empty_and_asks_no_vendor() {
    in_firefox_and_webkit(decision::undecided);
}

#[test]
fn rejecting_leaves_one_cookie_the_record() {
    in_firefox_and_webkit(decision::rejecting);
}

#[test]
fn granting_analytics_alone_gives_exactly_its_cookies() {
    in_firefox_and_webkit(decision::granting_analytics_alone);
}

#[test]
fn withdrawing_removes_what_was_set_without_a_reload_and_it_stays_away() {
    in_firefox_and_webkit(decision::withdrawing);
}

#[test]
fn the_choice_is_kept_and_a_returning_visitor_loads_gate_js_alone() {
    in_firefox_and_webkit(decision::coming_back);
}

#[test]
fn where_wasm_is_forbidden_all_stays_denied_and_the_page_works() {
    in_firefox_and_webkit(content_policy::wasm_forbidden);
}

#[test]
fn page_code_neither_writes_nor_deletes_the_record() {
    in_firefox_and_webkit(record::page_code_on_the_record);
}
