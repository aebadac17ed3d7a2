//! The choices of both layers, and the button of a choice in the first layer. (The panel has `panel::piece::choice`.)
//!
//! Accepting and refusing must be equally easy (EDPB taskforce report on banners, type A), so one function makes both
//! buttons.
//! Invariant: how a button looks does not depend on whether it accepts or refuses.

use yew::prelude::*;

/// What a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Grant all that is not sensitive.
    Accept,
    /// Refuse all that is not required.
    Reject,
    /// Show the second layer.
    Customise,
    /// Show the list of partners in the second layer.
    Partners,
    /// Save the switches as they stand.
    Save,
    /// The visitor has read the notice.
    Noted,
    /// The visitor is of age.
    Adult,
    /// The visitor is not of age.
    Minor,
    /// Refuse all and close the first layer (Garante, 10 June 2021).
    Close,
}

impl Choice {
    /// The value of `data-action`, by which gate.js recognises the button of the painted banner.
    #[must_use]
    pub fn action(self) -> &'static str {
        match self {
            Choice::Accept => "accept",
            Choice::Reject => "reject",
            Choice::Customise => "customise",
            Choice::Partners => "partners",
            Choice::Save => "save",
            Choice::Noted => "noted",
            Choice::Adult => "adult",
            Choice::Minor => "minor",
            Choice::Close => "close",
        }
    }
}

/// A button of a choice: filled for decisions, outlined for [`Choice::Customise`], a link for [`Choice::Partners`], a
/// cross for [`Choice::Close`]. A
/// click calls `on_choice`. Without `on_choice` the button carries `data-action`, and the script that painted the
/// button handles the click.
///
/// This is a function, not a component: so a layer is one virtual tree, and code can walk the tree without a renderer.
pub fn choice_button(choice: Choice, text: AttrValue, on_choice: Option<&Callback<Choice>>) -> Html {
    let action = on_choice.is_none().then(|| choice.action());
    let onclick = on_choice.cloned().map(|on_choice| Callback::from(move |_: MouseEvent| on_choice.emit(choice)));
    match choice {
        Choice::Close => html! {
            <button type="button" class="close" data-action={action} aria-label={text} {onclick} />
        },
        Choice::Partners => html! {
            <button type="button" class="link" data-action={action} {onclick}>{ text }</button>
        },
        Choice::Customise => html! {
            <button type="button" class="choice quiet" data-action={action} {onclick}>{ text }</button>
        },
        _ => html! {
            <button type="button" class="choice" data-action={action} {onclick}>{ text }</button>
        },
    }
}
