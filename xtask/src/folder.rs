//! Folders: which files are in them, how they become empty, and how they are copied.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Every file below a folder, by its path in the folder, in the order of these paths.
pub fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found)?;
    Ok(found)
}

fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, found)?;
        } else {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.insert(name, path);
        }
    }
    Ok(())
}

/// Makes a folder without anything in it.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

/// Folders that somebody has installed or bundled beside sources.
const MADE: [&str; 2] = ["node_modules", "cookie-gate"];

/// Copies a file, or the files of a folder without what somebody has installed or bundled in it. Folders that are
/// missing are made.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        return fs::copy(from, to).map(drop).with_context(|| from.display().to_string());
    }
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if !(path.is_dir() && MADE.iter().any(|made| name == *made)) {
            copy(&path, &to.join(name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(names: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for name in names {
            let file = root.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, name).unwrap();
        }
        root
    }

    fn names(folder: &Path) -> Vec<String> {
        files(folder).unwrap().into_keys().collect()
    }

    #[test]
    fn files_are_found_in_all_depths_and_stand_in_order() {
        let root = folder_with(&["b", "a/c/d", "a.txt"]);
        assert_eq!(names(root.path()), ["a.txt", "a/c/d", "b"]);
        assert!(files(&root.path().join("nowhere")).is_err());
    }

    #[test]
    fn a_copy_leaves_out_what_was_installed_or_bundled() {
        let root = folder_with(&["a.js", "public/b.js", "public/cookie-gate/gate.js", "node_modules/c/index.js"]);
        let to = root.path().join("to");
        for part in ["a.js", "public", "node_modules/c"] {
            copy(&root.path().join(part), &to.join("parts").join(part)).unwrap();
        }
        assert_eq!(names(&to), ["parts/a.js", "parts/node_modules/c/index.js", "parts/public/b.js"]);
        let all = tempfile::tempdir().unwrap();
        fs::remove_dir_all(&to).unwrap();
        copy(root.path(), &all.path().join("all")).unwrap();
        assert_eq!(names(all.path()), ["all/a.js", "all/public/b.js"]);
    }

    #[test]
    fn an_emptied_folder_is_there() {
        let root = folder_with(&["a/b"]);
        for folder in ["a", "new/one"] {
            empty(&root.path().join(folder)).unwrap();
            assert!(root.path().join(folder).is_dir());
        }
        assert!(names(root.path()).is_empty());
    }
}
