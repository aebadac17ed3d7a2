//! `cargo xtask site`: the playground, as a folder of static files that works under any address, and without a network
//! once it is loaded.
//!
//! Invariant: a file under `target/site/` is complete, and the names of all but `index.html` change with the content.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::build::{self, Build};
use super::command::{House, step};

/// What the page may do. `{boot}` is the hash of the only script without an address: that of the preview's frame, which
/// has this policy too. The frame gives the files of a bundle addresses of their own, with the scheme `blob:`.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob: '{boot}'; style-src 'self'; \
    connect-src 'self' blob:; img-src data:; base-uri 'none'; form-action 'none'";

/// The folder of the playground's sources.
const SOURCES: &str = "www/playground";

/// With the usual stack: the playground reads deep JSON, and one page pays for it.
const PLAYGROUND: build::Module =
    build::Module { package: "cookie-gate-playground", library: "playground", stack: 1_048_576 };

/// Where the playground is built, if nobody says where.
pub fn folder(house: &House) -> PathBuf {
    house.target.join("site")
}

/// Builds the playground there.
pub fn fresh(house: &House) -> Result<()> {
    write(house, &folder(house))
}

/// Builds the playground into `out`. Files of an older playground there are removed.
pub fn write(house: &House, out: &Path) -> Result<()> {
    let web = build::web(house, Build::Smallest)?;
    let made = playground(house)?;
    step("site", || {
        let sources = house.root.join(SOURCES);
        let boot = build::esbuild(house, &sources.join("boot.js"), &["--bundle", "--format=iife", "--minify"])?;
        let boot = boot.trim_end();
        let frame = format!(
            "<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" \
            content=\"width=device-width, initial-scale=1\"><body><script>{boot}</script>"
        );
        let options = [
            "--bundle".to_string(),
            "--format=esm".to_string(),
            "--minify".to_string(),
            // For the top-level await of main.js.
            "--target=es2022".to_string(),
            format!("--alias:#glue={}", made.glue.display()),
            format!("--define:COOKIE_GATE_FRAME={}", Value::from(frame)),
        ];
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let script = build::esbuild(house, &sources.join("main.js"), &options)?;
        let style = build::esbuild(house, &sources.join("style.css"), &["--bundle", "--minify"])?;
        let module = fs::read(&made.module).with_context(|| made.module.display().to_string())?;

        clear(out)?;
        let mut page = fs::read_to_string(sources.join("index.html")).context("index.html of the playground")?;
        let boot = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(boot));
        page = page.replace("{{policy}}", &POLICY.replace("{boot}", &format!("sha256-{boot}")));
        let files = [
            ("style", "playground", "css", style.into_bytes()),
            ("script", "playground", "js", script.into_bytes()),
            ("module", "playground", "wasm", module),
            ("web", "web", "json", packed(&web)?.into_bytes()),
        ];
        for (place, stem, end, bytes) in files {
            let name = format!("{stem}.{}.{end}", &build::hex(&Sha256::digest(&bytes))[..12]);
            build::write(&out.join(&name), &bytes)?;
            page = page.replace(&format!("{{{{{place}}}}}"), &name);
        }
        // Last, since the page names the others.
        build::write(&out.join("index.html"), page.as_bytes())
    })
}

/// The playground's module and the script that loads the module.
struct Playground {
    /// The module.
    module: PathBuf,
    /// Its glue.
    glue: PathBuf,
}

/// Builds the playground's module. Nothing is done when its sources are the same as before.
fn playground(house: &House) -> Result<Playground> {
    let folder = house.target.join("web/glue/playground");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let playground = Playground { module: folder.join("playground.wasm"), glue: folder.join("playground.js") };
    let mut files = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml"].map(|file| house.root.join(file)).to_vec();
    for part in
        ["src", "crates/bundle", "crates/catalogue", "crates/panel", "crates/playground", "policies", "www/styles"]
    {
        files.extend(super::folder::files(&house.root.join(part))?.into_values());
    }
    files.extend(["shop", "empty"].map(|name| house.root.join("www/playground").join(name).with_extension("json")));
    files.sort();
    let sources: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    step("build playground", || {
        build::made(&playground.module, &sources, &["wasm-bindgen"], |aside| {
            let module = build::compile(house, Build::Smallest, &PLAYGROUND, "")?;
            build::bind(&module, &folder, PLAYGROUND.library)?;
            // Without wasm-opt: most of the module is texts and packs, so it would save 6 % before compression, nothing
            // after, and take a minute.
            let bound = folder.join("playground_bg.wasm");
            fs::copy(&bound, aside).with_context(|| bound.display().to_string()).map(drop)
        })
    })?;
    Ok(playground)
}

/// The built web files in one file: texts as they are, and bytes as base64.
fn packed(web: &Path) -> Result<String> {
    let mut files = Map::new();
    for name in build::files() {
        let path = web.join(name);
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        let content = match String::from_utf8(bytes) {
            Ok(text) => json!({ "text": text }),
            Err(no) => json!({ "base64": base64::engine::general_purpose::STANDARD.encode(no.as_bytes()) }),
        };
        files.insert(name.into(), content);
    }
    Ok(Value::from(files).to_string())
}

/// Makes the folder, and removes what an older playground has left there.
fn clear(out: &Path) -> Result<()> {
    fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    for entry in fs::read_dir(out).with_context(|| out.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if ["playground.", "web."].iter().any(|start| name.starts_with(start)) {
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}
