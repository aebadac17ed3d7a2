//! The company site: its pages, its sign-in, and the server's half of consent.
//!
//! The session cookie is HttpOnly, so no script can hold it back or remove it. Therefore the server reads the record
//! itself.
//! Invariant: `ASP.NET_SessionId` is set only while it is allowed, and cleared at the first request after a withdrawal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};

use super::file::Files;
use super::message::{Answer, Request};
use cookie_gate::consent::{Event, State, Terms, record, step};
use cookie_gate::kind::Kind;
use cookie_gate::table::Table;
use cookie_gate_bundle::policy;
use cookie_gate_catalogue::{Catalogue, compile};

const SESSION: &str = "ASP.NET_SessionId";

/// A page that a test adds to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    name: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Page {
    /// An HTML page. The server fills in `{{google}}`, `{{baidu}}` and `{{nonce}}` as in the demo's own pages.
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::named("page.html", body)
    }

    /// A script.
    pub fn script(body: impl Into<Vec<u8>>) -> Self {
        Self::named("page.js", body)
    }

    /// Content whose type follows from the end of `name`; an unknown end means bytes.
    pub fn named(name: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), headers: vec![], body: body.into() }
    }

    /// The same page with one header more. `Location` makes the page a redirect. `Status` is the status of an answer to
    /// a POST.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

pub(super) struct Site {
    files: Files,
    port: u16,
    bundle: BTreeMap<String, Vec<u8>>,
    table: String,
    pages: Mutex<BTreeMap<String, Page>>,
    sessions: Mutex<BTreeSet<String>>,
}

impl Site {
    pub fn new(files: Files, port: u16, bundle: Vec<(String, Vec<u8>)>, catalogue: &Catalogue) -> Result<Self> {
        let table = compile::compile(catalogue).context("the demo's catalogue")?;
        Table::parse(&table).context("the demo's table cannot be read back")?;
        // Both documents have the addresses that the banner and the panel link to. The policy is generated, the privacy
        // notice is the demo's own file.
        let links = &catalogue.policy.links;
        let cookies = links.cookies.iter().map(|(language, path)| (path, policy::page(catalogue, language, Some("/"))));
        let privacy = links.privacy.iter().filter_map(|(language, path)| {
            let body = files(&format!("www/demo/privacy.{language}.html"))?.into_owned();
            Some((path, String::from_utf8(body).ok()?))
        });
        let policies = cookies.chain(privacy).map(|(path, body)| (path.clone(), Page::html(body))).collect();
        Ok(Self {
            files,
            port,
            bundle: bundle.into_iter().collect(),
            table,
            pages: Mutex::new(policies),
            sessions: Mutex::default(),
        })
    }

    pub fn put(&self, path: &str, page: Page) {
        lock(&self.pages).insert(path.into(), page);
    }

    pub fn answer(&self, request: &Request) -> Answer {
        let cookies = request.cookies();
        let session = value(cookies, SESSION);
        let allowed = self.allows_session(request);
        let answer = match (request.method.as_str(), request.file()) {
            ("POST", "/demo/sign-in") => self.sign_in(request, cookies, allowed),
            ("POST", file) => {
                let page = lock(&self.pages).get(file).cloned();
                let headers = page.map_or(vec![], |page| page.headers);
                let status = headers.iter().find_map(|(name, value)| value.parse().ok().filter(|_| name == "Status"));
                headers
                    .into_iter()
                    .fold(Answer::empty(status.unwrap_or(204)), |answer, (name, value)| answer.with(&name, &value))
            }
            ("GET", "/demo/account.html") => {
                let signed_in = allowed && session.is_some_and(|id| lock(&self.sessions).contains(id));
                if signed_in { self.file(request) } else { Answer::see("/demo/sign-in.html?answer=out") }
            }
            ("GET", _) => self.file(request),
            _ => Answer::empty(405),
        };
        match session {
            Some(id) if !allowed => {
                lock(&self.sessions).remove(id);
                answer.with("Set-Cookie", &format!("{SESSION}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"))
            }
            _ => answer,
        }
    }

    /// Whether the visitor's record allows the session cookie now.
    fn allows_session(&self, request: &Request) -> bool {
        let Some(table) = Table::parse(&self.table) else { return false };
        let stored = record::find(request.cookies(), table.cookie());
        // Any other value says nothing (Global Privacy Control § 3.3).
        let terms = Terms { opt_out: request.header("sec-gpc") == Some("1"), ..Terms::NONE };
        let load = Event::Load { stored: stored.as_ref(), terms, now: request.now };
        let (state, _) = step(State::default(), load, &table);
        table.find(Kind::Cookie, SESSION).is_some_and(|entry| state.allows(entry, &table))
    }

    fn sign_in(&self, request: &Request, cookies: &str, allowed: bool) -> Answer {
        let code = value(cookies, "code").unwrap_or_default();
        if !allowed {
            return Answer::see("/demo/sign-in.html?answer=refused");
        }
        if !code.is_empty() && request.field("code") != Some(code) {
            return Answer::see("/demo/sign-in.html?answer=wrong");
        }
        let id = format!("{:032x}", request.random);
        let cookie = format!("{SESSION}={id}; Path=/; HttpOnly; SameSite=Lax");
        lock(&self.sessions).insert(id);
        Answer::see("/demo/account.html").with("Set-Cookie", &cookie)
    }

    fn file(&self, request: &Request) -> Answer {
        let path = request.file();
        // A test may put another file in the place of one of the bundle.
        let page = lock(&self.pages).get(path).cloned();
        if let Some(body) = self.bundle.get(path).filter(|_| page.is_none()) {
            return Answer::content(path, body.clone());
        }
        if let Some(page) = page {
            let mut answer = Answer::content(&page.name, page.body);
            if page.headers.iter().any(|(name, _)| name == "Location") {
                answer.status = 302;
            }
            // A page's own header replaces the server's default: `no-store` keeps pages out of the back/forward cache.
            answer.headers.retain(|(name, _)| page.headers.iter().all(|(own, _)| own != name));
            answer.headers.extend(page.headers);
            return self.fill(request, answer);
        }
        let file = match path {
            "/" => "index.html".into(),
            "/favicon.ico" => return Answer::empty(204),
            _ if path.starts_with("/demo/") => format!("www{path}"),
            _ => return self.fill(request, Answer::missing()),
        };
        let found = (self.files)(&file).map(|body| Answer::content(&file, body));
        self.fill(request, found.unwrap_or_else(Answer::missing))
    }

    /// Fills the placeholders of an HTML page that only a running server knows, and adds the Content Security Policy
    /// that `?csp=` asks for.
    fn fill(&self, request: &Request, mut answer: Answer) -> Answer {
        if !answer.headers.iter().any(|(_, value)| value.starts_with("text/html")) {
            return answer;
        }
        let zone = if request.host_name().ends_with(".test") { "test" } else { "localhost" };
        let google = format!("http://google-analytics.{zone}:{}", self.port);
        let baidu = format!("http://hm-baidu.{zone}:{}", self.port);
        let nonce = format!("{:016x}", request.random as u64);
        let others =
            format!("img-src 'self' {google} {baidu}; connect-src 'self' {google} {baidu}; frame-src 'self' {google}");
        let csp = match request.query("csp") {
            Some("strict") => Some(format!(
                "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
                 object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; {others}"
            )),
            Some("nowasm") => Some(format!("default-src 'self'; script-src 'self' {google} {baidu}; {others}")),
            _ => None,
        };
        let mut html = String::from_utf8_lossy(&answer.body).into_owned();
        if request.query("gate") == Some("off") {
            html = html.replacen("<script src=\"/gate.js\" nonce=\"{{nonce}}\"></script>", "", 1);
        }
        html = html.replace("{{google}}", &google).replace("{{baidu}}", &baidu);
        html = match request.query("csp") {
            Some("strict") => html.replace("{{nonce}}", &nonce),
            _ => html.replace(" nonce=\"{{nonce}}\"", ""),
        };
        answer.body = html.into_bytes();
        match csp {
            Some(csp) => answer.with("Content-Security-Policy", &csp),
            None => answer,
        }
    }
}

/// The value of the first cookie of this name in a Cookie header.
fn value<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies.split("; ").filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
