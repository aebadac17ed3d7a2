//! The second layer: a switch per category, every cookie in a table, the visitor's own history.
//!
//! A modal dialog after the APG pattern: Escape and the cross change nothing, the heading takes the focus.
//! Invariant: a decision goes to the gate and only there; the dialog closes when the gate has taken it.

pub mod category;
pub mod detail;
pub mod footer;

use crate::ui::button::{Choice, ChoiceButton};
use crate::ui::data::PanelData;
use crate::ui::hooks::{DraftAction, use_draft};
use crate::web::{js, page};
use category::CategorySection;
use footer::Footer;
use std::rc::Rc;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

/// The panel's own style sheet; it uses the tokens of the banner's sheet, which gate.js has adopted before.
pub const STYLE: &str = include_str!("../../www/styles/panel.css");

/// Properties of [`Panel`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PanelProps {
    /// What is shown.
    pub data: Rc<PanelData>,
    /// Called once the dialog has closed, whatever the visitor did.
    pub on_close: Callback<()>,
}

/// The second layer, shown as soon as it is mounted.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let data = &props.data;
    let texts = &data.texts;
    let handle = use_draft(data);
    let failed = use_state(|| false);
    let (dialog, heading, notice) = (use_node_ref(), use_node_ref(), use_node_ref());
    {
        let (dialog, heading) = (dialog.clone(), heading.clone());
        use_effect_with((), move |()| {
            page::show(
                dialog.cast::<HtmlDialogElement>(),
                heading.cast::<HtmlElement>(),
            )
        });
    }

    let on_toggle = {
        let draft = handle.draft.dispatcher();
        Callback::from(move |position| draft.dispatch(DraftAction::Toggle(position)))
    };
    let on_choice = {
        let (data, handle, failed) = (data.clone(), handle.clone(), failed.setter());
        let (dialog, notice) = (dialog.clone(), notice.clone());
        Callback::from(move |choice| {
            let taken = decide(choice, &data, &handle.draft);
            failed.set(!taken);
            let news = js::kept() != *handle.kept;
            if taken && !news {
                close(&dialog);
            } else {
                // Something to read first: the dialog stays, and the reader is taken to it.
                page::focus(notice.cast::<HtmlElement>());
            }
        })
    };
    let on_cross = {
        let dialog = dialog.clone();
        Callback::from(move |_: MouseEvent| close(&dialog))
    };
    let onclose = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: Event| on_close.emit(()))
    };
    let button = |choice, text: &AttrValue| {
        html! { <ChoiceButton {choice} text={text.clone()} on_choice={on_choice.clone()} /> }
    };

    html! {
        <dialog class="panel" ref={dialog} lang={data.language.clone()} dir={crate::ui::direction(&data.language)}
            aria-labelledby="panel-title" {onclose}>
            <div class="head">
                <h2 id="panel-title" tabindex="-1" ref={heading}>{ texts.panel_title.clone() }</h2>
                <button type="button" class="close" aria-label={texts.panel_close.clone()} onclick={on_cross} />
            </div>
            <div class="body">
                <div class="notice" role="status" tabindex="-1" ref={notice}>
                    if *failed {
                        <p>{ texts.not_saved.clone() }</p>
                    }
                    if !handle.kept.is_empty() {
                        <p>{ texts.kept_note.clone() }</p>
                        <ul>{ for handle.kept.iter().map(|name| html! { <li><code dir="ltr">{ name }</code></li> }) }</ul>
                    }
                </div>
                <p>{ texts.panel_intro.clone() }</p>
                { for (0..data.categories.len()).map(|position| html! {
                    <CategorySection data={data.clone()} {position} on={handle.draft.is_on(position)}
                        on_toggle={on_toggle.clone()} />
                }) }
                <Footer data={data.clone()} />
            </div>
            <div class="actions">
                { button(Choice::Accept, &texts.accept_all) }
                { button(Choice::Reject, &texts.reject_all) }
                { button(Choice::Save, &texts.save) }
            </div>
        </dialog>
    }
}

/// Hands a decision to the gate; whether it was taken.
fn decide(choice: Choice, data: &PanelData, draft: &crate::ui::hooks::Draft) -> bool {
    match choice {
        Choice::Accept => js::accept_all(),
        Choice::Reject | Choice::Close => js::reject_all(),
        Choice::Save => js::save(
            data.categories
                .iter()
                .enumerate()
                .filter(|(_, category)| !category.required)
                .map(|(position, category)| (category.id.as_str(), draft.is_on(position))),
        ),
        Choice::Customise => true,
    }
}

fn close(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
