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
pub mod control;
pub mod detail;
pub mod footer;
mod key;
mod partners;
pub mod piece;
mod search;
pub mod tabs;

use crate::button::Choice;
use crate::data::{PanelData, numbers};
use crate::model::{Draft, DraftAction, Place, Switches, draft, found, receipt, use_draft};
use crate::web::{js, page, store};
use piece::{LIST, Markup, When, kind};
use std::rc::Rc;
use tabs::Tab;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlDialogElement, HtmlElement};
use yew::prelude::*;

/// The panel's own style sheet. It uses the tokens of the banner's sheet, which gate.js has adopted before.
///
/// xtask supplies the minified sheet; every other build takes the source file.
pub const STYLE: &str = match option_env!("COOKIE_GATE_PANEL_STYLE") {
    Some(minified) => minified,
    None => include_str!("../styles/panel.css"),
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
    /// Move a switch.
    Toggle(Place),
    /// Unfold a list, or fold it.
    Unfold(draft::List, bool),
    /// Look how far the visitor has scrolled.
    Scroll,
    /// Search for what stands in the field.
    Search,
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
                Act::Toggle(place) => return draft.dispatch(DraftAction::Toggle(place)),
                Act::Unfold(list, is_open) => return draft.dispatch(DraftAction::Unfold(list, is_open)),
                Act::Scroll => return scroll(&draft),
                Act::Search => {
                    let field = draft.field.cast::<HtmlElement>().map(JsValue::from);
                    return draft.dispatch(DraftAction::Search(key::value(&field.unwrap_or_default())));
                }
                Act::Show(tab) => return draft.dispatch(DraftAction::Show(tab)),
                Act::Step(is_next) => {
                    return draft.dispatch(DraftAction::Show(draft.tab.beside(is_next, data.has_partners())));
                }
                Act::Gone => return on_close.emit(()),
                Act::Leave => return close(&draft.dialog),
                Act::Choose(choice) => {
                    let taken = decide(choice, &data, &draft);
                    // What stays in spite of a withdrawal is told, what a first refusal does not reach is not.
                    let withdraws = draft.seen.granted.exceeds(&Switches::granted(&data));
                    if taken && !(withdraws && js::kept() != draft.seen.kept) {
                        return close(&draft.dialog);
                    }
                    message = if taken { AttrValue::default() } else { texts.not_saved() };
                }
                Act::Delete(start, end) => message = delete(start, end, &data, &draft),
                Act::Clear => {
                    store::delete(false, &data.facts.history());
                    draft.dispatch(DraftAction::Look(Vec::new()));
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
    let b = &mut Markup::new(data, &draft, &act);
    b.open(kind!("dialog", "class" = "panel", "part" = "panel", "aria-labelledby" = "panel-title"; "lang", "dir"));
    b.set(data.facts.language());
    b.set(data.facts.direction());
    b.at(&draft.dialog);
    b.on(When::Close, Act::Gone);
    // In a short window the dialog scrolls, else its body.
    b.on(When::Scroll, Act::Scroll);
    b.open(kind!("div", "class" = "head", "part" = "head"));
    b.open(kind!("h2", "id" = "panel-title", "tabindex" = "-1"));
    b.at(&draft.heading);
    b.text(texts.panel_title());
    b.close();
    b.open(kind!("button", "type" = "button", "class" = "close"; "aria-label"));
    b.set(texts.panel_close());
    b.on(When::Click, Act::Leave);
    b.close();
    b.close();
    tabs::list(b);
    b.open(kind!("div", "class" = "body"));
    b.on(When::Scroll, Act::Scroll);
    b.open(kind!("div", "class" = "notice", "role" = "status", "tabindex" = "-1"));
    b.at(&draft.notice);
    news(b);
    b.close();
    // The switches stay in the page while another tab shows, so that the visitor comes back to them as they were. The
    // other two tabs are empty until they show.
    tabs::panel(b, Tab::Settings);
    b.paragraph(texts.panel_intro());
    if data.size() > draft::SHORT {
        search::field(b);
    }
    b.open(LIST);
    if let Some(hits) = &draft.hits {
        search::hits(b, hits);
    } else {
        for position in 0..data.categories.len() {
            category::section(b, position);
        }
    }
    b.close();
    b.close();
    if data.has_partners() {
        if tabs::panel(b, Tab::Partners) {
            partners::partners(b);
        }
        b.close();
    }
    if tabs::panel(b, Tab::Choices) {
        choices::choices(b);
    }
    b.close();
    footer::about(b);
    b.close();
    b.open(kind!("div", "class" = "actions"));
    if draft.tab == Tab::Settings {
        choice(b, Choice::Accept, texts.accept_all());
        choice(b, Choice::Reject, texts.reject_all());
        choice(b, Choice::Save, texts.save());
    }
    b.close();
    b.close();
    b.done()
}

/// What the visitor is told: the result of the last click, and the names that are still there.
fn news(b: &mut Markup) {
    let draft = b.draft;
    if !draft.message.is_empty() {
        b.paragraph(draft.message.clone());
    }
    if draft.seen.kept.len() + draft.seen.stuck.len() > 0 {
        b.paragraph(b.data.texts.kept_note());
        b.open(kind!("ul"));
        for name in draft.seen.kept.iter().chain(&draft.seen.stuck) {
            b.open(kind!("li"));
            b.name(name.clone().into());
            b.close();
        }
        b.close();
    }
}

/// The button of a decision. One function makes all of them, so that accepting and refusing look the same.
#[inline(never)]
fn choice(b: &mut Markup, choice: Choice, text: AttrValue) {
    b.open(kind!("button", "type" = "button", "class" = "choice", "part" = "choice"));
    b.on(When::Click, Act::Choose(choice));
    b.text(text);
    b.close();
}

/// Hands a decision to the gate; returns whether the gate has taken it.
fn decide(choice: Choice, data: &PanelData, draft: &Draft) -> bool {
    match choice {
        Choice::Accept => js::accept_all(),
        Choice::Reject | Choice::Close => js::reject_all(),
        Choice::Save => draft.switches().answers(data).save(),
        _ => true,
    }
}

/// Deletes the found names from `start` to before `end`; returns the message for the visitor.
fn delete(start: usize, end: usize, data: &PanelData, draft: &UseReducerHandle<Draft>) -> AttrValue {
    let wanted = draft.seen.found.get(start..end).unwrap_or_default();
    for one in wanted {
        found::delete(data, one);
    }
    let still = found::found(data);
    let mut stuck = Vec::new();
    for one in wanted {
        if one.entry.note().is_empty() && found::has(&still, one) {
            stuck.push(String::from(&*one.name));
        }
    }
    let message = if stuck.is_empty() { data.texts.deleted() } else { AttrValue::default() };
    draft.dispatch(DraftAction::Look(stuck));
    message
}

/// Renders the parts of long lists that are near what the visitor sees, and takes away those that are far. A gap as high
/// as its rows takes the place of a part. What has the focus stays.
fn scroll(draft: &UseReducerHandle<Draft>) {
    let Some(dialog) = draft.dialog.cast::<HtmlDialogElement>() else { return };
    let height = f64::from(dialog.client_height());
    let parts = page::parts(&dialog);
    for at in 0..parts.length() {
        let part: Element = parts.get(at).unchecked_into();
        let place = part.get_bounding_client_rect();
        // How far the part is from the middle, in heights of the dialog.
        let away = (place.top() / height).max(-place.bottom() / height);
        let part_of = numbers(&part.get_attribute("data-list").unwrap_or_default(), 0);
        draft.dispatch(match part_of[..] {
            [list] if away < 1.5 => DraftAction::More(list),
            [list, part, _] if away < 1.5 => DraftAction::Gap(list, part, 0),
            [list, nth] if away > 2.2 && part.matches(":focus-within") == Ok(false) => {
                DraftAction::Gap(list, nth, place.height() as u32)
            }
            _ => continue,
        });
    }
}

fn close(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}
