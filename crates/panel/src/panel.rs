//! The second layer, in three tabs: a switch per category with every entry in a table, the partners, and the visitor's
//! choices.
//!
//! A modal dialog and tabs after the patterns of the ARIA Authoring Practices Guide (APG). Escape and the cross change
//! nothing. The heading gets the focus. The panel is one component and plain functions for the markup: each further
//! component costs the visitor half a kilobyte.
//! Invariant: a decision goes to the gate and nowhere else. A decision closes the dialog only when the gate has taken
//! it.

pub mod category;
pub mod choices;
pub mod detail;
pub mod footer;
mod key;
mod partners;
pub mod piece;
pub mod tabs;

use crate::button::Choice;
use crate::data::{PanelData, bit};
use crate::model::{Draft, DraftAction, Seen, found, receipt, use_draft};
use crate::web::{js, page, store};
use piece::paragraph;
use std::rc::Rc;
use tabs::Tab;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

/// The panel's own style sheet. It uses the tokens of the banner's sheet, which gate.js has adopted before.
///
/// xtask supplies the minified sheet; every other build takes the source file.
pub const STYLE: &str = match option_env!("COOKIE_GATE_PANEL_STYLE") {
    Some(minified) => minified,
    None => include_str!("../../../www/styles/panel.css"),
};

/// Properties of [`Panel`].
#[derive(Clone, Debug, Properties)]
pub struct PanelProps {
    /// The data that the panel shows; they do not change while the panel is shown.
    pub data: Rc<PanelData>,
    /// The tab that is shown first.
    #[prop_or_default]
    pub tab: Tab,
    /// Called once the dialog has closed, whatever the visitor did.
    pub on_close: Callback<()>,
}

impl PartialEq for PanelProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.data, &other.data) && self.tab == other.tab && self.on_close == other.on_close
    }
}

/// What the visitor's clicks mean.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// Move the switch at this position.
    Toggle(usize),
    /// Decide.
    Choose(Choice),
    /// The dialog has closed.
    Gone,
    /// Close without deciding.
    Leave,
    /// Show a tab.
    Show(Tab),
    /// Show the next tab, or the one before.
    Step(bool),
    /// Delete the found names from one position to before another.
    Delete(usize, usize),
    /// Empty the list of decisions.
    Clear,
    /// Hand out the receipt.
    Export,
    /// Forget the visitor.
    Forget,
}

/// The second layer, shown as soon as it is mounted.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let data = &props.data;
    let texts = &data.texts;
    let draft = use_draft(data, props.tab);
    let act = {
        let (data, draft, on_close) = (data.clone(), draft.clone(), props.on_close.clone());
        Callback::from(move |act| {
            let texts = &data.texts;
            let mut message = texts.not_done();
            match act {
                Act::Toggle(position) => return draft.dispatch(DraftAction::Toggle(moved(position, &data))),
                Act::Show(tab) => return draft.dispatch(DraftAction::Show(tab)),
                Act::Step(is_next) => {
                    return draft.dispatch(DraftAction::Show(draft.tab.beside(is_next, data.has_partners())));
                }
                Act::Gone => return on_close.emit(()),
                Act::Leave => return close(&draft.dialog),
                Act::Choose(choice) => {
                    let before = draft.seen.granted;
                    let taken = decide(choice, &data, &draft);
                    // What stays in spite of a withdrawal is told, what a first refusal does not reach is not.
                    let withdraws = before & !Seen::look(&data).granted != 0;
                    if taken && !(withdraws && js::kept() != draft.seen.kept) {
                        return close(&draft.dialog);
                    }
                    message = if taken { AttrValue::default() } else { texts.not_saved() };
                }
                Act::Delete(start, end) => message = delete(start, end, &data, &draft),
                Act::Clear => {
                    store::delete(false, &data.facts.history());
                    draft.dispatch(DraftAction::Look(Rc::new(Seen::look(&data))));
                    message = texts.deleted();
                }
                Act::Export => {
                    if receipt::hand_out(&data) {
                        return;
                    }
                }
                Act::Forget => {
                    if js::forget() {
                        return close(&draft.dialog);
                    }
                }
            }
            draft.dispatch(DraftAction::Say(message));
            // The visitor has something to read: the dialog stays open, and the notice gets the focus.
            page::focus(draft.notice.cast::<HtmlElement>());
        })
    };
    let shown = draft.tab;
    let mut settings = Vec::from([paragraph(texts.panel_intro())]);
    for position in 0..data.categories.len() {
        settings.push(category::section(data, position, &draft, &act));
    }
    let mut news = Vec::new();
    if !draft.message.is_empty() {
        news.push(paragraph(draft.message.clone()));
    }
    let mut kept = Vec::new();
    for name in draft.seen.kept.iter().chain(&draft.seen.stuck) {
        kept.push(piece::around("li", Vec::from([piece::name(name.clone().into())])));
    }
    if !kept.is_empty() {
        news.push(paragraph(texts.kept_note()));
        news.push(piece::around("ul", kept));
    }
    let mut actions = Vec::new();
    if shown == Tab::Settings {
        actions.push(piece::choice(&act, Choice::Accept, texts.accept_all()));
        actions.push(piece::choice(&act, Choice::Reject, texts.reject_all()));
        actions.push(piece::choice(&act, Choice::Save, texts.save()));
    }
    let cross = [AttrValue::Static("button"), AttrValue::Static("close"), texts.panel_close()];
    let cross =
        piece::press(&act, Act::Leave, &["type", "class", "aria-label"], Vec::from(cross), AttrValue::default());
    let text = Vec::from([piece::words(texts.panel_title())]);
    let heading = ["panel-title", "-1"].map(AttrValue::Static);
    let heading = piece::found_by(&draft.heading, "h2", &["id", "tabindex"], Vec::from(heading), text);
    let notice = ["notice", "status", "-1"].map(AttrValue::Static);
    let notice = piece::found_by(&draft.notice, "div", &["class", "role", "tabindex"], Vec::from(notice), news);
    let partners =
        if data.has_partners() { tabs::panel(Tab::Partners, shown, partners::partners(data)) } else { Html::default() };
    let body = [
        notice.into(),
        tabs::panel(Tab::Settings, shown, settings),
        partners,
        tabs::panel(Tab::Choices, shown, Vec::from([choices::choices(data, &draft, &act)])),
        footer::about(data),
    ];
    let parts = [
        piece::classed("div", "head", Vec::from([heading.into(), cross])),
        tabs::list(texts, shown, data.has_partners(), &act),
        piece::classed("div", "body", Vec::from(body)),
        piece::classed("div", "actions", actions),
    ];
    let language = data.facts.language();
    let direction = props.data.facts.direction();
    let values = [AttrValue::Static("panel"), language, direction, AttrValue::Static("panel-title")];
    let keys = &["class", "lang", "dir", "aria-labelledby"];
    let dialog = piece::found_by(&draft.dialog, "dialog", keys, Vec::from(values), Vec::from(parts));
    piece::on(dialog, piece::When::Close, &act, Act::Gone)
}

/// The switches that move when the switch at `position` is operated. The switches of vendors move with that of their
/// category.
fn moved(position: usize, data: &PanelData) -> u64 {
    let mut bits = bit(position as u32);
    let mut leads = false;
    for (at, category) in data.categories.iter().enumerate() {
        if at == position {
            leads = !category.follows;
        } else if leads && category.follows {
            bits |= bit(at as u32);
        } else {
            leads = false;
        }
    }
    bits
}

/// Hands a decision to the gate; returns whether the gate has taken it.
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

/// Deletes the found names from `start` to before `end`; returns the message for the visitor.
fn delete(start: usize, end: usize, data: &PanelData, draft: &UseReducerHandle<Draft>) -> AttrValue {
    let wanted = draft.seen.found.get(start..end).unwrap_or_default();
    for one in wanted {
        found::delete(data, one);
    }
    let mut next = Seen::look(data);
    let mut stuck = Vec::new();
    for one in wanted {
        if one.entry.note().is_empty() && found::has(&next.found, one) {
            stuck.push(String::from(&*one.name));
        }
    }
    let message = if stuck.is_empty() { data.texts.deleted() } else { AttrValue::default() };
    next.stuck = stuck;
    draft.dispatch(DraftAction::Look(Rc::new(next)));
    message
}

fn close(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
