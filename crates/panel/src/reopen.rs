//! The button that opens the panel again, on every page after a decision (CP 3; one click leads to withdrawing).

use yew::prelude::*;

/// Properties of [`Reopen`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ReopenProps {
    /// Language tag of the words.
    pub language: AttrValue,
    /// Writing direction: `ltr` or `rtl`.
    pub direction: AttrValue,
    /// Words of the button.
    pub text: AttrValue,
    /// Classes for the place on the page (`www/styles/banner.css`), each after a space; empty = at the bottom, where
    /// lines start.
    pub place: AttrValue,
}

/// A small button that opens the panel.
#[component]
pub fn Reopen(props: &ReopenProps) -> Html {
    reopen(props)
}

/// The virtual tree of [`Reopen`].
pub fn reopen(props: &ReopenProps) -> Html {
    let ReopenProps { language, direction, text, place } = props.clone();
    let class = format!("again{place}");
    html! {
        <div {class} lang={language} dir={direction}>
            <button type="button" class="reopen" data-action="open">{ text }</button>
        </div>
    }
}
