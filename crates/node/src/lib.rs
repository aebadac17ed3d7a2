//! The `cookie-gate` command as WebAssembly, for the npm package: one export.
//!
//! The package's JavaScript brings the files and streams of Node, or of a plugin's memory, as an object. Everything
//! else is the library that the native program runs too, so both print the same.
//! Invariant: what the object throws is a fault of a file with a text of ours, and never ends the module.

#[cfg(target_arch = "wasm32")]
mod module {
    use anyhow::anyhow;
    use cookie_gate_cli::demo::unbound;
    use cookie_gate_cli::fault::of_code;
    use cookie_gate_cli::machine::{Machine, Open, Site};
    use cookie_gate_demo::message::{Answer, Request};
    use js_sys::Reflect;
    use std::ffi::OsString;
    use std::io;
    use std::path::{Path, PathBuf};
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        /// The object of packages/cookie-gate/src/machine.js.
        pub type Host;

        #[wasm_bindgen(method, catch)]
        fn read(this: &Host, file: &str) -> Result<Vec<u8>, JsValue>;
        #[wasm_bindgen(method, catch)]
        fn exists(this: &Host, file: &str) -> Result<bool, JsValue>;
        #[wasm_bindgen(method, catch)]
        fn write(this: &Host, file: &str, bytes: &[u8]) -> Result<(), JsValue>;
        #[wasm_bindgen(method, catch)]
        fn replace(this: &Host, file: &str, bytes: &[u8]) -> Result<(), JsValue>;
        #[wasm_bindgen(method, catch)]
        fn print(this: &Host, text: &str) -> Result<(), JsValue>;
        #[wasm_bindgen(method, catch)]
        fn complain(this: &Host, text: &str) -> Result<(), JsValue>;
        #[wasm_bindgen(method, catch)]
        fn ask(this: &Host, question: &str) -> Result<Option<String>, JsValue>;
        #[wasm_bindgen(method)]
        fn folder(this: &Host, file: &str) -> String;
        #[wasm_bindgen(method)]
        fn today(this: &Host) -> String;
        #[wasm_bindgen(method, catch)]
        fn serve(this: &Host, port: u16, opening: Opening) -> Result<(), JsValue>;
    }

    /// Runs the command with these arguments, the program's own name left out, and returns the exit code.
    #[wasm_bindgen]
    pub fn run(host: Host, args: Vec<String>) -> u8 {
        cookie_gate_cli::main(&host, args.into_iter().map(OsString::from))
    }

    impl Machine for Host {
        fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
            self.read(&name(file)?).map_err(fault)
        }

        fn write(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
            self.write(&name(file)?, bytes).map_err(fault)
        }

        fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
            self.replace(&name(file)?, bytes).map_err(fault)
        }

        fn print(&self, text: &str) -> io::Result<()> {
            self.print(text).map_err(fault)
        }

        fn complain(&self, text: &str) {
            let _ = self.complain(text);
        }

        fn exists(&self, file: &Path) -> io::Result<bool> {
            self.exists(&name(file)?).map_err(fault)
        }

        fn folder(&self, file: &Path) -> PathBuf {
            // Only a path that is text gets as far as here.
            self.folder(file.to_str().unwrap_or_default()).into()
        }

        fn ask(&self, question: &str) -> io::Result<Option<String>> {
            self.ask(question).map_err(fault)
        }

        fn today(&self) -> String {
            self.today()
        }

        fn serve(&self, port: u16, open: Open) -> anyhow::Result<()> {
            self.serve(port, Opening(Some(open))).map_err(|thrown| anyhow!(fault(thrown)))
        }
    }

    /// What Node's server needs before it answers.
    #[wasm_bindgen]
    pub struct Opening(Option<Open>);

    #[wasm_bindgen]
    impl Opening {
        /// Makes the site for the port that the server has got. An opening opens once.
        pub fn open(&mut self, port: u16) -> Result<Opened, JsValue> {
            let open = self.0.take().ok_or("opened twice")?;
            open(port).map(Opened).map_err(|fault| format!("{fault:#}").into())
        }

        /// What to say where the port cannot be had.
        pub fn unbound(port: u16, is_taken: bool, why: &str) -> String {
            unbound(port, is_taken, why)
        }
    }

    /// A site that answers.
    #[wasm_bindgen]
    pub struct Opened(Site);

    #[wasm_bindgen]
    impl Opened {
        /// What to print when the server answers.
        pub fn greeting(&self) -> String {
            self.0.greeting.clone()
        }

        /// Answers a request. `headers` has names and values in turn, `now` counts seconds since 1970, and `random` is
        /// sixteen fresh bytes.
        pub fn answer(
            &self,
            method: String,
            path: String,
            headers: Vec<String>,
            body: Vec<u8>,
            now: f64,
            random: &[u8],
        ) -> Answered {
            let headers = headers.as_chunks().0.iter().map(|[name, value]| (name.clone(), value.clone())).collect();
            let random = random.try_into().map_or(0, u128::from_le_bytes);
            // Seconds are far below the numbers that a double holds exactly.
            #[allow(clippy::cast_possible_truncation)]
            let now = now as i64;
            Answered((self.0.answer)(&Request { method, path, headers, body, now, random }))
        }
    }

    /// An answer.
    #[wasm_bindgen]
    pub struct Answered(Answer);

    #[wasm_bindgen]
    impl Answered {
        /// The status.
        pub fn status(&self) -> u16 {
            self.0.status
        }

        /// Names and values of the headers in turn.
        pub fn headers(&self) -> Vec<String> {
            self.0.headers.iter().flat_map(|(name, value)| [name.clone(), value.clone()]).collect()
        }

        /// The body.
        pub fn body(&self) -> Vec<u8> {
            self.0.body.clone()
        }
    }

    /// The path as text. Arguments come as text from JavaScript, so each path is text.
    fn name(file: &Path) -> io::Result<String> {
        file.to_str().map(Into::into).ok_or_else(|| io::Error::other("the path is no text"))
    }

    /// What JavaScript has thrown: an error of Node has a code.
    fn fault(thrown: JsValue) -> io::Error {
        let text = |name: &str| Reflect::get(&thrown, &name.into()).ok().and_then(|value| value.as_string());
        of_code(&text("code").unwrap_or_default(), &text("message").unwrap_or_default())
    }
}
