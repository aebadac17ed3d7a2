//! The preview: a page with the real banner and panel of the catalogue, and the page of its cookies policy.
//!
//! Invariant: the preview runs the real bundle, in a frame without an origin. Nothing that it keeps reaches the browser.

use std::cell::RefCell;
use std::rc::Rc;

use cookie_gate_bundle::{File, policy};
use cookie_gate_catalogue::theme::Preset;
use cookie_gate_catalogue::{Catalogue, Profile, language};
use wasm_bindgen::JsValue;
use web_sys::{HtmlIFrameElement, HtmlSelectElement};
use yew::prelude::*;

use crate::host::{Host, bytes_of, object};
use crate::model::{Instead, Web, bundled, in_preview};

/// What the preview shows.
#[derive(PartialEq, Properties)]
pub struct PreviewProps {
    /// The functions of the page.
    pub host: Host,
    /// The built web files.
    pub web: Rc<Web>,
    /// The catalogue.
    pub catalogue: Rc<Catalogue>,
}

/// How the visitor of the preview comes to the page.
#[derive(Clone, Default, PartialEq, Eq)]
struct Visit {
    is_phone: bool,
    is_dark: bool,
    opts_out: bool,
    language: Option<String>,
    instead: Instead,
    /// How many new visitors there were.
    visitor: u32,
}

/// The looks, as catalogues write them.
const PRESETS: [(&str, Preset); 6] = [
    ("plain", Preset::Plain),
    ("quiet", Preset::Quiet),
    ("shop", Preset::Shop),
    ("ink", Preset::Ink),
    ("sea", Preset::Sea),
    ("tech", Preset::Tech),
];

/// The language of a page: the chosen one, where the catalogue has it.
fn spoken(catalogue: &Catalogue, chosen: Option<&String>) -> String {
    let known = chosen.filter(|chosen| catalogue.languages.contains(chosen));
    known.or(catalogue.languages.first()).cloned().unwrap_or_else(|| "en".into())
}

/// The page with banner and panel.
#[component]
pub fn Preview(PreviewProps { host, web, catalogue }: &PreviewProps) -> Html {
    let visit = use_state(|| {
        // On a phone, a page as wide as a desktop is too small to be read.
        let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
        Visit { is_phone: width.is_some_and(|width| width < 600.0), ..Visit::default() }
    });
    let jar = use_state(String::new);
    // What a page has kept, for the next page of the same visitor.
    let kept = use_mut_ref(|| (0, String::new()));
    let files = use_state(|| None::<Rc<Vec<File>>>);
    use_effect_with((catalogue.clone(), visit.instead), {
        let (host, web, files) = (host.clone(), web.clone(), files.setter());
        move |(catalogue, instead)| {
            let (catalogue, instead) = (catalogue.clone(), *instead);
            // The text comes first: bundling takes longer than all else.
            host.later(move || {
                files.set(bundled(&in_preview(&catalogue, instead), &web).ok().map(Rc::new));
            });
        }
    });
    let frame = use_node_ref();
    use_effect_with(((*files).clone(), Visit { is_phone: false, ..(*visit).clone() }), {
        let (host, frame, catalogue, jar) = (host.clone(), frame.clone(), catalogue.clone(), jar.setter());
        move |(files, visit)| {
            let files = files.as_ref();
            if kept.borrow().0 != visit.visitor {
                kept.replace((visit.visitor, String::new()));
            }
            let frame = frame.cast::<HtmlIFrameElement>();
            let shown = files.zip(frame).map(|(files, frame)| {
                let job = job(&catalogue, files, visit, &kept.borrow().1);
                host.preview(&frame, &job, move |told: String| {
                    kept.borrow_mut().1.clone_from(&told);
                    jar.set(told);
                })
            });
            move || drop(shown)
        }
    });

    let change = |change: fn(&mut Visit)| {
        let visit = visit.clone();
        Callback::from(move |_: MouseEvent| {
            let mut next = (*visit).clone();
            change(&mut next);
            visit.set(next);
        })
    };
    let choose = |change: fn(&mut Visit, String)| {
        let visit = visit.clone();
        Callback::from(move |event: Event| {
            let Some(select) = event.target_dyn_into::<HtmlSelectElement>() else { return };
            let mut next = (*visit).clone();
            change(&mut next, select.value());
            visit.set(next);
        })
    };
    let own = || vec![(String::new(), "As written".to_string())];
    let preset = PRESETS.iter().find(|(_, preset)| Some(*preset) == visit.instead.preset).map_or("", |(word, _)| word);
    let on_preset = choose(|visit, word| {
        visit.instead.preset = PRESETS.iter().find(|(own, _)| *own == word).map(|(_, preset)| *preset);
    });
    let presets = own().into_iter().chain(PRESETS.map(|(word, _)| (word.to_string(), word.to_string()))).collect();
    let on_profile = choose(|visit, word| {
        visit.instead.profile = Profile::ALL.into_iter().find(|profile| profile.word() == word);
    });
    let profiles = own().into_iter().chain(Profile::ALL.map(|one| (one.word().to_string(), one.word().to_string())));
    let tongue = spoken(catalogue, visit.language.as_ref());
    let languages = catalogue.languages.iter().map(|tag| (tag.clone(), host.name_of(tag))).collect();
    html! {
        <>
            <div class="controls">
                { toggle("phone", "Phone", visit.is_phone, change(|visit| visit.is_phone = !visit.is_phone)) }
                { toggle("dark", "Dark", visit.is_dark, change(|visit| visit.is_dark = !visit.is_dark)) }
                { toggle("gpc", "Opt-out signal", visit.opts_out, change(|visit| visit.opts_out = !visit.opts_out)) }
                <button id="visitor" onclick={change(|visit| visit.visitor += 1)}>{ "New visitor" }</button>
                { menu("language", "Language", &tongue, languages, choose(|visit, tag| visit.language = Some(tag))) }
                { menu("preset", "Theme", preset, presets, on_preset) }
                { menu("profile", "Law", visit.instead.profile.map_or("", Profile::word), profiles.collect(), on_profile) }
            </div>
            <div class={classes!("stage", if visit.is_phone { "phone" } else { "desktop" })}>
                <iframe ref={frame} title="Preview of the site" sandbox="allow-scripts" />
            </div>
            <p class="jar">{ "Cookies of this page: " }<code id="jar">{ if jar.is_empty() { "none" } else { &*jar } }</code></p>
        </>
    }
}

fn job(catalogue: &Catalogue, files: &[File], visit: &Visit, jar: &str) -> JsValue {
    let language = spoken(catalogue, visit.language.as_ref());
    let name = catalogue.site.name.get(&language).map_or("", String::as_str);
    object(&[
        ("name", name.into()),
        ("direction", language::direction(&language).into()),
        ("language", language.into()),
        ("isDark", visit.is_dark.into()),
        ("optsOut", visit.opts_out.into()),
        ("jar", jar.into()),
        ("gate", "gate.js".into()),
        ("files", bytes_of(files)),
    ])
}

fn toggle(id: &'static str, name: &str, is_on: bool, turn: Callback<MouseEvent>) -> Html {
    html! { <button id={id} class="toggle" aria-pressed={is_on.to_string()} onclick={turn}>{ name }</button> }
}

fn menu(id: &'static str, name: &str, value: &str, options: Vec<(String, String)>, choose: Callback<Event>) -> Html {
    html! {
        <label class="menu">
            <span>{ name }</span>
            <select id={id} onchange={choose}>
                { for options.into_iter().map(|(own, name)| html! { <option selected={own == value} value={own.clone()}>{ name }</option> }) }
            </select>
        </label>
    }
}

/// What the policy page is made of.
#[derive(PartialEq, Properties)]
pub struct PolicyProps {
    /// The functions of the page.
    pub host: Host,
    /// The catalogue.
    pub catalogue: Rc<Catalogue>,
}

/// The page of the cookies policy.
#[component]
pub fn Policy(PolicyProps { host, catalogue }: &PolicyProps) -> Html {
    let chosen = use_state(|| None::<String>);
    let is_dark = use_state(|| false);
    let tongue = spoken(catalogue, chosen.as_ref());
    let frame = use_node_ref();
    let page =
        use_memo((catalogue.clone(), tongue.clone()), |(catalogue, tongue)| policy::page(catalogue, tongue, None));
    use_effect_with((page.clone(), *is_dark), {
        let (host, frame) = (host.clone(), frame.clone());
        move |(page, is_dark)| {
            let job = object(&[("policy", (**page).as_str().into()), ("isDark", (*is_dark).into())]);
            let shown = frame.cast::<HtmlIFrameElement>().map(|frame| host.preview(&frame, &job, |_| ()));
            let shown = RefCell::new(shown);
            move || drop(shown.take())
        }
    });
    let choose = {
        let chosen = chosen.setter();
        Callback::from(move |event: Event| {
            chosen.set(event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()));
        })
    };
    let save = {
        let (host, page, tongue) = (host.clone(), page.clone(), tongue.clone());
        Callback::from(move |_: MouseEvent| host.save_text(&format!("cookies.{tongue}.html"), &page))
    };
    let turn = {
        let is_dark = is_dark.clone();
        Callback::from(move |_: MouseEvent| is_dark.set(!*is_dark))
    };
    let languages = catalogue.languages.iter().map(|tag| (tag.clone(), host.name_of(tag))).collect();
    html! {
        <>
            <div class="controls">
                { toggle("dark", "Dark", *is_dark, turn) }
                { menu("language", "Language", &tongue, languages, choose) }
                <button id="save-policy" onclick={save}>{ "Download page" }</button>
            </div>
            <div class="stage paper">
                <iframe ref={frame} title="Page of the cookies policy" sandbox="allow-scripts" />
            </div>
        </>
    }
}
