//! Native integration tests in one binary: the crate and its command, as their users meet them.

mod api;
mod bundle;
mod catalogues;
mod cli_bundle;
mod cli_check;
mod cli_demo;
mod cli_diff;
mod cli_embed;
mod cli_init;
mod cli_policy;
mod cli_table;
mod contract;
mod diff;
mod diff_property;
mod diff_rule;
mod docs;
mod examples;
mod expand;
mod gpp;
mod gtm;
mod links;
mod lint;
mod machine;
mod meaning;
mod meaning_consent;
mod meaning_entry;
mod meaning_theme;
mod meaning_vendor;
mod nodes;
mod origins;
mod packs;
mod packs_public;
mod placeholders;
mod policy_page;
mod recipes;
mod record_doc;
mod samples;
mod schema;
mod servers;
mod table;
mod tidy;
mod windows;
mod words;

/// The root of the repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
