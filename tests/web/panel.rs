//! Tests of the panel, the second layer: its dialog and its first tab.

use crate::support::{Gate, all, data, remove_gate, show, unfold};
use cookie_gate_panel::PanelData;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const SWITCH: &str = "section:nth-of-type(3) [role=switch]";

fn switches(mount: &web_sys::Element) -> Vec<String> {
    all(mount, "[role=switch]").iter().filter_map(|switch| switch.get_attribute("aria-checked")).collect()
}

#[wasm_bindgen_test]
async fn what_the_bundle_writes_is_what_the_panel_reads() {
    let data = data();
    assert_eq!(data.categories.len(), 5, "a vendor's own switch is one of them");
    assert!(data.categories[0].required && data.categories[0].words.refused().is_empty());
    assert!(!data.categories[2].follows && data.categories[3].follows);
    assert!(data.categories[4].sensitive);
    let entry = |category: usize, at| data.categories[category].entry(at).unwrap();
    assert!(!entry(1, 0).note().is_empty());
    assert_eq!(entry(2, 0).period(), "2 years");
    let vendor = data.categories[2].vendor(0).unwrap();
    assert_eq!(vendor.countries(), "United States, New Zealand");
    assert_eq!(vendor.privacy_href(), "https://counter.example/privacy");
    assert_eq!((data.categories[2].of_owner(0), data.categories[2].of_owner(1)), ((0, 0), (0, 2)));
    assert_eq!((data.categories[2].owner(1), data.size()), (1, 6));
    assert_eq!(data.links.len(), 3);
    assert_eq!(data.facts.history(), "cookie-gate-history");
}

#[wasm_bindgen_test]
fn broken_data_is_an_error_that_names_the_field() {
    for value in [JsValue::UNDEFINED, JsValue::NULL, JsValue::from_f64(1.0), js_sys::Object::new().into()] {
        assert_eq!(PanelData::read(&value).unwrap_err().0, "language");
    }
    let parsed = js_sys::JSON::parse(include_str!("panel.en.json")).unwrap();
    js_sys::Reflect::set(&parsed, &"categories".into(), &"none".into()).unwrap();
    assert_eq!(PanelData::read(&parsed).unwrap_err().0, "categories");
}

#[wasm_bindgen_test]
async fn the_heading_takes_the_focus_and_names_the_modal_dialog() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    assert!(panel.one("dialog").matches(":modal").unwrap());
    let heading = panel.one("h2");
    assert_eq!(panel.focused().as_ref(), Some(&heading));
    assert_eq!(panel.one("dialog").get_attribute("aria-labelledby"), heading.get_attribute("id"));
    assert_eq!(panel.one("dialog").get_attribute("lang").as_deref(), Some("en"));
}

#[wasm_bindgen_test]
async fn a_required_category_is_always_on_and_has_no_control() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    assert_eq!(panel.text("section:nth-of-type(1) .always"), "Always on");
    assert!(all(&panel.mount, "section:nth-of-type(1) button").is_empty());
}

#[wasm_bindgen_test]
async fn all_switches_are_off_while_undecided_and_say_it() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    assert_eq!(switches(&panel.mount), ["false", "false", "false", "false"]);
    assert_eq!(panel.text(SWITCH), "Off");
}

#[wasm_bindgen_test]
async fn every_switch_has_a_name_and_a_description_in_its_own_root() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    for switch in all(&panel.mount, "[role=switch]") {
        for attribute in ["aria-labelledby", "aria-describedby"] {
            let id = switch.get_attribute(attribute).unwrap();
            assert!(!panel.text(&format!("#{id}")).is_empty(), "{attribute}");
        }
    }
}

#[wasm_bindgen_test]
async fn save_passes_exactly_the_draft() {
    let gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    panel.click(SWITCH).await;
    assert_eq!(switches(&panel.mount), ["false", "true", "true", "false"]);
    assert!(gate.calls().is_empty(), "a switch decides nothing");
    panel.click(".actions .choice:nth-child(3)").await;
    assert_eq!(gate.calls(), [r#"save {"session":false,"analytics":true,"counter":true,"health":false}"#]);
    panel.closed().await;
    assert_eq!(panel.closes.get(), 1);
}

#[wasm_bindgen_test]
async fn a_vendor_abroad_follows_its_category_and_is_refused_and_granted_by_itself() {
    let gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    let own = "section:nth-of-type(4)";
    assert_eq!(panel.text(&format!("{own} h3")), "Counter Inc. · United States, New Zealand");
    assert!(panel.text(own).contains("Pages seen"), "it says what goes there");
    let own = format!("{own} [role=switch]");
    for (click, stand) in [
        (SWITCH, ["true", "true"]),
        (&own, ["true", "false"]),
        (SWITCH, ["false", "false"]),
        (&own, ["false", "true"]),
        (SWITCH, ["true", "true"]),
        (&own, ["true", "false"]),
    ] {
        panel.click(click).await;
        assert_eq!(switches(&panel.mount)[1..3], stand, "after {click}");
    }
    panel.click(".actions .choice:nth-child(3)").await;
    assert_eq!(gate.calls(), [r#"save {"session":false,"analytics":true,"counter":false,"health":false}"#]);
}

#[wasm_bindgen_test]
async fn accept_and_reject_are_alike_and_reach_the_gate() {
    let gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    let (accept, reject) = (panel.one(".actions .choice:nth-child(1)"), panel.one(".actions .choice:nth-child(2)"));
    assert_eq!((accept.tag_name(), accept.class_name()), (reject.tag_name(), reject.class_name()));
    assert!(!accept.has_attribute("data-action"), "gate.js would decide a second time");
    panel.click(".actions .choice:nth-child(2)").await;
    assert!(!panel.is_open());
    let panel = show(data()).await;
    panel.click(".actions .choice:nth-child(1)").await;
    assert_eq!(gate.calls(), ["rejectAll", "acceptAll"]);
}

#[wasm_bindgen_test]
async fn the_switches_show_the_grants_and_follow_the_gate() {
    let gate = Gate::install(Some(r#"{"necessary":true,"session":true,"analytics":false,"health":false}"#), "[]");
    let mut panel = show(data()).await;
    assert_eq!(switches(&panel.mount), ["true", "false", "false", "false"]);
    gate.set("categories", js_sys::JSON::parse(r#"{"analytics":true,"health":1}"#).unwrap());
    gate.change();
    yew::scheduler::flush().await;
    assert_eq!(switches(&panel.mount), ["false", "true", "false", "false"], "only `true` is a grant");
    assert_eq!(gate.listeners(), 1);
    panel.destroy().await;
    assert_eq!(gate.listeners(), 0, "a closed panel leaves no listener");
}

#[wasm_bindgen_test]
async fn closing_without_saving_changes_nothing() {
    let gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    panel.click(SWITCH).await;
    panel.click(".close").await;
    panel.closed().await;
    assert_eq!(panel.closes.get(), 1);
    assert!(gate.calls().is_empty());
}

#[wasm_bindgen_test]
async fn a_refused_save_keeps_the_dialog_open_and_says_why() {
    let gate = Gate::install(None, "[]");
    gate.set("answer", false);
    let panel = show(data()).await;
    panel.click(".actions .choice:nth-child(3)").await;
    assert!(panel.is_open());
    assert!(panel.text("[role=status]").contains("could not be saved"));
}

#[wasm_bindgen_test]
async fn what_a_withdrawal_could_not_remove_is_told_before_the_dialog_closes() {
    let gate = Gate::install(Some(r#"{"session":true}"#), "[]");
    let panel = show(data()).await;
    let report = r#"[{"action":"kept","name":"SID"},{"action":"kept","name":"SID"},{"action":"removed","name":"x"}]"#;
    gate.set("items", js_sys::JSON::parse(report).unwrap());
    gate.set("next", js_sys::JSON::parse(r#"{"session":false}"#).unwrap());
    panel.click(".actions .choice:nth-child(2)").await;
    gate.change();
    yew::scheduler::flush().await;
    assert!(panel.is_open());
    assert_eq!(all(&panel.mount, "[role=status] code").len(), 1);
    assert_eq!(panel.text("[role=status] code"), "SID");
    panel.click(".actions .choice:nth-child(2)").await;
    assert!(!panel.is_open(), "what has been told once does not hold the dialog again");
}

#[wasm_bindgen_test]
async fn what_a_first_refusal_does_not_reach_holds_no_dialog() {
    let gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    gate.set("items", js_sys::JSON::parse(r#"[{"action":"kept","name":"SID"}]"#).unwrap());
    gate.set("next", js_sys::JSON::parse(r#"{"session":false}"#).unwrap());
    panel.click(".actions .choice:nth-child(2)").await;
    assert!(!panel.is_open());
}

#[wasm_bindgen_test]
async fn a_page_without_the_gate_gets_a_panel_that_saves_nothing() {
    remove_gate();
    let panel = show(data()).await;
    panel.click(".actions .choice:nth-child(1)").await;
    assert!(panel.is_open());
    assert!(panel.text("[role=status]").contains("could not be saved"));
}

#[wasm_bindgen_test]
async fn the_table_has_headers_and_keeps_names_left_to_right() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    for number in [2, 3] {
        unfold(&panel, &format!("section:nth-of-type({number}) details")).await;
    }
    let table = "section:nth-of-type(3) table";
    assert_eq!(all(&panel.mount, &format!("{table} thead th[scope=col]")).len(), 4);
    assert_eq!(all(&panel.mount, &format!("{table} tbody th[scope=row]")).len(), 2);
    assert_eq!(panel.one(&format!("{table} code")).get_attribute("dir").as_deref(), Some("ltr"));
    assert!(panel.text("section:nth-of-type(2) td small").contains("HttpOnly"));
}
