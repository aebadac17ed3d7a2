//! What an operator puts into pages and into the server's answers: the tag with its hash, gate.js as an inline script
//! with its hash, and lines for servers.
//!
//! Why the bundler writes them: a hash that is copied by hand does not fit after the next bundle, and then the browser
//! drops the script.
//! Invariant: whatever is written here may stand in HTML and in a server's configuration as it is.

use anyhow::{Result, bail};
use base64::Engine;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::files::Files;

/// Where the site serves the bundle, and how pages load gate.js.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    base: String,
    /// Whether pages carry gate.js inline.
    pub is_inline: bool,
}

impl Place {
    /// `base` is the public address of the bundle's folder: a path from the root of the site, or an address on another
    /// host. None: it is no such address.
    #[must_use]
    pub fn new(base: &str, is_inline: bool) -> Option<Self> {
        let rest = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://"));
        let is_whole = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        // What HTML, CSP, a header or the configuration of a server may read in another way is left out: quotes, `$`,
        // `%`, blanks, the ends of lists.
        let is_safe = base.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/:.-_~[]@+".contains(&byte));
        let is_path = base.starts_with('/') && !base.starts_with("//");
        let slash = if base.ends_with('/') { "" } else { "/" };
        (is_safe && (is_path || is_whole)).then(|| Self { base: [base, slash].concat(), is_inline })
    }

    /// Whether the bundle lies on a host of its own, such as a CDN.
    fn is_elsewhere(&self) -> bool {
        !self.base.starts_with('/')
    }
}

/// Adds the files below `embed/`, and the same for programs as `embed` of the manifest. `inline` makes gate.js from the
/// files that it names, each by its whole address.
pub(super) fn add(files: &mut Files, place: &Place, inline: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let Place { base, is_inline } = place;
    let (gate, gate_hash) = files.named("gate.js")?;
    let gate = gate.split('#').next().unwrap_or(gate);
    // gate.js imports the script by this very address, with the fragment: browsers tell modules apart by it.
    let (panel, panel_hash) = files.named("panel.js")?;
    let crossorigin = if place.is_elsewhere() { " crossorigin=\"anonymous\"" } else { "" };
    let tag = format!("<script src=\"{base}{gate}\" integrity=\"{gate_hash}\"{crossorigin}></script>");
    let preload =
        format!("<link rel=\"modulepreload\" href=\"{base}{panel}\" integrity=\"{panel_hash}\"{crossorigin}>");
    let link_crossorigin = if place.is_elsewhere() { "; crossorigin=anonymous" } else { "" };
    let link = format!("<{base}{gate}>; rel=preload; as=script; integrity=\"{gate_hash}\"{link_crossorigin}");
    let mut manifest = Map::new();
    manifest.insert("base".into(), json!(base));
    manifest.insert("panel".into(), json!(preload));
    files.add_at("embed/panel.html", (preload + "\n").into_bytes());
    if *is_inline {
        let script = inline(base)?;
        refuse_ends(&script)?;
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&script));
        let sources = format!("'sha256-{digest}' 'strict-dynamic' 'wasm-unsafe-eval'");
        files.add_at("embed/inline.html", format!("<script>{script}</script>\n").into_bytes());
        files.add_at("embed/headers.txt", inline_headers(place, &sources).into_bytes());
        manifest.insert("inline".into(), json!("embed/inline.html"));
        manifest.insert("script_src".into(), json!(sources));
    } else {
        files.add_at("embed/headers.txt", headers(&link).into_bytes());
        files.add_at("embed/tag.html", (tag.clone() + "\n").into_bytes());
        manifest.insert("tag".into(), json!(tag));
        manifest.insert("link".into(), json!(link));
    }
    files.embed = Some(Value::Object(manifest));
    Ok(())
}

/// Refuses what would end the element before its end, or hide its end from the parser (HTML, "Restrictions for contents
/// of script elements"), and the line break that the parser replaces. The hash would not fit.
fn refuse_ends(script: &str) -> Result<()> {
    let small = script.to_ascii_lowercase();
    for end in ["</script", "<!--", "\r", "\0"] {
        if small.contains(end) {
            bail!("gate.js holds {end:?}, so it cannot stand inside of a page; serve it as a file");
        }
    }
    Ok(())
}

fn headers(link: &str) -> String {
    let quoted = link.replace('"', "\\\"");
    format!(
        "# With the answer that has the page. On a site whose pages come at once this gains nothing: the tag stands\n\
         # first in the page already.\n\
         Link: {link}\n\
         \n\
         # nginx: in the location that serves pages\n\
         add_header Link '{link}';\n\
         # nginx 1.29 and later hands on a 103 answer of the server behind it (and makes none)\n\
         early_hints $http2$http3;\n\
         \n\
         # Apache, with mod_headers\n\
         Header add Link \"{quoted}\"\n\
         # Apache 2.4.58 and later, with mod_http2: as a 103 answer, before the page is made\n\
         H2EarlyHints on\n\
         H2EarlyHint Link \"{quoted}\"\n\
         \n\
         # Caddy: as a 103 answer, before the page is made\n\
         @pages {{\n\
         \tprotocol http/2+\n\
         \theader Accept *text/html*\n\
         }}\n\
         route @pages {{\n\
         \theader Link `{link}`\n\
         \trespond 103\n\
         }}\n\
         \n\
         # Node\n\
         response.writeEarlyHints({{ link: '{link}' }});\n"
    )
}

fn inline_headers(place: &Place, sources: &str) -> String {
    let origin = place.base.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let files = if place.is_elsewhere() { &*origin } else { "'self'" };
    format!(
        "# What your Content Security Policy needs for embed/inline.html, besides what your own scripts need.\n\
         # The hash changes with each bundle: write both at the same time.\n\
         Content-Security-Policy: script-src {sources}; connect-src {files}\n"
    )
}
