//! Lists the files in `words/`, so that a new language needs only a new file.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=words");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("words");
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.path().extension().is_some_and(|extension| extension == "json"));
    files.sort_by_key(|file| file.path());
    let mut list = String::from("/// Tag and content of each file in `words/`.\nconst FILES: &[(&str, &str)] = &[\n");
    for file in files {
        let path = file.path();
        let tag = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        list += &format!("    ({tag:?}, include_str!({path:?})),\n");
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    fs::write(Path::new(&out).join("words.rs"), list + "];\n")
}
