//! One browser with a fresh profile, driven over WebDriver. Its cookie jar and console are read from outside the page.
//!
//! Calls block, so a test reads as a list of steps. The asynchronous client stays inside this crate. The file of each
//! engine says how the engine is started and how its jar is read.
//! Invariant: the driver and the browser are gone when the value is dropped, also when a test fails.

mod chromium;
mod cookie;
pub mod find;
pub mod firefox;
pub mod pool;
mod process;
mod proxy;
mod tame;
mod tour;
mod webkit;

use std::cell::Cell;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Capabilities, WebDriver, WebElement, WindowHandle};
use tokio::runtime::Runtime;

pub use cookie::Cookie;
pub use find::Places;
pub use pool::Lease;
pub use process::Process;
use proxy::Proxy;
pub use thirtyfour::Key;
pub use tour::{tour, traced_tour};

/// How long a condition may take to come true: far more than any condition needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long an element has to stay in its place before it is clicked.
const REST: Duration = Duration::from_millis(30);
/// The same for the way back, which looks around 200 ms after each change of the page, and moves off what it covers.
const WAY_BACK: (&str, Duration) = ("data-action=open", Duration::from_millis(300));

/// How long a browser may take to leave a page or to end, where no test waits for the outcome.
const FAREWELL: Duration = Duration::from_secs(5);

/// The browser engines that tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, or Chrome.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK's own small browser.
    WebKit,
}

impl Engine {
    /// All engines.
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    /// The engine's name in names of cases and files.
    pub fn name(self) -> &'static str {
        ["chromium", "firefox", "webkit"][self as usize]
    }

    /// Whether [`Browser::jar`] has the cookies of every host and path. In WebKit it has those that the page's own
    /// address is sent.
    pub fn shows_whole_jar(self) -> bool {
        self != Self::WebKit
    }

    /// Whether [`Browser::console`] can return anything.
    pub fn has_console(self) -> bool {
        self != Self::WebKit
    }
}

/// A running browser.
// Fields are dropped in this order: first the driver and the browser, then the processes, proxy and profile that they
// use.
pub struct Browser {
    /// The engine of this browser.
    pub engine: Engine,
    driver: Option<WebDriver>,
    runtime: Runtime,
    _processes: Vec<Process>,
    _proxy: Option<Proxy>,
    profile: tempfile::TempDir,
    /// How many bytes of the browser's output [`Browser::console`] has read.
    read: Cell<usize>,
}

/// A driver that listens, and the capabilities to ask of it.
struct Driver {
    port: u16,
    wish: Capabilities,
    processes: Vec<Process>,
    proxy: Option<Proxy>,
}

impl Browser {
    /// A clean Chromium.
    pub fn chromium() -> Lease {
        Self::of(Engine::Chromium)
    }

    /// A clean browser of this engine.
    pub fn of(engine: Engine) -> Lease {
        Lease::of(engine)
    }

    /// A Chromium that has just been started, for a case that measures the browser.
    pub fn fresh() -> Lease {
        Lease::once(Self::start_as_usual(Engine::Chromium))
    }

    /// A fresh Chromium whose visitor prefers these languages.
    pub fn speaking(languages: &str) -> Lease {
        let flag = format!("--accept-lang={languages}");
        Lease::once(Self::start(Engine::Chromium, |profile| chromium::start(profile, &[&flag])))
    }

    /// A fresh Chromium whose visitor lets no site store anything.
    pub fn that_keeps_nothing() -> Lease {
        Lease::once(Self::start(Engine::Chromium, |profile| {
            chromium::block_storage(profile);
            chromium::start(profile, &[])
        }))
    }

    /// A fresh Chromium with the extension in this folder.
    pub fn with_extension(folder: &Path) -> Lease {
        let load = format!("--load-extension={}", folder.display());
        // Some builds load no extension from the command line unless they are told to.
        let flags = [load.as_str(), "--disable-features=DisableLoadExtensionCommandLineSwitch"];
        Lease::once(Self::start(Engine::Chromium, |profile| chromium::start(profile, &flags)))
    }

    /// A browser that accepts any certificate. WebKit is returned as usual: no case asks for its certificates.
    pub fn trusting(engine: Engine) -> Lease {
        match engine {
            Engine::Chromium => {
                Lease::once(Self::start(engine, |profile| chromium::start(profile, &["--ignore-certificate-errors"])))
            }
            _ => Self::of(engine),
        }
    }

    /// A fresh Chromium for which every host of the network is the server on this port, whatever the server's certificate.
    pub fn behind(port: u16) -> Lease {
        let map = format!("--host-resolver-rules=MAP * 127.0.0.1:{port}");
        let flags = [map.as_str(), "--ignore-certificate-errors"];
        Lease::once(Self::start(Engine::Chromium, |profile| chromium::start(profile, &flags)))
    }

    fn start_as_usual(engine: Engine) -> Self {
        Self::start(engine, |profile| match engine {
            Engine::Chromium => chromium::start(profile, &[]),
            Engine::Firefox => firefox::start(profile),
            Engine::WebKit => webkit::start(profile),
        })
    }

    fn start(engine: Engine, driver: impl FnOnce(&Path) -> Driver) -> Self {
        let profile = tempfile::tempdir_in(&Places::here().profiles).expect("a directory for the browser's profile");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let Driver { port, wish, processes, proxy } = driver(profile.path());
        let driver = runtime.block_on(WebDriver::new(format!("http://127.0.0.1:{port}"), wish));
        let driver = driver.unwrap_or_else(|fault| panic!("no browser: {fault}"));
        if engine != Engine::Chromium {
            // Chromium gets its window size as a flag when it starts.
            let sized = runtime.block_on(driver.set_window_rect(0, 0, 1280, 900));
            sized.unwrap_or_else(|fault| panic!("no window: {fault}"));
        }
        Self {
            engine,
            driver: Some(driver),
            runtime,
            _processes: processes,
            _proxy: proxy,
            profile,
            read: Cell::default(),
        }
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().expect("the browser runs until it is dropped")
    }

    #[track_caller]
    fn wait<T>(&self, work: impl Future<Output = WebDriverResult<T>>) -> T {
        self.runtime.block_on(work).unwrap_or_else(|fault| panic!("the browser refused: {fault}"))
    }

    /// Opens a page and waits until it has loaded.
    #[track_caller]
    pub fn open(&self, url: &str) {
        self.wait(self.driver().goto(url));
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) {
        self.wait(self.driver().refresh());
    }

    /// The page's address.
    #[track_caller]
    pub fn url(&self) -> String {
        self.wait(self.driver().current_url()).to_string()
    }

    /// Runs the body of a function in the page. Returns the function's result, or what its promise resolves to.
    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.run_with(script, Value::Null)
    }

    /// The same as [`Self::run`]; the script has `input` as a variable.
    #[track_caller]
    pub fn run_with(&self, script: &str, input: Value) -> Value {
        let script = format!("const input = arguments[0]; {script}");
        self.wait(async { Ok(self.driver().execute(script, vec![input]).await?.json().clone()) })
    }

    /// A command of the DevTools protocol, which only Chromium understands.
    #[track_caller]
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.wait(self.driver().cdp().send_raw(command, parameters))
    }

    /// All cookies of every host, HttpOnly ones included; for WebKit see [`Engine::shows_whole_jar`].
    #[track_caller]
    pub fn jar(&self) -> Vec<Cookie> {
        let mut jar = match self.engine {
            Engine::Chromium => chromium::jar(self),
            Engine::Firefox => firefox::jar(self),
            Engine::WebKit => webkit::jar(self),
        };
        jar.sort_by(|a, b| (&a.name, &a.domain, &a.path).cmp(&(&b.name, &b.domain, &b.path)));
        jar
    }

    /// The names of the cookies in the jar, sorted.
    #[track_caller]
    pub fn names(&self) -> Vec<String> {
        self.jar().into_iter().map(|cookie| cookie.name).collect()
    }

    /// Has the browser send Global Privacy Control from now on. Chromium has no such setting. There a script sets
    /// `navigator.globalPrivacyControl` before any page script runs, and the browser sends no header.
    #[track_caller]
    pub fn send_signal(&self) {
        match self.engine {
            Engine::Firefox => firefox::send_signal(self),
            Engine::Chromium => {
                let source = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true, configurable: true });";
                self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source }));
            }
            Engine::WebKit => panic!("WebKitGTK knows no such signal"),
        }
    }

    /// Puts a cookie into the jar from outside the page. The cookie is written as in the DevTools protocol
    /// (`Network.setCookie`).
    #[track_caller]
    pub fn seed(&self, cookie: Value) {
        match self.engine {
            Engine::Chromium => chromium::seed(self, cookie),
            Engine::Firefox => firefox::seed(self, cookie),
            Engine::WebKit => webkit::seed(self, cookie),
        }
    }

    /// Empties the jar; in WebKit only the cookies of the page's host.
    #[track_caller]
    pub fn empty_jar(&self) {
        match self.engine {
            Engine::Chromium => chromium::empty_jar(self),
            Engine::Firefox => firefox::empty_jar(self),
            Engine::WebKit => webkit::empty_jar(self),
        }
    }

    /// Warnings and errors that the console got since the last call; none where the engine tells nothing.
    #[track_caller]
    pub fn console(&self) -> Vec<String> {
        match self.engine {
            Engine::Chromium => chromium::console(self),
            Engine::Firefox => firefox::console(self),
            Engine::WebKit => Vec::new(),
        }
    }

    /// Opens another tab, and the address in it; returns the tab that was left.
    #[track_caller]
    pub fn open_tab(&self, url: &str) -> WindowHandle {
        let left = self.wait(self.driver().window());
        let tab = self.wait(self.driver().new_tab());
        self.go_to(&tab);
        self.open(url);
        left
    }

    /// Switches to a tab; returns the tab that was left.
    #[track_caller]
    pub fn go_to(&self, tab: &WindowHandle) -> WindowHandle {
        let left = self.wait(self.driver().window());
        self.wait(self.driver().switch_to_window(tab.clone()));
        left
    }

    /// Does something in a frame of the page, whatever its origin is. `None` = there is no such frame, or the frame has
    /// left meanwhile.
    pub fn in_frame<T>(&self, selector: &str, work: impl FnOnce(&Self) -> T) -> Option<T> {
        let entered = async {
            self.driver().enter_default_frame().await?;
            self.driver().find(By::Css(selector)).await?.enter_frame().await
        };
        self.runtime.block_on(entered).ok()?;
        let done = work(self);
        self.wait(self.driver().enter_default_frame());
        Some(done)
    }

    /// Types keys into what has the focus.
    #[track_caller]
    pub fn type_keys(&self, text: &str) {
        self.wait(self.driver().action_chain().send_keys(text).perform());
    }

    /// Clicks an element of the page, as a person does.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let element = self.wait(self.driver().find(By::Css(selector)));
        self.wait(element.click());
    }

    /// Clicks an element of our shadow root, as a person does, once the element is there.
    #[track_caller]
    pub fn click_ours(&self, selector: &str) {
        let element = self.ours(selector);
        self.wait(element.click());
    }

    /// Clicks at a point of the viewport, as a person does.
    #[track_caller]
    pub fn click_at(&self, [left, top]: [i64; 2]) {
        self.wait(self.driver().action_chain().move_to(left, top).click().perform());
    }

    /// Presses a key.
    #[track_caller]
    pub fn press(&self, key: impl Into<char>) {
        let key = key.into();
        self.wait(self.driver().action_chain().key_down(key).key_up(key).perform());
    }

    /// Types into a field of the page.
    #[track_caller]
    pub fn fill(&self, selector: &str, text: &str) {
        let element = self.wait(self.driver().find(By::Css(selector)));
        self.wait(element.send_keys(text));
    }

    /// A picture (PNG) of what a person sees now.
    #[track_caller]
    pub fn screenshot(&self) -> Vec<u8> {
        self.wait(self.driver().screenshot_as_png())
    }

    /// Whether our shadow root has such an element, and shows it.
    #[track_caller]
    pub fn shows(&self, selector: &str) -> bool {
        self.run_with(
            "const found = document.querySelector('cookie-gate')?.shadowRoot?.querySelector(input);
             return !!found && found.checkVisibility();",
            json!(selector),
        ) == true
    }

    #[track_caller]
    fn ours(&self, selector: &str) -> WebElement {
        self.until(&format!("{selector} in our shadow root"), || self.shows(selector).then_some(()));
        // A click at the place where an element was is lost.
        let rest = if selector.contains(WAY_BACK.0) { WAY_BACK.1 } else { REST };
        let place = || {
            self.run_with(
                "const found = document.querySelector('cookie-gate')?.shadowRoot?.querySelector(input);
                 const { left, top, width, height } = found?.getBoundingClientRect() ?? {};
                 return [left, top, width, height].join();",
                json!(selector),
            )
        };
        let mut last = place();
        self.until(&format!("{selector} to stand still"), || {
            thread::sleep(rest);
            let before = std::mem::replace(&mut last, place());
            (before == last).then_some(())
        });
        // By script: not every driver finds an element of a shadow root by WebDriver's own commands.
        let script = "return document.querySelector('cookie-gate').shadowRoot.querySelector(arguments[0]);";
        self.wait(async { self.driver().execute(script, vec![json!(selector)]).await?.element() })
    }

    /// Calls `look` again and again until it returns a value.
    #[track_caller]
    pub fn until<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        until(what, look)
    }

    /// The directory of the browser's profile.
    pub fn profile(&self) -> &Path {
        self.profile.path()
    }
}

/// Calls `look` again and again until it returns a value; panics after 20 s.
#[track_caller]
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // A browser that has crashed cannot be asked to leave, and a browser that hangs does not answer. Its driver
            // is killed next.
            let _ = self.runtime.block_on(async { tokio::time::timeout(FAREWELL, driver.quit()).await });
        }
    }
}
