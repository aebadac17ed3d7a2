//! An HTTP proxy that leads every host name to this machine, for a browser without a setting for name resolution.
//!
//! Ports stay as they are. Each connection carries one request: the next request may be for another server.
//! Invariant: it listens on loopback and connects to loopback only, so a browser behind it reaches nothing else.

use std::io::{BufRead, BufReader, Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

/// In bytes. No request head of our tests is longer; a cookie header has 8 kB at most.
const LONGEST_HEAD: u64 = 256 * 1024;

/// A running proxy; stops when dropped.
pub struct Proxy {
    port: u16,
    stop: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl Proxy {
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let listener = thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                // When a connection breaks off, the browser has left the page.
                thread::spawn(move || serve(client));
            }
        });
        Self { port, stop, listener: Some(listener) }
    }

    /// `host:port`, the form that browsers take.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the listener. Connections end with the browser that has made them.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

fn serve(client: TcpStream) -> Option<()> {
    client.set_nodelay(true).ok()?;
    let mut input = BufReader::new(client.try_clone().ok()?);
    let head = read_head(&mut input)?;
    let mut lines = head.split_inclusive(|byte| *byte == b'\n');
    let mut words = std::str::from_utf8(lines.next()?).ok()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let is_tunnel = method == "CONNECT";
    let (host, path) = if is_tunnel { (target, "") } else { apart(target)? };
    let port = host.rsplit_once(':').map_or(Some(80), |(_, port)| port.parse().ok())?;
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)) else {
        return (&client).write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok();
    };
    server.set_nodelay(true).ok()?;
    if is_tunnel {
        (&client).write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok()?;
    } else {
        server.write_all(&rewritten(method, path, lines)).ok()?;
    }
    let mut back = server.try_clone().ok()?;
    let answer = thread::spawn(move || {
        // When one side closes its connection, the other side is closed too.
        let _ = copy(&mut back, &mut &client);
        let _ = client.shutdown(Shutdown::Both);
    });
    let _ = copy(&mut input, &mut server);
    let _ = server.shutdown(Shutdown::Write);
    answer.join().ok()
}

/// The request head up to the empty line. Bytes: a header need not be UTF-8, and the server gets what the browser has
/// sent.
fn read_head(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    let mut input = input.take(LONGEST_HEAD);
    while !head.ends_with(b"\r\n\r\n") {
        if input.read_until(b'\n', &mut head).ok()? == 0 {
            return None;
        }
    }
    head.truncate(head.len() - 2);
    Some(head)
}

/// Splits an absolute address, as proxies get it, into the host with its port, and the path.
fn apart(target: &str) -> Option<(&str, &str)> {
    // WebKit asks a proxy for a WebSocket in this form too. No server of ours takes a WebSocket, so only the request
    // head matters.
    let rest = target.strip_prefix("http://").or_else(|| target.strip_prefix("ws://"))?;
    Some(rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())))
}

/// The request as the server would have got it without a proxy, marked as the last request of its connection.
fn rewritten<'a>(method: &str, path: &str, fields: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    const OURS: [&[u8]; 3] = [b"connection:", b"proxy-connection:", b"keep-alive:"];
    let is_ours = |field: &[u8]| {
        OURS.iter().any(|name| field.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut request = format!("{method} {slash}{path} HTTP/1.1\r\n").into_bytes();
    request.extend(fields.filter(|field| !is_ours(field)).flatten());
    request.extend(b"Connection: close\r\n\r\n");
    request
}
