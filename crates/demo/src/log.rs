//! Requests: as they arrive, and as the log keeps them.
//!
//! The log is evidence: the whole-page tests trust the log and the browser's cookie jar, and nothing else.

use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::writeln;

use hyper::header::HeaderValue;
use hyper::header::{ACCESS_CONTROL_REQUEST_HEADERS, COOKIE, HOST, ORIGIN, REFERER};

use super::answer::Answer;

/// One request, and the cookies that the answer set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// When the request was answered, since the server started.
    pub time: Duration,
    /// Host header, with the port.
    pub host: String,
    /// Method.
    pub method: String,
    /// Path with query.
    pub path: String,
    /// Cookie header.
    pub cookie: Option<String>,
    /// The posted body.
    pub body: String,
    /// Whether a page has caused the request, and not the browser by itself (`Sec-Fetch-Site`).
    pub is_of_page: bool,
    /// Address of that page, or its origin, where the browser tells.
    pub from: Option<String>,
    /// Set-Cookie headers of the answer.
    pub set_cookie: Vec<String>,
    /// Status of the answer.
    pub status: u16,
}

impl Request {
    /// Whether the request went to a stand-in for a vendor.
    pub fn is_for_vendor(&self) -> bool {
        super::host::plays(self.host.split(':').next().unwrap_or_default())
    }
}

/// A request to answer.
#[derive(Debug)]
pub(super) struct Incoming {
    pub host: String,
    pub method: String,
    pub path: String,
    pub cookie: Option<String>,
    /// `Sec-GPC: 1`; any other value says nothing (Global Privacy Control § 3.3).
    pub opt_out: bool,
    /// Origin of the page that asks, where the browser tells.
    pub origin: Option<String>,
    pub referrer: Option<String>,
    pub is_of_page: bool,
    /// Headers that a page of another origin would like to send.
    pub asked_headers: Option<String>,
    pub body: String,
}

impl Incoming {
    pub fn new(http: &hyper::http::request::Parts, body: String) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let header = |name| http.headers.get(name).map(text);
        let site = http.headers.get("sec-fetch-site");
        Self {
            host: header(HOST).unwrap_or_default().to_ascii_lowercase(),
            method: http.method.to_string(),
            path: http.uri.to_string(),
            cookie: header(COOKIE),
            opt_out: http.headers.get("sec-gpc").is_some_and(|value| value == "1"),
            referrer: header(REFERER),
            origin: header(ORIGIN),
            is_of_page: site.is_some_and(|site| site != "none"),
            asked_headers: header(ACCESS_CONTROL_REQUEST_HEADERS),
            body,
        }
    }

    pub fn host_name(&self) -> &str {
        self.host.split(':').next().unwrap_or_default()
    }

    /// The path without the query.
    pub fn file(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// The value of a query parameter, as written.
    pub fn query(&self, name: &str) -> Option<&str> {
        pairs(self.path.split_once('?')?.1, name)
    }

    /// The value of a field of a posted form, as written.
    pub fn field(&self, name: &str) -> Option<&str> {
        pairs(&self.body, name)
    }
}

fn pairs<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

pub(super) struct Log {
    start: Instant,
    requests: Mutex<Vec<Request>>,
    file: Mutex<Option<File>>,
}

impl Log {
    pub fn new(file: Option<File>) -> Self {
        Self { start: Instant::now(), requests: Mutex::default(), file: Mutex::new(file) }
    }

    /// When the times begin.
    pub fn start(&self) -> Instant {
        self.start
    }

    pub fn add(&self, incoming: &Incoming, answer: &Answer) {
        let request = Request {
            time: self.start.elapsed(),
            host: incoming.host.clone(),
            method: incoming.method.clone(),
            path: incoming.path.clone(),
            cookie: incoming.cookie.clone(),
            body: incoming.body.clone(),
            is_of_page: incoming.is_of_page,
            from: incoming.referrer.clone().or_else(|| incoming.origin.clone()),
            set_cookie: answer.set_cookies().map(Into::into).collect(),
            status: answer.status,
        };
        if let Some(file) = self.file.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            // A full disk must not end the demo.
            let _ = writeln!(file, "{request:?}");
        }
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    }

    pub fn len(&self) -> usize {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The requests after the first `start` ones. Earlier requests are not copied.
    pub fn since(&self, start: usize) -> Vec<Request> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).get(start..).unwrap_or_default().to_vec()
    }
}
