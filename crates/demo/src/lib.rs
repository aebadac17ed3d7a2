//! The demo: a small company site with the gate in it, and stand-ins for its statistics services, on loopback.
//!
//! `cargo xtask serve` shows the demo to people. `tests/e2e` starts the demo in the test's own process, adds pages and
//! reads the request log. The Host header decides who answers: `google-analytics.*` and `hm-baidu.*` are vendors, every
//! other host is the site.
//! Invariant: it listens on loopback only, and keeps nothing on disk but the log that was asked for.

mod answer;
mod host;
mod log;
mod site;
mod vendor;

use std::convert::Infallible;
use std::env;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming as Body};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::sync::oneshot;

use cookie_gate_bundle::{WebFiles, bundle};
use cookie_gate_catalogue::{Catalogue, parse};
use site::Site;

pub use log::Request;
pub use site::Page;

/// The longest body that the server reads, in bytes; the forms of the demo are shorter.
const MAX_BODY: usize = 64 * 1024;

/// What a server needs to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port on loopback; 0 = any free port.
    pub port: u16,
    /// The web files that `cargo xtask build` wrote.
    pub web: PathBuf,
    /// The site's catalogue; the server adds its own origins and its vendors' host names.
    pub catalogue: Catalogue,
    /// A file that gets one line per request.
    pub log: Option<PathBuf>,
}

/// A running server; stops when dropped.
#[derive(Debug)]
pub struct Server {
    port: u16,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    log: log::Log,
    site: Site,
    /// What every host answers that is not the site's, once there is something.
    interfaces: OnceLock<Vec<(&'static str, String)>>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

/// Serves the demo until the process ends.
///
/// # Errors
/// When the port is taken, or the catalogue cannot be bundled.
pub fn serve(port: u16, web: &Path, log: Option<&Path>) -> Result<()> {
    let options = Options { port, web: web.into(), catalogue: catalogue()?, log: log.map(Into::into) };
    let mut server = Server::start(options)?;
    println!("The demo site:    {}/", server.localhost());
    println!("As on plain http: {}/  (start the browser with", server.shop());
    println!("                  --host-resolver-rules=\"MAP *.test 127.0.0.1\", or add the name to /etc/hosts)");
    println!("Try ?csp=strict (runs under a strict policy), ?csp=nowasm (stays denied), ?gate=off (without us).");
    println!("Stop with Ctrl-C.");
    let thread = server.thread.take().context("the demo server does not run")?;
    thread.join().map_err(|_| anyhow!("the demo server panicked"))
}

/// The catalogue of the first site.
///
/// # Errors
/// When `policies/onething/catalogue.json` cannot be read.
pub fn catalogue() -> Result<Catalogue> {
    let path = root().join("policies/onething/catalogue.json");
    let text = fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
    parse::read(&text).map_err(|faults| anyhow!("{}: {}", path.display(), faults[0]))
}

impl Server {
    /// Binds the port, bundles the catalogue for it, and answers requests on a thread of its own.
    ///
    /// # Errors
    /// When the port is taken, or the catalogue cannot be bundled.
    pub fn start(options: Options) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", options.port));
        let listener = listener.with_context(|| format!("127.0.0.1:{}", options.port))?;
        listener.set_nonblocking(true).context("the demo server's socket")?;
        let port = listener.local_addr().context("the demo server has no port")?.port();
        let catalogue = at_home(options.catalogue, port);
        let files = bundled(&catalogue, &options.web)?;
        let site = Site::new(&root(), port, files, &catalogue)?;
        let log = log::Log::new(options.log.map(File::create).transpose().context("the request log")?);
        let shared = Arc::new(Shared { log, site, interfaces: OnceLock::new() });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().context("a runtime")?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            // Connections that are still open when the runtime ends are closed with it.
            move || runtime.block_on(listen(listener, shared, stopped))
        });
        Ok(Self { port, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// The port that the server listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The site's address as a secure context (browsers trust `localhost`).
    pub fn localhost(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The site's address as the first site is served: plain http, a sub-domain, no secure context.
    pub fn shop(&self) -> String {
        format!("http://www.shop.test:{}", self.port)
    }

    /// Every request answered so far, oldest first.
    pub fn log(&self) -> Vec<Request> {
        self.shared.log.since(0)
    }

    /// When the times in the log begin.
    pub fn log_start(&self) -> Instant {
        self.shared.log.start()
    }

    /// How many requests have been answered so far.
    pub fn log_len(&self) -> usize {
        self.shared.log.len()
    }

    /// Requests answered since there were `start` of them, oldest first.
    pub fn log_since(&self, start: usize) -> Vec<Request> {
        self.shared.log.since(start)
    }

    /// Adds a page to the site, or replaces the page at this path.
    pub fn put(&self, path: &str, page: Page) {
        self.shared.site.put(path, page);
    }

    /// Has every host that is not the site's answer as an interface of a vendor does: pages of all sites may read the
    /// answers. `bodies` has the starts of paths, and what is answered there.
    pub fn play_interfaces(&self, bodies: Vec<(&'static str, String)>) {
        // The first call counts: a server plays one vendor.
        let _ = self.shared.interfaces.set(bodies);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both results may be ignored: the server may have ended by itself, and a panic was printed by its thread.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Shared {
    async fn answer(&self, http: hyper::Request<Body>) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
        let (head, body) = http.into_parts();
        // A body that is too long or not UTF-8 is no form of ours. The server answers as if the body were empty.
        let body = Limited::new(body, MAX_BODY).collect().await.map(|whole| whole.to_bytes().to_vec());
        let body = String::from_utf8(body.unwrap_or_default()).unwrap_or_default();
        let request = log::Incoming::new(&head, body);
        let answer = match self.interfaces.get().filter(|_| !host::is_site(request.host_name())) {
            Some(bodies) => vendor::interface(&request, bodies),
            None if host::plays(request.host_name()) => vendor::answer(&request, &root()),
            None => self.site.answer(&request),
        };
        // Logged before it is sent: whoever has seen an answer finds it in the log.
        self.log.add(&request, &answer);
        Ok(answer.into_response())
    }
}

/// Serves connections until told to stop. One task per connection: a browser opens many ahead of time and leaves them
/// idle.
async fn listen(listener: TcpListener, shared: Arc<Shared>, mut stopped: oneshot::Receiver<()>) {
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
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| shared.answer(request));
            // An error means that the browser left while a page was loading.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// The catalogue as an operator would write it for this server: with the server's origins and the stand-ins' hosts.
fn at_home(mut catalogue: Catalogue, port: u16) -> Catalogue {
    catalogue.site.origins.extend(["localhost", "www.shop.test"].map(|host| format!("http://{host}:{port}")));
    for vendor in &mut catalogue.vendors {
        for (real, played) in host::HOSTS {
            if vendor.hosts.iter().any(|host| host.contains(real)) {
                vendor.hosts.extend(["localhost", "test"].map(|zone| format!("{played}.{zone}")));
            }
        }
    }
    catalogue
}

/// The bundle's files: path below the site's root, and content.
fn bundled(catalogue: &Catalogue, web: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let files = bundle(catalogue, &WebFiles::read(web)?).context("bundling the demo's catalogue")?;
    Ok(files.into_iter().map(|file| (format!("/{}", file.name), file.bytes)).collect())
}

/// The repository that this binary was built from. The demo's files are in it.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
