//! The end of the panel: earlier decisions, policy version, links, whom to ask.

use super::piece::{link, paragraph, tag};
use crate::ui::data::PanelData;
use crate::ui::hooks::{Draft, Past};
use yew::prelude::*;

/// Earlier decisions and contact.
pub fn about(data: &PanelData, draft: &Draft) -> Html {
    let email = data.facts.email();
    let mailto = ["mailto:", &email].concat();
    html! {
        <div class="about">
            if !draft.past.is_empty() {
                <details class="history">
                    { tag("summary", data.texts.history_title()) }
                    <ol>{ for draft.past.iter().map(decision) }</ol>
                </details>
            }
            { tag("h3", data.texts.contact_title()) }
            <p><a href={mailto} dir="ltr">{ email }</a></p>
            { for data.contact.iter().map(|line| paragraph(line.text())) }
            <p class="links">{ for data.links.iter().map(|line| link(line.text(), line.href())) }</p>
            { paragraph(data.texts.panel_version()) }
        </div>
    }
}

fn decision(past: &Past) -> Html {
    html! { <li>{ tag("span", past.moment.clone()) }{ " " }{ past.method.clone() }</li> }
}
