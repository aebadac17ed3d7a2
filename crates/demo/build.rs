//! Lists the demo's files with their contents, so that a new file of the demo needs no line of code.
//!
//! `files/` has them under their paths in the repository, by symbolic links: a published crate has only what lies in its
//! own folder.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("files");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    let mut list = String::from("/// Path in the repository, and content, of each file of the demo.\n");
    list += "const FILES: &[(&str, &[u8])] = &[\n";
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.strip_prefix(&root).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        list += &format!("    ({name:?}, include_bytes!({file:?})),\n");
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    fs::write(Path::new(&out).join("files.rs"), list + "];\n")
}

/// Adds the files below a folder, sorted by name.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
