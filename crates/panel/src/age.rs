//! The question before the banner where minors visit: whether a guardian has to decide.
//!
//! Invariant: no birthday and no number is asked for, nothing of the answer is stored, and refusing all needs none.

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
    /// Why it is asked.
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

/// Its virtual tree.
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
