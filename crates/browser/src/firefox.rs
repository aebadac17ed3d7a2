//! Firefox: geckodriver drives the browser. The browser's own privileged context tells the whole cookie jar, every
//! change of the jar, and the console.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{BrowserCapabilitiesHelper, CapabilitiesHelper, DesiredCapabilities, RequestData, SessionId};

use super::find::Places;
use super::process::Process;
use super::{Browser, Cookie, Driver, until};

/// A running geckodriver, and the capabilities of the browser that it starts.
pub(super) fn start(profile: &Path) -> Driver {
    let output = File::create(output_file(profile)).expect("a file for the output");
    let mut driver = Command::new(&Places::here().geckodriver);
    // System access: the jar is read in the browser's privileged context, which no page can reach.
    driver.args(["--port=0", "--allow-system-access", "--profile-root"]).arg(profile);
    driver.stdout(output.try_clone().expect("the same file")).stderr(output);
    let mut process = Process::start(&mut driver);
    let port = until("geckodriver's port", || {
        assert!(!process.has_ended(), "geckodriver has ended: {}", said(profile));
        said(profile).lines().find_map(|line| line.split_once("Listening on 127.0.0.1:")?.1.trim().parse().ok())
    });
    let mut wish = DesiredCapabilities::firefox();
    for (name, value) in [("args", json!(["-headless"])), ("prefs", preferences())] {
        wish.set_browser_option(name, value).expect("an option");
    }
    // The certificate is our own server's. The browser can reach no other server.
    wish.accept_insecure_certs(true).expect("an option");
    Driver { port, wish: wish.into(), processes: vec![process], proxy: None }
}

/// Preferences that geckodriver does not set by itself. geckodriver turns off updates, telemetry and lists of dangerous
/// sites.
fn preferences() -> Value {
    json!({
        // Every name leads to this machine, so the browser can ask no other.
        "network.dns.forceResolve": "127.0.0.1",
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        // Console messages of pages go to the output, which `console` reads.
        "devtools.console.stdout.content": true,
        "devtools.console.stdout.chrome": false,
    })
}

/// The file that geckodriver and the browser write to while they run.
fn output_file(profile: &Path) -> std::path::PathBuf {
    profile.join("output")
}

fn said(profile: &Path) -> String {
    String::from_utf8_lossy(&fs::read(output_file(profile)).expect("the output")).into_owned()
}

/// geckodriver's command that switches between the page's context and the browser's own.
#[derive(Debug)]
struct Context(&'static str);

impl FormatRequestData for Context {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let command = RequestData::new(Method::POST, format!("session/{session}/moz/context"));
        command.add_body(json!({ "context": self.0 }))
    }
}

/// Runs a script with the browser's own rights, outside every page.
#[track_caller]
fn privileged(browser: &Browser, script: &str, input: Value) -> Value {
    let handle = browser.driver().handle();
    browser.wait(async {
        handle.cmd(Context("chrome")).await?;
        let answer = handle.execute(format!("const input = arguments[0]; {script}"), vec![input]).await;
        handle.cmd(Context("content")).await?;
        Ok(answer?.json().clone())
    })
}

/// All cookies of every host, HttpOnly ones included.
#[track_caller]
pub fn jar(browser: &Browser) -> Vec<Cookie> {
    // The script writes cookies as the DevTools protocol does. Firefox has times in milliseconds, the protocol in
    // seconds.
    let jar = privileged(
        browser,
        "return Services.cookies.cookies.map(({ name, value, host, path, isSession, expiry, isHttpOnly, isSecure }) =>
             ({ name, value, domain: host, path, expires: isSession ? null : expiry / 1000, httpOnly: isHttpOnly,
                secure: isSecure }));",
        Value::Null,
    );
    jar.as_array().expect("a list of cookies").iter().map(Cookie::read).collect()
}

/// Turns Global Privacy Control on, as the browser's settings do.
#[track_caller]
pub fn send_signal(browser: &Browser) {
    let set = "Services.prefs.setBoolPref('privacy.globalprivacycontrol.enabled', true);";
    privileged(browser, set, Value::Null);
}

/// Turns Global Privacy Control off again.
#[track_caller]
pub fn send_no_signal(browser: &Browser) {
    privileged(browser, "Services.prefs.clearUserPref('privacy.globalprivacycontrol.enabled');", Value::Null);
}

/// Puts a cookie into the jar, without a page.
#[track_caller]
pub fn seed(browser: &Browser, cookie: Value) {
    let answer = privileged(
        browser,
        "const { name, value, url, domain, path, secure, httpOnly, expires } = input;
         const host = domain ? '.' + domain.replace(/^\\./, '') : new URL(url).hostname;
         return Services.cookies.add(host, path ?? '/', name, value, !!secure, !!httpOnly, expires === undefined,
             expires === undefined ? Date.now() + 86400e3 : expires * 1000, {}, Ci.nsICookie.SAMESITE_UNSET,
             Ci.nsICookie.SCHEME_HTTP).result === Ci.nsICookieValidation.eOK;",
        cookie.clone(),
    );
    assert_eq!(answer, true, "the browser takes no such cookie: {cookie}");
}

/// Empties the jar.
#[track_caller]
pub fn empty_jar(browser: &Browser) {
    privileged(browser, "Services.cookies.removeAll();", Value::Null);
}

/// A change of the jar, as the browser reported it.
pub struct Change {
    /// The cookie's name.
    pub name: String,
    /// The cookie's host; a leading dot means that sub-domains get the cookie too.
    pub domain: String,
    /// The cookie's path.
    pub path: String,
    /// Whether the jar had the cookie after the change.
    pub is_there: bool,
    /// When the change happened, since 1970.
    pub at: Duration,
}

/// Empties the jar. From now on the browser notes every change of the jar, also a cookie that lives for less time than
/// a call of [`jar`] takes.
#[track_caller]
pub fn note_changes(browser: &Browser) {
    privileged(
        browser,
        "Services.cookies.removeAll();
         if (!window.changes) {
             const changes = window.changes = [];
             const note = (cookie, isThere) => {
                 const { name, host, path } = cookie.QueryInterface(Ci.nsICookie);
                 // Names come as bytes.
                 const text = new TextDecoder().decode(Uint8Array.from(name, (byte) => byte.charCodeAt(0)));
                 changes.push({ name: text, host, path, isThere, at: Date.now() });
             };
             Services.obs.addObserver((subject) => {
                 const change = subject.QueryInterface(Ci.nsICookieNotification);
                 if (change.action === Ci.nsICookieNotification.COOKIES_BATCH_DELETED) {
                     const many = change.batchDeletedCookies;
                     for (let at = 0; at < many.length; at++) note(many.queryElementAt(at, Ci.nsICookie), false);
                 } else if (change.cookie) {
                     note(change.cookie, change.action !== Ci.nsICookieNotification.COOKIE_DELETED);
                 }
             }, 'cookie-changed');
         }
         window.changes.length = 0;",
        Value::Null,
    );
}

/// The changes since [`note_changes`], oldest first.
#[track_caller]
pub fn changes(browser: &Browser) -> Vec<Change> {
    let changes = privileged(browser, "return window.changes;", Value::Null);
    let text = |change: &Value, key: &str| change[key].as_str().unwrap_or_default().to_string();
    let change = |change: &Value| Change {
        name: text(change, "name"),
        domain: text(change, "host"),
        path: text(change, "path"),
        is_there: change["isThere"] == true,
        at: Duration::from_millis(change["at"].as_u64().expect("a time")),
    };
    changes.as_array().expect("a list of changes").iter().map(change).collect()
}

/// SHA-256 of no bytes.
const NO_BYTES: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/// Errors of pages, and warnings and errors that pages wrote to the console, since the last call. Firefox's own
/// messages about cookies that it refuses are left out: vendors try parent domains in turn. So is what it says of a file
/// that it has stopped loading, because its page went: it takes the hash of nothing and calls that a wrong hash.
#[track_caller]
pub fn console(browser: &Browser) -> Vec<String> {
    let errors = privileged(
        browser,
        "const found = Services.console.getMessageArray().filter((message) => message instanceof Ci.nsIScriptError &&
             !message.isFromChromeContext && !(message.flags & Ci.nsIScriptError.warningFlag) &&
             message.category !== 'cookiesRejection');
         Services.console.reset();
         return found.map(String);",
        Value::Null,
    );
    let mut found: Vec<String> = serde_json::from_value(errors).expect("a list of messages");
    found.retain(|message| !message.contains(NO_BYTES));
    // Whole lines only: the browser may still be writing the last line.
    let output = fs::read(output_file(browser.profile.path())).expect("the output");
    let end = output.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
    let new = String::from_utf8_lossy(&output[browser.read.replace(end)..end]);
    // Parts of the browser write to the same output. Their lines begin with the part's name, and a page's text stands
    // in quotes.
    let is_complaint = |line: &&str| {
        let rest = line.strip_prefix("console.warn: ").or_else(|| line.strip_prefix("console.error: "));
        rest.is_some_and(|text| text.starts_with(['"', '(']))
    };
    found.extend(new.lines().filter(is_complaint).map(String::from));
    found
}
