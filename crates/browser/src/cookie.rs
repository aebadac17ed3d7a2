//! A cookie as a jar holds it, whichever browser's.

use serde_json::Value;

/// A cookie as the jar holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// With a leading dot when it is meant for sub-domains too.
    pub domain: String,
    /// Its path.
    pub path: String,
    /// Seconds since 1970; none for the session.
    pub expires: Option<f64>,
    /// Hidden from script.
    pub http_only: bool,
    /// Sent over https only.
    pub secure: bool,
}

impl Cookie {
    /// Reads a cookie in the words of the DevTools protocol (`Network.Cookie`).
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
        }
    }
}
