//! Shared by the cases: an element in a shadow root like that of gate.js, a fake gate, clicks and keys.

use cookie_gate_panel::PanelData;
use cookie_gate_panel::panel::tabs::Tab;
use cookie_gate_panel::panel::{Panel, PanelProps};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ShadowRoot};
use yew::{AppHandle, Callback, Renderer};

#[wasm_bindgen(inline_js = r#"
export function host() {
  const host = document.createElement("div");
  document.body.append(host);
  const root = host.attachShadow({ mode: "open" });
  const mount = document.createElement("div");
  root.append(mount);
  return mount;
}
export function fake(decided, categories, report) {
  const calls = [], listeners = new Set();
  // A decision makes the state that the case has set as `next`.
  const decide = (call) => {
    calls.push(call);
    if (gate.next) Object.assign(gate, { categories: gate.next, decided: true });
    return gate.answer;
  };
  const gate = {
    calls, listeners, answer: true, categories, decided, items: report,
    get state() { return Object.freeze({ mode: "enforce", decided: gate.decided, categories: Object.freeze({ ...gate.categories }) }); },
    acceptAll() { return decide("acceptAll"); },
    rejectAll() { return decide("rejectAll"); },
    save(choices) { return decide("save " + JSON.stringify(choices)); },
    withdraw() { return decide("withdraw"); },
    forget() { calls.push("forget"); return gate.answer; },
    report() { return gate.items; },
    on(event, listener) { calls.push("on " + event); listeners.add(listener); return () => { listeners.delete(listener); }; },
  };
  globalThis.CookieGate = gate;
  return gate;
}
export function removeGate() { delete globalThis.CookieGate; }
export function blockStorage(how) {
  const original = Object.getOwnPropertyDescriptor(window, "localStorage");
  Object.defineProperty(window, "localStorage", { configurable: true, get() {
    if (how === "throws") throw new DOMException("denied", "SecurityError");
    return null;
  } });
  return () => Object.defineProperty(window, "localStorage", original);
}
export function unfolded(details) {
  return new Promise((done) => {
    details.addEventListener("toggle", () => done(), { once: true });
    details.open = !details.open;
  });
}
export function closed(dialog) {
  return new Promise((done) => dialog.addEventListener("close", done, { once: true }));
}
export function press(element, key) {
  return element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
}
export function typed(field) { field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true })); }
export function cookies() { return document.cookie; }
export function write(string) { document.cookie = string; }
"#)]
extern "C" {
    /// An element in an open shadow root.
    pub fn host() -> HtmlElement;
    fn fake(decided: bool, categories: &JsValue, report: &JsValue) -> Object;
    /// Removes the gate from the page.
    #[wasm_bindgen(js_name = removeGate)]
    pub fn remove_gate();
    /// Blocks localStorage: the getter throws ("throws"), or returns null. The returned function restores the storage.
    #[wasm_bindgen(js_name = blockStorage)]
    pub fn block_storage(how: &str) -> Function;
    /// Presses a key; returns whether the browser's own action of that key still happens.
    pub fn press(element: &Element, key: &str) -> bool;
    /// Tells that somebody has typed.
    pub fn typed(field: &Element);
    /// The page's cookies.
    pub fn cookies() -> String;
    /// Writes a cookie.
    pub fn write(cookie: &str);
    fn closed(dialog: &Element) -> Promise;
    fn unfolded(details: &Element) -> Promise;
}

/// The fake gate that a case installs.
pub struct Gate(pub Object);

impl Gate {
    /// Installs a fake gate with this state (JSON of the categories; `None` = undecided) and this report.
    pub fn install(categories: Option<&str>, report: &str) -> Self {
        let parsed = js_sys::JSON::parse(categories.unwrap_or("{}")).unwrap();
        Gate(fake(categories.is_some(), &parsed, &js_sys::JSON::parse(report).unwrap()))
    }

    /// Lets the gate answer for entries: these are allowed.
    pub fn allow(&self, entries: &str) {
        self.set("entries", Function::new_no_args(&format!("return '{entries}';")));
    }

    pub fn set(&self, name: &str, value: impl Into<JsValue>) {
        Reflect::set(&self.0, &name.into(), &value.into()).unwrap();
    }

    /// Calls of the API, subscriptions left out.
    pub fn calls(&self) -> Vec<String> {
        let calls: Array = Reflect::get(&self.0, &"calls".into()).unwrap().unchecked_into();
        calls.iter().filter_map(|call| call.as_string()).filter(|call| !call.starts_with("on ")).collect()
    }

    /// How many listeners of `change` there are.
    pub fn listeners(&self) -> u32 {
        let listeners: js_sys::Set = Reflect::get(&self.0, &"listeners".into()).unwrap().unchecked_into();
        listeners.size()
    }

    /// Tells the listeners of a change.
    pub fn change(&self) {
        let listeners: js_sys::Set = Reflect::get(&self.0, &"listeners".into()).unwrap().unchecked_into();
        listeners.for_each(&mut |listener, _, _| {
            listener.unchecked_into::<Function>().call0(&JsValue::NULL).unwrap();
        });
    }
}

/// A mounted panel, and how often the panel reported that it closed.
pub struct Shown {
    pub mount: HtmlElement,
    pub closes: Rc<Cell<u32>>,
    handle: Option<AppHandle<Panel>>,
}

/// The panel's data, as the bundle writes the data.
pub fn data() -> PanelData {
    let parsed = js_sys::JSON::parse(include_str!("panel.en.json")).unwrap();
    PanelData::read(&parsed).unwrap()
}

/// The same for a catalogue whose answers are those of entries, or of vendors.
pub fn fine(grain: &str) -> JsValue {
    let parsed = js_sys::JSON::parse(include_str!("panel.entry.json")).unwrap();
    Reflect::set(&parsed, &"grain".into(), &grain.into()).unwrap();
    parsed
}

/// Mounts the panel as `crates/panel-page` does.
pub async fn show(data: PanelData) -> Shown {
    let (mount, closes) = (host(), Rc::new(Cell::new(0)));
    let count = closes.clone();
    let on_close = Callback::from(move |()| count.set(count.get() + 1));
    let props = PanelProps { data: Rc::new(data), tab: Tab::default(), on_close };
    let handle = Renderer::<Panel>::with_root_and_props(mount.clone().into(), props).render();
    yew::scheduler::flush().await;
    Shown { mount, closes, handle: Some(handle) }
}

impl Shown {
    pub fn one(&self, selector: &str) -> Element {
        one(&self.mount, selector)
    }

    pub fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }

    pub async fn click(&self, selector: &str) {
        click(&self.one(selector)).await;
    }

    pub fn is_open(&self) -> bool {
        self.one("dialog").has_attribute("open")
    }

    /// Waits for the dialog's `close` event and what follows from it.
    pub async fn closed(&self) {
        // A dialog closes in one task and sends its event in a later task. No specification says how many tasks come
        // between.
        if self.closes.get() == 0 {
            wait(closed(&self.one("dialog"))).await;
        }
        yew::scheduler::flush().await;
    }

    pub async fn destroy(&mut self) {
        self.handle.take().unwrap().destroy();
        yew::scheduler::flush().await;
    }

    /// The focused element inside the shadow root.
    pub fn focused(&self) -> Option<Element> {
        self.mount.get_root_node().unchecked_into::<ShadowRoot>().active_element()
    }
}

pub fn one(mount: &Element, selector: &str) -> Element {
    mount.query_selector(selector).unwrap().unwrap_or_else(|| panic!("no {selector} in {}", mount.outer_html()))
}

pub fn all(mount: &Element, selector: &str) -> Vec<Element> {
    let list = mount.query_selector_all(selector).unwrap();
    (0..list.length()).filter_map(|at| list.get(at)).map(JsCast::unchecked_into).collect()
}

/// Unfolds a disclosure, or folds it, and waits for what the panel makes of it.
pub async fn unfold(panel: &Shown, selector: &str) {
    wait(unfolded(&panel.one(selector))).await;
    yew::scheduler::flush().await;
}

pub async fn click(element: &Element) {
    element.unchecked_ref::<HtmlElement>().click();
    yew::scheduler::flush().await;
}

async fn wait(promise: Promise) {
    js_sys::futures::JsFuture::from(promise).await.unwrap();
}
