//! Tests of the levels below a category: vendors, their entries, switches for each, and the search.

use crate::support::{Gate, Shown, all, click, data, fine, press, show, unfold};
use cookie_gate::consent::{Decision, Method, Of, record};
use cookie_gate_panel::PanelData;
use cookie_gate_panel::web::js;
use gloo_storage::{LocalStorage, Storage};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, HtmlInputElement};

/// The category with a vendor: two entries, numbers 3 and 4. Where the law asks for it, the vendor's own switch follows.
const ANALYTICS: &str = "section:nth-of-type(3)";
const SAVE: &str = ".actions .choice:nth-child(3)";

/// The data of a law that asks for no own switch of a vendor.
fn free(grain: &str) -> JsValue {
    let parsed = fine(grain);
    let categories = js::items(&parsed, "categories").unwrap();
    js::set(&parsed, "categories", &categories.filter(&mut |one, _, _| js::field(&one, "own").is_undefined()));
    parsed
}

async fn fine_panel(grain: &str) -> Shown {
    let panel = show(PanelData::read(&free(grain)).unwrap()).await;
    unfold(&panel, &format!("{ANALYTICS} details")).await;
    panel
}

/// How the switches of a section stand, in the order of the page.
fn stand(panel: &Shown, section: &str) -> Vec<String> {
    let of =
        |switch: Element| switch.get_attribute("role").unwrap() + " " + &switch.get_attribute("aria-checked").unwrap();
    all(&panel.mount, &format!("{section} .switch")).into_iter().map(of).collect()
}

fn labelled(name: &str) -> String {
    format!("{ANALYTICS} [aria-label='{name}']")
}

#[wasm_bindgen_test]
async fn what_is_folded_is_not_in_the_page_and_comes_with_a_click() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    assert!(all(&panel.mount, "table, .vendor").is_empty());
    let summary = panel.one(&format!("{ANALYTICS} summary"));
    unfold(&panel, &format!("{ANALYTICS} details")).await;
    assert_eq!(panel.text(&format!("{ANALYTICS} .vendor h4")), "Counter Inc.");
    assert_eq!(panel.one(&format!("{ANALYTICS} summary")), summary, "what has the focus is never made anew");
    assert_eq!(panel.text(&format!("{ANALYTICS} .vendor details summary")), "2 entries in detail");
    assert_eq!(all(&panel.mount, "table").len(), 1, "a short list unfolds along");
    unfold(&panel, &format!("{ANALYTICS} .vendor details")).await;
    assert!(all(&panel.mount, "table").is_empty());
    unfold(&panel, &format!("{ANALYTICS} details")).await;
    assert!(all(&panel.mount, ".vendor").is_empty());
}

#[wasm_bindgen_test]
async fn entries_without_a_vendor_stand_under_the_name_of_the_site() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    unfold(&panel, "section:nth-of-type(2) details").await;
    assert_eq!(panel.text("section:nth-of-type(2) .vendor h4"), "Example Shop");
    assert_eq!(panel.text("section:nth-of-type(2) .vendor code"), "SID");
    assert!(all(&panel.mount, ".vendor .switch").is_empty(), "without a grain only categories have switches");
}

#[wasm_bindgen_test]
async fn a_category_with_some_entries_is_mixed_and_says_it_to_eyes_and_ears() {
    let gate = Gate::install(None, "[]");
    gate.allow("");
    let panel = fine_panel("entry").await;
    assert_eq!(stand(&panel, ANALYTICS), ["checkbox false", "checkbox false", "switch false", "switch false"]);
    for part in ["panel", "head", "tab", "category", "switch", "choice"] {
        assert!(!all(&panel.mount, &format!("[part~={part}]")).is_empty(), "no part {part} (docs/theme.md)");
    }
    panel.click(&labelled("_count")).await;
    assert_eq!(stand(&panel, ANALYTICS), ["checkbox mixed", "checkbox mixed", "switch true", "switch false"]);
    assert_eq!(panel.text(&format!("{ANALYTICS} > .head .switch")), "Partly on");
    // A click on what is mixed turns all on, the next one all off.
    for state in ["true", "false"] {
        panel.click(&format!("{ANALYTICS} > .head .switch")).await;
        let all = [
            format!("checkbox {state}"),
            format!("checkbox {state}"),
            format!("switch {state}"),
            format!("switch {state}"),
        ];
        assert_eq!(stand(&panel, ANALYTICS), all);
    }
    assert!(gate.calls().is_empty(), "a switch decides nothing");
}

#[wasm_bindgen_test]
async fn the_answers_are_those_of_entries_and_of_a_category_only_where_all_is_on() {
    let gate = Gate::install(None, "[]");
    gate.allow("");
    let panel = fine_panel("entry").await;
    panel.click(&labelled("_count")).await;
    panel.click("section:nth-of-type(2) .switch").await;
    panel.click(SAVE).await;
    let answers = concat!(
        r##"save {"#2":true,"session":true,"#3":true,"#4":false,"analytics":false,"##,
        r##""#5":false,"health":false}"##
    );
    assert_eq!(gate.calls(), [answers]);
}

#[wasm_bindgen_test]
async fn what_waits_for_a_vendors_own_switch_has_none_until_that_is_on() {
    let gate = Gate::install(None, "[]");
    gate.allow("");
    let panel = show(PanelData::read(&fine("vendor")).unwrap()).await;
    unfold(&panel, &format!("{ANALYTICS} details")).await;
    assert!(stand(&panel, ANALYTICS).is_empty(), "all of the category is the vendor's");
    assert_eq!(panel.text(&format!("{ANALYTICS} .always")), "Off");
    let own = "section:nth-of-type(4)";
    assert_eq!(stand(&panel, own), ["switch false"]);
    panel.click(&format!("{own} .switch")).await;
    assert_eq!(stand(&panel, ANALYTICS), ["checkbox true", "checkbox true"], "no switch for an entry");
    panel.click(&labelled("Counter Inc.")).await;
    assert_eq!(stand(&panel, ANALYTICS), ["checkbox false", "checkbox false"]);
    assert_eq!(stand(&panel, own), ["switch true"]);
    panel.click(&labelled("Counter Inc.")).await;
    panel.click(SAVE).await;
    let answers = r##""#3":true,"#4":true,"analytics":true,"counter":true"##;
    assert!(gate.calls()[0].contains(answers), "{:?}", gate.calls());
    // Off takes its entries along.
    panel.click(&format!("{own} .switch")).await;
    assert!(stand(&panel, ANALYTICS).is_empty());
    panel.click(SAVE).await;
    let answers = r##""#3":false,"#4":false,"analytics":false,"counter":false"##;
    assert!(gate.calls()[1].contains(answers), "{:?}", gate.calls());
}

#[wasm_bindgen_test]
async fn the_switches_show_what_the_gate_allows_by_entry_or_without_such_a_gate_by_category() {
    let gate = Gate::install(Some(r#"{"analytics":false,"health":true}"#), "[]");
    gate.allow("1 4 6");
    let panel = fine_panel("entry").await;
    assert_eq!(stand(&panel, ANALYTICS), ["checkbox mixed", "checkbox mixed", "switch false", "switch true"]);
    assert_eq!(stand(&panel, "section:nth-of-type(4)"), ["switch false"], "the entries count");
    let _gate = Gate::install(Some(r#"{"analytics":true}"#), "[]");
    let panel = fine_panel("entry").await;
    assert_eq!(stand(&panel, ANALYTICS), ["checkbox true", "checkbox true", "switch true", "switch true"]);
}

/// Data with as many entries as asked, all of the site itself and in the second category.
fn many(count: usize) -> JsValue {
    let parsed = free("entry");
    let category = js::items(&parsed, "categories").unwrap().get(1);
    let entries = js_sys::Array::new();
    for number in 0..count {
        let entry = js_sys::Object::assign(
            &js_sys::Object::new(),
            js::items(&category, "entries").unwrap().get(0).unchecked_ref(),
        );
        js::set(&entry, "name", &format!("entry_{number}").into());
        js::set(&entry, "purpose", &"Counts \u{130}stanbul".into());
        entries.push(&entry);
    }
    let nrs: Vec<String> = (0..count).map(|number| (number + 100).to_string()).collect();
    js::set(&category, "entries", &entries);
    js::set(&category, "sizes", &count.to_string().into());
    js::set(&category, "nrs", &nrs.join(" ").into());
    parsed
}

async fn type_in(panel: &Shown, text: &str) {
    let field: HtmlInputElement = panel.one("#search").unchecked_into();
    field.set_value(text);
    crate::support::typed(&field);
    yew::scheduler::flush().await;
}

#[wasm_bindgen_test]
async fn what_is_searched_is_found_by_name_vendor_and_purpose_and_told_aloud() {
    let _gate = Gate::install(None, "[]");
    let small = show(data()).await;
    assert!(all(&small.mount, "#search").is_empty(), "a short catalogue needs no search");
    let panel = show(PanelData::read(&many(120)).unwrap()).await;
    let label = panel.one("label[for=search]").text_content();
    assert_eq!(label.as_deref(), Some("Search cookies and partners"));
    let (status, field) = (".search [role=status]", panel.one("#search"));
    for (wanted, told, rows) in [
        ("ENTRY_7", "11 found", 11),
        ("  counter", "2 found", 2),
        ("tells apart", "1 found", 1),
        ("example entry_119", "1 found", 1),
        ("entry", "120 found", 25),
        ("nobody has this", "Nothing found", 0),
    ] {
        type_in(&panel, wanted).await;
        assert_eq!(panel.text(status), told, "{wanted}");
        assert_eq!(all(&panel.mount, "#panel-settings tbody tr").len(), rows, "{wanted}");
        assert!(all(&panel.mount, "section.category").is_empty());
    }
    type_in(&panel, "_count").await;
    assert_eq!(panel.one("#search"), field, "the field in which somebody types is never made anew");
    assert!(panel.text("#panel-settings tbody").contains("Statistics"), "with its category");
    click(&panel.one("#panel-settings tbody .switch")).await;
    // Escape clears the field, and only then closes the dialog.
    assert!(!press(&panel.one("#search"), "Escape"), "the dialog stays");
    yew::scheduler::flush().await;
    assert_eq!(panel.text(status), "");
    assert_eq!(panel.text(&format!("{ANALYTICS} > .head .switch")), "Partly on");
    assert!(press(&panel.one("#search"), "Escape"), "the dialog closes");
}

#[wasm_bindgen_test]
async fn a_long_list_is_rendered_down_to_where_the_visitor_is() {
    let _gate = Gate::install(None, "[]");
    let panel = show(PanelData::read(&many(120)).unwrap()).await;
    let category = "section:nth-of-type(2)";
    unfold(&panel, &format!("{category} details")).await;
    assert!(all(&panel.mount, "table").is_empty(), "a long list stays folded");
    unfold(&panel, &format!("{category} .vendor details")).await;
    let rows = || all(&panel.mount, &format!("{category} tbody tr[role=row]"));
    let index = |row: Option<&Element>| row.unwrap().get_attribute("aria-rowindex").unwrap();
    assert_eq!((rows().len(), panel.one("table").get_attribute("aria-rowcount").as_deref()), (25, Some("121")));
    let body = panel.one(".body");
    let scroll = async || {
        body.dispatch_event(&Event::new("scroll").unwrap()).unwrap();
        yew::scheduler::flush().await;
    };
    while let Some(more) = all(&panel.mount, ".more").first() {
        more.scroll_into_view();
        scroll().await;
    }
    scroll().await;
    let gaps = all(&panel.mount, ".gap td");
    let is_high = |gap: &Element| gap.client_height() > 300;
    assert!(!gaps.is_empty() && gaps.iter().all(is_high), "what has been taken away leaves a gap as high");
    assert_eq!(index(rows().last()), "121");
    assert!(rows().len() < 100 && index(rows().first()) != "2", "the first rows are far");
    let last = rows().pop().unwrap();
    panel.one(&format!("{category} summary")).scroll_into_view();
    scroll().await;
    assert_eq!(index(rows().first()), "2");
    assert!(rows().iter().all(|row| *row != last), "the last rows are far");
}

#[wasm_bindgen_test]
async fn a_decision_for_some_entries_is_told_as_partly_on() {
    let _gate = Gate::install(None, "[]");
    let mut decision = Decision { version: 3, time: 1_800_000_000, method: Method::Save, ..Decision::EMPTY };
    decision.id = *b"q83vASNFZ4mrze8B";
    for (of, nr, granted) in
        [(Of::Category, 2, true), (Of::Category, 3, false), (Of::Entry, 3, true), (Of::Entry, 4, false)]
    {
        decision.answers.set(of, nr, Some(granted));
    }
    LocalStorage::raw().set_item("cookie-gate-history", &record::to_text(&decision)).unwrap();
    let panel = show(PanelData::read(&fine("entry")).unwrap()).await;
    panel.click("#tab-choices").await;
    let told = panel.text(".history li");
    LocalStorage::clear();
    assert!(told.contains("On: Necessary, Sign-in") && told.contains("Partly on: Statistics"), "{told}");
}
