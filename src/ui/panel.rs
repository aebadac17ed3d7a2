//! The second layer: a switch per category, every cookie in a table, the visitor's own history.
//!
//! A modal dialog after the APG pattern: Escape and the cross change nothing, the heading takes the focus.
//! One component and plain functions of markup: each further component costs the visitor half a kilobyte.
//! Invariant: a decision goes to the gate and only there; the dialog closes when the gate has taken it.

pub mod category;
pub mod detail;
pub mod footer;
pub mod piece;

use crate::ui::button::Choice;
use crate::ui::data::PanelData;
use crate::ui::hooks::{Draft, DraftAction, use_draft};
use crate::web::{js, page};
use piece::paragraph;
use std::rc::Rc;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

/// The panel's own style sheet; it uses the tokens of the banner's sheet, which gate.js has adopted before.
pub const STYLE: &str = include_str!("../../www/styles/panel.css");

/// Properties of [`Panel`].
#[derive(Clone, Debug, Properties)]
pub struct PanelProps {
    /// What is shown; never changed while it is.
    pub data: Rc<PanelData>,
    /// Called once the dialog has closed, whatever the visitor did.
    pub on_close: Callback<()>,
}

impl PartialEq for PanelProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.data, &other.data) && self.on_close == other.on_close
    }
}

/// What the visitor's clicks mean.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// Move the switch at this position.
    Toggle(usize),
    /// Decide.
    Choose(Choice),
    /// Close without deciding.
    Leave,
}

/// The second layer, shown as soon as it is mounted.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let data = &props.data;
    let texts = &data.texts;
    let (dialog, heading, notice) = (use_node_ref(), use_node_ref(), use_node_ref());
    let draft = {
        let (dialog, heading) = (dialog.clone(), heading.clone());
        use_draft(data, move || page::show(dialog.cast(), heading.cast()))
    };
    let act = {
        let (data, draft) = (data.clone(), draft.clone());
        let (dialog, notice) = (dialog.clone(), notice.clone());
        Callback::from(move |act| {
            let choice = match act {
                Act::Toggle(position) => return draft.dispatch(DraftAction::Toggle(position)),
                Act::Leave => return close(&dialog),
                Act::Choose(choice) => choice,
            };
            let taken = decide(choice, &data, &draft);
            let news = js::kept() != draft.kept;
            draft.dispatch(DraftAction::Taken(taken));
            if taken && !news {
                close(&dialog);
            } else {
                // Something to read first: the dialog stays, and the reader is taken to it.
                page::focus(notice.cast::<HtmlElement>());
            }
        })
    };
    let onclose = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: Event| on_close.emit(()))
    };
    let language = data.facts.language();
    let direction = crate::ui::direction(&language);
    let kept = draft.kept.iter().map(|name| html! { <li>{ piece::name(name.clone().into()) }</li> });
    let sections = (0..data.categories.len()).map(|position| category::section(data, position, &draft, &act));

    html! {
        <dialog class="panel" ref={dialog} lang={language} dir={direction} aria-labelledby="panel-title" {onclose}>
            <div class="head">
                <h2 id="panel-title" tabindex="-1" ref={heading}>{ texts.panel_title() }</h2>
                <button type="button" class="close" aria-label={texts.panel_close()} onclick={piece::on_click(&act, Act::Leave)} />
            </div>
            <div class="body">
                <div class="notice" role="status" tabindex="-1" ref={notice}>
                    if draft.failed {
                        { paragraph(texts.not_saved()) }
                    }
                    if !draft.kept.is_empty() {
                        { paragraph(texts.kept_note()) }
                        <ul>{ for kept }</ul>
                    }
                </div>
                { paragraph(texts.panel_intro()) }
                { for sections }
                { footer::about(data, &draft) }
            </div>
            <div class="actions">
                { piece::choice(&act, Choice::Accept, texts.accept_all()) }
                { piece::choice(&act, Choice::Reject, texts.reject_all()) }
                { piece::choice(&act, Choice::Save, texts.save()) }
            </div>
        </dialog>
    }
}

/// Hands a decision to the gate; whether it was taken.
fn decide(choice: Choice, data: &PanelData, draft: &Draft) -> bool {
    match choice {
        Choice::Accept => js::accept_all(),
        Choice::Reject | Choice::Close => js::reject_all(),
        Choice::Save => {
            let choices = js::Choices::default();
            for (position, category) in data.categories.iter().enumerate() {
                if !category.required {
                    choices.set(&category.words.id(), draft.is_on(position));
                }
            }
            choices.save()
        }
        _ => true,
    }
}

fn close(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
