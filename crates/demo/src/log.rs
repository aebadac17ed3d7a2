//! Requests as the log keeps them.
//!
//! The log is evidence: the whole-page tests trust the log and the browser's cookie jar, and nothing else.

use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::writeln;

use super::message::{Answer, Request as Message};

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

#[derive(Debug)]
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

    pub fn add(&self, message: &Message, answer: &Answer) {
        let header = |name| message.header(name).map(String::from);
        let set = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let request = Request {
            time: self.start.elapsed(),
            host: message.host(),
            method: message.method.clone(),
            path: message.path.clone(),
            cookie: header("cookie"),
            body: String::from_utf8(message.body.clone()).unwrap_or_default(),
            is_of_page: message.header("sec-fetch-site").is_some_and(|site| site != "none"),
            from: header("referer").or_else(|| header("origin")),
            set_cookie: set.map(|(_, value)| value.clone()).collect(),
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
