//! A server that runs while a test asks it, over HTTP.
//!
//! Invariant: every server that is started is ended; a tool that is missing fails.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server process that ends with the test.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // A server that has ended by itself has failed its test already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    pub fn start(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|fault| panic!("{command:?}: {fault}; `cargo xtask doctor` says what is missing")))
    }
}

/// A port of this machine on which no process listens.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address").port()
}

/// The answer's `Set-Cookie` and `Vary` headers.
pub fn ask(port: u16, method: &str, headers: &str) -> (Vec<String>, Vec<String>) {
    let answer = answer(port, method, headers);
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let all = |wanted: &str| {
        let pairs = head.lines().filter_map(|line| line.split_once(": "));
        pairs.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_string()).collect()
    };
    (all("set-cookie"), all("vary"))
}

/// The whole answer, which has the status 200.
fn answer(port: u16, method: &str, headers: &str) -> String {
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut stream = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => break stream,
            Err(fault) => assert!(Instant::now() < deadline, "port {port}: {fault}"),
        }
    };
    let length = if method == "POST" { "Content-Length: 0\r\n" } else { "" };
    let request = format!("{method} / HTTP/1.1\r\nHost: localhost\r\n{length}{headers}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it listens");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    answer
}

/// Values of `Sec-GPC`, and whether each is the opt-out signal (Global Privacy Control § 3).
pub const SIGNALS: [(&str, bool); 7] =
    [("1", true), ("0", false), ("true", false), ("01", false), ("1;q=1", false), ("\"1\"", false), ("", false)];

/// The page's text that the attribute stands in, with the signal or without it.
pub fn told(is_sent: bool) -> &'static str {
    if is_sent { "<html data-gpc=\"1\">" } else { "<html>" }
}

/// Asks a running server: the page gets the attribute where the request has the signal.
pub fn judge_signal(port: u16) {
    let page = "Accept: text/html\r\n";
    for (value, is_sent) in SIGNALS {
        let answer = answer(port, "GET", &format!("{page}Sec-GPC: {value}\r\n"));
        assert!(answer.contains(told(is_sent)), "{value}: {answer}");
    }
    assert!(answer(port, "GET", page).contains(told(false)));
}
