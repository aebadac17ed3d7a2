//! The question before the banner where minors are expected: whether a guardian has to decide.
//!
//! Invariant: the question asks for no birthday and no number. The answer is not stored. Refusing all needs no answer.

use super::button::{Choice, choice_button};
use yew::prelude::*;

/// Properties of [`Age`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AgeProps {
    /// Language tag of the words.
    pub language: AttrValue,
    /// Writing direction: `ltr` or `rtl`.
    pub direction: AttrValue,
    /// The question, also the name of the landmark.
    pub title: AttrValue,
    /// Why the site asks.
    pub text: AttrValue,
    /// Words of [`Choice::Adult`].
    pub adult: AttrValue,
    /// Words of [`Choice::Minor`].
    pub minor: AttrValue,
    /// Words of [`Choice::Reject`].
    pub reject: AttrValue,
}

/// The question.
#[component]
pub fn Age(props: &AgeProps) -> Html {
    age(props)
}

/// The virtual tree of [`Age`].
pub fn age(props: &AgeProps) -> Html {
    let AgeProps { language, direction, title, text, adult, minor, reject } = props.clone();
    html! {
        <section class="banner" role="region" aria-label={title.clone()} lang={language} dir={direction}>
            <div class="head"><h2>{ title }</h2></div>
            <div class="text"><p>{ text }</p></div>
            <div class="actions">
                { choice_button(Choice::Adult, adult, None) }
                { choice_button(Choice::Minor, minor, None) }
                { choice_button(Choice::Reject, reject, None) }
            </div>
        </section>
    }
}
