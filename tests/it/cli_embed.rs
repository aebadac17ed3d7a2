//! Tests what `cookie-gate bundle --base` writes for pages and servers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use expect_test::expect;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::catalogues::{set, small};
use crate::cli_bundle::web;
use crate::cli_check::{cookie_gate, utf8};

/// Bundles the catalogue with these options into `out`.
fn bundle(catalogue: &Value, out: &Path, web: &Path, options: &[&str]) -> Output {
    let from = tempfile::tempdir().expect("a directory");
    let file = from.path().join("catalogue.json");
    fs::write(&file, catalogue.to_string()).expect("the catalogue");
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    let words = ["bundle", &text(&file), "--out", &text(out), "--web", &text(web)];
    cookie_gate(&[&words[..], options].concat())
}

/// A text of the bundle, with names and hashes of this build left out.
fn general(out: &Path, name: &str) -> String {
    let text = fs::read_to_string(out.join(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    let manifest: Value =
        serde_json::from_slice(&fs::read(out.join("manifest.json")).expect("a manifest")).expect("JSON");
    manifest["files"].as_object().expect("files").iter().fold(text, |text, (name, file)| {
        let text = text.replace(file["file"].as_str().expect("a name"), &format!("<{name}>"));
        text.replace(file["integrity"].as_str().expect("a hash"), &format!("<hash of {name}>"))
    })
}

#[test]
fn with_a_base_the_bundle_has_the_tag_and_lines_for_servers() {
    let (web, out) = (web(), tempfile::tempdir().expect("a directory"));
    let output = bundle(&small(), out.path(), web.path(), &["--base", "/cookie-gate"]);
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stderr));
    expect![[r#"
        <script src="/cookie-gate/<gate.js>" integrity="<hash of gate.js>"></script>
    "#]]
    .assert_eq(&general(out.path(), "embed/tag.html"));
    expect![[r#"
        <link rel="modulepreload" href="/cookie-gate/<panel.js>#ucTeKnR0VGhYiziMHLCwFC6ni5fvogu92pXZ4/nyu+c=" integrity="<hash of panel.js>">
    "#]]
    .assert_eq(&general(out.path(), "embed/panel.html"));
    expect![[r##"
        # With the answer that has the page. On a site whose pages come at once this gains nothing: the tag stands
        # first in the page already.
        Link: </cookie-gate/<gate.js>>; rel=preload; as=script; integrity="<hash of gate.js>"

        # nginx: in the location that serves pages
        add_header Link '</cookie-gate/<gate.js>>; rel=preload; as=script; integrity="<hash of gate.js>"';
        # nginx 1.29 and later hands on a 103 answer of the server behind it (and makes none)
        early_hints $http2$http3;

        # Apache, with mod_headers
        Header add Link "</cookie-gate/<gate.js>>; rel=preload; as=script; integrity=\"<hash of gate.js>\""
        # Apache 2.4.58 and later, with mod_http2: as a 103 answer, before the page is made
        H2EarlyHints on
        H2EarlyHint Link "</cookie-gate/<gate.js>>; rel=preload; as=script; integrity=\"<hash of gate.js>\""

        # Caddy: as a 103 answer, before the page is made
        @pages {
        	protocol http/2+
        	header Accept *text/html*
        }
        route @pages {
        	header Link `</cookie-gate/<gate.js>>; rel=preload; as=script; integrity="<hash of gate.js>"`
        	respond 103
        }

        # Node
        response.writeEarlyHints({ link: '</cookie-gate/<gate.js>>; rel=preload; as=script; integrity="<hash of gate.js>"' });
    "##]].assert_eq(&general(out.path(), "embed/headers.txt"));
    let manifest = general(out.path(), "manifest.json");
    let (_, embed) = manifest.split_once("\"embed\":").expect("a field");
    expect![[r#"
         {
            "base": "/cookie-gate/",
            "panel": "<link rel=\"modulepreload\" href=\"/cookie-gate/<panel.js>#ucTeKnR0VGhYiziMHLCwFC6ni5fvogu92pXZ4/nyu+c=\" integrity=\"<hash of panel.js>\">",
            "tag": "<script src=\"/cookie-gate/<gate.js>\" integrity=\"<hash of gate.js>\"></script>",
            "link": "</cookie-gate/<gate.js>>; rel=preload; as=script; integrity=\"<hash of gate.js>\""
          }
        }
    "#]]
    .assert_eq(embed);
    let other = tempfile::tempdir().expect("a directory");
    bundle(&small(), other.path(), web.path(), &["--base", "https://cdn.example.com/cg/"]);
    expect![[r#"
        <script src="https://cdn.example.com/cg/<gate.js>" integrity="<hash of gate.js>" crossorigin="anonymous"></script>
    "#]].assert_eq(&general(other.path(), "embed/tag.html"));
}

#[test]
fn without_a_base_nothing_is_written_for_pages() {
    let (web, out) = (web(), tempfile::tempdir().expect("a directory"));
    let output = bundle(&small(), out.path(), web.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stderr));
    assert!(!utf8(&output.stdout).contains("embed"));
    assert!(!out.path().join("embed").exists());
    assert!(!general(out.path(), "manifest.json").contains("embed"));
}

#[test]
fn the_inline_script_is_safe_in_a_page_and_its_hash_fits() {
    let (web, out) = (web(), tempfile::tempdir().expect("a directory"));
    let mut catalogue = small();
    let words = "</script><!-- <script> \u{2028} ü";
    set(&mut catalogue, "/categories/1/title/en", json!(words));
    let output = bundle(&catalogue, out.path(), web.path(), &["--base", "/cookie-gate/", "--inline"]);
    assert_eq!(output.status.code(), Some(0), "{}", utf8(&output.stderr));
    let page = fs::read_to_string(out.path().join("embed/inline.html")).expect("the script");
    let script = page.strip_prefix("<script>").and_then(|rest| rest.strip_suffix("</script>\n")).expect("one element");
    assert!(script.contains("\\u003c/script>\\u003c!--"), "{script}");
    for end in ["</script", "<!--", "\u{2028}", "\u{feff}", "\r"] {
        assert!(!script.contains(end), "{end:?}");
    }
    let manifest: Value =
        serde_json::from_slice(&fs::read(out.path().join("manifest.json")).expect("a manifest")).expect("JSON");
    let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    let sources = format!("{hash} 'strict-dynamic' 'wasm-unsafe-eval'");
    assert_eq!(manifest["embed"]["script_src"], json!(sources));
    let headers = fs::read_to_string(out.path().join("embed/headers.txt")).expect("the headers");
    assert!(headers.contains(&sources), "{headers}");
    // The script finds its files by their whole addresses, and the file beside them by their names.
    let panel = manifest["files"]["panel.js"]["file"].as_str().expect("a name");
    assert!(script.contains(&format!("\"/cookie-gate/{panel}#")), "{script}");
    let file = fs::read_to_string(out.path().join("gate.js")).expect("gate.js");
    assert!(file.starts_with('\u{feff}') && file.contains(&format!("\"{panel}#")), "{file}");
    assert!(!out.path().join("embed/tag.html").exists());
}

#[test]
fn a_script_that_would_end_its_element_is_not_written_inline() {
    let (web, out) = (web(), tempfile::tempdir().expect("a directory"));
    for name in cookie_gate_bundle::WHOLE.iter().map(|(name, _)| *name).chain(["gate.lean.js"]) {
        fs::write(web.path().join(name), "\"</SCRIPT >\"").expect("a web file");
    }
    let output = bundle(&small(), out.path(), web.path(), &["--base", "/cookie-gate/", "--inline"]);
    assert_eq!((output.status.code(), utf8(&output.stdout)), (Some(2), ""));
    assert!(utf8(&output.stderr).contains("cannot stand inside of a page"), "{}", utf8(&output.stderr));
    assert_eq!(fs::read_dir(out.path()).expect("the directory").count(), 0);
}
