//! A server that reads the visitor's record, and sets optional cookies only while the visitor grants them.
//!
//! Why the server has to: no script can hold back a `Set-Cookie` header, and none can remove an `HttpOnly` cookie.
//! Invariant: an optional cookie is read and set only while it is allowed; the next page after that clears it.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs};

use anyhow::{Context, Result, anyhow, ensure};
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Router, extract};
use cookie_gate::calendar::Seconds;
use cookie_gate::consent::{Event, State, Terms, record, step};
use cookie_gate::kind::Kind;
use cookie_gate::table::{Entry, Table};
use cookie_gate_catalogue::{compile, parse};

/// The catalogue that gate.js is bundled from. So page and server judge by the same table.
const CATALOGUE: &str = include_str!("../catalogue.json");
const PAGE: &str = include_str!("page.html");

/// The optional cookies of this server, by their names in the catalogue.
const VISITS: &str = "visits";
const OFFERS: &str = "offers";
/// Clearing a cookie needs the same Path (and Domain) as setting it. Over https add `Secure`.
const ATTRIBUTES: &str = "Path=/; HttpOnly; SameSite=Lax";

/// What all requests share.
struct Site {
    table: Table<'static>,
    /// The files of the bundle by their paths. No other file of this machine can be asked for.
    files: BTreeMap<String, Bytes>,
}

/// Compiles the catalogue and reads the bundle. A fault in either stops the start, not a request.
fn routes(folder: &Path) -> Result<Router> {
    let catalogue = parse::parse(CATALOGUE).map_err(|fault| anyhow!("{fault}"))?;
    // A table borrows its text. This text is needed as long as the program runs, so it is never freed.
    let text: &'static str = compile::compile(&catalogue)?.leak();
    let table = Table::parse(text).context("the table cannot be read back")?;
    let mut files = BTreeMap::new();
    // gpc.json belongs at the root of the site, all other files beside gate.js.
    for (from, to) in [(folder.to_path_buf(), "/cookie-gate"), (folder.join(".well-known"), "/.well-known")] {
        for file in fs::read_dir(&from).with_context(|| format!("cannot read {}", from.display()))? {
            let file = file?;
            if file.file_type()?.is_file() {
                files.insert(format!("{to}/{}", file.file_name().to_string_lossy()), fs::read(file.path())?.into());
            }
        }
    }
    // Without gate.js nothing would hold back the page's scripts.
    ensure!(files.contains_key("/cookie-gate/gate.js"), "there is no gate.js in {}", folder.display());
    let site = Arc::new(Site { table, files });
    Ok(Router::new().route("/", get(page)).fallback(file).with_state(site))
}

/// The sender of one request. Made anew for each request, since the visitor may decide anew between two of them.
struct Visitor<'a> {
    table: &'a Table<'static>,
    cookies: &'a str,
    state: State,
    now: Seconds,
}

impl<'a> Visitor<'a> {
    fn new(table: &'a Table<'static>, cookies: &'a str, opt_out: bool, now: Seconds) -> Self {
        // A damaged record is no record. Of several records the most restrictive reading counts.
        let stored = record::find(cookies, table.cookie());
        let terms = Terms { opt_out, ..Terms::NONE };
        // `step` takes away what is too old, and what a later version of the policy asks about again.
        let (state, _) = step(State::default(), Event::Load { stored: stored.as_ref(), terms, now }, table);
        Self { table, cookies, state, now }
    }

    /// The entry of a cookie that is allowed now. None: it is not allowed, or not in the catalogue.
    fn allowed(&self, name: &str) -> Option<Entry> {
        self.table.find(Kind::Cookie, name).filter(|entry| self.state.allows(*entry, self.table))
    }

    /// The value that the browser sent, whether the cookie is allowed or not.
    fn sent(&self, name: &str) -> Option<&'a str> {
        self.cookies.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
    }

    /// The number of this visit. None: visits may not be counted, and then the old number is not read either.
    fn visits(&self) -> Option<u32> {
        self.allowed(VISITS)?;
        // Visitors can write anything into their cookies. What is no number counts as none.
        let before: u32 = self.sent(VISITS).and_then(|value| value.parse().ok()).unwrap_or(0);
        Some(before.saturating_add(1))
    }

    /// The `Set-Cookie` header that sets or clears an optional cookie. None: there is nothing to do.
    fn set_cookie(&self, name: &str, value: impl Display) -> Option<String> {
        let Some(entry) = self.allowed(name) else {
            return self.sent(name).map(|_| format!("{name}=; Max-Age=0; {ATTRIBUTES}"));
        };
        // As long as the catalogue tells the visitor; 0 stands for "until the browser closes".
        let end = self.table.end_of(entry, self.now);
        let age = if end == 0 { String::new() } else { format!("Max-Age={}; ", end - self.now) };
        Some(format!("{name}={value}; {age}{ATTRIBUTES}"))
    }
}

async fn page(extract::State(site): extract::State<Arc<Site>>, headers: HeaderMap) -> Response {
    // Over HTTP/2 there may be several Cookie fields, and a cookie need not be UTF-8.
    let cookies = headers.get_all(header::COOKIE).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let cookies = cookies.collect::<Vec<_>>().join("; ");
    // The opt-out signal (Global Privacy Control): no value but 1 counts.
    let opt_out = headers.get("Sec-GPC").is_some_and(|value| value == "1");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as Seconds);
    let visitor = Visitor::new(&site.table, &cookies, opt_out, now);
    let visits = visitor.visits();
    let text = visits.map_or("Your visits are not counted.".into(), |visits| format!("This is visit {visits}."));
    let changed = [visitor.set_cookie(VISITS, visits.unwrap_or(0)), visitor.set_cookie(OFFERS, "shown")];
    let changed = AppendHeaders(changed.into_iter().flatten().map(|cookie| (header::SET_COOKIE, cookie)));
    // The answer is for this visitor alone, so shared caches must not keep it.
    ([(header::CACHE_CONTROL, "private")], changed, Html(PAGE.replace("{{visits}}", &text))).into_response()
}

/// A file of the bundle.
async fn file(extract::State(site): extract::State<Arc<Site>>, uri: Uri) -> Response {
    let Some(body) = site.files.get(uri.path()) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = match uri.path().rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/json",
    };
    ([(header::CONTENT_TYPE, kind)], body.clone()).into_response()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = env::args_os().nth(1).context("give the folder that `cookie-gate bundle` wrote")?;
    let routes = routes(Path::new(&folder))?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await.context("cannot listen on port 3000")?;
    println!("http://localhost:3000");
    Ok(axum::serve(listener, routes).await?)
}

#[cfg(test)]
mod tests;
