//! The details of one category: a table of its cookies and storage keys, and who receives data through them.
//!
//! A real table with headers; on narrow screens the style stacks its cells, so roles and labels are written out
//! (display changes drop table semantics in some browsers). Invariant: names stay left to right.

use super::piece::{labelled, link, name, tag};
use crate::ui::data::{PanelCategory, PanelEntry, PanelTexts, PanelVendor};
use yew::prelude::*;

/// A disclosure with everything about one category.
pub fn disclosure(category: &PanelCategory, texts: &PanelTexts) -> Html {
    let words = &category.words;
    html! {
        <details>
            { tag("summary", words.entries_count()) }
            { labelled(texts.legal_basis(), words.legal_basis()) }
            if !category.entries.is_empty() {
                <table role="table" aria-label={words.title()}>
                    <thead role="rowgroup"><tr role="row">
                        { column(texts.column_name()) }
                        { column(texts.column_purpose()) }
                        { column(texts.column_provider()) }
                        { column(texts.column_period()) }
                        { column(texts.column_party()) }
                    </tr></thead>
                    <tbody role="rowgroup">{ for category.entries.iter().map(|entry| row(entry, texts)) }</tbody>
                </table>
            }
            { for category.vendors.iter().map(|vendor| recipient(vendor, texts)) }
        </details>
    }
}

#[inline(never)]
fn column(text: AttrValue) -> Html {
    html! { <th scope="col" role="columnheader">{ text }</th> }
}

fn row(entry: &PanelEntry, texts: &PanelTexts) -> Html {
    html! {
        <tr role="row">
            <th scope="row" role="rowheader">{ name(entry.name()) }{ tag("small", entry.kind()) }</th>
            { cell(texts.column_purpose(), entry.purpose(), entry.http_only()) }
            { cell(texts.column_provider(), entry.provider(), AttrValue::default()) }
            { cell(texts.column_period(), entry.period(), AttrValue::default()) }
            { cell(texts.column_party(), entry.party(), AttrValue::default()) }
        </tr>
    }
}

#[inline(never)]
fn cell(label: AttrValue, text: AttrValue, note: AttrValue) -> Html {
    html! {
        <td role="cell" data-label={label}>
            { text }
            if !note.is_empty() {
                { tag("small", note) }
            }
        </td>
    }
}

fn recipient(vendor: &PanelVendor, texts: &PanelTexts) -> Html {
    html! {
        <div class="vendor">
            { tag("h4", vendor.name()) }
            <dl>
                { line(texts.vendor_role(), vendor.role()) }
                { line(texts.vendor_shared_data(), vendor.shared_data()) }
                { line(texts.vendor_countries(), vendor.countries()) }
                { line(texts.vendor_transfer(), vendor.transfer()) }
            </dl>
            { link(vendor.privacy(), vendor.privacy_href()) }
        </div>
    }
}

#[inline(never)]
fn line(label: AttrValue, text: AttrValue) -> Html {
    html! { <>{ tag("dt", label) }{ tag("dd", text) }</> }
}
