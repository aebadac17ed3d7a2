//! A host of static files, in a folder below its root, as any web host is one. Its log has every request.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::{fs, io};

/// The path of the folder.
const FOLDER: &str = "/tools/cookie-gate/";

/// A host that runs until it is dropped, or [`Host::stop`] is called.
pub struct Host {
    port: u16,
    log: Arc<Mutex<Vec<String>>>,
    stops: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Host {
    /// Serves the files of a folder on a free port of loopback.
    pub fn start(root: &Path) -> Self {
        assert!(root.join("index.html").is_file(), "no playground in {}; `cargo xtask site` makes it", root.display());
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("the port").port();
        let (log, stops) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicBool>::default());
        let thread = thread::spawn({
            let (root, log, stops) = (root.to_path_buf(), Arc::clone(&log), Arc::clone(&stops));
            move || {
                for stream in listener.incoming() {
                    if stops.load(Ordering::SeqCst) {
                        return;
                    }
                    let (root, log) = (root.clone(), Arc::clone(&log));
                    // A browser opens connections ahead of time and leaves them idle: one thread for each.
                    thread::spawn(move || stream.and_then(|stream| serve(&stream, &root, &log)));
                }
            }
        });
        Self { port, log, stops, thread: Some(thread) }
    }

    /// The address of the playground.
    pub fn address(&self) -> String {
        format!("http://localhost:{}{FOLDER}", self.port)
    }

    /// What was asked for, in order: path and host.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends the host: who asks from now on meets nobody.
    pub fn stop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.stops.store(true, Ordering::SeqCst);
            // Wakes the thread.
            let _ = TcpStream::connect(("127.0.0.1", self.port));
            thread.join().expect("the host's thread");
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Answers the first request of a connection.
fn serve(mut stream: &TcpStream, root: &Path, log: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let Some(path) = first.split(' ').nth(1) else { return Ok(()) };
    log.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_string());
    let file = path.strip_prefix(FOLDER).filter(|name| !name.contains("..")).map(|name| match name {
        "" => root.join("index.html"),
        name => root.join(name),
    });
    let found = file.and_then(|file: PathBuf| Some((kind(&file), fs::read(&file).ok()?)));
    let (status, kind, body) = match found {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", "text/plain", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: max-age=600\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "application/json",
    }
}
