//! The notice: tells the visitor of changes in the policy, and does not ask.
//!
//! gate.js paints the notice like the banner, and puts the operator's notes into `.text`, in front of the links.
//! Invariant: dismissing the notice changes no answer, and the notice has a button that opens the panel.

use super::Link;
use super::button::{Choice, choice_button};
use yew::prelude::*;

/// Properties of [`Notice`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NoticeProps {
    /// Language tag of the words.
    pub language: AttrValue,
    /// Writing direction: `ltr` or `rtl`.
    pub direction: AttrValue,
    /// The heading, and the name of the landmark.
    pub title: AttrValue,
    /// The policies.
    pub links: Vec<Link>,
    /// Words of [`Choice::Noted`].
    pub noted: AttrValue,
    /// Words of [`Choice::Customise`].
    pub customise: AttrValue,
}

/// Shows what has changed; the visitor can dismiss the notice.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    notice(props)
}

/// The virtual tree of [`Notice`].
pub fn notice(props: &NoticeProps) -> Html {
    let NoticeProps { language, direction, title, links, noted, customise } = props.clone();
    html! {
        <section class="banner" role="region" aria-label={title.clone()} lang={language} dir={direction}>
            <div class="head"><h2>{ title }</h2></div>
            <div class="text">
                <p class="links">{ for links.into_iter().map(|link| html! { <a href={link.href}>{ link.text }</a> }) }</p>
            </div>
            <div class="actions">
                { choice_button(Choice::Noted, noted, None) }
                { choice_button(Choice::Customise, customise, None) }
            </div>
        </section>
    }
}
