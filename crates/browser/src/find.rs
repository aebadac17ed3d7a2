//! Finds browsers and their drivers on this machine, and keeps the folders where a program wants its own.
//!
//! The search starts no program: it reads folders and the `PATH` variable only.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

/// Folders of the program that uses this crate.
#[derive(Clone, Debug)]
pub struct Places {
    /// The folder for browser profiles. A browser that comes as a snap does not see the system's folder for temporary
    /// files.
    pub profiles: PathBuf,
    /// The driver of Firefox, a file that no distribution offers.
    pub geckodriver: PathBuf,
}

static PLACES: OnceLock<Places> = OnceLock::new();

impl Places {
    /// Uses these folders from now on. Only the first call has an effect.
    pub fn set(self) {
        // After a second call the folders of the first call stay, and serve as well.
        let _ = PLACES.set(self);
    }

    pub(crate) fn here() -> &'static Self {
        PLACES.get_or_init(|| Self {
            profiles: env::temp_dir(),
            geckodriver: on_path(&["geckodriver"]).unwrap_or_else(|| "geckodriver".into()),
        })
    }
}

/// The first of these programs that a folder of `PATH` has.
#[must_use]
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// The path of chromedriver: `CHROMEDRIVER`, else the first on `PATH`.
#[must_use]
pub fn chromedriver() -> Option<PathBuf> {
    env::var_os("CHROMEDRIVER").map(PathBuf::from).filter(|file| file.is_file()).or_else(|| on_path(&["chromedriver"]))
}

/// The path of Chromium.
#[must_use]
pub fn chromium() -> Option<PathBuf> {
    on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
}

/// The path of Firefox.
#[must_use]
pub fn firefox() -> Option<PathBuf> {
    on_path(&["firefox-esr", "firefox"])
}

/// The path of geckodriver after `cargo xtask` has built it below cargo's target directory.
#[must_use]
pub fn geckodriver(target: &Path) -> PathBuf {
    target.join("tools/bin/geckodriver").with_extension(env::consts::EXE_EXTENSION)
}

/// The path of MiniBrowser, WebKitGTK's own small browser: not on `PATH`, but beside the library that MiniBrowser
/// shows.
#[must_use]
pub fn webkit() -> Option<PathBuf> {
    ["/usr/lib", "/usr/lib64", "/usr/libexec"].iter().find_map(|folder| mini_browser(Path::new(folder)))
}

/// Looks in `folder` and, as on Debian, in the sub-folder that is named after the machine (`x86_64-linux-gnu`).
fn mini_browser(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut below: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    below.sort();
    below.iter().find_map(|path| {
        let name = path.file_name()?.to_str()?;
        if name.starts_with("webkit2gtk-") || name.starts_with("webkitgtk-") {
            return Some(path.join("MiniBrowser")).filter(|file| file.is_file());
        }
        name.contains("-linux-").then(|| mini_browser(path))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_not_found() {
        assert_eq!(on_path(&["no-such-program"]), None);
    }

    #[test]
    fn webkits_browser_is_found_beside_its_library() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("x86_64-linux-gnu/webkit2gtk-4.1");
        fs::create_dir_all(&folder).unwrap();
        assert_eq!(mini_browser(root.path()), None);
        let file = folder.join("MiniBrowser");
        fs::write(&file, "").unwrap();
        assert_eq!(mini_browser(root.path()), Some(file.clone()));
        assert_eq!(mini_browser(&root.path().join("x86_64-linux-gnu")), Some(file));
    }
}
