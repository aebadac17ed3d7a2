//! Where a browser can keep an entry, and the numbers by which the record names categories, vendors and entries.
//!
//! Why here: the table, the consent, the gate and the catalogue all use both types, and none of them owns the types.
//! Invariant: the order of the kinds is fixed: the place of a kind is its number in `abi`.

/// A number that never changes its meaning: unique in its list, never reused, given out by `cookie-gate check --fix`.
/// The record stores these numbers.
pub type Nr = u16;

/// Where the browser keeps an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
#[repr(u32)] // The wasm code of a smaller number has a mask at each use.
pub enum Kind {
    #[default]
    Cookie,
    LocalStorage,
    SessionStorage,
    IndexedDb,
    CacheStorage,
    ServiceWorker,
    FileSystem,
}

impl Kind {
    /// All kinds, in the order of their numbers in [`abi`](crate::abi).
    pub const ALL: [Kind; 7] = [
        Kind::Cookie,
        Kind::LocalStorage,
        Kind::SessionStorage,
        Kind::IndexedDb,
        Kind::CacheStorage,
        Kind::ServiceWorker,
        Kind::FileSystem,
    ];

    /// Whether a page can list the names of this kind only asynchronously, by a promise.
    #[must_use]
    pub const fn is_deep(self) -> bool {
        !matches!(self, Kind::Cookie | Kind::LocalStorage | Kind::SessionStorage)
    }
}
