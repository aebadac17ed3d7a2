//! The demo's own files, named by their paths in the repository.
//!
//! Why two places: the command brings the files along and needs no repository, while who works on the pages sees an edit
//! without a build.

use std::borrow::Cow;
use std::sync::Arc;

/// What a file holds, by its path in the repository; none when there is no such file.
pub type Files = Arc<dyn Fn(&str) -> Option<Cow<'static, [u8]>> + Send + Sync>;

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The files inside this program, as they were when the program was built.
#[must_use]
pub fn inside() -> Files {
    Arc::new(|path| {
        let (_, bytes) = FILES.iter().find(|(own, _)| *own == path)?;
        Some(Cow::Borrowed(*bytes))
    })
}

/// The files that this program was built from, as they are now.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn sources() -> Files {
    use std::path::{Component, Path};
    Arc::new(|path| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("files");
        // A path must not lead out of the folder.
        let stays = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        stays.then(|| std::fs::read(root.join(path)).ok().map(Cow::Owned))?
    })
}
