//! Tests that the generated files of www/gate are what Rust would write: the numbers and types that gate.js shares with
//! Rust.

use cookie_gate_bundle::contract;
use expect_test::expect_file;

#[test]
fn the_numbers_that_gate_js_speaks_in_are_those_of_the_core() {
    expect_file!["../../www/gate/abi.js"].assert_eq(&contract::abi_js());
}

#[test]
fn the_type_of_what_gate_js_is_called_with_is_that_of_the_bundler() {
    expect_file!["../../www/gate/config.d.ts"].assert_eq(&contract::config_d_ts());
}
