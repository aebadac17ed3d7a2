//! Re-issues the visitor's record. Browsers such as Safari keep a cookie that a script has set for seven days only. A
//! Set-Cookie header makes them keep the record for as long as the decision holds. For axum, and with `reissue` alone
//! for any other server in Rust:
//!
//!     Router::new().route("/", get(page)).layer(axum::middleware::from_fn(cookie_agree))
//!
//! In a page, `format!("<html{}>", gpc(&headers))` hands on the visitor's opt-out signal.
//!
//! The middleware sends back the record that it got, octet by octet, or nothing. It never makes a record, never changes
//! one, and never lets a record outlive its period, which began when the visitor decided. It logs and stores nothing.
//! docs/servers.md says more.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use cookie_gate::calendar::{Period, Seconds};
use cookie_gate::consent::record;

// As in the catalogue's `consent`.
const NAME: &str = "cookie-agree";
const PERIOD: Period = Period { months: 6, seconds: 0 };
const DOMAIN: &str = "";
/// Whether visitors come over https. Behind a proxy that ends TLS the request does not say so.
const IS_SECURE: bool = false;

/// The `Set-Cookie` header for this `Cookie` header; none = there is nothing to re-issue.
pub fn reissue(cookies: &str, is_secure: bool, now: Seconds) -> Option<String> {
    let pairs = cookies.split(';').filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(name, _)| trim(name) == NAME).map(|(_, value)| trim(value));
    // From several records the gate makes the strictest reading. This code cannot decide which of them to keep alive.
    let (Some(line), None) = (values.next(), values.next()) else { return None };
    let time = record::read(line)?.time;
    let left = PERIOD.end(time) - now;
    if left <= 0 || time > now + 86_400 {
        return None;
    }
    let domain = if DOMAIN.is_empty() { String::new() } else { format!("; Domain={DOMAIN}") };
    let secure = if is_secure { "; Secure" } else { "" };
    Some(format!("{NAME}={line}; Path=/; SameSite=Lax; Max-Age={left}{domain}{secure}"))
}

/// The text without the blanks of cookie syntax around it. Any other white space is part of a value, which then is no
/// record.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// The attribute for `<html>` or for the tag of gate.js that tells of the opt-out signal (Global Privacy Control), with a
/// blank in front; empty without the signal. No value but 1 counts.
pub fn gpc(headers: &HeaderMap) -> &'static str {
    if headers.get("sec-gpc").is_some_and(|value| value == "1") { " data-gpc=\"1\"" } else { "" }
}

/// Whether the request asks for a page, and the record to re-issue.
fn asked(request: &Request) -> (bool, Option<String>) {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Pages only: a picture needs no cookie, and may come from a shared cache.
    let is_page = request.method() == Method::GET && text(header::ACCEPT).contains("text/html");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as Seconds);
    // Over HTTP/2 browsers send each cookie in a field of its own (RFC 9113 § 8.2.3), and some cookies are not ASCII.
    let cookies = request.headers().get_all(header::COOKIE).into_iter();
    let cookies: Vec<_> = cookies.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    (is_page, reissue(&cookies.join("; "), IS_SECURE, now))
}

/// The middleware for axum.
pub async fn cookie_agree(request: Request, next: Next) -> Response {
    let (is_page, cookie) = asked(&request);
    let mut response = next.run(request).await;
    if is_page {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Cookie, Sec-GPC"));
        // A record has cookie-octets only (RFC 6265 § 4.1.1), so a header can hold it.
        if let Some(value) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}
