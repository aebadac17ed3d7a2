//! The panel as a page loads it: one export, nothing else.
//!
//! gate.js imports this module when the visitor asks for the panel, and hands over an element inside its shadow root.
//! Invariant: at most one panel is mounted. A closed panel leaves only its style sheet behind.

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
    use yew::{AppHandle, Callback, Renderer};

    /// This allocator is 2 kB (brotli) smaller than the default one. It is for one thread, and a page's module has one.
    #[global_allocator]
    static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

    thread_local! {
        static MOUNTED: RefCell<Option<AppHandle<Panel>>> = const { RefCell::new(None) };
        static STYLED: Cell<bool> = const { Cell::new(false) };
    }

    /// Shows the panel in `mount` with the words of `data` (parsed `panel.<lang>.json`) as a modal dialog. The visitor
    /// decides by `gate`, which has the API of `CookieGate`. `tab`: the number of the tab that is shown first.
    #[wasm_bindgen]
    pub fn open(mount: web_sys::HtmlElement, data: JsValue, gate: JsValue, tab: u32) -> Result<(), JsValue> {
        js::talk_to(gate);
        let data = PanelData::read(&data)?;
        close();
        if !STYLED.get() {
            page::adopt(&mount, STYLE)?;
            STYLED.set(true);
        }
        let props = PanelProps { data: Rc::new(data), tab: Tab::of(tab), on_close: Callback::from(|()| close()) };
        let handle = Renderer::<Panel>::with_root_and_props(mount.into(), props).render();
        MOUNTED.set(Some(handle));
        Ok(())
    }

    fn close() {
        // The handle is taken out first: `destroy` may call this function again.
        if let Some(handle) = MOUNTED.take() {
            handle.destroy();
        }
    }
}
