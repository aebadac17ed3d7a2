//! One category: what it is for, what stops working, its switch, its details.
//!
//! Invariant: a required category has no control at all, only the words "Always on".

use super::detail::Detail;
use crate::ui::data::PanelData;
use std::rc::Rc;
use std::string::ToString;
use yew::prelude::*;

/// Properties of [`CategorySection`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CategorySectionProps {
    /// What is shown.
    pub data: Rc<PanelData>,
    /// Which category.
    pub position: usize,
    /// How its switch stands.
    pub on: bool,
    /// Called when the visitor operates the switch.
    pub on_toggle: Callback<usize>,
}

/// A category with its switch.
#[component]
pub fn CategorySection(props: &CategorySectionProps) -> Html {
    let position = props.position;
    let texts = &props.data.texts;
    let Some(category) = props.data.categories.get(position) else {
        return Html::default();
    };
    let onclick = {
        let on_toggle = props.on_toggle.clone();
        Callback::from(move |_: MouseEvent| on_toggle.emit(position))
    };
    let number = position.to_string();
    let (title, about) = (["title-", &number].concat(), ["about-", &number].concat());
    let state = if props.on {
        &texts.switch_on
    } else {
        &texts.switch_off
    };
    html! {
        <section class="category" aria-labelledby={title.clone()}>
            <div class="head">
                <h3 id={title.clone()}>{ category.title.clone() }</h3>
                if category.required {
                    <p class="always">{ texts.always_on.clone() }</p>
                } else {
                    <button type="button" class="switch" role="switch" aria-labelledby={title}
                        aria-describedby={about.clone()} aria-checked={if props.on { "true" } else { "false" }} {onclick}>
                        { state.clone() }
                    </button>
                }
            </div>
            <div id={about}>
                <p>{ category.description.clone() }</p>
                if let Some(refused) = &category.refused {
                    <p><b>{ texts.when_refused.clone() }</b>{ ": " }{ refused.clone() }</p>
                }
                if category.sensitive {
                    <p class="sensitive">{ texts.sensitive_note.clone() }</p>
                }
            </div>
            <Detail data={props.data.clone()} {position} />
        </section>
    }
}
