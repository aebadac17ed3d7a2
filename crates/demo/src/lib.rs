//! The demo: a small company site with the gate in it, and stand-ins for its statistics services.
//!
//! `cookie-gate demo` and `cargo xtask serve` show the demo to people. `tests/e2e` starts the demo in the test's own
//! process, adds pages and reads the request log. The Host header decides who answers: `google-analytics.*` and
//! `hm-baidu.*` are vendors, every other host is the site.
//! Invariant: what answers ([`Demo`]) knows no socket, no thread, no clock and no folder, so it also runs in Node.

mod file;
mod host;
#[cfg(not(target_arch = "wasm32"))]
mod log;
pub mod message;
#[cfg(not(target_arch = "wasm32"))]
mod server;
mod site;
#[cfg(not(target_arch = "wasm32"))]
pub mod socket;
mod vendor;

use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};

use cookie_gate_bundle::{WebFiles, bundle};
use cookie_gate_catalogue::{Catalogue, parse};
use message::{Answer, Request as Message};
use site::Site;

pub use file::{Files, inside};
#[cfg(not(target_arch = "wasm32"))]
pub use log::Request;
#[cfg(not(target_arch = "wasm32"))]
pub use server::{Options, Server, serve};
pub use site::Page;

/// The catalogue of the first site, as the demo takes it.
const CATALOGUE: &str = "policies/onething/catalogue.json";

/// The demo site and its vendors, for one port.
pub struct Demo {
    files: Files,
    site: Site,
    /// What every host answers that is not the site's, once there is something.
    interfaces: OnceLock<Vec<(&'static str, String)>>,
}

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Demo").finish_non_exhaustive()
    }
}

impl Demo {
    /// Bundles the catalogue for a site at this port of loopback. The demo adds its own origins and the host names of its
    /// vendors to the catalogue. `files` are the demo's own files.
    ///
    /// # Errors
    /// When the catalogue cannot be bundled.
    pub fn new(port: u16, catalogue: Catalogue, web: &WebFiles, files: Files) -> Result<Self> {
        let catalogue = at_home(catalogue, port);
        let bundled = bundle(&catalogue, web).context("bundling the demo's catalogue")?;
        let bundled = bundled.into_iter().map(|file| (format!("/{}", file.name), file.bytes)).collect();
        let site = Site::new(files.clone(), port, bundled, &catalogue)?;
        Ok(Self { files, site, interfaces: OnceLock::new() })
    }

    /// The answer to a request.
    pub fn answer(&self, request: &Message) -> Answer {
        let host = request.host_name();
        match self.interfaces.get().filter(|_| !host::is_site(&host)) {
            Some(bodies) => vendor::interface(request, bodies),
            None if host::plays(&host) => vendor::answer(request, &self.files),
            None => self.site.answer(request),
        }
    }

    /// Adds a page to the site, or replaces the page at this path.
    pub fn put(&self, path: &str, page: Page) {
        self.site.put(path, page);
    }

    /// Has every host that is not the site's answer as an interface of a vendor does: pages of all sites may read the
    /// answers. `bodies` has the starts of paths, and what is answered there.
    pub fn play_interfaces(&self, bodies: Vec<(&'static str, String)>) {
        // The first call counts: a demo plays one vendor.
        let _ = self.interfaces.set(bodies);
    }
}

/// The catalogue of the first site.
///
/// # Errors
/// When `policies/onething/catalogue.json` was no catalogue when this program was built.
pub fn catalogue() -> Result<Catalogue> {
    let bytes = inside()(CATALOGUE).with_context(|| format!("{CATALOGUE} is not inside"))?;
    let text = std::str::from_utf8(&bytes).with_context(|| CATALOGUE.to_string())?;
    parse::read(text).map_err(|faults| anyhow!("{CATALOGUE}: {}", faults[0]))
}

/// The site's address as a secure context (browsers trust `localhost`).
#[must_use]
pub fn localhost(port: u16) -> String {
    format!("http://localhost:{port}")
}

/// The site's address as the first site is served: plain http, a sub-domain, no secure context.
#[must_use]
pub fn shop(port: u16) -> String {
    format!("http://www.shop.test:{port}")
}

/// What to tell people when the demo answers at this port.
#[must_use]
pub fn greeting(port: u16) -> String {
    format!(
        "The demo site:    {}/\n\
         As on plain http: {}/  (start the browser with\n                  \
         --host-resolver-rules=\"MAP *.test 127.0.0.1\", or add the name to /etc/hosts)\n\
         Try ?csp=strict (runs under a strict policy), ?csp=nowasm (stays denied), ?gate=off (without us).\n\
         Stop with Ctrl-C.\n",
        localhost(port),
        shop(port)
    )
}

/// The catalogue as an operator would write it for this server: with the server's origins and the stand-ins' hosts.
fn at_home(mut catalogue: Catalogue, port: u16) -> Catalogue {
    catalogue.site.origins.extend([localhost(port), shop(port)]);
    for vendor in &mut catalogue.vendors {
        for (real, played) in host::HOSTS {
            if vendor.hosts.iter().any(|host| host.contains(real)) {
                vendor.hosts.extend(["localhost", "test"].map(|zone| format!("{played}.{zone}")));
            }
        }
    }
    catalogue
}
