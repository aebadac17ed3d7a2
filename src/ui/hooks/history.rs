//! The visitor's earlier decisions, from the history that the gate keeps in this browser (one record a line).
//!
//! Only two fields of a record are read: the third is the time, the fourth the method (docs/record.md).
//! Invariant: a line that does not look like a record is left out; a blocked storage is an empty list.

use crate::ui::data::{PanelData, PanelTexts};
use crate::web::{js, page, store};
use std::string::String;
use std::vec::Vec;
use yew::AttrValue;

/// One earlier decision, in words.
#[derive(Clone, Debug)]
pub struct Past {
    /// When, in the visitor's time zone.
    pub moment: AttrValue,
    /// How it was given.
    pub method: AttrValue,
}

/// The decisions kept in this browser, newest first.
#[must_use]
pub fn past(data: &PanelData) -> Vec<Past> {
    let mut past = Vec::new();
    let key = data.facts.history();
    if !key.is_empty()
        && let Some(kept) = store::read(&key)
    {
        for line in js::split(&kept, "\n").iter().rev() {
            past.extend(record(&js::split(line, "."), data));
        }
    }
    past
}

fn record(fields: &[String], data: &PanelData) -> Option<Past> {
    let [_, _, seconds, code, ..] = fields else { return None };
    let seconds: u32 = seconds.parse().ok()?;
    let method = method(&data.texts, code)?;
    Some(Past { moment: page::moment(seconds, &data.facts.language()).into(), method })
}

fn method(texts: &PanelTexts, code: &str) -> Option<AttrValue> {
    Some(match code {
        "a" => texts.method_accept(),
        "r" => texts.method_reject(),
        "s" => texts.method_saved(),
        "c" => texts.method_closed(),
        "w" => texts.method_withdrawn(),
        "p" => texts.method_script(),
        _ => return None,
    })
}
