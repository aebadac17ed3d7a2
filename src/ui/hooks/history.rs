//! The visitor's earlier decisions, from the history that the gate keeps in this browser (one record a line).
//!
//! Only two fields of a record are read: the third is the time, the fourth the method (docs/record.md).
//! Invariant: a line that does not look like a record is left out; a blocked storage is an empty list.

use crate::ui::data::PanelTexts;
use crate::web::{page, store};
use std::string::String;
use std::vec::Vec;
use yew::prelude::*;

/// One earlier decision, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// When, in the visitor's time zone.
    pub moment: String,
    /// How it was given.
    pub method: AttrValue,
}

/// The decisions kept under `key`, newest first; read once, when the panel is shown.
#[hook]
pub fn use_history(key: Option<AttrValue>, language: AttrValue, texts: &PanelTexts) -> Vec<Past> {
    let lines = use_state(String::new);
    {
        let lines = lines.setter();
        use_effect_with(key, move |key| {
            if let Some(kept) = key.as_ref().and_then(|key| store::read(key)) {
                lines.set(kept);
            }
        });
    }
    lines
        .lines()
        .rev()
        .filter_map(|line| past(line, &language, texts))
        .collect()
}

fn past(line: &str, language: &str, texts: &PanelTexts) -> Option<Past> {
    let mut fields = line.split('.').skip(2);
    let seconds: u32 = fields.next()?.parse().ok()?;
    let method = match fields.next()? {
        "a" => &texts.method_accept,
        "r" => &texts.method_reject,
        "s" => &texts.method_saved,
        "c" => &texts.method_closed,
        "w" => &texts.method_withdrawn,
        "p" => &texts.method_script,
        _ => return None,
    };
    Some(Past {
        moment: page::moment(f64::from(seconds), language),
        method: method.clone(),
    })
}
