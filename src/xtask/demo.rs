//! The demo: a small company site with the gate in it, and stand-ins for its statistics services, on loopback.
//!
//! `cargo xtask serve` shows it to people; `tests/e2e` starts it in its own process, adds pages and reads the request log.
//! Who is played is told by the Host header: `google-analytics.*` and `hm-baidu.*` are vendors, all else is the site.
//! Invariant: it listens on loopback only, and keeps nothing on disk but the log that was asked for.

mod answer;
mod log;
mod site;
mod vendor;

use std::fs::{self, File};
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::prelude::v1::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::{env, format, println, process};

use anyhow::{Context, Result, anyhow};

use crate::catalogue::{Catalogue, parse};
use crate::cli::bundle::{WebFiles, bundle};
use site::Site;

pub use log::Request;
pub use site::Page;

/// Requests are short; a browser opens six connections per host, and a slow one must not hold up the others.
const WORKERS: usize = 8;

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port on loopback; 0 = any free one.
    pub port: u16,
    /// The web files that `cargo xtask build` wrote.
    pub web: PathBuf,
    /// The site's catalogue; the server adds its own origins and its vendors' host names.
    pub catalogue: Catalogue,
    /// File that gets a line per request.
    pub log: Option<PathBuf>,
}

/// A running server; stops when dropped.
#[derive(Debug)]
pub struct Server {
    port: u16,
    shared: Arc<Shared>,
    workers: Vec<JoinHandle<()>>,
}

struct Shared {
    http: tiny_http::Server,
    stop: AtomicBool,
    log: log::Log,
    site: Site,
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
    let server = Server::start(options)?;
    println!("The demo site:    {}/", server.localhost());
    println!("As on plain http: {}/  (start the browser with", server.shop());
    println!("                  --host-resolver-rules=\"MAP *.test 127.0.0.1\", or add the name to /etc/hosts)");
    println!("Try ?csp=strict (runs under a strict policy), ?csp=nowasm (stays denied), ?gate=off (without us).");
    println!("Stop with Ctrl-C.");
    for worker in server.detach() {
        worker.join().map_err(|_| anyhow!("a worker of the demo server panicked"))?;
    }
    Ok(())
}

/// The first site's catalogue.
///
/// # Errors
/// When `policies/onething/catalogue.json` cannot be read.
pub fn catalogue() -> Result<Catalogue> {
    let path = root().join("policies/onething/catalogue.json");
    let text = fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
    parse::parse(&text).map_err(|fault| anyhow!("{}: {fault}", path.display()))
}

impl Server {
    /// Binds the port, bundles the catalogue for it, and answers requests on threads of its own.
    ///
    /// # Errors
    /// When the port is taken, or the catalogue cannot be bundled.
    pub fn start(options: Options) -> Result<Self> {
        let http = listen(options.port).map_err(|fault| anyhow!("127.0.0.1:{}: {fault}", options.port))?;
        let port = http.server_addr().to_ip().context("the demo server has no port")?.port();
        let catalogue = at_home(options.catalogue, port);
        let files = bundled(&catalogue, &options.web)?;
        let site = Site::new(&root(), port, files, &catalogue)?;
        let log = log::Log::new(options.log.map(File::create).transpose().context("the request log")?);
        let shared = Arc::new(Shared { http, stop: AtomicBool::new(false), log, site });
        let workers = (0..WORKERS).map(|_| {
            thread::spawn({
                let shared = Arc::clone(&shared);
                move || shared.work()
            })
        });
        Ok(Self { port, workers: workers.collect(), shared })
    }

    /// The port it listens on.
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
        self.shared.log.requests()
    }

    /// Adds a page of the site, or replaces one.
    pub fn put(&self, path: &str, page: Page) {
        self.shared.site.put(path, page);
    }

    /// Lets the workers go on without the handle.
    fn detach(mut self) -> Vec<JoinHandle<()>> {
        std::mem::take(&mut self.workers)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.workers.is_empty() {
            return;
        }
        self.shared.stop.store(true, Ordering::SeqCst);
        for _ in &self.workers {
            self.shared.http.unblock();
        }
        for worker in self.workers.drain(..) {
            // A panic has been printed by the thread itself; a second one while dropping would abort.
            let _ = worker.join();
        }
    }
}

impl Shared {
    fn work(&self) {
        while !self.stop.load(Ordering::SeqCst) {
            // An error ends one wait (it is how `unblock` wakes us), not the server.
            if let Ok(request) = self.http.recv() {
                self.answer(request);
            }
        }
    }

    fn answer(&self, mut http: tiny_http::Request) {
        let mut body = String::new();
        // A body that is no UTF-8 is not one of our forms; what was read of it is answered like an empty one.
        let _ = http.as_reader().take(64 * 1024).read_to_string(&mut body);
        let request = log::Incoming::new(&http, body);
        let answer = if vendor::plays(request.host_name()) {
            vendor::answer(&request, &root())
        } else {
            self.site.answer(&request)
        };
        // Logged before it is sent: whoever has seen an answer finds it in the log.
        self.log.add(&request, &answer);
        // The browser may be gone, as when a page is left while it loads.
        let _ = answer.send(http.into_writer());
    }
}

/// Listens on loopback, without Nagle's delay: the last piece of a long answer would wait 40 ms for the browser's
/// acknowledgement, in every measurement.
fn listen(port: u16) -> Result<tiny_http::Server, Box<dyn std::error::Error + Send + Sync>> {
    // The standard library sets the option on streams only; connections inherit it from the socket that they came by.
    let socket = TcpStream::from(OwnedFd::from(TcpListener::bind(("127.0.0.1", port))?));
    socket.set_nodelay(true)?;
    tiny_http::Server::from_listener(TcpListener::from(OwnedFd::from(socket)), None)
}

/// The catalogue as it would be written for this server.
fn at_home(mut catalogue: Catalogue, port: u16) -> Catalogue {
    catalogue.site.origins.extend(["localhost", "www.shop.test"].map(|host| format!("http://{host}:{port}")));
    for vendor in &mut catalogue.vendors {
        for (real, played) in vendor::HOSTS {
            if vendor.hosts.iter().any(|host| host.contains(real)) {
                vendor.hosts.extend(["localhost", "test"].map(|zone| format!("{played}.{zone}")));
            }
        }
    }
    catalogue
}

/// The bundle's files in memory: path below the site's root, and content.
fn bundled(catalogue: &Catalogue, web: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    static STARTED: AtomicU32 = AtomicU32::new(0);
    let name = format!("cookie-gate-demo-{}-{}", process::id(), STARTED.fetch_add(1, Ordering::Relaxed));
    let out = env::temp_dir().join(name);
    fs::create_dir(&out).with_context(|| format!("{}", out.display()))?;
    let files =
        bundle(catalogue, &WebFiles::read(web)?, &out).context("bundling the demo's catalogue").and_then(|_| {
            let mut files = Vec::new();
            collect(&out, "", &mut files)?;
            Ok(files)
        });
    fs::remove_dir_all(&out).with_context(|| format!("{}", out.display()))?;
    files
}

fn collect(directory: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else {
            files.push((path, fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// The repository that this binary was built from: the demo's files live in it.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
