//! Tests of the panel's second tab.

use crate::support::{Gate, Shown, all, block_storage, cookies, data, press, show, write};
use cookie_gate::consent::{Decision, Method, Of, record};
use cookie_gate::kind::Nr;
use cookie_gate_panel::PanelData;
use cookie_gate_panel::web::js;
use gloo_storage::{LocalStorage, SessionStorage, Storage};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const TAB: &str = "#tab-choices";
const HISTORY: &str = "cookie-gate-history";

/// A record with these answers, as the gate would store the record.
fn record_of(version: u32, time: i64, method: Method, opt_out: bool, answers: &[(Of, Nr, bool)]) -> String {
    let mut decision = Decision { version, time, method, opt_out, id: *b"q83vASNFZ4mrze8B", ..Decision::EMPTY };
    answers.iter().for_each(|&(of, nr, granted)| decision.answers.set(of, nr, Some(granted)));
    record::to_text(&decision)
}

/// Category 3 granted, 2 and 4 refused, and these answers of vendors.
fn granted(vendors: &[(Of, Nr, bool)]) -> String {
    let categories = [(Of::Category, 2, false), (Of::Category, 3, true), (Of::Category, 4, false)];
    record_of(2, 1_700_000_000, Method::Save, false, &[&categories, vendors].concat())
}

/// A line of the history: all categories refused, with language and digest, and with a receipt that has arrived.
fn refused() -> String {
    let categories = [2, 3, 4].map(|nr| (Of::Category, nr, false));
    record_of(3, 1_800_000_000, Method::Reject, true, &categories) + " en digest sent"
}

/// Removes everything that the next case could find.
fn clean() {
    LocalStorage::clear();
    SessionStorage::clear();
    for name in ["cookie-agree", "_count", "advice", "never_declared"] {
        write(&format!("{name}=; Max-Age=0; Path=/"));
    }
}

async fn choices() -> Shown {
    let panel = show(data()).await;
    panel.click(TAB).await;
    panel
}

fn texts(panel: &Shown, selector: &str) -> Vec<String> {
    all(&panel.mount, selector).iter().filter_map(|element| element.text_content()).collect()
}

fn is_displayed(panel: &Shown, selector: &str) -> bool {
    panel.one(selector).unchecked_ref::<HtmlElement>().offset_width() > 0
}

#[wasm_bindgen_test]
async fn tabs_follow_the_pattern_one_stop_arrows_choose_and_the_other_panel_is_not_there() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    let state = |panel: &Shown| {
        let of =
            |name: &str| all(&panel.mount, "[role=tab]").iter().filter_map(|tab| tab.get_attribute(name)).collect();
        let (selected, stops): (Vec<String>, Vec<String>) = (of("aria-selected"), of("tabindex"));
        (selected.join(" "), stops.join(" "))
    };
    let chosen = |at: usize| {
        let of =
            |is: &str, other: &str| (0..3).map(|tab| if tab == at { is } else { other }).collect::<Vec<_>>().join(" ");
        (of("true", "false"), of("0", "-1"))
    };
    let first = chosen(0);
    assert_eq!(state(&panel), first);
    for tab in all(&panel.mount, "[role=tab]") {
        let body = panel.one(&format!("#{}", tab.get_attribute("aria-controls").unwrap()));
        assert_eq!(body.get_attribute("role").as_deref(), Some("tabpanel"));
        assert_eq!(body.get_attribute("aria-labelledby"), tab.get_attribute("id"));
    }
    for (key, state_after, focus) in [
        ("ArrowRight", 1, "tab-partners"),
        ("ArrowRight", 2, "tab-choices"),
        ("ArrowRight", 0, "tab-settings"),
        ("ArrowLeft", 2, "tab-choices"),
        ("ArrowLeft", 1, "tab-partners"),
        ("ArrowLeft", 0, "tab-settings"),
    ] {
        let from = panel.one("[role=tab][aria-selected=true]");
        assert!(!press(&from, key), "the page does not scroll");
        yew::scheduler::flush().await;
        assert_eq!(state(&panel), chosen(state_after), "{key}");
        assert_eq!(panel.focused().unwrap().id(), focus, "{key}");
    }
    assert!(press(&panel.one(TAB), "Tab"), "other keys are the browser's");
    assert_eq!(state(&panel), first);
    assert!(!all(&panel.mount, ".actions button").is_empty());
    panel.click(TAB).await;
    assert_eq!(state(&panel), chosen(2));
    assert!(all(&panel.mount, ".actions button").is_empty(), "decisions are made where the switches are");
}

#[wasm_bindgen_test]
async fn partners_are_listed_once_with_the_categories_that_let_them() {
    let _gate = Gate::install(None, "[]");
    let panel = show(data()).await;
    panel.click("#tab-partners").await;
    let names: Vec<_> = all(&panel.mount, "#panel-partners h3").iter().filter_map(|name| name.text_content()).collect();
    assert_eq!(names, ["Counter Inc."]);
    let told = panel.text("#panel-partners dl");
    assert!(told.contains("Statistics") && told.contains("United States"), "{told}");
}

#[wasm_bindgen_test]
async fn without_partners_there_is_no_tab_for_them() {
    let _gate = Gate::install(None, "[]");
    let parsed = js_sys::JSON::parse(include_str!("panel.en.json")).unwrap();
    for category in js::items(&parsed, "categories").unwrap().iter() {
        js::set(&category, "vendors", &js_sys::Array::new());
    }
    let panel = show(PanelData::read(&parsed).unwrap()).await;
    let tabs: Vec<_> = all(&panel.mount, "[role=tab]").iter().map(|tab| tab.id()).collect();
    assert_eq!(tabs, ["tab-settings", "tab-choices"]);
    assert!(!press(&panel.one("#tab-settings"), "ArrowLeft"));
    yew::scheduler::flush().await;
    assert_eq!(panel.focused().unwrap().id(), "tab-choices");
}

#[wasm_bindgen_test]
async fn switches_stay_as_they_are_while_the_other_tab_is_used() {
    let gate = Gate::install(None, "[]");
    clean();
    write("_count=1; Path=/");
    let panel = show(data()).await;
    panel.click("section:nth-of-type(3) [role=switch]").await;
    panel.click(TAB).await;
    panel.click("[aria-label='Delete all of these']").await;
    panel.click("#tab-settings").await;
    assert_eq!(panel.text("[role=status]"), "", "what was said was about the other tab");
    panel.click(".actions .choice:nth-child(3)").await;
    assert_eq!(gate.calls(), [r#"save {"session":false,"analytics":true,"counter":true,"health":false}"#]);
}

#[wasm_bindgen_test]
async fn what_is_declared_and_here_is_listed_by_category_and_nothing_else() {
    let _gate = Gate::install(None, "[]");
    clean();
    for cookie in ["advice=1", "_count=1; Path=/", "never_declared=1", "_count_=1; Max-Age=0"] {
        write(cookie);
    }
    LocalStorage::raw().set_item(HISTORY, &refused()).unwrap();
    LocalStorage::raw().set_item("_count", "the cookie's name, but no cookie").unwrap();
    SessionStorage::raw().set_item(HISTORY, "another storage").unwrap();
    let panel = choices().await;
    let titles = texts(&panel, "#panel-choices .category h4");
    let names = texts(&panel, "#panel-choices .category code");
    let small = texts(&panel, "#panel-choices .category small");
    clean();
    write("never_declared=; Max-Age=0");
    assert_eq!(titles, ["Necessary", "Statistics", "Health advice"]);
    assert_eq!(names, [HISTORY, "_count", "advice"]);
    assert_eq!(small[0], "Local storage · 6 months");
}

#[wasm_bindgen_test]
async fn what_cannot_be_seen_is_named_with_the_reason() {
    let _gate = Gate::install(None, "[]");
    clean();
    let panel = choices().await;
    let unseen = texts(&panel, "#panel-choices > .names li");
    assert_eq!(unseen.len(), 2, "{unseen:?}");
    assert!(unseen[0].starts_with("SID") && unseen[0].contains("HttpOnly"), "{unseen:?}");
    assert!(unseen[1].starts_with("seen_*") && unseen[1].contains("another party"), "{unseen:?}");
    assert!(all(&panel.mount, "#panel-choices > .names button").is_empty());
    assert!(panel.text("#panel-choices").contains("Nothing that the site declares"));
    assert!(is_displayed(&panel, ".about a[href^='mailto:']") && is_displayed(&panel, ".links a:nth-child(3)"));
}

#[wasm_bindgen_test]
async fn one_a_category_or_all_can_be_deleted_and_only_the_record_stays() {
    let _gate = Gate::install(None, "[]");
    for (button, left) in [
        ("Delete _count", "advice=1; cookie-agree=x"),
        ("Delete category Health advice", "_count=1; cookie-agree=x"),
        ("Delete all of these", "cookie-agree=x"),
    ] {
        clean();
        for name in ["_count=1", "advice=1", "cookie-agree=x"] {
            write(&format!("{name}; Path=/"));
        }
        LocalStorage::raw().set_item(HISTORY, &refused()).unwrap();
        let panel = choices().await;
        panel.click(&format!("[aria-label='{button}']")).await;
        let mut here: Vec<String> = cookies().split("; ").map(String::from).collect();
        here.sort_unstable();
        let key = LocalStorage::raw().get_item(HISTORY).unwrap();
        let names = texts(&panel, "#panel-choices .category code");
        clean();
        assert_eq!(here.join("; "), left, "{button}");
        assert_eq!(key.is_none(), button.contains("all"), "{button}");
        assert_eq!(names.len(), left.split("; ").count() + usize::from(key.is_some()), "{button}: {names:?}");
        assert_eq!(panel.text("[role=status]"), "Deleted.");
        assert_eq!(panel.focused().unwrap().class_name(), "notice", "the button has gone, the reader has not");
    }
}

#[wasm_bindgen_test]
async fn the_record_is_listed_without_a_button_and_says_how_it_goes() {
    let _gate = Gate::install(None, "[]");
    clean();
    write("cookie-agree=x; Path=/");
    let panel = choices().await;
    let row = texts(&panel, "#panel-choices .category li");
    let buttons = all(&panel.mount, "#panel-choices .category li button").len();
    clean();
    assert!(row[0].contains("“Forget me” under “My choices”"), "{row:?}");
    assert_eq!(buttons, 0);
}

#[wasm_bindgen_test]
async fn decisions_are_listed_newest_first_with_what_was_on_and_rubbish_is_left_out() {
    let _gate = Gate::install(None, "[]");
    clean();
    let (granted, refused) = (granted(&[]), refused());
    let lines = format!("{granted}\nrubbish\n1.3.x.r\n{}\n{refused}\n", granted.replace(".s.", ".a."));
    LocalStorage::raw().set_item(HISTORY, &lines).unwrap();
    let panel = choices().await;
    let items = texts(&panel, ".history li");
    assert_eq!(items.len(), 2, "{items:?}");
    assert!(items[0].contains("2027") && items[0].contains("all refused"), "{items:?}");
    assert!(items[0].contains("On: Necessary") && items[0].ends_with("Policy version: 3"), "{items:?}");
    assert!(items[1].contains("2023") && items[1].contains("own choices saved"), "{items:?}");
    assert!(items[1].contains("On: Necessary, Statistics"), "{items:?}");
    // The cookie holds the decision in force, so this decision stays in the list.
    write(&format!("cookie-agree={granted}; Path=/"));
    panel.click("[aria-label='Clear earlier decisions']").await;
    let (items, key) = (texts(&panel, ".history li"), LocalStorage::raw().get_item(HISTORY).unwrap());
    clean();
    assert_eq!((items.len(), key), (1, None));
}

#[wasm_bindgen_test]
async fn a_vendor_that_was_answered_by_itself_is_told_with_the_decision() {
    let _gate = Gate::install(None, "[]");
    clean();
    // A second vendor of the same name, without an answer of its own.
    let mut data = data();
    let mut other = data.categories[3].clone();
    other.nr += 1;
    data.categories.insert(4, other);
    // Vendor 1 without an answer of its own, then granted, then refused. Last, the category refused and vendor 1
    // granted.
    let vendor = |answer| (Of::Vendor, 1, answer);
    let none = [2, 3, 4].map(|nr| (Of::Category, nr, false));
    let last = record_of(2, 1_700_000_000, Method::Save, false, &[&none[..], &[vendor(true)]].concat());
    let lines = [granted(&[]), granted(&[vendor(true)]), granted(&[vendor(false)]), last];
    LocalStorage::raw().set_item(HISTORY, &lines.join("\n")).unwrap();
    let panel = show(data).await;
    panel.click(TAB).await;
    let mut items = texts(&panel, ".history li");
    clean();
    let told: Vec<usize> = items.iter().map(|item| item.matches("Counter Inc.").count()).collect();
    assert_eq!(told, [1, 1, 2, 2], "newest first: {items:?}");
    items.remove(0);
    assert!(items.iter().all(|item| item.contains("Statistics")), "{items:?}");
}

#[wasm_bindgen_test]
async fn without_a_decision_there_is_nothing_to_list_or_take_along() {
    let _gate = Gate::install(None, "[]");
    clean();
    for how in ["throws", "null"] {
        let restore = block_storage(how);
        let panel = choices().await;
        let (open, counts) = (panel.is_open(), (all(&panel.mount, ".history").len(), texts(&panel, ".small")));
        restore.call0(&JsValue::NULL).unwrap();
        assert!(open, "{how}");
        assert_eq!(counts, (0, vec!["Forget me".to_string()]), "{how}");
    }
}

#[wasm_bindgen_test]
async fn forgetting_is_the_gates_and_closes_the_dialog() {
    let gate = Gate::install(None, "[]");
    gate.set("answer", false);
    let panel = choices().await;
    panel.click("[aria-label='Forget me']").await;
    assert!(panel.is_open());
    assert_eq!(panel.text("[role=status]"), "This could not be done now.");
    gate.set("answer", true);
    panel.click("[aria-label='Forget me']").await;
    assert!(!panel.is_open());
    assert_eq!(gate.calls(), ["forget", "forget"]);
}
