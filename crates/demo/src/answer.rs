//! An answer of the demo server, before hyper sends it as HTTP.

use std::fs;
use std::path::{Component, Path};

use http_body_util::Full;
use hyper::Response;
use hyper::body::Bytes;
use hyper::header::{HeaderName, HeaderValue};

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Content whose type follows from the end of `name`.
    pub fn content(name: &str, body: impl Into<Vec<u8>>) -> Self {
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

    /// A file below `directory`; none when there is no such file, or when the path leads out of `directory`.
    pub fn file(directory: &Path, path: &str) -> Option<Self> {
        let path = path.trim_start_matches('/');
        let stays = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let body = stays.then(|| fs::read(directory.join(path)).ok())??;
        Some(Self::content(path, body))
    }

    /// An answer without content.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: vec![], body: vec![] }
    }

    pub fn missing() -> Self {
        let mut answer = Self::content("missing.html", "<!doctype html><html lang=\"en\"><title>Not found</title>\n");
        answer.status = 404;
        answer
    }

    /// A redirect that the browser follows with GET (303).
    pub fn see(place: &str) -> Self {
        Self::empty(303).with("Location", place)
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| value.as_str())
    }

    pub fn into_response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::from(self.body));
        if let Ok(status) = self.status.try_into() {
            *response.status_mut() = status;
        }
        for (name, value) in self.headers {
            // A malformed header cannot be sent. A test that tries sees that the header is missing.
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}
