//! One category: what it is for, what stops working, its switch, its details.
//!
//! Invariant: a required category has no control at all, only the words "Always on".

use super::piece::{labelled, on_click, paragraph};
use super::{Act, detail};
use crate::ui::data::PanelData;
use crate::ui::hooks::Draft;
use std::string::ToString;
use yew::prelude::*;

/// The category at `position` with its switch.
pub fn section(data: &PanelData, position: usize, draft: &Draft, act: &Callback<Act>) -> Html {
    let texts = &data.texts;
    let Some(category) = data.categories.get(position) else {
        return Html::default();
    };
    let words = &category.words;
    let number = position.to_string();
    let title: AttrValue = ["title-", &number].concat().into();
    let about: AttrValue = ["about-", &number].concat().into();
    let (state, checked) =
        if draft.is_on(position) { (texts.switch_on(), "true") } else { (texts.switch_off(), "false") };
    html! {
        <section class="category" aria-labelledby={title.clone()}>
            <div class="head">
                <h3 id={title.clone()}>{ words.title() }</h3>
                if category.required {
                    <p class="always">{ texts.always_on() }</p>
                } else {
                    <button type="button" class="switch" role="switch" aria-labelledby={title}
                        aria-describedby={about.clone()} aria-checked={checked} onclick={on_click(act, Act::Toggle(position))}>
                        { state }
                    </button>
                }
            </div>
            <div id={about}>
                { paragraph(words.description()) }
                if !words.refused().is_empty() {
                    { labelled(texts.when_refused(), words.refused()) }
                }
                if category.sensitive {
                    <p class="sensitive">{ texts.sensitive_note() }</p>
                }
            </div>
            { detail::disclosure(category, texts) }
        </section>
    }
}
