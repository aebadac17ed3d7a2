//! A socket on loopback, on which a function answers HTTP requests.
//!
//! Invariant: it listens on loopback only.

use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming as Body};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::sync::oneshot;

use super::message::{Answer, MAX_BODY, Request};

/// A socket that is bound; nobody answers yet.
#[derive(Debug)]
pub struct Socket {
    listener: TcpListener,
    port: u16,
}

/// A socket on which a function answers; closed when dropped.
#[derive(Debug)]
pub struct Listening {
    port: u16,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Socket {
    /// Binds a port of loopback; 0 = any free port.
    ///
    /// # Errors
    /// When the port is taken, or this process may not have it.
    pub fn bind(port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Answers requests on a thread of its own.
    ///
    /// # Errors
    /// When the system gives no runtime.
    pub fn answer(self, answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Result<Listening> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().context("a runtime")?;
        let (stop, stopped) = oneshot::channel();
        // Connections that are still open when the runtime ends are closed with it.
        let thread = thread::spawn(move || runtime.block_on(listen(self.listener, Arc::new(answer), stopped)));
        Ok(Listening { port: self.port, stop: Some(stop), thread: Some(thread) })
    }
}

impl Listening {
    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Answers until the process ends.
    ///
    /// # Errors
    /// When what answers has panicked.
    pub fn wait(mut self) -> Result<()> {
        let thread = self.thread.take().context("the server does not run")?;
        thread.join().map_err(|_| anyhow!("the server panicked"))
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Both results may be ignored: the server may have ended by itself, and a panic was printed by its thread.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

type Function = dyn Fn(&Request) -> Answer + Send + Sync;

/// Serves connections until told to stop. One task per connection: a browser opens many ahead of time and leaves them
/// idle.
async fn listen(listener: TcpListener, function: Arc<Function>, mut stopped: oneshot::Receiver<()>) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a socket that does not block");
    loop {
        let accepted = tokio::select! {
            _ = &mut stopped => return,
            accepted = listener.accept() => accepted,
        };
        // The browser may have closed the connection again. That ends one connection, not the server.
        let Ok((stream, _)) = accepted else { continue };
        // Without Nagle's delay: the second part of an answer would wait 40 ms, in every measurement.
        let _ = stream.set_nodelay(true);
        let function = Arc::clone(&function);
        tokio::spawn(async move {
            let service = service_fn(|http| respond(&*function, http));
            // An error means that the browser left while a page was loading.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn respond(function: &Function, http: hyper::Request<Body>) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let (head, body) = http.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await.map(|whole| whole.to_bytes().to_vec());
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let request = Request {
        method: head.method.to_string(),
        path: head.uri.to_string(),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: body.unwrap_or_default(),
        // A clock before 1970 is an operator's mistake. Then every record lies in the future and grants nothing.
        now: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64),
        random: u128::from(random()) << 64 | u128::from(random()),
    };
    Ok(response(function(&request)))
}

/// Unpredictable enough for a demo, without a dependency: the standard library seeds each hasher from the system.
fn random() -> u64 {
    RandomState::new().hash_one(SystemTime::now())
}

fn response(answer: Answer) -> hyper::Response<Full<Bytes>> {
    let mut response = hyper::Response::new(Full::from(answer.body));
    if let Ok(status) = answer.status.try_into() {
        *response.status_mut() = status;
    }
    for (name, value) in answer.headers {
        // A malformed header cannot be sent. A test that tries sees that the header is missing.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
