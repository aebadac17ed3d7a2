//! Requests and answers as plain data.
//!
//! Why: the demo answers the same behind hyper, behind the HTTP server of Node, and in a test.
//! Invariant: time and random bits are part of a request; nothing here reads a clock.

/// The longest body that a server reads for us, in bytes; the forms of the demo are shorter. A longer body counts as
/// empty.
pub const MAX_BODY: usize = 64 * 1024;

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Method, in capitals.
    pub method: String,
    /// Path with query.
    pub path: String,
    /// Headers in their order: name, in any case, and value.
    pub headers: Vec<(String, String)>,
    /// Body, of at most [`MAX_BODY`] bytes.
    pub body: Vec<u8>,
    /// When the request came, in seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// Bits that nobody can foresee, fresh for each request.
    pub random: u128,
}

impl Request {
    /// The value of the first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The Host header in lower case, with the port.
    #[must_use]
    pub fn host(&self) -> String {
        self.header("host").unwrap_or_default().to_ascii_lowercase()
    }

    pub(crate) fn host_name(&self) -> String {
        self.host().split(':').next().unwrap_or_default().into()
    }

    pub(crate) fn cookies(&self) -> &str {
        self.header("cookie").unwrap_or_default()
    }

    /// The path without the query.
    pub(crate) fn file(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// The value of a query parameter, as written.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        pairs(self.path.split_once('?')?.1, name)
    }

    /// The value of a field of a posted form, as written. A body that is no UTF-8 is no form of ours.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        pairs(std::str::from_utf8(&self.body).unwrap_or_default(), name)
    }
}

fn pairs<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers in their order: name and value. A name may stand twice (`Set-Cookie`).
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Content whose type follows from the end of `name`.
    pub(crate) fn content(name: &str, body: impl Into<Vec<u8>>) -> Self {
        let kind = match name.rsplit('.').next().unwrap_or_default() {
            "html" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "json" => "application/json",
            "svg" => "image/svg+xml",
            "gif" => "image/gif",
            "wasm" => "application/wasm",
            _ => "application/octet-stream",
        };
        // Not cached: each time a page needs a file, the request must show in the log.
        let headers = vec![("Content-Type".into(), kind.into()), ("Cache-Control".into(), "no-store".into())];
        Self { status: 200, headers, body: body.into() }
    }

    /// An answer without content.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: vec![], body: vec![] }
    }

    pub(crate) fn missing() -> Self {
        let mut answer = Self::content("missing.html", "<!doctype html><html lang=\"en\"><title>Not found</title>\n");
        answer.status = 404;
        answer
    }

    /// A redirect that the browser follows with GET (303).
    pub(crate) fn see(place: &str) -> Self {
        Self::empty(303).with("Location", place)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}
