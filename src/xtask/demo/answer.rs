//! An answer of the demo server, before it becomes HTTP.

use std::io::{self, Write};
use std::path::{Component, Path};
use std::prelude::v1::*;
use std::{format, fs, vec};

use tiny_http::{Header, StatusCode};

/// Status, headers, body.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Content of the kind that `name` ends in.
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
        // Always asked for anew: what a page needs must show in the log each time.
        let headers = vec![("Content-Type".into(), kind.into()), ("Cache-Control".into(), "no-store".into())];
        Self { status: 200, headers, body: body.into() }
    }

    /// A file below `directory`; none when there is no such file, or the path tries to leave.
    pub fn file(directory: &Path, path: &str) -> Option<Self> {
        let path = path.trim_start_matches('/');
        let stays = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let body = stays.then(|| fs::read(directory.join(path)).ok())??;
        Some(Self::content(path, body))
    }

    /// No content.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: vec![], body: vec![] }
    }

    pub fn missing() -> Self {
        let mut answer = Self::content("missing.html", "<!doctype html><html lang=\"en\"><title>Not found</title>\n");
        answer.status = 404;
        answer
    }

    /// Elsewhere, by GET.
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

    /// Sends it, as the last one on its connection. tiny_http gives a connection to a thread that it takes for idle; when
    /// it errs, the connection waits until another one ends, and a browser would keep that one open for minutes.
    pub fn send(self, mut to: impl Write) -> io::Result<()> {
        let status = StatusCode(self.status);
        let mut head = format!("HTTP/1.1 {} {}\r\nConnection: close\r\n", self.status, status.default_reason_phrase());
        if self.status != 204 {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        for (name, value) in self.headers {
            // A header that is none cannot be sent; tests that try would see it missing.
            if let Ok(header) = Header::from_bytes(name, value) {
                head += &format!("{header}\r\n");
            }
        }
        to.write_all(&[head.as_bytes(), b"\r\n", &self.body].concat())?;
        to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(answer: Answer) -> String {
        let mut bytes = Vec::new();
        answer.send(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_answer_is_whole_and_the_last_on_its_connection() {
        let answer = Answer::content("a.html", "<p>").with("X-More", "1");
        assert_eq!(
            sent(answer),
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\nContent-Type: text/html; charset=utf-8\r\n\
             Cache-Control: no-store\r\nX-More: 1\r\n\r\n<p>"
        );
    }

    #[test]
    fn an_answer_without_content_names_no_length() {
        assert_eq!(sent(Answer::empty(204)), "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assert!(sent(Answer::see("/x")).contains("Content-Length: 0\r\n"));
    }
}
