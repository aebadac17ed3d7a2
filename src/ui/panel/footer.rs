//! The end of the panel: earlier decisions, policy version, links, whom to ask.

use crate::ui::data::PanelData;
use crate::ui::hooks::use_history;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Footer`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FooterProps {
    /// What is shown.
    pub data: Rc<PanelData>,
}

/// Earlier decisions and contact.
#[component]
pub fn Footer(props: &FooterProps) -> Html {
    let data = &props.data;
    let history = use_history(data.history.clone(), data.language.clone(), &data.texts);
    let mailto = ["mailto:", &data.email].concat();
    html! {
        <div class="about">
            if !history.is_empty() {
                <details class="history">
                    <summary>{ data.texts.history_title.clone() }</summary>
                    <ol>{ for history.into_iter().map(|past| html! {
                        <li><span>{ past.moment }</span>{ " " }{ past.method }</li>
                    }) }</ol>
                </details>
            }
            <h3>{ data.texts.contact_title.clone() }</h3>
            <p><a href={mailto} dir="ltr">{ data.email.clone() }</a></p>
            { for data.contact.iter().map(|line| html! { <p>{ line.clone() }</p> }) }
            <p class="links">
                { for data.links.iter().map(|link| html! { <a href={link.href.clone()}>{ link.text.clone() }</a> }) }
            </p>
            <p>{ data.texts.panel_version.clone() }</p>
        </div>
    }
}
