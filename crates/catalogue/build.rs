//! Lists the files in `words/` and `vendors/`, so that a new language or a new pack needs only a new file.
//!
//! `vendors/` is a symbolic link to `policies/vendors/`: a published crate has only what lies in its own folder.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    list("words", "words.rs", "Tag and content of each file in `words/`.")?;
    list("vendors", "packs.rs", "Id and content of each file in `vendors/`.")
}

/// Writes a list of the JSON files in a folder of this crate, sorted by name.
fn list(folder: &str, to: &str, doc: &str) -> io::Result<()> {
    println!("cargo::rerun-if-changed={folder}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.path().extension().is_some_and(|extension| extension == "json"));
    files.sort_by_key(|file| file.path());
    let mut list = format!("/// {doc}\nconst FILES: &[(&str, &str)] = &[\n");
    for file in files {
        let path = file.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        list += &format!("    ({name:?}, include_str!({path:?})),\n");
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    fs::write(Path::new(&out).join(to), list + "];\n")
}
