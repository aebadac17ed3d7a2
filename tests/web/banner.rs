//! Tests of the banner, the first layer.

use crate::support::{all, click, host, one};
use cookie_gate_panel::banner::BannerProps;
use cookie_gate_panel::{Banner, BannerTexts, Choice, Link};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;
use yew::{Callback, Renderer};

async fn show(on_choice: Option<Callback<Choice>>) -> HtmlElement {
    let link = |text: &'static str, href: &'static str| Link { text: text.into(), href: href.into() };
    let texts = BannerTexts {
        language: "en".into(),
        direction: "ltr".into(),
        label: "Cookie choices".into(),
        title: "Cookies".into(),
        body: "<b>not markup</b>".into(),
        partners: "2 partners take part.".into(),
        rest: " Your choice lasts 6 months.".into(),
        links: vec![link("Cookies policy", "/cookies"), link("Privacy policy", "/privacy")],
        accept: "Accept all".into(),
        reject: "Reject all".into(),
        customise: "Customise".into(),
        close: "Reject all and close".into(),
    };
    let mount = host();
    let props = BannerProps { texts, on_choice };
    Renderer::<Banner>::with_root_and_props(mount.clone().into(), props).render();
    yew::scheduler::flush().await;
    mount
}

#[wasm_bindgen_test]
async fn accept_and_reject_have_the_same_tag_class_and_place() {
    let mount = show(None).await;
    let accept = one(&mount, "[data-action=accept]");
    let reject = one(&mount, "[data-action=reject]");
    assert_eq!(accept.tag_name(), "BUTTON");
    assert_eq!(accept.tag_name(), reject.tag_name());
    assert_eq!(accept.class_name(), reject.class_name());
    assert_eq!(accept.parent_element(), reject.parent_element());
}

#[wasm_bindgen_test]
async fn the_cross_comes_first_and_says_that_it_rejects() {
    let mount = show(None).await;
    let buttons = all(&mount, "button");
    assert_eq!(buttons[0].get_attribute("data-action").as_deref(), Some("close"));
    assert_eq!(buttons[0].get_attribute("aria-label").as_deref(), Some("Reject all and close"));
}

#[wasm_bindgen_test]
async fn each_button_gives_its_own_answer_once() {
    let answers = Rc::new(RefCell::new(Vec::new()));
    let heard = answers.clone();
    let mount = show(Some(Callback::from(move |choice| heard.borrow_mut().push(choice)))).await;
    for button in all(&mount, "button") {
        click(&button).await;
    }
    assert_eq!(*answers.borrow(), [Choice::Close, Choice::Partners, Choice::Accept, Choice::Reject, Choice::Customise]);
    assert!(all(&mount, "[data-action]").is_empty(), "a listening banner must not be handled by gate.js as well");
}

#[wasm_bindgen_test]
async fn catalogue_text_is_text() {
    let mount = show(None).await;
    assert!(all(&mount, "b").is_empty());
    assert!(one(&mount, ".text").text_content().unwrap().contains("<b>not markup</b>"));
}

#[wasm_bindgen_test]
async fn the_landmark_has_a_name_and_a_language() {
    let mount = show(None).await;
    let section = one(&mount, "section");
    for (name, value) in [("role", "region"), ("aria-label", "Cookie choices"), ("lang", "en"), ("dir", "ltr")] {
        assert_eq!(section.get_attribute(name).as_deref(), Some(value));
    }
}
