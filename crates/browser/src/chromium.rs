//! Chromium: chromedriver drives the browser, and the DevTools protocol tells its whole cookie jar.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, DesiredCapabilities};

use super::process::Process;
use super::{Browser, Cookie, Driver};

/// The flags that every Chromium starts with, driven or on a tour.
pub const FLAGS: [&str; 10] = [
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

/// A running chromedriver, and the capabilities of the browser that it starts.
pub fn start(profile: &Path, more: &[&str]) -> Driver {
    // chromedriver ends when another process takes the chosen port before chromedriver listens there. Then we start
    // another chromedriver.
    let (process, port) = (0..3).find_map(|_| driver()).expect("chromedriver names its port");
    let wish = capabilities(profile.to_str().expect("a path in UTF-8"), more).expect("capabilities");
    Driver { port, wish, processes: vec![process], proxy: None }
}

/// Sets "block all cookies" in a profile that no browser has used yet.
pub fn block_storage(profile: &Path) {
    let folder = profile.join("Default");
    fs::create_dir_all(&folder).expect("a folder in the profile");
    let settings = json!({ "profile": { "default_content_setting_values": { "cookies": 2 } } });
    fs::write(folder.join("Preferences"), settings.to_string()).expect("a profile that can be written");
}

/// Starts chromedriver, which chooses a free port and prints the port's number.
fn driver() -> Option<(Process, u16)> {
    let mut command = Command::new("chromedriver");
    let mut process = Process::start(command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()));
    let output = process.child().stdout.take().expect("a piped output");
    let port = BufReader::new(output).lines().map_while(Result::ok).find_map(|line| {
        let (_, rest) = line.split_once("started successfully on port ")?;
        rest.trim_end_matches('.').parse().ok()
    })?;
    Some((process, port))
}

/// Flags for a driven browser only. Every test page has a host of its own. For each host Chromium would start a
/// process, and keep one more ready: a fifth of a page's time. No test is about processes. The cases that measure time
/// go on tours.
const ONE_PROCESS: [&str; 4] = [
    "--disable-site-isolation-trials",
    "--process-per-site",
    "--renderer-process-limit=1",
    "--disable-features=SpareRendererForSitePerProcess",
];

fn capabilities(profile: &str, more: &[&str]) -> WebDriverResult<Capabilities> {
    let mut wish = DesiredCapabilities::chrome();
    for flag in FLAGS.iter().chain(&ONE_PROCESS).chain(more) {
        wish.add_arg(flag)?;
    }
    wish.add_arg(&format!("--user-data-dir={profile}"))?;
    wish.as_mut().set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
    Ok(wish.into())
}

/// All cookies of every host, HttpOnly ones included.
#[track_caller]
pub fn jar(browser: &Browser) -> Vec<Cookie> {
    let answer = browser.devtools("Network.getAllCookies", json!({}));
    let cookies = answer["cookies"].as_array().expect("a list of cookies");
    cookies.iter().map(Cookie::read).collect()
}

#[track_caller]
pub fn seed(browser: &Browser, cookie: Value) {
    let answer = browser.devtools("Network.setCookie", cookie.clone());
    assert_eq!(answer["success"], true, "the browser takes no such cookie: {cookie}");
}

#[track_caller]
pub fn empty_jar(browser: &Browser) {
    browser.devtools("Network.clearBrowserCookies", json!({}));
}

/// Warnings and errors that the console got since the last call.
#[track_caller]
pub fn console(browser: &Browser) -> Vec<String> {
    let entries = browser.wait(browser.driver().browser_log());
    entries
        .into_iter()
        .filter(|entry| entry.level != "INFO" && entry.level != "DEBUG")
        .map(|entry| entry.message)
        .collect()
}
