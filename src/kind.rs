//! Where a browser can keep something, and the numbers by which the record knows what a catalogue declares.
//!
//! Why here: the table, the consent, the gate and the catalogue all speak of these two, and none of them owns them.
//! Invariant: the order of the kinds is fixed, since their places are the numbers in the gate's questions.

/// A number that never shifts: unique in its list, never reused, given out by `cookie-gate check --fix`.
/// The stored record speaks in these numbers.
pub type Nr = u16;

/// Where an entry is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
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
    /// All kinds, by the number that they have in the gate's questions.
    pub const ALL: [Kind; 7] = [
        Kind::Cookie,
        Kind::LocalStorage,
        Kind::SessionStorage,
        Kind::IndexedDb,
        Kind::CacheStorage,
        Kind::ServiceWorker,
        Kind::FileSystem,
    ];

    /// Whether the browser tells of what is there by promise only.
    #[must_use]
    pub const fn is_deep(self) -> bool {
        !matches!(self, Kind::Cookie | Kind::LocalStorage | Kind::SessionStorage)
    }
}
