//! The first layer: who asks, for what, for how long, and three equal answers.
//!
//! gate.js paints the banner from its virtual tree (`crates/bundle`, `nodes`). Yew applications and browser tests mount
//! the banner as a component.
//! Invariant: DOM order is the order of reading and of the tab key. The structure is the same in every language.

use super::Link;
use super::button::{Choice, choice_button};
use yew::prelude::*;

/// The words of [`Banner`] in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BannerTexts {
    /// Language tag of these words.
    pub language: AttrValue,
    /// Writing direction: `ltr` or `rtl`.
    pub direction: AttrValue,
    /// Name of the landmark.
    pub label: AttrValue,
    /// The heading.
    pub title: AttrValue,
    /// The paragraph before `partners`: the controller and the purposes.
    pub body: AttrValue,
    /// How many companies take part, as a button that opens their list; empty = none takes part.
    pub partners: AttrValue,
    /// The paragraph after `partners`: how long the decision lasts and how to change it.
    pub rest: AttrValue,
    /// The policies.
    pub links: Vec<Link>,
    /// Words of [`Choice::Accept`].
    pub accept: AttrValue,
    /// Words of [`Choice::Reject`].
    pub reject: AttrValue,
    /// Words of [`Choice::Customise`].
    pub customise: AttrValue,
    /// Accessible name of the cross ([`Choice::Close`]).
    pub close: AttrValue,
}

/// Properties of [`Banner`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BannerProps {
    /// The words.
    pub texts: BannerTexts,
    /// Called with the visitor's choice. Without this callback the buttons carry `data-action`.
    #[prop_or_default]
    pub on_choice: Option<Callback<Choice>>,
}

/// The first layer.
#[component]
pub fn Banner(props: &BannerProps) -> Html {
    banner(props)
}

/// The virtual tree of [`Banner`].
pub fn banner(props: &BannerProps) -> Html {
    let BannerProps { texts, on_choice } = props.clone();
    let partners = (!texts.partners.is_empty())
        .then(|| choice_button(Choice::Partners, texts.partners.clone(), on_choice.as_ref()));
    html! {
        <section class="banner" role="region" aria-label={texts.label} lang={texts.language} dir={texts.direction}>
            <div class="head">
                <h2>{ texts.title }</h2>
                { choice_button(Choice::Close, texts.close, on_choice.as_ref()) }
            </div>
            <div class="text">
                <p>{ texts.body }{ partners }{ texts.rest }</p>
                <p class="links">
                    { for texts.links.into_iter().map(|link| html! { <a href={link.href}>{ link.text }</a> }) }
                </p>
            </div>
            <div class="actions">
                { choice_button(Choice::Accept, texts.accept, on_choice.as_ref()) }
                { choice_button(Choice::Reject, texts.reject, on_choice.as_ref()) }
                { choice_button(Choice::Customise, texts.customise, on_choice.as_ref()) }
            </div>
        </section>
    }
}
