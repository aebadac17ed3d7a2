//! What the components use of the page: functions of www/playground/main.js.
//!
//! Invariant: a function that fails does nothing. The page works on.

use std::cell::RefCell;
use std::rc::Rc;

use cookie_gate_bundle::File;
use cookie_gate_catalogue::diagnostic::Severity;
use js_sys::{Array, Float64Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlIFrameElement};

use crate::model::Found;

#[wasm_bindgen]
extern "C" {
    type Functions;
    #[wasm_bindgen(method, catch)]
    fn editor(
        this: &Functions,
        mount: &HtmlElement,
        text: &str,
        schema: &Function,
        on_text: &Function,
    ) -> Result<TextEditor, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn preview(
        this: &Functions,
        frame: &HtmlIFrameElement,
        job: &JsValue,
        on_told: &Function,
    ) -> Result<Function, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn download(this: &Functions, name: &str, content: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn copy(this: &Functions, text: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn sizes(this: &Functions, files: &Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = nameOf)]
    fn name_of(this: &Functions, language: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn later(this: &Functions, work: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, getter)]
    fn store(this: &Functions) -> Store;

    type Store;
    #[wasm_bindgen(method, catch)]
    fn read(this: &Store) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Store, text: &str) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn forget(this: &Store) -> Result<(), JsValue>;

    /// The editor.
    type TextEditor;
    #[wasm_bindgen(method, catch)]
    fn set(this: &TextEditor, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn mark(this: &TextEditor, findings: &Array) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn jump(this: &TextEditor, at: u32) -> Result<(), JsValue>;
}

/// The functions of the page.
#[derive(Clone)]
pub struct Host {
    functions: Rc<Functions>,
    editor: Rc<RefCell<Option<Mounted>>>,
}

/// The editor, and what it calls.
struct Mounted {
    editor: TextEditor,
    _on_text: Closure<dyn FnMut(String)>,
}

impl PartialEq for Host {
    /// There is one.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A preview that shows; another one may follow when this value is dropped.
pub struct Shown {
    end: Option<Function>,
    _on_told: Closure<dyn FnMut(String)>,
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(end) = &self.end {
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

impl Host {
    /// Takes the object that main.js hands over.
    #[must_use]
    pub fn new(functions: JsValue) -> Self {
        Self { functions: Rc::new(functions.unchecked_into()), editor: Rc::default() }
    }

    /// Puts the editor into an element. `schema` is called when somebody first wants a completion.
    pub fn mount(
        &self,
        mount: &HtmlElement,
        text: &str,
        schema: fn() -> String,
        on_text: impl FnMut(String) + 'static,
    ) {
        let on_text = Closure::<dyn FnMut(String)>::new(on_text);
        let schema = Closure::once_into_js(schema);
        let made = self.functions.editor(mount, text, schema.unchecked_ref(), on_text.as_ref().unchecked_ref());
        self.editor.replace(made.ok().map(|editor| Mounted { editor, _on_text: on_text }));
    }

    fn with_editor(&self, call: impl FnOnce(&TextEditor) -> Result<(), JsValue>) {
        if let Some(mounted) = &*self.editor.borrow() {
            let _ = call(&mounted.editor);
        }
    }

    /// Replaces the text of the editor, which the operator can undo.
    pub fn set_text(&self, text: &str) {
        self.with_editor(|editor| editor.set(text));
    }

    /// Takes the operator to a place of the text.
    pub fn jump(&self, at: u32) {
        self.with_editor(|editor| editor.jump(at));
    }

    /// Marks findings at their lines.
    pub fn mark(&self, findings: &[Found]) {
        let marks = findings.iter().map(|found| {
            let diagnostic = &found.diagnostic;
            let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
            object(&[
                ("from", found.place.start.into()),
                ("to", found.place.end.into()),
                ("severity", severity.into()),
                ("source", diagnostic.code.into()),
                ("message", format!("{}. {}", diagnostic.message, diagnostic.help).into()),
            ])
        });
        let marks: Array = marks.collect();
        self.with_editor(|editor| editor.mark(&marks));
    }

    /// Does work when the browser has painted.
    pub fn later(&self, work: impl FnOnce() + 'static) {
        let _ = self.functions.later(&Closure::once_into_js(work));
    }

    /// Shows a job in a frame.
    pub fn preview(&self, frame: &HtmlIFrameElement, job: &JsValue, on_told: impl FnMut(String) + 'static) -> Shown {
        let on_told = Closure::<dyn FnMut(String)>::new(on_told);
        let end = self.functions.preview(frame, job, on_told.as_ref().unchecked_ref()).ok();
        Shown { end, _on_told: on_told }
    }

    /// Has the browser save a text.
    pub fn save_text(&self, name: &str, text: &str) {
        let _ = self.functions.download(name, &text.into());
    }

    /// Has the browser save files as one zip.
    pub fn save_zip(&self, name: &str, files: &[File]) {
        let _ = self.functions.download(name, &bytes_of(files));
    }

    /// Puts a text on the clipboard.
    pub fn copy(&self, text: &str, on_end: impl FnOnce(bool) + 'static) {
        then(self.functions.copy(text), move |done| on_end(done.as_bool().unwrap_or(false)));
    }

    /// Measures files as gzip. The list is empty where the browser cannot compress.
    pub fn sizes(&self, files: &[&[u8]], on_end: impl FnOnce(Vec<f64>) + 'static) {
        let files: Array = files.iter().map(|bytes| Uint8Array::from(*bytes)).collect();
        then(self.functions.sizes(&files), move |sizes| {
            on_end(sizes.dyn_into::<Float64Array>().map(|sizes| sizes.to_vec()).unwrap_or_default());
        });
    }

    /// What a language calls itself.
    #[must_use]
    pub fn name_of(&self, language: &str) -> String {
        self.functions.name_of(language).unwrap_or_else(|_| language.into())
    }

    /// The text that the browser has kept.
    #[must_use]
    pub fn kept(&self) -> Option<String> {
        self.functions.store().read().ok().flatten()
    }

    /// Keeps a text; false = the browser keeps nothing.
    #[must_use]
    pub fn keep(&self, text: &str) -> bool {
        self.functions.store().write(text).unwrap_or(false)
    }

    /// Forgets the text.
    pub fn forget(&self) {
        let _ = self.functions.store().forget();
    }
}

fn then(promise: Result<Promise, JsValue>, on_end: impl FnOnce(JsValue) + 'static) {
    if let Ok(promise) = promise {
        yew::platform::spawn_local(async move {
            if let Ok(value) = wasm_bindgen_futures::JsFuture::from(promise).await {
                on_end(value);
            }
        });
    }
}

/// An object with these fields.
#[must_use]
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// The files by their names.
#[must_use]
pub fn bytes_of(files: &[File]) -> JsValue {
    let list: Vec<(&str, JsValue)> =
        files.iter().map(|file| (&*file.name, Uint8Array::from(&*file.bytes).into())).collect();
    object(&list)
}
