//! The details of one category: a table of its cookies and storage keys, and who receives data through them.
//!
//! A real table with headers; on narrow screens the style stacks its cells, so roles and labels are written out
//! (display changes drop table semantics in some browsers). Invariant: names stay left to right.

use crate::ui::data::{PanelData, PanelEntry, PanelTexts, PanelVendor};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Detail`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DetailProps {
    /// What is shown.
    pub data: Rc<PanelData>,
    /// Which category.
    pub position: usize,
}

/// A disclosure with everything about one category.
#[component]
pub fn Detail(props: &DetailProps) -> Html {
    let texts = &props.data.texts;
    let Some(category) = props.data.categories.get(props.position) else {
        return Html::default();
    };
    let column =
        |text: &AttrValue| html! { <th scope="col" role="columnheader">{ text.clone() }</th> };
    html! {
        <details>
            <summary>{ category.entries_count.clone() }</summary>
            <p><b>{ texts.legal_basis.clone() }</b>{ ": " }{ category.legal_basis.clone() }</p>
            if !category.entries.is_empty() {
                <table role="table" aria-label={category.title.clone()}>
                    <thead role="rowgroup"><tr role="row">
                        { column(&texts.column_name) }
                        { column(&texts.column_purpose) }
                        { column(&texts.column_provider) }
                        { column(&texts.column_period) }
                        { column(&texts.column_party) }
                    </tr></thead>
                    <tbody role="rowgroup">{ for category.entries.iter().map(|entry| row(entry, texts)) }</tbody>
                </table>
            }
            { for category.vendors.iter().map(|vendor| recipient(vendor, texts)) }
        </details>
    }
}

fn row(entry: &PanelEntry, texts: &PanelTexts) -> Html {
    let cell = |label: &AttrValue, text: &AttrValue| {
        html! { <td role="cell" data-label={label.clone()}>{ text.clone() }</td> }
    };
    html! {
        <tr role="row">
            <th scope="row" role="rowheader"><code dir="ltr">{ entry.name.clone() }</code><small>{ entry.kind.clone() }</small></th>
            <td role="cell" data-label={texts.column_purpose.clone()}>
                { entry.purpose.clone() }
                if let Some(note) = &entry.http_only {
                    <small>{ note.clone() }</small>
                }
            </td>
            { cell(&texts.column_provider, &entry.provider) }
            { cell(&texts.column_period, &entry.period) }
            { cell(&texts.column_party, &entry.party) }
        </tr>
    }
}

fn recipient(vendor: &PanelVendor, texts: &PanelTexts) -> Html {
    let line = |label: &AttrValue, text: &AttrValue| {
        html! { <><dt>{ label.clone() }</dt><dd>{ text.clone() }</dd></> }
    };
    html! {
        <div class="vendor">
            <h4>{ vendor.name.clone() }</h4>
            <dl>
                { line(&texts.vendor_role, &vendor.role) }
                { line(&texts.vendor_shared_data, &vendor.shared_data) }
                { line(&texts.vendor_countries, &vendor.countries) }
                { line(&texts.vendor_transfer, &vendor.transfer) }
            </dl>
            <a href={vendor.privacy.href.clone()}>{ vendor.privacy.text.clone() }</a>
        </div>
    }
}
