//! The tab "My choices": what the browser holds now and how the visitor deletes it, the decisions, a copy of the
//! decisions, and the button "Forget me".
//!
//! This tab serves the rights of the visitor in one place (GDPR Art. 15, 17, 20; PIPL Art. 45, 47).
//! Invariant: the tab names every entry that the panel cannot see or delete, and says what the visitor can do instead.

use super::Act;
use super::detail::more;
use super::piece::{LIST, Markup, kind};
use crate::data::{PanelData, PanelEntry};
use crate::model::draft::{STEP, UNSEEN};
use crate::model::history::state;
use crate::model::{Record, State};
use crate::web::{js, page};
use yew::AttrValue;

/// The second tab.
pub fn choices(b: &mut Markup) {
    let (data, seen, texts) = (b.data, &b.draft.seen, &b.data.texts);
    b.paragraph(texts.choices_intro());
    b.leaf(kind!("h3"), texts.found_title());
    let all = seen.found.len();
    if all == 0 {
        b.paragraph(texts.found_none());
    } else {
        for category in 0..data.categories.len() {
            group(b, category);
        }
        b.button(Act::Delete(0, all), texts.delete_all(), "");
    }
    titled(b, texts.unseen_title(), texts.unseen_intro());
    b.open(kind!("ul", "class" = "names"));
    let rows = b.draft.rows(UNSEEN);
    let mut unseen = 0;
    b.open(LIST);
    for category in &data.categories {
        for at in 0..category.len() {
            if !js::text(&category.raw(at), "store").unwrap_or_default().is_empty() {
                continue;
            }
            if unseen % STEP == 0 {
                b.close();
                b.open(LIST);
            }
            if unseen < rows
                && let Some(entry) = category.entry(at)
            {
                row(b, &entry, entry.name());
                b.close();
            }
            unseen += 1;
        }
    }
    b.close();
    b.close();
    more(b, UNSEEN, rows, unseen);
    if !seen.records.is_empty() {
        b.leaf(kind!("h3"), texts.history_title());
        b.open(kind!("ol", "class" = "history"));
        for record in seen.records.iter().rev() {
            decision(b, record);
        }
        b.close();
        if seen.records.len() > 1 {
            b.button(Act::Clear, texts.clear_history(), "");
        }
        titled(b, texts.export_title(), texts.export_note());
        b.button(Act::Export, texts.export(), "");
    }
    titled(b, texts.forget(), texts.forget_note());
    b.button(Act::Forget, texts.forget(), "");
}

#[inline(never)]
fn titled(b: &mut Markup, title: AttrValue, text: AttrValue) {
    b.leaf(kind!("h3"), title);
    b.paragraph(text);
}

/// The found names of one category. In the list of found names, those of one category stand together.
fn group(b: &mut Markup, category: usize) {
    let (found, texts) = (&b.draft.seen.found, &b.data.texts);
    let (mut start, mut end, mut buttons) = (0, 0, 0);
    for (at, one) in found.iter().enumerate() {
        if one.category == category {
            buttons += usize::from(one.entry.note().is_empty());
            start = if end == 0 { at } else { start };
            end = at + 1;
        }
    }
    let Some(group) = b.data.categories.get(category).filter(|_| end > 0) else { return };
    let title = group.words.title();
    b.open(kind!("section", "class" = "category"));
    b.open(kind!("div", "class" = "head"));
    b.leaf(kind!("h4"), title.clone());
    if buttons > 0 {
        b.button(Act::Delete(start, end), texts.delete_group(), &title);
    }
    b.close();
    b.open(kind!("ul", "class" = "names"));
    for (at, one) in found.iter().enumerate() {
        if one.category == category {
            row(b, &one.entry, one.name.clone());
            if one.entry.note().is_empty() {
                b.button(Act::Delete(at, at + 1), texts.delete(), &one.name);
            }
            b.close();
        }
    }
    b.close();
    b.close();
}

/// Opens a row. The caller closes.
#[inline(never)]
fn row(b: &mut Markup, entry: &PanelEntry, text: AttrValue) {
    b.open(kind!("li"));
    b.open(kind!("div"));
    b.name(text);
    b.small([&*entry.kind(), " · ", &entry.period()].concat().into());
    b.small(entry.note());
    b.close();
}

fn decision(b: &mut Markup, record: &Record) {
    let data: &PanelData = b.data;
    let (mut on, mut part) = (String::new(), String::new());
    let mut leads = false;
    for category in &data.categories {
        let answered = state(&record.decision.answers, category);
        // A vendor without an answer of its own follows its category.
        let stands = if category.required || (leads && category.follows && answered.is_none()) {
            State::On
        } else {
            answered.unwrap_or(State::Off)
        };
        leads = if category.follows { leads } else { stands != State::Off };
        let titles = match stands {
            State::Off => continue,
            State::Mixed => &mut part,
            State::On => &mut on,
        };
        if !titles.is_empty() {
            titles.push_str(&data.facts.separator());
        }
        titles.push_str(&category.words.title());
    }
    let moment = page::moment(record.decision.time, &data.facts.language()).into();
    b.open(kind!("li"));
    b.leaf(kind!("span"), moment);
    b.text(AttrValue::Static(" "));
    b.text(record.words.clone());
    b.labelled(data.texts.switch_on(), on.into());
    if !part.is_empty() {
        b.labelled(data.texts.switch_mixed(), part.into());
    }
    b.labelled(data.texts.policy_version(), record.version().into());
    b.close();
}
