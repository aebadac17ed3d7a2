//! One category in the panel: its purpose, what stops working without it, its switch, its details.
//!
//! Invariant: a required category has no control, only the words "Always on".

use super::piece::{classed, labelled, paragraph, press, with, words};
use super::{Act, detail};
use crate::data::PanelData;
use crate::model::Draft;
use yew::prelude::*;

/// The category at `position` with its switch.
pub fn section(data: &PanelData, position: usize, draft: &Draft, act: &Callback<Act>) -> Html {
    let texts = &data.texts;
    let Some(category) = data.categories.get(position) else {
        return Html::default();
    };
    let about = &category.words;
    let title: AttrValue = ["title-", &about.id()].concat().into();
    let description: AttrValue = ["about-", &about.id()].concat().into();
    let control = if category.required {
        classed("p", "always", Vec::from([words(texts.always_on())]))
    } else {
        let (state, checked) =
            if draft.is_on(position) { (texts.switch_on(), "true") } else { (texts.switch_off(), "false") };
        let values = [
            AttrValue::Static("button"),
            AttrValue::Static("switch"),
            AttrValue::Static("switch"),
            title.clone(),
            description.clone(),
            AttrValue::Static(checked),
        ];
        let keys = &["type", "class", "role", "aria-labelledby", "aria-describedby", "aria-checked"];
        press(act, Act::Toggle(position), keys, Vec::from(values), state)
    };
    let heading = with("h3", &["id"], Vec::from([title.clone()]), Vec::from([words(about.title())]));
    let mut purpose = Vec::from([paragraph(about.description())]);
    if !about.refused().is_empty() {
        purpose.push(labelled(texts.when_refused(), about.refused()));
    }
    if category.sensitive {
        purpose.push(classed("p", "sensitive", Vec::from([words(texts.sensitive_note())])));
    }
    let children = [
        classed("div", "head", Vec::from([heading, control])),
        with("div", &["id"], Vec::from([description]), purpose),
        detail::disclosure(category, texts),
    ];
    let values = [AttrValue::Static("category"), title];
    with("section", &["class", "aria-labelledby"], Vec::from(values), Vec::from(children))
}
