//! The panel as a page loads it: one export, nothing else.
//!
//! gate.js imports this module when the visitor asks for the panel, and hands over an element inside its shadow root.
//! Invariant: at most one panel is mounted, ready or shown. A closed panel leaves only its style sheet behind.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(target_arch = "wasm32")]
mod page {
    use cookie_gate_panel::PanelData;
    use cookie_gate_panel::panel::tabs::Tab;
    use cookie_gate_panel::panel::{Panel, PanelProps, STYLE};
    use cookie_gate_panel::web::{js, page};
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use wasm_bindgen::prelude::*;
    use web_sys::HtmlElement;
    use yew::{AppHandle, Callback, Renderer};

    /// This allocator is 2 kB (brotli) smaller than the default one. It is for one thread, and a page's module has one.
    #[global_allocator]
    static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

    thread_local! {
        static MOUNTED: RefCell<Option<Mounted>> = const { RefCell::new(None) };
        static STYLED: Cell<bool> = const { Cell::new(false) };
    }

    /// A panel, ready or shown.
    struct Mounted {
        handle: AppHandle<Panel>,
        /// The element around the dialog. It is in the page as soon as the panel is shown.
        place: HtmlElement,
        /// The texts of the data as JSON, by which data of another language, or of another moment, are known.
        data: String,
        tab: u32,
    }

    /// Makes the panel ready in an element that is in no page, with the words of `data` (parsed `panel.<lang>.json`).
    /// With `shows`, the panel shows in `mount` as a modal dialog. The visitor decides by `gate`, which has the API of
    /// `CookieGate`. `tab`: the number of the tab that is shown first.
    ///
    /// Why ready before it is shown: to render takes most of the time. A dialog that is in no page cannot open, so Yew's
    /// effect that opens the dialog does nothing there.
    #[wasm_bindgen]
    pub fn open(mount: HtmlElement, data: JsValue, gate: JsValue, tab: u32, shows: bool) -> Result<(), JsValue> {
        js::talk_to(gate);
        // The texts tell data of another language or moment apart. All of the data would take long: thousands of entries.
        let text = js::json(&js::field(&data, "texts"));
        // What is here of databases is looked up anew each time, in an object that JSON does not show.
        let is_live = !js::field(&data, "here").is_undefined();
        let is_ready = MOUNTED.with_borrow(|mounted| {
            // While a panel is shown, there is nothing to make ready. To show it again is to show it anew.
            let is_it = |it: &Mounted| {
                if it.place.is_connected() { !shows } else { !is_live && it.data == text && it.tab == tab }
            };
            mounted.as_ref().is_some_and(is_it)
        });
        if !is_ready {
            return render(&mount, &data, text, tab, shows);
        }
        let place = MOUNTED.with_borrow(|mounted| mounted.as_ref().map(|it| it.place.clone()));
        if shows && let Some(place) = place { show(&mount, &place) } else { Ok(()) }
    }

    fn render(mount: &HtmlElement, data: &JsValue, text: String, tab: u32, shows: bool) -> Result<(), JsValue> {
        close();
        if !STYLED.get() {
            page::adopt(mount, STYLE)?;
            STYLED.set(true);
        }
        let place: HtmlElement = mount.clone_node()?.unchecked_into();
        if shows {
            mount.append_child(&place)?;
        }
        let data = Rc::new(PanelData::read(data)?);
        let props = PanelProps { data, tab: Tab::of(tab), on_close: Callback::from(|()| close()) };
        let handle = Renderer::<Panel>::with_root_and_props(place.clone().into(), props).render();
        MOUNTED.set(Some(Mounted { handle, place, data: text, tab }));
        Ok(())
    }

    /// Shows a panel that is ready. The page may have written cookies since, so the panel looks again.
    fn show(mount: &HtmlElement, place: &HtmlElement) -> Result<(), JsValue> {
        mount.append_child(place)?;
        let dialog = place.first_element_child().and_then(|dialog| dialog.dyn_into().ok());
        let heading = place.query_selector("h2")?.and_then(|heading| heading.dyn_into().ok());
        js::tell_again();
        page::show(dialog, heading);
        Ok(())
    }

    fn close() {
        // The panel is taken out first: `destroy` may call this function again.
        if let Some(Mounted { handle, place, .. }) = MOUNTED.take() {
            handle.destroy();
            place.remove();
        }
    }
}
