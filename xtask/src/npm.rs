//! Makes the npm package `cookie-gate`: the command as WebAssembly, its JavaScript for Node, types and documents.
//!
//! The sources are in `packages/cookie-gate`. esbuild joins each entry, once as an ES module and once as CommonJS:
//! configurations of bundlers are written in both.
//! Invariant: the package needs no installation script, no native part, and no other package.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::build::{self, Build};
use super::command::{House, capture, shown, step};
use super::folder::{copy, empty};

/// The modules for Node that users import.
const ENTRIES: [&str; 4] = ["node", "vite", "webpack", "next"];

/// Files of the repository that travel with the package as they are.
const BESIDE: [(&str, &str); 5] = [
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("crates/catalogue/cldr/LICENSE", "LICENSE-UNICODE"),
    ("CHANGELOG.md", "CHANGELOG.md"),
    ("policies/catalogue.schema.json", "catalogue.schema.json"),
];

/// The folder that the package is made in, as it would be unpacked.
pub fn folder(house: &House) -> PathBuf {
    house.target.join("npm/package")
}

/// Makes the package, and returns the file that would be published.
pub fn pack(house: &House) -> Result<PathBuf> {
    let web = build::web(house, Build::Smallest)?;
    step("npm package", || {
        let folder = folder(house);
        empty(&folder)?;
        let source = house.root.join("packages/cookie-gate");
        copy(&source.join("bin"), &folder.join("bin"))?;
        for name in ["package.json", "README.md"] {
            copy(&source.join(name), &folder.join(name))?;
        }
        for (from, to) in BESIDE {
            copy(&house.root.join(from), &folder.join(to))?;
        }
        for (name, text) in documents(house)? {
            put(&folder.join(name), &text)?;
        }
        put(&folder.join("llms.txt"), &whole(&documents(house)?))?;
        let glue = module(house, &web)?;
        scripts(house, &source, &glue, &folder.join("dist"))?;
        let mut npm = Command::new("npm");
        npm.current_dir(&folder).args(["pack", "--silent", "--ignore-scripts", "--pack-destination", ".."]);
        let name = capture(&mut npm)?;
        Ok(folder.with_file_name(name.trim()))
    })
}

/// Compiles the command, and returns the folder with its module and its glue.
fn module(house: &House, web: &Path) -> Result<PathBuf> {
    let mut cargo = house.cargo("build");
    cargo.args(["--quiet", "--profile", "npm", "--target", "wasm32-unknown-unknown", "--package", "cookie-gate-node"]);
    cargo.args(["--features", "embed"]);
    shown(cargo.env("COOKIE_GATE_WEB", web))?;
    let module = house.target.join("wasm32-unknown-unknown/npm/command.wasm");
    let glue = house.target.join("npm/glue");
    let words: [&OsStr; 10] = [
        "wasm-bindgen".as_ref(),
        module.as_ref(),
        "--target".as_ref(),
        "web".as_ref(),
        "--no-typescript".as_ref(),
        "--remove-name-section".as_ref(),
        "--out-name".as_ref(),
        "command".as_ref(),
        "--out-dir".as_ref(),
        glue.as_ref(),
    ];
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(words).context("wasm-bindgen")?;
    Ok(glue)
}

/// Joins the package's own scripts, and puts the types beside them.
fn scripts(house: &House, source: &Path, glue: &Path, out: &Path) -> Result<()> {
    fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    copy(&glue.join("command_bg.wasm"), &out.join("command_bg.wasm"))?;
    let version = format!("--define:COOKIE_GATE_VERSION={:?}", env!("CARGO_PKG_VERSION"));
    // All sources in one folder: esbuild writes their paths into comments and hashes, and where the repository and the
    // target directory lie must not change a byte.
    let stage = house.target.join("npm/stage");
    empty(&stage)?;
    copy(&source.join("src"), &stage.join("src"))?;
    copy(&source.join("client.js"), &stage.join("client.js"))?;
    copy(&glue.join("command.js"), &stage.join("glue/command.js"))?;
    let alias = "--alias:cookie-gate-glue=./glue/command.js";
    let always = ["--bundle", "--platform=node", "--target=node18", "--legal-comments=none", "--log-level=warning"];
    let esbuild = |options: &[&str], entries: &[&str]| {
        let mut esbuild = house.npm_tool("esbuild");
        esbuild.current_dir(&stage).args(entries.iter().map(|entry| format!("src/{entry}.js")));
        esbuild.args(always).args(options).args([version.as_str(), alias]);
        capture(esbuild.arg(format!("--outdir={}", out.display())))
    };
    let modules = [&ENTRIES[..], &["command"]].concat();
    esbuild(&["--format=esm", "--splitting", "--chunk-names=[name]-[hash]"], &modules)?;
    // CommonJS has no `import.meta`, and its own word for the place of a file.
    let place = "--define:import.meta.url=__url";
    let banner = "--banner:js=const __url = require('node:url').pathToFileURL(__filename).href;";
    esbuild(&["--format=cjs", "--out-extension:.js=.cjs", place, banner], &ENTRIES)?;
    // For code in pages: nothing of Node may be in it.
    let client = |format: &str, name: &str| {
        let mut esbuild = house.npm_tool("esbuild");
        esbuild.current_dir(&stage).arg("client.js").args(["--target=es2020", "--legal-comments=none", format]);
        capture(esbuild.arg(format!("--outfile={}", out.join(name).display()))).map(drop)
    };
    client("--format=esm", "client.js")?;
    client("--format=cjs", "client.cjs")?;
    copy(&source.join("stub.js"), &out.join("stub.js"))?;
    let mut types: Vec<PathBuf> =
        ENTRIES.iter().chain(&["options"]).map(|name| source.join("types").join(name)).collect();
    types.extend(["client", "cookie-gate"].map(|name| source.join(name)));
    for path in types {
        let (text, to) = (read(&path.with_extension("d.ts"))?, out.join(path.file_name().unwrap_or_default()));
        // Node's rules ask for the extension of the script that the types belong to.
        let text = text.replace("\"./cookie-gate\"", "\"./cookie-gate.js\"");
        write(&to.with_extension("d.ts"), &text)?;
        write(&to.with_extension("d.cts"), &text.replace(".js\"", ".cjs\""))?;
    }
    Ok(())
}

/// The documents for users by their paths in the repository, without their pictures, which nobody sees in a terminal.
pub fn documents(house: &House) -> Result<Vec<(String, String)>> {
    let folder = house.root.join("docs");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut names =
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<Result<Vec<_>>>()?;
    names.retain(|name| name.ends_with(".md"));
    names.sort();
    let names = names.into_iter().map(|name| format!("docs/{name}"));
    ["policies/README.md".into()]
        .into_iter()
        .chain(names)
        .map(|name| Ok((name.clone(), read(&house.root.join(name))?)))
        .collect()
}

/// All documents as one text, as coding agents read them (llmstxt.org): a title, a sentence, then each document under
/// its path.
pub fn whole(documents: &[(String, String)]) -> String {
    let mut text = String::from(
        "# Cookie Gate\n\n> A cookie consent manager that enforces: no cookie before consent, from one catalogue. \
         All documents of the package follow, each under its path.\n",
    );
    for (name, document) in documents {
        text += &format!("\n<!-- {name} -->\n\n{}\n", document.trim());
    }
    text
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

/// Writes a file, and makes the folders that are missing.
fn put(file: &Path, text: &str) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    write(file, text)
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_every_document() {
        let documents = documents(&House::find().unwrap()).unwrap();
        assert!(documents.len() > 15, "{}", documents.len());
        let text = whole(&documents);
        assert!(text.starts_with("# Cookie Gate\n\n> "));
        for (name, document) in documents {
            assert!(text.contains(&format!("<!-- {name} -->")) && text.contains(document.trim()), "{name}");
        }
    }
}
