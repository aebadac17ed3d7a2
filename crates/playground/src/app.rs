//! The page of the playground: the text on one side, what becomes of it on the other.

use std::rc::Rc;

use cookie_gate_catalogue::{Catalogue, parse};
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use crate::files::Files;
use crate::findings::Findings;
use crate::host::Host;
use crate::model::{Judgement, Web};
use crate::packs::Packs;
use crate::preview::{Policy, Preview};
use crate::template::TEMPLATES;

/// What the playground runs on.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// The functions of the page.
    pub host: Host,
    /// The built web files.
    pub web: Rc<Web>,
}

/// The text, and what it says.
#[derive(PartialEq)]
struct Draft {
    text: Rc<str>,
    judgement: Rc<Judgement>,
    /// The last catalogue that had no error.
    sound: Option<Rc<Catalogue>>,
}

impl Draft {
    fn of(text: &str, before: Option<Rc<Catalogue>>) -> Self {
        let judgement = Judgement::of(text);
        let sound = judgement.sound().map(|catalogue| Rc::new(catalogue.clone())).or(before);
        Self { text: text.into(), judgement: Rc::new(judgement), sound }
    }
}

impl Reducible for Draft {
    type Action = String;

    fn reduce(self: Rc<Self>, text: String) -> Rc<Self> {
        if *self.text == *text { self } else { Rc::new(Self::of(&text, self.sound.clone())) }
    }
}

/// What is shown beside the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Preview,
    Policy,
    Files,
}

const TABS: [(Tab, &str, &str); 3] =
    [(Tab::Preview, "preview", "Preview"), (Tab::Policy, "policy", "Policy page"), (Tab::Files, "files", "Bundle")];

/// The page.
#[component]
pub fn App(AppProps { host, web }: &AppProps) -> Html {
    let draft = use_reducer(|| Draft::of(&host.kept().unwrap_or_else(|| TEMPLATES[0].text.into()), None));
    let tab = use_state(|| Tab::Preview);
    let is_kept = use_state(|| true);
    let has_packs = use_state(|| false);

    let change = {
        let (draft, host, is_kept) = (draft.dispatcher(), host.clone(), is_kept.setter());
        use_callback((), move |text: String, ()| {
            is_kept.set(host.keep(&text));
            draft.dispatch(text);
        })
    };
    let place = use_node_ref();
    use_effect_with((), {
        let (host, change, place, text) = (host.clone(), change.clone(), place.clone(), draft.text.clone());
        move |()| {
            if let Some(mount) = place.cast::<HtmlElement>() {
                host.mount(&mount, &text, || parse::schema().to_string(), move |text| change.emit(text));
            }
        }
    });
    use_effect_with(draft.judgement.clone(), {
        let host = host.clone();
        move |judgement| host.mark(&judgement.findings)
    });

    let set = use_callback((), {
        let host = host.clone();
        move |text: String, ()| host.set_text(&text)
    });
    let on_template = {
        let set = set.clone();
        Callback::from(move |event: Event| {
            let Some(select) = event.target_dyn_into::<HtmlSelectElement>() else { return };
            if let Some(template) = TEMPLATES.iter().find(|template| template.name == select.value()) {
                set.emit(template.text.into());
            }
            // The same template can be chosen again.
            select.set_value("");
        })
    };
    let on_forget = {
        let (host, set) = (host.clone(), set.clone());
        Callback::from(move |_: MouseEvent| {
            set.emit(TEMPLATES[0].text.into());
            host.forget();
        })
    };
    let open_packs = {
        let has_packs = has_packs.setter();
        Callback::from(move |_: MouseEvent| has_packs.set(true))
    };
    let close_packs = {
        let has_packs = has_packs.setter();
        Callback::from(move |()| has_packs.set(false))
    };
    let save = {
        let (host, draft) = (host.clone(), draft.clone());
        Callback::from(move |_: MouseEvent| host.save_text("catalogue.json", &draft.text))
    };
    let is_stale = draft.judgement.errors() > 0;
    html! {
        <>
            <header class="top">
                <h1>{ "Cookie Gate" }<span>{ " playground" }</span></h1>
                <p class="promise">{ "What you write stays in this browser." }</p>
            </header>
            <main>
                <section class="write" aria-labelledby="write">
                    <div class="bar">
                        <h2 id="write">{ "Catalogue" }</h2>
                        <select id="template" aria-label="Start from a template" onchange={on_template}>
                            <option value="" selected=true>{ "Start from…" }</option>
                            { for TEMPLATES.iter().map(|one| html! { <option value={one.name} title={one.about}>{ one.name }</option> }) }
                        </select>
                        <button id="packs" onclick={open_packs}>
                            { "Packs " }<b class="count">{ draft.judgement.uses.len() }</b>
                        </button>
                        <button id="save" onclick={save}>{ "Download JSON" }</button>
                    </div>
                    <div class="editor" ref={place} />
                    <Findings host={host.clone()} text={draft.text.clone()} judgement={draft.judgement.clone()} set={set.clone()} />
                    <p class="kept">
                        if *is_kept {
                            { "The text is kept in this browser (localStorage), so that it survives a reload. " }
                            <button id="forget" class="quiet" onclick={on_forget}>{ "Forget it" }</button>
                        } else {
                            { "This browser keeps nothing: download the text before you leave." }
                        }
                    </p>
                </section>
                <section class="show" aria-label="What becomes of it">
                    <Tabs tab={*tab} on_tab={ let tab = tab.setter(); Callback::from(move |next| tab.set(next)) } />
                    if is_stale {
                        <p class="stale" role="status">{ "Shown as of the last text without errors." }</p>
                    }
                    <div id="panel" class={TABS.iter().find(|(own, ..)| *own == *tab).map(|(_, id, _)| *id)} role="tabpanel" aria-labelledby={TABS.iter().find(|(own, ..)| *own == *tab).map(|(_, id, _)| format!("tab-{id}"))}>
                        if let Some(catalogue) = &draft.sound {
                            { match *tab {
                                Tab::Preview => html! { <Preview host={host.clone()} web={web.clone()} catalogue={catalogue.clone()} /> },
                                Tab::Policy => html! { <Policy host={host.clone()} catalogue={catalogue.clone()} /> },
                                Tab::Files => html! { <Files host={host.clone()} web={web.clone()} catalogue={catalogue.clone()} is_stale={is_stale} /> },
                            } }
                        } else {
                            <p class="nothing">{ "There is nothing to show yet: mend the errors of the text first." }</p>
                        }
                    </div>
                </section>
            </main>
            if *has_packs {
                <Packs text={draft.text.clone()} uses={draft.judgement.uses.clone()} set={set.clone()} on_close={close_packs} />
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct TabsProps {
    tab: Tab,
    on_tab: Callback<Tab>,
}

/// The tabs, as one stop of the Tab key; the arrow keys go from tab to tab.
#[component]
fn Tabs(TabsProps { tab, on_tab }: &TabsProps) -> Html {
    let on_key = {
        let (tab, on_tab) = (*tab, on_tab.clone());
        Callback::from(move |event: KeyboardEvent| {
            let step = match &*event.key() {
                "ArrowRight" => 1,
                "ArrowLeft" => TABS.len() - 1,
                _ => return,
            };
            event.prevent_default();
            let at = TABS.iter().position(|(own, ..)| *own == tab).unwrap_or(0);
            let (next, id, _) = TABS[(at + step) % TABS.len()];
            on_tab.emit(next);
            let button =
                web_sys::window().and_then(|window| window.document()?.get_element_by_id(&format!("tab-{id}")));
            if let Some(button) = button.and_then(|button| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(button).ok()) {
                let _ = button.focus();
            }
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label="What becomes of the catalogue" onkeydown={on_key}>
            { for TABS.iter().map(|(own, id, name)| {
                let (is_shown, own, on_tab) = (own == tab, *own, on_tab.clone());
                html! {
                    <button id={format!("tab-{id}")} role="tab" aria-controls="panel" aria-selected={is_shown.to_string()}
                        tabindex={if is_shown { "0" } else { "-1" }} onclick={move |_| on_tab.emit(own)}>{ *name }</button>
                }
            }) }
        </div>
    }
}
