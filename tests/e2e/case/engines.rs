//! The main job in Firefox and in WebKit, case by case as in Chromium.
//!
//! Firefox's jar is read whole. WebKit's is read as far as the page's own address goes, so these cases stay on pages that
//! are sent all that was tried; the server's log is the same evidence as anywhere.

use super::{choices, content_policy, decision, leftover, record};
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
fn the_visitor_is_forgotten_by_a_click_and_the_banner_is_back() {
    in_firefox_and_webkit(choices::forgotten);
}

#[test]
fn where_wasm_is_forbidden_all_stays_denied_and_the_page_works() {
    in_firefox_and_webkit(content_policy::wasm_forbidden);
}

#[test]
fn page_code_neither_writes_nor_deletes_the_record() {
    in_firefox_and_webkit(record::page_code_on_the_record);
}

#[test]
fn the_whole_path_runs_under_a_strict_policy_with_trusted_types() {
    in_firefox_and_webkit(content_policy::strict_policy);
}

#[test]
fn leftovers_of_a_category_without_a_grant_are_removed_in_every_scope_that_the_page_reaches() {
    in_firefox_and_webkit(leftover::leftovers);
}

#[test]
fn a_withdrawal_also_removes_declared_names_on_parent_domains_and_paths() {
    in_firefox_and_webkit(leftover::withdrawing_everywhere);
}

#[test]
fn a_required_cookie_and_an_httponly_one_are_left_in_peace() {
    in_firefox_and_webkit(leftover::left_in_peace);
}
