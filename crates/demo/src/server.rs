//! The demo on a port of this machine, with a log of its requests.
//!
//! Invariant: it keeps nothing on disk but the log that was asked for.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};

use cookie_gate_bundle::{Place, WebFiles, bundle_for};
use cookie_gate_catalogue::Catalogue;

use super::log::{Log, Request};
use super::socket::{Listening, Socket};
use super::{Demo, Page, at_home, catalogue, file, greeting, localhost, shop};

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
    listening: Listening,
    shared: Arc<Shared>,
    catalogue: Catalogue,
    web: PathBuf,
}

#[derive(Debug)]
struct Shared {
    log: Log,
    demo: Demo,
}

/// Serves the demo until the process ends.
///
/// # Errors
/// When the port is taken, or the catalogue cannot be bundled.
pub fn serve(port: u16, web: &Path, log: Option<&Path>) -> Result<()> {
    let options = Options { port, web: web.into(), catalogue: catalogue()?, log: log.map(Into::into) };
    let server = Server::start(options)?;
    print!("{}", greeting(server.port()));
    server.listening.wait()
}

impl Server {
    /// Binds the port, bundles the catalogue for it, and answers requests on a thread of its own.
    ///
    /// # Errors
    /// When the port is taken, or the catalogue cannot be bundled.
    pub fn start(options: Options) -> Result<Self> {
        let socket = Socket::bind(options.port).with_context(|| format!("127.0.0.1:{}", options.port))?;
        let web = WebFiles::read(&options.web)?;
        let catalogue = at_home(options.catalogue.clone(), socket.port());
        let demo = Demo::new(socket.port(), options.catalogue, &web, file::sources())?;
        let log = Log::new(options.log.map(File::create).transpose().context("the request log")?);
        let shared = Arc::new(Shared { log, demo });
        let listening = socket.answer({
            let shared = Arc::clone(&shared);
            move |request| {
                let answer = shared.demo.answer(request);
                // Logged before it is sent: whoever has seen an answer finds it in the log.
                shared.log.add(request, &answer);
                answer
            }
        })?;
        Ok(Self { listening, shared, catalogue, web: options.web })
    }

    /// The port that the server listens on.
    pub fn port(&self) -> u16 {
        self.listening.port()
    }

    /// The site's address as a secure context (browsers trust `localhost`).
    pub fn localhost(&self) -> String {
        localhost(self.port())
    }

    /// The site's address as the first site is served: plain http, a sub-domain, no secure context.
    pub fn shop(&self) -> String {
        shop(self.port())
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
        self.shared.demo.put(path, page);
    }

    /// The files of the site's bundle, and what goes into pages that load the bundle from `place`. Paths have no slash in
    /// front.
    ///
    /// # Errors
    /// When the catalogue cannot be bundled.
    pub fn bundle_for(&self, place: &Place) -> Result<Vec<cookie_gate_bundle::File>> {
        bundle_for(&self.catalogue, &WebFiles::read(&self.web)?, Some(place))
    }

    /// Has every host that is not the site's answer as an interface of a vendor does: pages of all sites may read the
    /// answers. `bodies` has the starts of paths, and what is answered there.
    pub fn play_interfaces(&self, bodies: Vec<(&'static str, String)>) {
        self.shared.demo.play_interfaces(bodies);
    }
}
