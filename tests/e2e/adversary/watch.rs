//! Looks at the browser's jar from outside, again and again while a page is at work, so that also what lives for
//! milliseconds is seen.
//!
//! The driver answers one command at a time and none while a page loads. So this is a connection of our own: the DevTools
//! protocol over a WebSocket (RFC 6455), of which a client that only asks one question needs little.
//! Invariant: the thread ends when the value is dropped.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Error, Read, Result, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fs, io};

use serde_json::{Value, json};

/// Pause between two looks. It bounds how short a life can be missed, and what the looking costs the page.
const PAUSE: Duration = Duration::from_millis(5);

/// A cookie that was seen.
#[derive(Clone, Debug)]
pub struct Sighting {
    pub name: String,
    /// The first look that saw it.
    pub since: Instant,
    /// The first look that did not see it any more.
    pub gone: Option<Instant>,
}

impl Sighting {
    /// How long it lived at most, as far as it is gone.
    pub fn life(&self) -> Option<Duration> {
        Some(self.gone? - self.since)
    }
}

/// A thread that looks.
pub struct Watch {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// Cookies of this domain and the hosts below count.
    domain: String,
    /// By name, domain and path.
    cookies: BTreeMap<[String; 3], Sighting>,
    /// When the last look that is told of began.
    last: Option<Instant>,
    fault: Option<String>,
}

impl Watch {
    /// Watches the jar of the Chromium that uses this profile.
    pub fn new(profile: &Path) -> Self {
        let address = fs::read_to_string(profile.join("DevToolsActivePort")).expect("the browser's DevTools port");
        let shared = Arc::new(Shared::default());
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                if let Err(fault) = shared.watch(&address) {
                    shared.seen().fault = Some(fault.to_string());
                }
            }
        });
        Self { shared, thread: Some(thread) }
    }

    /// Forgets what was seen, and looks for cookies of this domain from now on.
    pub fn follow(&self, domain: &str) {
        *self.shared.seen() = Seen { domain: domain.into(), ..Seen::default() };
    }

    /// What was seen, by a look that began after `since` or earlier ones.
    #[track_caller]
    pub fn seen_after(&self, since: Instant) -> Vec<Sighting> {
        crate::browser::until("a look at the jar", || {
            let seen = self.shared.seen();
            assert!(seen.fault.is_none(), "the jar cannot be watched: {:?}", seen.fault);
            seen.last.filter(|last| *last >= since)?;
            Some(seen.cookies.values().cloned().collect())
        })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // Its panic has been printed; a second one while dropping would abort.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, address: &str) -> Result<()> {
        let mut socket = Socket::open(address)?;
        for id in 1.. {
            if self.stop.load(Ordering::SeqCst) {
                break;
            }
            let began = Instant::now();
            let answer = socket.ask(&json!({ "id": id, "method": "Storage.getCookies" }))?;
            self.seen().add(began, &answer["result"]["cookies"]);
            thread::park_timeout(PAUSE);
        }
        Ok(())
    }
}

impl Seen {
    fn add(&mut self, began: Instant, cookies: &Value) {
        let mut unseen: Vec<[String; 3]> = self.cookies.keys().cloned().collect();
        for cookie in cookies.as_array().into_iter().flatten() {
            let text = |key: &str| cookie[key].as_str().unwrap_or_default().to_string();
            let key = [text("name"), text("domain"), text("path")];
            if self.domain.is_empty() || !key[1].ends_with(&self.domain) {
                continue;
            }
            unseen.retain(|other| *other != key);
            let sighting = Sighting { name: text("name"), since: began, gone: None };
            self.cookies.entry(key).or_insert(sighting).gone = None;
        }
        for key in unseen {
            if let Some(sighting) = self.cookies.get_mut(&key) {
                sighting.gone.get_or_insert(began);
            }
        }
        self.last = Some(began);
    }
}

/// The client's end of a WebSocket.
struct Socket {
    stream: BufReader<TcpStream>,
}

impl Socket {
    /// `address`: port and path, one a line, as the browser writes them.
    fn open(address: &str) -> Result<Self> {
        let (port, path) = address.trim().split_once('\n').ok_or_else(|| Error::other("no DevTools address"))?;
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )?;
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.read_line(&mut line)?;
        if !line.contains(" 101 ") {
            return Err(Error::other(format!("no WebSocket: {line}")));
        }
        while line.trim() != "" {
            line.clear();
            stream.read_line(&mut line)?;
        }
        Ok(Self { stream })
    }

    /// Sends a command and waits for its answer; events are passed over.
    fn ask(&mut self, command: &Value) -> Result<Value> {
        self.stream.get_mut().write_all(&frame(&command.to_string()))?;
        loop {
            let text = whole(&String::from_utf8_lossy(&self.message()?));
            let answer: Value = serde_json::from_str(&text)?;
            if answer["id"] == command["id"] {
                return Ok(answer);
            }
        }
    }

    /// A message, whose frames are put together; a ping would need an answer, but the browser sends none.
    fn message(&mut self) -> Result<Vec<u8>> {
        let mut message = Vec::new();
        loop {
            let head: [u8; 2] = self.bytes()?;
            let length = match head[1] & 127 {
                126 => u64::from(u16::from_be_bytes(self.bytes()?)),
                127 => u64::from_be_bytes(self.bytes()?),
                short => u64::from(short),
            };
            io::copy(&mut self.stream.by_ref().take(length), &mut message)?;
            if head[0] & 0x80 != 0 {
                return Ok(message);
            }
        }
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// A text message in one frame. A client must mask; a mask of zeros changes nothing.
fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![0x81, 0x80 | 126];
    frame.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    frame
}

/// Text whose escaped halves of surrogate pairs are replaced: the browser writes them, but no Rust string holds them.
fn whole(text: &str) -> String {
    let mut parts = text.split("\\ud");
    let mut whole = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let is_escape = whole.chars().rev().take_while(|letter| *letter == '\\').count() % 2 == 0;
        match part.get(3..).filter(|_| is_escape && part.starts_with(['8', '9', 'a', 'b', 'c', 'd', 'e', 'f'])) {
            Some(rest) => whole.extend(["\\ufffd", rest]),
            None => whole.extend(["\\ud", part]),
        }
    }
    whole
}

#[test]
fn halves_of_surrogate_pairs_are_replaced() {
    assert_eq!(
        whole(r#"{"a":"\ud800","b":"\ud83d\ude00","c":"\\ud800","d":"\ud7ff"}"#),
        r#"{"a":"\ufffd","b":"\ufffd\ufffd","c":"\\ud800","d":"\ud7ff"}"#
    );
}
