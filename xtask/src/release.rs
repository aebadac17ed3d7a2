//! `cargo xtask release`: everything that would be published, in one folder.
//!
//! * the crates: the command, and the libraries that it rests on;
//! * the npm package;
//! * the first site's bundle as a zip, ready for a static host;
//! * what the packages are made of (CycloneDX), and the checksums of all files.
//!
//! Invariant: equal sources give equal bytes, in whichever folder they lie, with the same toolchain and the same home of
//! cargo. So no file has a time.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::build::Build;
use super::command::{House, capture};
use super::{crates, dist, folder, npm};

/// The version of everything that is published.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The crates whose dependencies reach a user: the command in the npm package, the gate, and the panel.
const SHIPPED: [&str; 3] = ["cookie-gate-node", "cookie-gate-gate", "cookie-gate-panel-page"];

/// Makes all files in `out`, which is emptied first.
pub fn write(house: &House, out: &Path) -> Result<()> {
    if out.exists() {
        let list = out.join(SUMS);
        ensure!(list.exists(), "{} has no {SUMS}, so it is no release; give another folder", out.display());
    }
    folder::empty(out)?;
    let put = |name: &str, bytes: &[u8]| {
        let file = out.join(name);
        fs::write(&file, bytes).with_context(|| file.display().to_string())
    };
    let npm = npm::pack(house)?;
    put(&format!("cookie-gate-{VERSION}.tgz"), &read(&npm)?)?;
    for one in crates::pack(house)? {
        put(&one.file_name().context("a crate without a name")?.to_string_lossy(), &read(&one)?)?;
    }
    let bundle = dist::fresh(house, Build::Smallest)?;
    put(&format!("cookie-gate-{VERSION}-site.zip"), &zipped(&bundle)?)?;
    put(&format!("cookie-gate-{VERSION}.cdx.json"), (bill(house)? + "\n").as_bytes())?;
    let list = sums(out)?;
    put(SUMS, list.as_bytes())
}

/// The name of the list of checksums, as `sha256sum --check` reads it.
const SUMS: &str = "SHA256SUMS";

/// A folder as a zip. The files stand in the order of their names, without times.
fn zipped(folder: &Path) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, file) in folder::files(folder)? {
        zip.start_file(name, options)?;
        zip.write_all(&read(&file)?)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What the packages are made of, as CycloneDX 1.6: the crates that are compiled into them, with their licences and the
/// checksums of the lock file. No npm package is shipped. The crates of the release are sources, and each has the lock
/// file of what it is compiled with.
fn bill(house: &House) -> Result<String> {
    let checksums = checksums(&fs::read_to_string(house.root.join("Cargo.lock")).context("Cargo.lock")?);
    let mut crates: BTreeMap<(String, String), Value> = BTreeMap::new();
    let metadata = capture(house.cargo("metadata").args(["--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("`cargo metadata`")?;
    let licences: BTreeMap<(&str, &str), &str> = list(&metadata["packages"])
        .filter_map(|one| Some(((one["name"].as_str()?, one["version"].as_str()?), one["license"].as_str()?)))
        .collect();
    for package in SHIPPED {
        let mut cargo = house.cargo("tree");
        cargo.args(["--package", package, "--target", "wasm32-unknown-unknown", "--edges", "normal"]);
        cargo.args(["--prefix", "none", "--format", "{p}", "--locked"]);
        for line in capture(&mut cargo)?.lines() {
            let mut words = line.split(' ');
            let (Some(name), Some(version)) = (words.next(), words.next().and_then(|word| word.strip_prefix('v')))
            else {
                continue;
            };
            let licence = licences.get(&(name, version)).copied().unwrap_or_default();
            ensure!(!licence.is_empty(), "{name} {version} names no licence");
            let mut part = json!({
                "type": "library",
                "name": name,
                "version": version,
                "purl": format!("pkg:cargo/{name}@{version}"),
                "licenses": [{ "expression": licence.replace('/', " OR ") }],
            });
            if let Some(checksum) = checksums.get(&(name.into(), version.into())) {
                part["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
            }
            crates.insert((name.into(), version.into()), part);
        }
    }
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": { "type": "application", "name": "cookie-gate", "version": VERSION } },
        "components": crates.into_values().collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&bill)?)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The checksums in a lock file of cargo, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |part: &str, name: &str| {
        let line = part.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
        Some(line.trim_end_matches('"').to_string())
    };
    let parts = lock.split("[[package]]").skip(1);
    parts.filter_map(|part| Some(((field(part, "name")?, field(part, "version")?), field(part, "checksum")?))).collect()
}

/// The list of checksums of all files in a folder.
fn sums(folder: &Path) -> Result<String> {
    let mut text = String::new();
    for (name, file) in folder::files(folder)? {
        let digest: String = Sha256::digest(read(&file)?).iter().map(|byte| format!("{byte:02x}")).collect();
        text += &format!("{digest}  {name}\n");
    }
    Ok(text)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_does_not_depend_on_times_or_on_the_order_of_files() {
        let make = |names: [&str; 3]| {
            let folder = tempfile::tempdir().unwrap();
            for name in names {
                let file = folder.path().join(name);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(&file, name).unwrap();
            }
            let touched = fs::File::options().write(true).open(folder.path().join(names[0])).unwrap();
            touched
                .set_modified(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000))
                .unwrap();
            zipped(folder.path()).unwrap()
        };
        let first = make(["b", "a/c", "d"]);
        assert_eq!(first, make(["d", "b", "a/c"]));
        let mut zip = zip::ZipArchive::new(Cursor::new(first)).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("a/c").unwrap(), &mut text).unwrap();
        assert_eq!((text.as_str(), zip.len()), ("a/c", 3));
    }

    #[test]
    fn the_bill_names_what_is_compiled_in_and_nothing_of_the_tests() {
        let bill: Value = serde_json::from_str(&bill(&House::find().unwrap()).unwrap()).unwrap();
        let names: Vec<&str> = list(&bill["components"]).filter_map(|one| one["name"].as_str()).collect();
        for name in ["cookie-gate", "yew", "serde_json", "wasm-bindgen"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        for name in ["tokio", "thirtyfour", "libtest-mimic"] {
            assert!(!names.contains(&name), "{name}: {names:?}");
        }
        let yew = list(&bill["components"]).find(|one| one["name"] == "yew").unwrap();
        assert_eq!(yew["hashes"][0]["content"].as_str().map(str::len), Some(64));
        assert_eq!(yew["licenses"][0]["expression"], "MIT OR Apache-2.0");
    }

    #[test]
    fn sums_are_those_of_sha256sum() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "a").unwrap();
        let known = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a\n";
        assert_eq!(sums(folder.path()).unwrap(), known);
    }

    #[test]
    fn a_folder_that_is_no_release_is_not_emptied() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("own.txt"), "mine").unwrap();
        let fault = write(&House::find().unwrap(), folder.path()).unwrap_err();
        assert!(fault.to_string().contains("it is no release"), "{fault}");
        assert!(folder.path().join("own.txt").exists());
    }
}
