//! The files of a bundle: their names, their versions, and the order in which they are written.
//!
//! Invariant: what names other files is written last.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use anyhow::{Context, Result};
use base64::Engine;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha384};

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the bundle's folder, with `/` between the parts.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Writes the files of a bundle into `out`.
///
/// # Errors
/// When a folder or a file cannot be written.
pub fn write(files: &[File], out: &Path) -> Result<()> {
    let place = |path: &Path, bytes: &[u8]| -> io::Result<()> {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, bytes)
    };
    for File { name, bytes } in files {
        let path = out.join(name);
        place(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The files to write, each under its own name and under a name that changes with its content.
#[derive(Default)]
pub(super) struct Files {
    files: BTreeMap<String, Vec<u8>>,
    /// By name, what [`Files::add`] has returned.
    addresses: BTreeMap<String, String>,
    manifest: Map<String, Value>,
    /// By language, the digest of the texts that visitors see. A visitor's history contains the digest, so that the
    /// archived catalogue proves what the visitor read (GDPR Art. 7(1)).
    pub shown: Map<String, Value>,
    /// What goes into pages, for programs.
    pub embed: Option<Value>,
}

impl Files {
    /// Adds a file. Returns its versioned name, "#" and its SHA-256 in base64, from which scripts fetch it
    /// (www/gate/files.js). Of the hashes that browsers know for this, SHA-256 is the shortest, and gate.js carries one
    /// for each file.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let digest = Sha384::digest(&bytes);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let version = hex(digest.get(..6).unwrap_or(&digest));
        let versioned = format!("{stem}.{version}.{extension}");
        let integrity = format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(digest));
        self.manifest.insert(name.into(), json!({ "file": versioned, "integrity": integrity, "bytes": bytes.len() }));
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&bytes));
        self.files.insert(versioned.clone(), bytes.clone());
        self.files.insert(name.into(), bytes);
        let address = format!("{versioned}#{hash}");
        self.addresses.insert(name.into(), address.clone());
        address
    }

    /// Adds a file that needs this exact path and no versioned name.
    pub fn add_at(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.into(), bytes);
    }

    /// What [`Files::add`] has returned for a file, and its hash for tags.
    pub fn named(&self, name: &str) -> Result<(&str, &str)> {
        let hash = self.manifest.get(name).and_then(|file| file.get("integrity")?.as_str());
        let address = self.addresses.get(name).map(String::as_str);
        address.zip(hash).with_context(|| format!("{name} is not in the bundle"))
    }

    /// All files, with the manifest. Three of them name other files, so they come last: a site that serves the folder
    /// never refers to a file that is not there yet.
    pub fn finish(mut self) -> Result<Vec<File>> {
        let mut manifest = json!({ "files": self.manifest, "shown": self.shown });
        if let Some(embed) = self.embed {
            manifest["embed"] = embed;
        }
        let manifest = serde_json::to_string_pretty(&manifest)?;
        self.files.insert("manifest.json".into(), (manifest + "\n").into_bytes());
        let mut files: Vec<File> = self.files.into_iter().map(|(name, bytes)| File { name, bytes }).collect();
        files.sort_by_key(|file| ["policy.js", "gate.js", "manifest.json"].iter().position(|last| *last == file.name));
        Ok(files)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
