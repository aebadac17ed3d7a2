//! A connection to the browser's own server: the DevTools protocol over a WebSocket.

use std::io::{Error, Result};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;
use tungstenite::{Message, WebSocket, client};

/// The client's end of a WebSocket.
pub struct Socket(WebSocket<TcpStream>);

impl Socket {
    /// `address`: the port and the path on two lines, as the browser writes them.
    pub fn open(address: &str) -> Result<Self> {
        let (port, path) = address.trim().split_once('\n').ok_or_else(|| Error::other("no DevTools address"))?;
        let stream = TcpStream::connect(format!("127.0.0.1:{port}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let (socket, _) = client(format!("ws://127.0.0.1:{port}{path}"), stream).map_err(Error::other)?;
        Ok(Self(socket))
    }

    /// Sends a command and waits for its answer; events are ignored.
    pub fn ask(&mut self, command: &Value) -> Result<Value> {
        self.0.send(Message::text(command.to_string())).map_err(Error::other)?;
        loop {
            let Message::Text(text) = self.0.read().map_err(Error::other)? else { continue };
            let answer: Value = serde_json::from_str(&whole(&text))?;
            if answer["id"] == command["id"] {
                return Ok(answer);
            }
        }
    }
}

/// The text with escaped halves of surrogate pairs replaced: the browser writes them, but no Rust string can hold them.
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

pub mod tests {
    use super::whole;

    pub fn halves_of_surrogate_pairs_are_replaced() {
        assert_eq!(
            whole(r#"{"a":"\ud800","b":"\ud83d\ude00","c":"\\ud800","d":"\ud7ff"}"#),
            r#"{"a":"\ufffd","b":"\ufffd\ufffd","c":"\\ud800","d":"\ud7ff"}"#
        );
    }
}
