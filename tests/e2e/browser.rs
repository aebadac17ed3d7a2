//! One browser with a fresh profile, driven over WebDriver, and its jar and console as seen from outside the page.
//!
//! Calls block: a test reads as a list of steps, and the asynchronous client stays in here.
//! Invariant: the driver and the browser are gone when the value is dropped, also when a test fails.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::{WebDriverError, WebDriverResult};
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, TimeoutConfiguration, WebDriver, WebElement};
use tokio::runtime::Runtime;

/// How long a condition may take to come true; far more than any needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tests that measure time hold it alone; all others share it.
static MACHINE: RwLock<()> = RwLock::new(());

/// A share of the machine, or all of it.
#[allow(dead_code, reason = "held for its drop")]
enum Hold {
    Share(RwLockReadGuard<'static, ()>),
    Borrowed,
}

/// The whole machine, for a test that measures time.
pub fn quiet_machine() -> RwLockWriteGuard<'static, ()> {
    MACHINE.write().unwrap_or_else(PoisonError::into_inner)
}

/// A running browser.
pub struct Browser {
    driver: Option<WebDriver>,
    runtime: Runtime,
    process: Child,
    _profile: tempfile::TempDir,
    _hold: Hold,
}

/// A cookie as the jar holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    /// With a leading dot when it is meant for sub-domains too.
    pub domain: String,
    pub path: String,
    /// Seconds since 1970; none for the session.
    pub expires: Option<f64>,
    pub http_only: bool,
}

impl Browser {
    /// A fresh browser, sharing the machine with other tests.
    pub fn new() -> Self {
        let share = MACHINE.read().unwrap_or_else(PoisonError::into_inner);
        Self::start(Hold::Share(share), json!({ "browser": "ALL" }), &[])
    }

    /// A fresh browser whose visitor prefers these languages.
    pub fn speaking(languages: &str) -> Self {
        let share = MACHINE.read().unwrap_or_else(PoisonError::into_inner);
        Self::start(Hold::Share(share), json!({ "browser": "ALL" }), &[&format!("--accept-lang={languages}")])
    }

    /// A fresh browser for a test that holds the whole machine.
    pub fn alone(_machine: &RwLockWriteGuard<'static, ()>) -> Self {
        Self::start(Hold::Borrowed, json!({ "browser": "ALL" }), &[])
    }

    /// The same, recording a trace of its main threads.
    pub fn tracing(_machine: &RwLockWriteGuard<'static, ()>) -> Self {
        Self::start(Hold::Borrowed, json!({ "browser": "ALL", "performance": "ALL" }), &[])
    }

    fn start(hold: Hold, logs: Value, more: &[&str]) -> Self {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver does not start; `cargo xtask doctor` says what to install");
        let port = announced_port(&mut process);
        let profile = tempfile::tempdir().expect("a directory for the browser's profile");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let driver = capabilities(profile.path().to_str().expect("a path in UTF-8"), &logs, more)
            .and_then(|wish| runtime.block_on(WebDriver::new(format!("http://127.0.0.1:{port}"), wish)));
        match driver {
            Ok(driver) => Self { driver: Some(driver), runtime, process, _profile: profile, _hold: hold },
            Err(fault) => {
                end(&mut process);
                panic!("no browser: {fault}");
            }
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

    /// Runs the body of a function in the page; what it returns (or what a promise that it returns comes to).
    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.run_with(script, Value::Null)
    }

    /// The same, with `input` given to the script.
    #[track_caller]
    pub fn run_with(&self, script: &str, input: Value) -> Value {
        let script = format!("const input = arguments[0]; {script}");
        self.wait(async { Ok(self.driver().execute(script, vec![input]).await?.json().clone()) })
    }

    /// A command of the DevTools protocol.
    #[track_caller]
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.wait(self.driver().cdp().send_raw(command, parameters))
    }

    /// The whole jar, of every host, HttpOnly included.
    #[track_caller]
    pub fn jar(&self) -> Vec<Cookie> {
        let answer = self.devtools("Network.getAllCookies", json!({}));
        let cookies = answer["cookies"].as_array().expect("a list of cookies");
        let text = |cookie: &Value, key: &str| cookie[key].as_str().unwrap_or_default().to_string();
        let mut jar: Vec<Cookie> = cookies
            .iter()
            .map(|cookie| Cookie {
                name: text(cookie, "name"),
                value: text(cookie, "value"),
                domain: text(cookie, "domain"),
                path: text(cookie, "path"),
                expires: cookie["expires"].as_f64().filter(|time| *time > 0.0),
                http_only: cookie["httpOnly"] == true,
            })
            .collect();
        jar.sort_by(|a, b| (&a.name, &a.domain, &a.path).cmp(&(&b.name, &b.domain, &b.path)));
        jar
    }

    /// The names in the jar, sorted.
    #[track_caller]
    pub fn names(&self) -> Vec<String> {
        self.jar().into_iter().map(|cookie| cookie.name).collect()
    }

    /// Puts a cookie into the jar from outside the page.
    #[track_caller]
    pub fn seed(&self, cookie: Value) {
        let answer = self.devtools("Network.setCookie", cookie.clone());
        assert_eq!(answer["success"], true, "the browser takes no such cookie: {cookie}");
    }

    /// Empties the jar.
    #[track_caller]
    pub fn empty_jar(&self) {
        self.devtools("Network.clearBrowserCookies", json!({}));
    }

    /// Warnings and errors of the console since the last look.
    #[track_caller]
    pub fn console(&self) -> Vec<String> {
        let entries = self.wait(self.driver().browser_log());
        entries
            .into_iter()
            .filter(|entry| entry.level != "INFO" && entry.level != "DEBUG")
            .map(|entry| entry.message)
            .collect()
    }

    /// Events of the trace since the last look, as the DevTools protocol words them.
    #[track_caller]
    pub fn trace(&self) -> Vec<Value> {
        let entries = self.wait(self.driver().get_log("performance"));
        entries.iter().filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok()).collect()
    }

    /// Clicks as a person does, on an element of the page.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let element = self.wait(self.driver().find(By::Css(selector)));
        self.wait(element.click());
    }

    /// Clicks as a person does, on an element of our shadow root, once it is there.
    #[track_caller]
    pub fn click_ours(&self, selector: &str) {
        let element = self.ours(selector);
        self.wait(element.click());
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

    /// What a person sees now.
    #[track_caller]
    pub fn screenshot(&self) -> Vec<u8> {
        self.wait(self.driver().screenshot_as_png())
    }

    /// Whether our shadow root shows such an element.
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
        self.wait(async {
            let host = self.driver().find(By::Css("cookie-gate")).await?;
            host.get_shadow_root().await?.find(By::Css(selector)).await
        })
    }

    /// Looks again and again until there is something to return.
    #[track_caller]
    pub fn until<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        until(what, look)
    }
}

/// Looks again and again until there is something to return.
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
            // A browser that has crashed cannot be asked to leave; its driver goes next.
            let _ = self.runtime.block_on(driver.quit());
        }
        end(&mut self.process);
    }
}

fn end(process: &mut Child) {
    // It may have ended by itself; then there is nothing to end.
    let _ = process.kill();
    let _ = process.wait();
}

/// chromedriver chooses a free port and says which on its output.
fn announced_port(process: &mut Child) -> u16 {
    let output = process.stdout.take().expect("a piped output");
    let port = BufReader::new(output).lines().map_while(Result::ok).find_map(|line| {
        let (_, rest) = line.split_once("started successfully on port ")?;
        rest.trim_end_matches('.').parse().ok()
    });
    port.unwrap_or_else(|| {
        end(process);
        panic!("chromedriver names no port")
    })
}

fn capabilities(profile: &str, logs: &Value, more: &[&str]) -> WebDriverResult<thirtyfour::ChromeCapabilities> {
    let mut wish = DesiredCapabilities::chrome();
    let always = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP *.test 127.0.0.1",
        "--window-size=1280,900",
    ];
    for flag in always.iter().chain(more) {
        wish.add_arg(flag)?;
    }
    wish.add_arg(&format!("--user-data-dir={profile}"))?;
    wish.as_mut().set("goog:loggingPrefs", logs)?;
    if logs.get("performance").is_some() {
        let wanted = json!({ "traceCategories": "devtools.timeline", "enableNetwork": false, "enablePage": false });
        wish.add_experimental_option("perfLoggingPrefs", wanted)?;
    }
    Ok(wish)
}

/// For pages that do what they can to get out of hand: nothing here fails because a page does.
impl Browser {
    /// How long a page may load and a script may run, from now on.
    #[track_caller]
    pub fn limit(&self, limit: Duration) {
        let timeouts = TimeoutConfiguration::new(Some(limit), Some(limit), None);
        self.wait(self.driver().update_timeouts(timeouts));
    }

    /// Opens a page; false = it has not loaded in time.
    pub fn try_open(&self, url: &str) -> bool {
        self.runtime.block_on(self.driver().goto(url)).is_ok()
    }

    /// Runs the body of a function in the page; none = it threw, or there is no page to run it in.
    pub fn try_run(&self, script: &str) -> Option<Value> {
        let run = async { Ok::<_, WebDriverError>(self.driver().execute(script, vec![]).await?.json().clone()) };
        self.runtime.block_on(run).ok()
    }

    /// Closes every window but this one.
    #[track_caller]
    pub fn close_popups(&self) {
        self.wait(async {
            let driver = self.driver();
            let windows = driver.windows().await?;
            if windows.len() > 1 {
                let this = driver.window().await?;
                for other in windows.into_iter().filter(|window| *window != this) {
                    driver.switch_to_window(other).await?;
                    driver.close_window().await?;
                }
                driver.switch_to_window(this).await?;
            }
            Ok(())
        });
    }

    /// The directory of its profile.
    pub fn profile(&self) -> &Path {
        self._profile.path()
    }
}
