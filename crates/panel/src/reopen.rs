//! The button that opens the panel again, on every page after a decision (CP 3; one click leads to withdrawing).
//!
//! Invariant: the live region is in the page before its text is. Else screen readers stay silent (WCAG 2.2 SC 4.1.3).

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
    /// The message after a decision was saved. The text waits in `data-text`; gate.js copies the text into the live
    /// region.
    pub saved: AttrValue,
}

/// A small button that opens the panel, and the live region.
#[component]
pub fn Reopen(props: &ReopenProps) -> Html {
    reopen(props)
}

/// The virtual tree of [`Reopen`].
pub fn reopen(props: &ReopenProps) -> Html {
    let ReopenProps { language, direction, text, saved } = props.clone();
    html! {
        <div class="again" lang={language} dir={direction}>
            <button type="button" class="reopen" data-action="open">{ text }</button>
            <p class="status" role="status" data-text={saved} />
        </div>
    }
}
