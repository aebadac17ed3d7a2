//! The cases: each a sentence about what a visitor, an operator or a page experiences.

mod activation;
mod arrival;
mod axe;
mod banner;
mod bench;
mod broken;
mod closed;
mod content_policy;
mod decision;
mod document;
mod engines;
mod frame;
mod language;
mod leftover;
mod libraries;
mod links;
mod loading;
mod look;
mod observe;
mod parser;
mod queue;
mod record;
mod session;
mod speed;
mod strict;
