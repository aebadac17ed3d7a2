//! The list of packs with a search: a click adds a product to the text, or takes it out again.

use std::rc::Rc;

use cookie_gate_catalogue::diagnostic::Diagnostic;
use cookie_gate_catalogue::pack::{self, Behind, Pack};
use cookie_gate_catalogue::parse::{fill, uses};
use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

/// What the list shows.
#[derive(PartialEq, Properties)]
pub struct PacksProps {
    /// The text.
    pub text: Rc<str>,
    /// Ids of the packs in the text.
    pub uses: Vec<String>,
    /// Replaces the text.
    pub set: Callback<String>,
    /// The list closes.
    pub on_close: Callback<()>,
}

/// The text with a pack, and with the numbers of what the pack brings; or the text without the pack.
///
/// # Errors
/// The fault of shape of the text.
pub fn turned(text: &str, id: &str, is_used: bool) -> Result<String, Diagnostic> {
    if is_used { uses::remove(text, id) } else { fill::fill(&uses::add(text, id)?).map(|numbered| numbered.text) }
}

/// The company behind a pack.
fn company(pack: &Pack) -> &str {
    match &pack.vendor {
        None => "your own servers",
        Some(Behind::Own(vendor)) => vendor.company.get("en").map_or("", String::as_str),
        Some(Behind::Of(other)) => pack::find(other).map_or("", company),
    }
}

/// The categories that a pack brings.
fn categories(pack: &Pack) -> String {
    let mut words = vec![pack.category.word()];
    for other in pack.entries.iter().filter_map(|entry| entry.category) {
        if !words.contains(&other.word()) {
            words.push(other.word());
        }
    }
    words.join(", ")
}

fn matches(pack: &Pack, words: &str) -> bool {
    let all = format!("{} {} {} {}", pack.id, pack.product, company(pack), categories(pack)).to_lowercase();
    words.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

/// The packs that fit what is searched for.
#[must_use]
pub fn found(words: &str) -> Vec<&'static Pack> {
    pack::built_in().iter().filter(|pack| matches(pack, words)).collect()
}

/// The list of packs.
#[component]
pub fn Packs(PacksProps { text, uses, set, on_close }: &PacksProps) -> Html {
    let words = use_state(String::new);
    let fault = use_state(|| None::<String>);
    let dialog = use_node_ref();
    use_effect_with((), {
        let dialog = dialog.clone();
        move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        }
    });
    let close = {
        let dialog = dialog.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let on_search = {
        let words = words.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                words.set(input.value());
            }
        })
    };
    let list = found(&words);
    let on_closed = on_close.reform(|_: Event| ());
    html! {
        <dialog ref={dialog} class="packs" aria-labelledby="packs-title" onclose={on_closed}>
            <div class="bar">
                <h2 id="packs-title">{ "Packs" }</h2>
                <button id="packs-close" onclick={close}>{ "Done" }</button>
            </div>
            <p>{ "What is known of products that sites use: cookies, hosts, companies, purposes." }</p>
            <input id="search" type="search" autofocus=true aria-label="Search packs" placeholder="Product, company or category" oninput={on_search} />
            <p class="number" role="status">
                { match &*fault { Some(fault) => fault.clone(), None => format!("{} of {}", list.len(), pack::built_in().len()) } }
            </p>
            <ul role="list">
                { for list.into_iter().map(|pack| {
                    let is_used = uses.contains(&pack.id);
                    let (text, set, fault) = (text.clone(), set.clone(), fault.setter());
                    let turn = move |_: MouseEvent| match turned(&text, &pack.id, is_used) {
                        Ok(text) => { fault.set(None); set.emit(text); }
                        Err(found) => fault.set(Some(format!("Mend the text first: {} ({})", found.message, found.path))),
                    };
                    html! {
                        <li key={&*pack.id}>
                            <span class="product"><b>{ &pack.product }</b><span>{ company(pack) }</span></span>
                            <span class="category">{ categories(pack) }</span>
                            <button data-pack={&*pack.id} aria-pressed={is_used.to_string()} aria-label={format!("{} {}", if is_used { "Added" } else { "Add" }, pack.product)} onclick={turn}>
                                { if is_used { "Added" } else { "Add" } }
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </dialog>
    }
}
