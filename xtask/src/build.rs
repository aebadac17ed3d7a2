//! Builds the files that visitors download, before a catalogue is bundled with them: `target/web/{stable,smallest}/`.
//!
//! cargo compiles, wasm-bindgen (as a library) writes the panel's glue, esbuild joins scripts and minifies style
//! sheets, binaryen and terser make the rest small.
//! Invariant: a file under `target/web/` is complete; each is written aside and renamed.
//! Invariant: whether a file is made again depends on the content that it is made from, never on a time or on the
//! caller.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use cookie_gate_bundle::WHOLE;
use sha2::{Digest, Sha256};

use super::command::{House, capture, shown, step};
use super::{folder, glue};

/// How the Rust code is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// With the toolchain's own standard library.
    Stable,
    /// With a standard library that is compiled along, and with one `unreachable` instruction for a panic (−22 % for
    /// the panel).
    Smallest,
}

impl Build {
    /// The name of the build's folders.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Smallest => "smallest",
        }
    }
}

const TARGET: &str = "wasm32-unknown-unknown";

/// The wasm features that rustc's target uses, one by one: `--all-features` makes modules that Chromium refuses.
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

/// Passes after those of `WASM_OPT`. A module is smaller in the end when some earlier passes do not optimize for size:
/// brotli −1 % for the gate, −0.5 % for the panel. The gate's passes are the best of a few hundred random sequences,
/// judged by the size of gate.js. The first removes `__heap_base` and `__data_end`, which the linker exports and nobody
/// reads.
const GATE_OPT: [&str; 7] =
    ["--remove-exports=__*", "--flatten", "--rereloop", "-Oz", "-O3", "-Oz", "--reorder-functions"];
const PANEL_OPT: [&str; 6] = ["-O3", "--flatten", "--rereloop", "-Oz", "-Oz", glue::PASS];

/// Calls that a strict Content Security Policy forbids, and that no shipped script may have.
const FORBIDDEN: [&str; 2] = ["new Function", "eval("];

/// The files of a complete build, besides the whole scripts of gate.js.
const FILES: [&str; 9] = [
    "gate.wasm",
    "gate.lean.wasm",
    "gate.lean.js",
    "signals.js",
    "policy.js",
    "blocked.js",
    "banner.css",
    "panel.js",
    "panel_bg.wasm",
];

/// The names of all files of a complete build.
pub fn files() -> impl Iterator<Item = &'static str> {
    FILES.into_iter().chain(WHOLE.iter().map(|(name, _)| *name))
}

/// The folder of a build's files.
pub fn folder(house: &House, build: Build) -> PathBuf {
    house.target.join("web").join(build.name())
}

/// Builds gate.wasm, gate.js, the lean version of both, panel.js, panel_bg.wasm and banner.css, and returns their
/// folder.
pub fn web(house: &House, build: Build) -> Result<PathBuf> {
    let out = folder(house, build);
    fs::create_dir_all(&out).with_context(|| out.display().to_string())?;
    // Compared before cargo runs: cargo takes seconds to find that there is nothing to do.
    let (stamp, sources) = (out.join("sources"), sources(house)?);
    let is_whole = files().all(|file| out.join(file).is_file());
    if is_whole && fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == sources) {
        return Ok(out);
    }
    step(&format!("build gate ({})", build.name()), || gate(house, build, &out))?;
    step(&format!("build panel ({})", build.name()), || panel(house, build, &out))?;
    write(&stamp, sources.as_bytes())?;
    Ok(out)
}

/// A hash of the sources of the web files, of the lock files that pin their tools, of compiler flags, and of the recipes.
fn sources(house: &House) -> Result<String> {
    let mut files = ["Cargo.toml", "Cargo.lock", "package-lock.json", "rust-toolchain.toml"]
        .map(|file| house.root.join(file))
        .to_vec();
    for part in ["src", "crates/gate", "crates/panel", "crates/panel-page", "www/gate", "www/styles"] {
        files.extend(folder::files(&house.root.join(part))?.into_values());
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
    // How the files are made is part of what they are made from.
    for recipe in [include_str!("build.rs"), include_str!("glue.rs")] {
        hash.update(format!("{}\n{recipe}", recipe.len()));
    }
    for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        hash.update(format!("{:?}\n", env::var_os(variable)));
    }
    Ok(hex(&hash.finalize()))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn gate(house: &House, build: Build, out: &Path) -> Result<()> {
    // Two versions: the lean version leaves out what few catalogues need (crates/bundle/src/bundle.rs).
    for (name, features) in [("gate.wasm", ""), ("gate.lean.wasm", "lean")] {
        let module = compile(house, build, &GATE, features)?;
        let recipe = [&WASM_OPT[..], &GATE_OPT].concat();
        made(&out.join(name), &[&module], &recipe, |aside| wasm_opt(house, &module, aside, &GATE_OPT).map(drop))?;
    }
    scripts(house, &house.root.join("www/gate/main.js"), out)?;
    let css = esbuild(house, &house.root.join("www/styles/banner.css"), &["--minify"])?;
    write(&out.join("banner.css"), css.as_bytes())
}

/// Joins and minifies the gate's scripts from their `entry` script: lean, and whole with everything that few catalogues
/// want or without it.
pub fn scripts(house: &House, entry: &Path, out: &Path) -> Result<()> {
    let whole = WHOLE.iter().map(|(name, has)| (*name, false, *has));
    for (name, is_lean, [gpp, boxes, modal]) in whole.chain([("gate.lean.js", true, [false; 3])]) {
        let joined = out.join(name).with_extension("joined");
        let constant = |name: &str, value: bool| format!("--define:COOKIE_GATE_{name}={value}");
        let [lean, gpp, boxes, modal] =
            [("LEAN", is_lean), ("GPP", gpp), ("BOXES", boxes), ("MODAL", modal)].map(|(name, is)| constant(name, is));
        // Terser does the rest. esbuild's knowledge of the syntax saves 70 bytes after brotli before that.
        let options = ["--bundle", "--format=iife", "--minify-syntax", &lean, &gpp, &boxes, &modal];
        write(&joined, esbuild(house, entry, &options)?.as_bytes())?;
        minify(house, &joined, &[], &out.join(name))?;
    }
    // Beside the others, and only for catalogues with signals (crates/bundle/src/bundle.rs).
    let joined = out.join("signals.joined");
    let text = esbuild(house, &entry.with_file_name("signals.js"), &["--bundle", "--format=esm", "--minify-syntax"])?;
    let Some(body) = text.trim_end().strip_suffix("export {\n  teller\n};") else {
        bail!("signals.js no longer exports `teller` alone")
    };
    write(&joined, format!("{body}return teller;\n").as_bytes())?;
    minify(house, &joined, &["--parse", "bare_returns"], &out.join("signals.js"))?;
    // Beside the others, and only for pages that show the policy.
    let joined = out.join("policy.joined");
    let options = ["--bundle", "--format=iife", "--minify-syntax"];
    write(&joined, esbuild(house, &entry.with_file_name("policy.js"), &options)?.as_bytes())?;
    minify(house, &joined, &[], &out.join("policy.js"))?;
    // Fetched by pages of catalogues with boxes, when something is blocked.
    let joined = out.join("blocked.joined");
    let css = esbuild(house, &house.root.join("www/styles/blocked.css"), &["--minify"])?;
    let style = format!("--define:COOKIE_GATE_BLOCKED_STYLE={}", serde_json::Value::from(css.trim_end()));
    let blocked = entry.with_file_name("blocked.js");
    let options = ["--bundle", "--format=esm", "--minify-syntax", &style];
    write(&joined, esbuild(house, &blocked, &options)?.as_bytes())?;
    minify(house, &joined, &["--module"], &out.join("blocked.js"))
}

fn panel(house: &House, build: Build, out: &Path) -> Result<()> {
    let module = compile(house, build, &PANEL, "")?;
    let glue = house.target.join("web/glue").join(build.name());
    bind(&module, &glue, PANEL.library)?;
    let bound = glue.join("panel_bg.wasm");
    let (map, short) = (glue.join("names.json"), glue.join("short.js"));
    made(&out.join("panel_bg.wasm"), &[&bound], &[&WASM_OPT[..], &PANEL_OPT].concat(), |aside| {
        write(&map, wasm_opt(house, &bound, aside, &PANEL_OPT)?.as_bytes())
    })?;
    write(&short, glue::shorten(&read(&glue.join("panel.js"))?, &read(&map)?)?.as_bytes())?;
    minify(house, &short, &["--module"], &out.join("panel.js"))
}

/// Has wasm-bindgen write the glue of a module into a folder.
pub fn bind(module: &Path, glue: &Path, name: &str) -> Result<()> {
    let words: [&OsStr; 11] = [
        "wasm-bindgen".as_ref(),
        module.as_ref(),
        "--target".as_ref(),
        "web".as_ref(),
        "--no-typescript".as_ref(),
        "--remove-name-section".as_ref(),
        "--remove-producers-section".as_ref(),
        "--out-name".as_ref(),
        name.as_ref(),
        "--out-dir".as_ref(),
        glue.as_ref(),
    ];
    made(&glue.join("made"), &[module], &["wasm-bindgen"], |aside| {
        wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(words).context("wasm-bindgen")?;
        write(aside, b"")
    })
}

/// A crate that becomes a wasm module.
pub struct Module {
    /// Its package.
    pub package: &'static str,
    /// The name of the library, and so of the file.
    pub library: &'static str,
    /// The size of the stack in bytes. The default is 1 MiB of every visitor's memory.
    pub stack: u32,
}

const GATE: Module = Module { package: "cookie-gate-gate", library: "gate", stack: 16_384 };
const PANEL: Module = Module { package: "cookie-gate-panel-page", library: "panel", stack: 65_536 };

/// Compiles one crate and returns its wasm module. One crate a call: in one call cargo unites the features of all
/// crates.
pub fn compile(house: &House, build: Build, module: &Module, features: &str) -> Result<PathBuf> {
    let mut target = house.target.clone();
    let mut cargo = house.cargo("rustc");
    cargo.args(["--quiet", "--profile", "web", "--target", TARGET, "--package", module.package]);
    cargo.args(["--features", features]);
    if module.library != GATE.library {
        // crates/panel/src/panel.rs reads this variable.
        let style = esbuild(house, &house.root.join("www/styles/panel.css"), &["--minify"])?;
        cargo.env("COOKIE_GATE_PANEL_STYLE", style.trim_end());
    }
    if build == Build::Smallest {
        // A target directory for this build: its flags differ, and neither build should discard the other's results.
        target = target.join("smallest");
        cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", &target);
        cargo.env("CARGO_ENCODED_RUSTFLAGS", "-Zunstable-options\x1f-Cpanic=immediate-abort");
        cargo.arg("-Zbuild-std=core,alloc,std,panic_abort");
    }
    shown(cargo.args(["--", "-C"]).arg(format!("link-arg=-zstack-size={}", module.stack)))?;
    Ok(target.join(TARGET).join("web").join(module.library).with_extension("wasm"))
}

/// Runs wasm-opt and returns its output.
fn wasm_opt(house: &House, module: &Path, out: &Path, more: &[&str]) -> Result<String> {
    capture(house.npm_tool("wasm-opt").args(WASM_OPT).args(more).arg(module).arg("-o").arg(out))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

/// Runs esbuild each time: esbuild is quick, and its input may be many files.
pub fn esbuild(house: &House, source: &Path, options: &[&str]) -> Result<String> {
    let always = ["--target=es2020", "--charset=ascii", "--legal-comments=none", "--log-level=warning"];
    capture(house.npm_tool("esbuild").arg(source).args(always).args(options))
}

/// Makes a script small with terser: on gate.js 3 % smaller after brotli than esbuild's minifier. Without terser's
/// `unsafe`: that option turns a template literal into a sum, though objects convert to different values in the two.
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

/// Copies this program to the names by which wasm-pack and cargo look for its tools; returns the folder of the copies.
pub fn tools(house: &House) -> Result<PathBuf> {
    let folder = house.tools();
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let us = env::current_exe().context("our own path")?;
    for name in ["wasm-bindgen", "wasm-bindgen-test-runner"] {
        let tool = folder.join(name).with_extension(env::consts::EXE_EXTENSION);
        // The program's time stands for its content, since a hash of 100 MB takes time.
        let time = fs::metadata(&us).and_then(|data| data.modified()).context("the time of our own file")?;
        made(&tool, &[], &[&format!("{time:?}")], |aside| {
            fs::copy(&us, aside).with_context(|| aside.display().to_string())?;
            Ok(())
        })?;
    }
    Ok(folder)
}

/// Writes a file in one step. An equal file is left alone, so that nothing that depends on the file is built again.
pub fn write(out: &Path, content: &[u8]) -> Result<()> {
    if fs::read(out).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let aside = aside(out);
    fs::write(&aside, content).with_context(|| aside.display().to_string())?;
    fs::rename(&aside, out).with_context(|| out.display().to_string())
}

/// Lets `make` write a file beside `out`, then renames the file. Does nothing when `out` was made from the same content
/// in the same way.
pub fn made(out: &Path, sources: &[&Path], recipe: &[&str], make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut hash = Sha256::new();
    // The lock file pins the tools that make the file.
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
    }
}
