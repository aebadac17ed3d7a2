//! Makes what visitors download, before a catalogue is bundled with it: `target/web/{stable,smallest}/`.
//!
//! cargo compiles, wasm-bindgen (as a library) writes the panel's glue, esbuild joins scripts and minifies style
//! sheets, binaryen and terser make the rest small.
//! Invariant: a file under `target/web/` is complete; each is written aside and renamed.
//! Invariant: whether something is made again depends on the content of what it is made from, never on a time or on who asks.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::command::{House, capture, shown, step};
use super::glue;

/// Which build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// The toolchain as it is.
    Stable,
    /// The standard library compiled along, a panic being one `unreachable` instruction (−22 % for the panel).
    Smallest,
}

impl Build {
    /// Name of its folders.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Smallest => "smallest",
        }
    }
}

const TARGET: &str = "wasm32-unknown-unknown";

/// What rustc's wasm target uses, one by one: `--all-features` makes modules that Chromium refuses.
const WASM_OPT: [&str; 10] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-producers",
    "--strip-target-features",
];

/// After that: rounds that are not for size leave what is smaller in the end than what is made for size at once, of brotli 1 % for
/// the gate, 0.5 % for the panel. The gate's are the best of a few hundred that were tried by chance, judged by gate.js.
const GATE_OPT: [&str; 8] =
    ["--flatten", "--rereloop", "--rereloop", "-Oz", "--optimize-instructions", "-Oz", "-O4", "--reorder-functions"];
const PANEL_OPT: [&str; 6] = ["-O3", "--flatten", "--rereloop", "-Oz", "-Oz", glue::PASS];

/// What may not appear in shipped scripts: a strict Content Security Policy forbids it.
const FORBIDDEN: [&str; 2] = ["new Function", "eval("];

/// What a build is made of.
const FILES: [&str; 7] =
    ["gate.wasm", "gate.lean.wasm", "gate.js", "gate.lean.js", "banner.css", "panel.js", "panel_bg.wasm"];

/// Where the files of a build are.
pub fn folder(house: &House, build: Build) -> PathBuf {
    house.target.join("web").join(build.name())
}

/// Builds gate.wasm, gate.js, both lean as well, panel.js, panel_bg.wasm and banner.css, and returns their folder.
pub fn web(house: &House, build: Build) -> Result<PathBuf> {
    let out = folder(house, build);
    fs::create_dir_all(&out).with_context(|| out.display().to_string())?;
    // Asked before cargo is, which takes its time to find that there is nothing to do.
    let (stamp, sources) = (out.join("sources"), sources(house)?);
    let is_whole = FILES.iter().all(|file| out.join(file).is_file());
    if is_whole && fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == sources) {
        return Ok(out);
    }
    step(&format!("build gate ({})", build.name()), || gate(house, build, &out))?;
    step(&format!("build panel ({})", build.name()), || panel(house, build, &out))?;
    write(&stamp, sources.as_bytes())?;
    Ok(out)
}

/// A hash of everything that the web files are made from and with.
fn sources(house: &House) -> Result<String> {
    let mut files = vec!["Cargo.toml", "Cargo.lock", "package-lock.json", "rust-toolchain.toml"]
        .into_iter()
        .map(|file| house.root.join(file))
        .collect();
    for folder in ["src", "crates/gate", "crates/panel", "crates/panel-page", "www/gate", "www/styles"] {
        collect(&house.root.join(folder), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        let name = file.strip_prefix(&house.root).unwrap_or(file).to_string_lossy().into_owned();
        let content = fs::read(file).with_context(|| file.display().to_string())?;
        // Lengths keep the end of one file from being read as the start of the next.
        hash.update(format!("{name}\n{}\n", content.len()));
        hash.update(content);
    }
    for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        hash.update(format!("{:?}\n", env::var_os(variable)));
    }
    Ok(hex(&hash.finalize()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn gate(house: &House, build: Build, out: &Path) -> Result<()> {
    // Everything twice: what few catalogues need is left out of the second (crates/bundle/src/bundle.rs).
    for (name, features) in [("gate.wasm", ""), ("gate.lean.wasm", "lean")] {
        let module = compile(house, build, &GATE, features)?;
        let recipe = [&WASM_OPT[..], &GATE_OPT].concat();
        made(&out.join(name), &[&module], &recipe, |aside| wasm_opt(house, &module, aside, &GATE_OPT).map(drop))?;
    }
    scripts(house, &house.root.join("www/gate/main.js"), out)?;
    let css = esbuild(house, &house.root.join("www/styles/banner.css"), &["--minify"])?;
    write(&out.join("banner.css"), css.as_bytes())
}

/// Joins and minifies the gate's scripts, whole and lean, from their `entry`.
pub fn scripts(house: &House, entry: &Path, out: &Path) -> Result<()> {
    for (name, is_lean) in [("gate.js", "false"), ("gate.lean.js", "true")] {
        let joined = out.join(name).with_extension("joined");
        let define = format!("--define:COOKIE_GATE_LEAN={is_lean}");
        write(&joined, esbuild(house, entry, &["--bundle", "--format=iife", &define])?.as_bytes())?;
        minify(house, &joined, &[], &out.join(name))?;
    }
    Ok(())
}

fn panel(house: &House, build: Build, out: &Path) -> Result<()> {
    let module = compile(house, build, &PANEL, "")?;
    let glue = house.target.join("web/glue").join(build.name());
    let words: [&OsStr; 11] = [
        "wasm-bindgen".as_ref(),
        module.as_ref(),
        "--target".as_ref(),
        "web".as_ref(),
        "--no-typescript".as_ref(),
        "--remove-name-section".as_ref(),
        "--remove-producers-section".as_ref(),
        "--out-name".as_ref(),
        "panel".as_ref(),
        "--out-dir".as_ref(),
        glue.as_ref(),
    ];
    let bound = glue.join("panel_bg.wasm");
    made(&glue.join("made"), &[&module], &["wasm-bindgen"], |aside| {
        wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(words).context("wasm-bindgen")?;
        write(aside, b"")
    })?;
    let (map, short) = (glue.join("names.json"), glue.join("short.js"));
    made(&out.join("panel_bg.wasm"), &[&bound], &[&WASM_OPT[..], &PANEL_OPT].concat(), |aside| {
        write(&map, wasm_opt(house, &bound, aside, &PANEL_OPT)?.as_bytes())
    })?;
    write(&short, glue::shorten(&read(&glue.join("panel.js"))?, &read(&map)?)?.as_bytes())?;
    minify(house, &short, &["--module"], &out.join("panel.js"))
}

/// A crate that becomes a wasm module.
struct Module {
    package: &'static str,
    /// Name of the library, and so of the file.
    library: &'static str,
    /// Bytes. The default is 1 MiB of every visitor's memory.
    stack: u32,
}

const GATE: Module = Module { package: "cookie-gate-gate", library: "gate", stack: 16_384 };
const PANEL: Module = Module { package: "cookie-gate-panel-page", library: "panel", stack: 65_536 };

/// Compiles one of them alone, since features of all crates in a call add up, and returns the module.
fn compile(house: &House, build: Build, module: &Module, features: &str) -> Result<PathBuf> {
    let mut target = house.target.clone();
    let mut cargo = house.cargo("rustc");
    cargo.args(["--quiet", "--profile", "web", "--target", TARGET, "--package", module.package]);
    cargo.args(["--features", features]);
    if module.library == PANEL.library {
        // Read by crates/panel/src/panel.rs.
        let style = esbuild(house, &house.root.join("www/styles/panel.css"), &["--minify"])?;
        cargo.env("COOKIE_GATE_PANEL_STYLE", style.trim_end());
    }
    if build == Build::Smallest {
        // Its own target directory: the flags differ, and neither build should throw away the other's work.
        target = target.join("smallest");
        cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", &target);
        cargo.env("CARGO_ENCODED_RUSTFLAGS", "-Zunstable-options\x1f-Cpanic=immediate-abort");
        cargo.arg("-Zbuild-std=core,alloc,std,panic_abort");
    }
    shown(cargo.args(["--", "-C"]).arg(format!("link-arg=-zstack-size={}", module.stack)))?;
    Ok(target.join(TARGET).join("web").join(module.library).with_extension("wasm"))
}

/// Runs wasm-opt and returns what it prints.
fn wasm_opt(house: &House, module: &Path, out: &Path, more: &[&str]) -> Result<String> {
    capture(house.npm_tool("wasm-opt").args(WASM_OPT).args(more).arg(module).arg("-o").arg(out))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

/// Runs esbuild, which is quick: its input may be many files, so its output is made anew each time.
fn esbuild(house: &House, source: &Path, options: &[&str]) -> Result<String> {
    let always = ["--target=es2020", "--charset=ascii", "--legal-comments=none", "--log-level=warning"];
    capture(house.npm_tool("esbuild").arg(source).args(always).args(options))
}

/// Makes a script small: three per cent smaller after brotli than esbuild does it, measured on gate.js. Not with `unsafe`,
/// which takes a template for a sum, though objects answer the two differently.
fn minify(house: &House, source: &Path, options: &[&str], out: &Path) -> Result<()> {
    let always = ["--compress", "passes=4,ecma=2020", "--mangle", "--toplevel", "--format", "ascii_only=true"];
    made(out, &[source], &[&always[..], options].concat(), |aside| {
        let text = capture(house.npm_tool("terser").arg(source).args(always).args(options))?;
        if let Some(found) = forbidden(&text) {
            bail!("`{found}` in {}, which a strict Content Security Policy forbids", out.display());
        }
        write(aside, text.as_bytes())
    })
}

/// The first forbidden call in a script.
fn forbidden(script: &str) -> Option<&'static str> {
    FORBIDDEN.into_iter().find(|call| script.contains(call))
}

/// Copies of this program under the names by which wasm-pack and cargo look for its tools; returns their folder.
pub fn tools(house: &House) -> Result<PathBuf> {
    let folder = house.tools();
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let us = env::current_exe().context("our own path")?;
    for name in ["wasm-bindgen", "wasm-bindgen-test-runner"] {
        let tool = folder.join(name).with_extension(env::consts::EXE_EXTENSION);
        // By its time: it is a hundred megabytes long.
        let time = fs::metadata(&us).and_then(|data| data.modified()).context("the time of our own file")?;
        made(&tool, &[], &[&format!("{time:?}")], |aside| {
            fs::copy(&us, aside).with_context(|| aside.display().to_string())?;
            Ok(())
        })?;
    }
    Ok(folder)
}

/// Writes a file in one step, and leaves an equal one alone, so that what depends on it is not built again.
pub fn write(out: &Path, content: &[u8]) -> Result<()> {
    if fs::read(out).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let aside = aside(out);
    fs::write(&aside, content).with_context(|| aside.display().to_string())?;
    fs::rename(&aside, out).with_context(|| out.display().to_string())
}

/// Lets `make` write a file beside `out` and renames it, unless `out` was made from the same content in the same way.
fn made(out: &Path, sources: &[&Path], recipe: &[&str], make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut hash = Sha256::new();
    // The tools that make it are pinned there.
    hash.update(include_str!("../../package-lock.json"));
    hash.update(recipe.join("\n"));
    for source in sources {
        hash.update(Sha256::digest(fs::read(source).with_context(|| source.display().to_string())?));
    }
    let from = hex(&hash.finalize());
    let mut stamp = out.as_os_str().to_os_string();
    stamp.push(".from");
    let stamp = PathBuf::from(stamp);
    if out.exists() && fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == from) {
        return Ok(());
    }
    let aside = aside(out);
    make(&aside)?;
    fs::rename(&aside, out).with_context(|| out.display().to_string())?;
    write(&stamp, from.as_bytes())
}

fn aside(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    out.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_a_strict_policy_forbids_are_found() {
        assert_eq!(forbidden("let a=new Function('return this')"), Some("new Function"));
        assert_eq!(forbidden("a=eval(b)"), Some("eval("));
        assert_eq!(forbidden("a=globalThis;b.function()"), None);
    }

    #[test]
    fn an_equal_file_keeps_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        write(&file, b"1").unwrap();
        let old = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options().write(true).open(&file).unwrap().set_modified(old).unwrap();
        write(&file, b"1").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), old);
        write(&file, b"2").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"2");
        assert!(fs::metadata(&file).unwrap().modified().unwrap() > old);
    }

    #[test]
    fn a_file_that_could_not_be_made_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let (source, out) = (folder.path().join("source"), folder.path().join("out"));
        fs::write(&source, b"").unwrap();
        let failed = made(&out, &[&source], &[], |aside| {
            fs::write(aside, b"half")?;
            bail!("out of space")
        });
        assert!(failed.is_err() && !out.exists());
    }

    #[test]
    fn a_file_is_made_again_when_what_it_is_made_from_changes_and_only_then() {
        let folder = tempfile::tempdir().unwrap();
        let (source, out) = (folder.path().join("source"), folder.path().join("out"));
        let times = std::cell::Cell::new(0);
        let make = |content: &str, recipe: &str| {
            fs::write(&source, content).unwrap();
            made(&out, &[&source], &[recipe], |aside| {
                times.set(times.get() + 1);
                fs::copy(&source, aside)?;
                Ok(())
            })
            .unwrap();
            times.get()
        };
        assert_eq!((make("a", "x"), make("a", "x")), (1, 1), "though it was written again");
        assert_eq!((make("b", "x"), fs::read_to_string(&out).unwrap()), (2, "b".to_string()));
        assert_eq!(make("b", "y"), 3, "made in another way");
        assert_eq!((make("a", "y"), make("b", "y")), (4, 5));
        fs::remove_file(&out).unwrap();
        assert_eq!(make("b", "y"), 6);
    }

    #[test]
    fn the_sources_of_the_web_files_are_the_same_until_one_changes() {
        let house = House::find().unwrap();
        assert_eq!(sources(&house).unwrap(), sources(&house).unwrap());
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/b.rs"), b"1").unwrap();
        collect(folder.path(), &mut files).unwrap();
        assert_eq!(files, [folder.path().join("a/b.rs")]);
    }
}
