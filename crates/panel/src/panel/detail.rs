//! The details of one category: a table of its entries, and the vendors that receive data through these entries.
//!
//! A real table with headers. On narrow screens the style stacks the cells, and in some browsers such a change of
//! `display` drops the table semantics. So the markup states roles and labels.
//! Invariant: names stay left to right.

use super::piece::{around, classed, labelled, link, list, name, tag, with, words};
use crate::data::{PanelCategory, PanelEntry, PanelTexts, PanelVendor};
use yew::prelude::*;

/// A disclosure with all details of one category.
pub fn disclosure(category: &PanelCategory, texts: &PanelTexts) -> Html {
    let about = &category.words;
    let mut rows = Vec::new();
    for entry in &category.entries {
        rows.push(row(entry, texts));
    }
    let mut recipients = Vec::new();
    for vendor in &category.vendors {
        recipients.push(recipient(vendor, AttrValue::default(), texts));
    }
    let table = if rows.is_empty() {
        Html::default()
    } else {
        let columns = [
            column(texts.column_name()),
            column(texts.column_purpose()),
            column(texts.column_provider()),
            column(texts.column_period()),
            column(texts.column_party()),
        ];
        let head = with_role("tr", "row", Vec::from(columns));
        let parts = [with_role("thead", "rowgroup", Vec::from([head])), with_role("tbody", "rowgroup", rows)];
        with("table", &["role", "aria-label"], Vec::from([AttrValue::Static("table"), about.title()]), Vec::from(parts))
    };
    let children = [
        tag("summary", about.entries_count()),
        labelled(texts.legal_basis(), about.legal_basis()),
        table,
        list(recipients),
    ];
    around("details", Vec::from(children))
}

#[inline(never)]
fn with_role(tag: &'static str, role: &'static str, children: Vec<Html>) -> Html {
    with(tag, &["role"], Vec::from([AttrValue::Static(role)]), children)
}

#[inline(never)]
fn header(scope: &'static str, role: &'static str, children: Vec<Html>) -> Html {
    with("th", &["scope", "role"], Vec::from([AttrValue::Static(scope), AttrValue::Static(role)]), children)
}

#[inline(never)]
fn column(text: AttrValue) -> Html {
    header("col", "columnheader", Vec::from([words(text)]))
}

fn row(entry: &PanelEntry, texts: &PanelTexts) -> Html {
    let none = AttrValue::default;
    let cells = [
        header("row", "rowheader", Vec::from([name(entry.name()), tag("small", entry.kind())])),
        cell(texts.column_purpose(), entry.purpose(), entry.note()),
        cell(texts.column_provider(), entry.provider(), none()),
        cell(texts.column_period(), entry.period(), none()),
        cell(texts.column_party(), entry.party(), none()),
    ];
    with_role("tr", "row", Vec::from(cells))
}

#[inline(never)]
fn cell(label: AttrValue, text: AttrValue, note: AttrValue) -> Html {
    let mut children = Vec::from([words(text)]);
    if !note.is_empty() {
        children.push(tag("small", note));
    }
    with("td", &["role", "data-label"], Vec::from([AttrValue::Static("cell"), label]), children)
}

/// A recipient of data. `groups`: the categories in which it takes part; empty where the place says so.
pub fn recipient(vendor: &PanelVendor, groups: AttrValue, texts: &PanelTexts) -> Html {
    // In the list of partners the name comes right below the title of the panel.
    let heading = if groups.is_empty() { "h4" } else { "h3" };
    let lines = [
        line(texts.policy_column_category(), groups),
        line(texts.vendor_role(), vendor.role()),
        line(texts.vendor_shared_data(), vendor.shared_data()),
        line(texts.vendor_countries(), vendor.countries()),
        line(texts.vendor_transfer(), vendor.transfer()),
    ];
    let children =
        [tag(heading, vendor.name()), around("dl", Vec::from(lines)), link(vendor.privacy(), vendor.privacy_href())];
    classed("div", "vendor", Vec::from(children))
}

#[inline(never)]
fn line(label: AttrValue, text: AttrValue) -> Html {
    if text.is_empty() {
        return Html::default();
    }
    list(Vec::from([tag("dt", label), tag("dd", text)]))
}
