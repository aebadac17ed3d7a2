//! The cases: each is a sentence about the experience of a visitor, an operator or a page.

mod activation;
mod arrival;
pub mod axe;
mod banner;
mod bench;
mod broken;
mod choices;
mod closed;
mod compatible;
mod content_policy;
mod decision;
mod document;
pub mod engines;
mod frame;
mod globals;
mod gpp;
mod language;
mod law;
mod leftover;
mod libraries;
pub mod lighthouse;
mod links;
mod loading;
mod look;
mod observe;
mod opt_out;
mod parser;
pub mod policy;
mod policy_element;
mod policy_page;
pub mod pool;
mod queue;
mod receipt;
mod record;
mod secure;
mod session;
mod speed;
mod strict;
pub mod swift;
mod tabs;

use crate::harness::Case;

/// Cases in Chromium, by module.
pub const IN_CHROMIUM: &[(&str, &[Case])] = &[
    ("activation", activation::CASES),
    ("arrival", arrival::CASES),
    ("axe", axe::CASES),
    ("banner", banner::CASES),
    ("broken", broken::CASES),
    ("choices", choices::CASES),
    ("closed", closed::CASES),
    ("compatible", compatible::CASES),
    ("content_policy", content_policy::CASES),
    ("decision", decision::CASES),
    ("document", document::CASES),
    ("frame", frame::CASES),
    ("globals", globals::CASES),
    ("gpp", gpp::CASES),
    ("language", language::CASES),
    ("law", law::CASES),
    ("leftover", leftover::CASES),
    ("libraries", libraries::CASES),
    ("links", links::CASES),
    ("loading", loading::CASES),
    ("look", look::CASES),
    ("observe", observe::CASES),
    ("parser", parser::CASES),
    ("policy", policy::CASES),
    ("policy_element", policy_element::CASES),
    ("policy_page", policy_page::CASES),
    ("queue", queue::CASES),
    ("receipt", receipt::CASES),
    ("record", record::CASES),
    ("secure", secure::CASES),
    ("session", session::CASES),
    ("opt_out", opt_out::CASES),
    ("speed", speed::CASES),
    ("strict", strict::CASES),
    ("swift", swift::CASES),
    ("tabs", tabs::CASES),
];

/// Cases that measure time, by module. They need the machine for themselves.
pub const TIMED: &[(&str, &[Case])] = &[
    ("bench", bench::CASES),
    ("panel_levels", crate::page::panel_levels::TIMED),
    ("playground", crate::playground::speed::TIMED),
    ("speed", speed::TIMED),
    ("swift", swift::TIMED),
];
