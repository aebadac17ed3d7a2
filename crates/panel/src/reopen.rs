//! The way back to the choices, on every page after a decision (CP 3; withdrawing is one click away).
//!
//! Invariant: the live region is in the page before its text, else screen readers stay silent (WCAG 2.2 SC 4.1.3).

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
    /// What is said when a decision was saved. It waits in `data-text`; gate.js moves it into the live region.
    pub saved: AttrValue,
}

/// A small button that opens the panel, and the live region.
#[component]
pub fn Reopen(props: &ReopenProps) -> Html {
    reopen(props)
}

/// Its virtual tree.
pub fn reopen(props: &ReopenProps) -> Html {
    let ReopenProps { language, direction, text, saved } = props.clone();
    html! {
        <div class="again" lang={language} dir={direction}>
            <button type="button" class="reopen" data-action="open">{ text }</button>
            <p class="status" role="status" data-text={saved} />
        </div>
    }
}
