//! A connection to a browser's own server: the DevTools protocol over a WebSocket (RFC 6455), of which a client that only
//! asks one question needs little.

use std::io::{self, BufRead, BufReader, Error, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// The client's end of a WebSocket.
pub struct Socket {
    stream: BufReader<TcpStream>,
}

impl Socket {
    /// `address`: port and path, one a line, as the browser writes them.
    pub fn open(address: &str) -> Result<Self> {
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
    pub fn ask(&mut self, command: &Value) -> Result<Value> {
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
