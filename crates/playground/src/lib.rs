//! The playground: an operator writes a catalogue in the browser, beside the real banner and panel, and takes the bundle
//! along. `cargo xtask site` builds the page.
//!
//! [`model`] judges and bundles a text, without a browser. [`app`] is the page, made of components. [`host`] is all that
//! the components use of the page: the editor, the frame of the preview, the store.
//! Invariant: nothing leaves the browser. The page asks its own folder for its files, once, and nobody else for anything.

pub mod app;
pub mod files;
pub mod findings;
pub mod host;
pub mod model;
pub mod packs;
pub mod preview;
pub mod template;

#[cfg(target_arch = "wasm32")]
mod page {
    use crate::app::{App, AppProps};
    use crate::host::Host;
    use crate::model::Web;
    use std::rc::Rc;
    use wasm_bindgen::prelude::*;

    /// Shows the playground in an element. `host` is what www/playground/main.js offers, `web` the text of `web.json`.
    ///
    /// # Errors
    /// When `web` lacks a file.
    #[wasm_bindgen]
    pub fn start(mount: web_sys::Element, host: JsValue, web: &str) -> Result<(), JsValue> {
        let web = Web::read(web).map_err(|fault| JsValue::from_str(&format!("{fault:#}")))?;
        let props = AppProps { host: Host::new(host), web: Rc::new(web) };
        yew::Renderer::<App>::with_root_and_props(mount, props).render();
        Ok(())
    }
}
