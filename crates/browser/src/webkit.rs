//! WebKitGTK: its own small browser (MiniBrowser) on a virtual display, driven by WebKitWebDriver.
//!
//! WebDriver reads the jar, HttpOnly cookies included, but only the cookies that the page's own address is sent.
//! Cookies of another host, or of a path beside the page's, do not show. The console cannot be read: WebKitGTK keeps no
//! console in automation.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use thirtyfour::Capabilities;

use super::find;
use super::process::{DOCTOR, Process};
use super::proxy::Proxy;
use super::{Browser, Cookie, Driver, until};

/// Pages may open windows without a click, as pages in the other browsers under a driver may.
const POPUPS: &str = "--javascript-can-open-windows-automatically=true";

/// A running WebKitWebDriver, and the capabilities of the browser that it starts.
pub fn start(profile: &Path) -> Driver {
    let (display, screen) = display();
    let (port, driver) = driver(&display, profile);
    let proxy = Proxy::start();
    let mut wish = Capabilities::new();
    let browser = find::webkit().unwrap_or_else(|| panic!("no browser of WebKitGTK; {DOCTOR}"));
    let asked = [
        ("browserName", json!("MiniBrowser")),
        ("webkitgtk:browserOptions", json!({ "binary": browser, "args": ["--automation", POPUPS] })),
        // Without a proxy the system's resolver looks up host names, and does not know ours.
        ("proxy", json!({ "proxyType": "manual", "httpProxy": proxy.address(), "sslProxy": proxy.address() })),
    ];
    for (name, value) in asked {
        wish.set(name, value).expect("a capability");
    }
    Driver { port, wish, processes: vec![driver, screen], proxy: Some(proxy) }
}

/// A display for this browser alone: the X server chooses a free number and writes it to its output.
fn display() -> (String, Process) {
    let mut server = Command::new("Xvfb");
    server.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
    let mut process = Process::start(server.stdout(Stdio::piped()).stderr(Stdio::null())).ends_when_asked();
    let output = process.child().stdout.take().expect("a piped output");
    let number = BufReader::new(output).lines().next().and_then(Result::ok).expect("Xvfb names its display");
    (format!(":{number}"), process)
}

/// WebKitWebDriver cannot choose a port by itself. The system names a free port, and another one when a process was
/// faster.
fn driver(display: &str, profile: &Path) -> (u16, Process) {
    for _ in 0..5 {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a free port");
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={}", free.port())).stdout(Stdio::null()).stderr(Stdio::null());
        driver.env("DISPLAY", display).env("GDK_BACKEND", "x11").env("LANG", "en_US.UTF-8");
        // The driver reads and writes no file of the user, and asks no service of the user's session.
        for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            driver.env(name, profile);
        }
        driver.env_remove("XDG_RUNTIME_DIR").env("GSETTINGS_BACKEND", "memory").env("NO_AT_BRIDGE", "1");
        let mut process = Process::start(&mut driver);
        let listens = until("WebKitWebDriver", || {
            let ended = process.has_ended();
            (ended || TcpStream::connect(free).is_ok()).then_some(!ended)
        });
        if listens {
            return (free.port(), process);
        }
    }
    panic!("WebKitWebDriver finds no free port");
}

/// The cookies that the page's own address is sent.
#[track_caller]
pub fn jar(browser: &Browser) -> Vec<Cookie> {
    let cookies = browser.wait(browser.driver().get_all_cookies());
    let cookie = |cookie: thirtyfour::Cookie| Cookie {
        name: cookie.name,
        value: cookie.value,
        domain: cookie.domain.unwrap_or_default(),
        path: cookie.path.unwrap_or_default(),
        expires: cookie.expiry.map(|time| time as f64),
        http_only: cookie.http_only == Some(true),
        secure: cookie.secure == Some(true),
        is_partitioned: false,
    };
    cookies.into_iter().map(cookie).collect()
}

/// Puts a cookie into the jar; works only for the page's own host and its parent domains.
#[track_caller]
pub fn seed(browser: &Browser, cookie: Value) {
    let text = |key: &str| cookie[key].as_str().map(String::from);
    let seed = thirtyfour::Cookie {
        name: text("name").expect("a name"),
        value: text("value").expect("a value"),
        path: text("path"),
        domain: text("domain"),
        secure: cookie["secure"].as_bool(),
        http_only: cookie["httpOnly"].as_bool(),
        expiry: cookie["expires"].as_f64().map(|time| time as i64),
        same_site: None,
    };
    browser.wait(browser.driver().add_cookie(seed));
}

/// Removes all cookies of the page's host.
#[track_caller]
pub fn empty_jar(browser: &Browser) {
    browser.wait(browser.driver().delete_all_cookies());
}
