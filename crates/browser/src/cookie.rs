//! A cookie as the jar of any browser holds it.

use serde_json::Value;

/// A cookie as the jar holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    /// The cookie's name.
    pub name: String,
    /// The cookie's value.
    pub value: String,
    /// The cookie's host; a leading dot means that sub-domains get the cookie too.
    pub domain: String,
    /// The cookie's path.
    pub path: String,
    /// When the cookie expires, in seconds since 1970; none = with the session.
    pub expires: Option<f64>,
    /// HttpOnly: scripts do not see the cookie.
    pub http_only: bool,
    /// The browser sends the cookie over https only.
    pub secure: bool,
    /// The cookie belongs to a pair of sites (CHIPS). Only Chromium's jar tells.
    pub is_partitioned: bool,
}

impl Cookie {
    /// Reads a cookie that is written as in the DevTools protocol (`Network.Cookie`).
    pub fn read(cookie: &Value) -> Self {
        let text = |key: &str| cookie[key].as_str().unwrap_or_default().to_string();
        Self {
            name: text("name"),
            value: text("value"),
            domain: text("domain"),
            path: text("path"),
            expires: cookie["expires"].as_f64().filter(|time| *time > 0.0),
            http_only: cookie["httpOnly"] == true,
            secure: cookie["secure"] == true,
            is_partitioned: cookie["partitionKey"].is_object(),
        }
    }
}
