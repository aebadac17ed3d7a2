//! The tab "My choices": what the browser holds now and how the visitor deletes it, the decisions, a copy of the
//! decisions, and the button "Forget me".
//!
//! This tab serves the rights of the visitor in one place (GDPR Art. 15, 17, 20; PIPL Art. 45, 47).
//! Invariant: the tab names every entry that the panel cannot see or delete, and says what the visitor can do instead.

use super::Act;
use super::piece::{around, button, classed, labelled, list, name, paragraph, tag, words};
use crate::data::{PanelData, PanelEntry};
use crate::model::history::answer;
use crate::model::{Draft, Record};
use crate::web::page;
use yew::prelude::*;

/// The second tab.
pub fn choices(data: &PanelData, draft: &Draft, act: &Callback<Act>) -> Html {
    let texts = &data.texts;
    let mut parts = Vec::from([paragraph(texts.choices_intro()), tag("h3", texts.found_title())]);
    let all = draft.seen.found.len();
    if all == 0 {
        parts.push(paragraph(texts.found_none()));
    } else {
        for category in 0..data.categories.len() {
            parts.push(group(data, category, draft, act));
        }
        parts.push(button(act, Act::Delete(0, all), texts.delete_all(), ""));
    }
    let mut unseen = Vec::new();
    for category in &data.categories {
        for entry in &category.entries {
            if entry.store().is_empty() {
                unseen.push(row(entry, entry.name(), Html::default()));
            }
        }
    }
    parts.push(titled(texts.unseen_title(), texts.unseen_intro(), classed("ul", "names", unseen)));
    let records = &draft.seen.records;
    if !records.is_empty() {
        let mut decisions = Vec::new();
        for record in records.iter().rev() {
            decisions.push(decision(record, data));
        }
        parts.push(tag("h3", texts.history_title()));
        parts.push(classed("ol", "history", decisions));
        if records.len() > 1 {
            parts.push(button(act, Act::Clear, texts.clear_history(), ""));
        }
        parts.push(titled(texts.export_title(), texts.export_note(), button(act, Act::Export, texts.export(), "")));
    }
    parts.push(titled(texts.forget(), texts.forget_note(), button(act, Act::Forget, texts.forget(), "")));
    list(parts)
}

#[inline(never)]
fn titled(title: AttrValue, text: AttrValue, node: Html) -> Html {
    list(Vec::from([tag("h3", title), paragraph(text), node]))
}

/// The found names of one category. In the list of found names, those of one category stand together.
fn group(data: &PanelData, category: usize, draft: &Draft, act: &Callback<Act>) -> Html {
    let texts = &data.texts;
    let (mut rows, mut end, mut buttons) = (Vec::new(), 0, 0);
    for (at, one) in draft.seen.found.iter().enumerate() {
        if one.category == category {
            let mut delete = Html::default();
            if one.entry.note().is_empty() {
                buttons += 1;
                delete = button(act, Act::Delete(at, at + 1), texts.delete(), &one.name);
            }
            rows.push(row(&one.entry, one.name.clone(), delete));
            end = at + 1;
        }
    }
    let Some(group) = data.categories.get(category).filter(|_| end > 0) else {
        return Html::default();
    };
    let title = group.words.title();
    let mut head = Vec::from([tag("h4", title.clone())]);
    if buttons > 0 {
        head.push(button(act, Act::Delete(end - rows.len(), end), texts.delete_group(), &title));
    }
    let children = [classed("div", "head", head), classed("ul", "names", rows)];
    classed("section", "category", Vec::from(children))
}

#[inline(never)]
fn row(entry: &PanelEntry, text: AttrValue, button: Html) -> Html {
    let about = [&*entry.kind(), " · ", &entry.period()].concat().into();
    let children = [name(text), tag("small", about), tag("small", entry.note())];
    around("li", Vec::from([around("div", Vec::from(children)), button]))
}

fn decision(record: &Record, data: &PanelData) -> Html {
    let mut on = std::string::String::new();
    let mut leads = false;
    for category in &data.categories {
        // A vendor without an answer of its own follows its category.
        let is_on = if leads && category.follows {
            answer(&record.decision.answers, category.nr) != Some(false)
        } else {
            category.required || answer(&record.decision.answers, category.nr) == Some(true)
        };
        leads = if category.follows { leads } else { is_on };
        if is_on {
            if !on.is_empty() {
                on.push_str(&data.facts.separator());
            }
            on.push_str(&category.words.title());
        }
    }
    let moment = page::moment(record.decision.time, &data.facts.language()).into();
    let children = [
        tag("span", moment),
        words(AttrValue::Static(" ")),
        words(record.words.clone()),
        labelled(data.texts.switch_on(), on.into()),
        labelled(data.texts.policy_version(), record.version().into()),
    ];
    around("li", Vec::from(children))
}
