//! The numbers in which gate.js and the core speak to each other, written once for both.
//!
//! `crates/bundle` writes them into `www/gate/abi.js`, where the minifier folds them; a test compares the two.
//! Invariant: when a number changes its meaning, [`VERSION`] counts up, and gate.js refuses to work with another version.

use crate::consent::{Effect, Method};
use crate::kind::Kind;

/// A constant of the interface: its name, its value and what it stands for.
pub type Number = (&'static str, u32, &'static str);

macro_rules! numbers {
    ($($(#[doc = $doc:literal])+ $name:ident = $value:expr;)*) => {
        $(
            $(#[doc = $doc])+
            pub const $name: u32 = $value;
        )*
        /// All of them, in their order.
        pub const NUMBERS: &[Number] = &[$((stringify!($name), $value, concat!($($doc),+))),*];
    };
}

numbers! {
    /// Counted up with each change of the interface.
    VERSION = 3;
    /// Bytes of the input, and as many of the output behind it.
    CAPACITY = 48 * 1024;

    /// `may`, `may_stay`: a cookie. `may` gets its whole string, the others its name.
    COOKIE = Kind::Cookie as u32;
    /// A key of localStorage.
    LOCAL_STORAGE = Kind::LocalStorage as u32;
    /// A key of sessionStorage.
    SESSION_STORAGE = Kind::SessionStorage as u32;
    /// The name of a database.
    INDEXED_DB = Kind::IndexedDb as u32;
    /// The name of a cache.
    CACHE_STORAGE = Kind::CacheStorage as u32;
    /// The path of a service worker's script.
    SERVICE_WORKER = Kind::ServiceWorker as u32;
    /// The private file system: always `/`.
    FILE_SYSTEM = Kind::FileSystem as u32;
    /// `may`: a request. Host, tab, path.
    REQUEST = 7;

    /// `start`: the browser sends Global Privacy Control.
    FLAG_OPT_OUT = 1;
    /// `start`: some vendors need a consent of their own.
    FLAG_SEPARATE = 2;

    /// `decide`, choice and method: everything that is not sensitive was granted.
    ACCEPT = Method::Accept as u32;
    /// Everything was refused.
    REJECT = Method::Reject as u32;
    /// Switch by switch.
    SAVE = Method::Save as u32;
    /// The banner was closed.
    CLOSE = Method::Close as u32;
    /// Everything was taken back.
    WITHDRAW = Method::Withdraw as u32;
    /// Method alone: by a script of the site.
    SCRIPT = Method::Script as u32;
    /// Choice alone: a notice of changes was read. No input is read for it.
    NOTED = 6;
    /// Added to the method: somebody of age decides.
    OF_AGE = 8;

    /// An effect: write the record.
    STORE = Effect::Store as u32;
    /// An effect: remove every cookie and storage key in sight that may not stay.
    SWEEP = Effect::Sweep as u32;
    /// An effect: also remove declared names out of sight.
    PURGE = Effect::Purge as u32;
    /// An effect: bring tagged elements to life.
    ACTIVATE = Effect::Activate as u32;
    /// An effect: ask the visitor.
    ASK = Effect::Ask as u32;
    /// An effect: stop asking; leave a way back to the choices.
    SETTLE = Effect::Settle as u32;
    /// An effect: tell listeners.
    NOTIFY = Effect::Notify as u32;
    /// An effect: show what has changed, without asking.
    INFORM = Effect::Inform as u32;

    /// `answer`: the cookies that the page may see. Input: `document.cookie`.
    VISIBLE = 0;
    /// `answer`: names that may not stay, one a line. Input: `document.cookie`.
    LEFTOVERS = 1;
    /// `answer`: declared cookies that are denied: name, category, why script cannot remove it; one a line.
    DENIED = 2;
    /// `answer`: strings that delete a cookie, one a line. Input: name, host, path, one a line.
    REMOVALS = 3;
    /// `answer`: the cookie string of the record.
    RECORD = 4;
    /// `answer`: a held cookie string that is to be written now, until nothing comes. Input: `document.cookie` as it is then.
    REPLAY = 5;
    /// `answer`: host patterns that a Content Security Policy may let through now, by blanks.
    HOSTS = 6;
    /// `answer`, added to the number of a kind: the id of the category that declares a name.
    CATEGORY_OF = 8;

    /// A record's fields, by dots: the policy version that it was made under.
    RECORD_VERSION = 1;
    /// When, in seconds since 1970.
    RECORD_TIME = 2;
    /// How: a letter of the method, then letters of signals.
    RECORD_METHOD = 3;
    /// The pseudonym of the browser's decisions.
    RECORD_ID = 10;
    /// The check sum.
    RECORD_CHECKSUM = 11;
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;
    use crate::consent::{Decision, record};

    #[test]
    fn the_fields_of_a_record_stand_where_they_are_said_to() {
        let id = *b"abcdefghijklmnop";
        let decision =
            Decision { version: 7, time: 1_795_472_630, method: Method::Save, opt_out: true, id, ..Decision::EMPTY };
        let line = record::to_text(&decision);
        let fields: Vec<&str> = line.split('.').collect();
        let field = |at: u32| fields[at as usize];
        assert_eq!(field(RECORD_VERSION), "7");
        assert_eq!(field(RECORD_TIME), decision.time.to_string());
        assert_eq!(field(RECORD_METHOD), "sg");
        assert_eq!(field(RECORD_ID).as_bytes(), id);
        assert_eq!((fields.len(), field(RECORD_CHECKSUM).len()), (12, 6));
    }

    #[test]
    fn names_are_given_once_and_numbers_of_one_question_are_not_shared() {
        for (at, (name, value, _)) in NUMBERS.iter().enumerate() {
            assert!(NUMBERS[at + 1..].iter().all(|(other, ..)| other != name), "{name}");
            assert!(*value < 256 || *name == "CAPACITY", "{name}");
        }
        const {
            assert!(NOTED > SCRIPT && OF_AGE > NOTED, "a method and its flag share a number");
            assert!(CATEGORY_OF > HOSTS && REQUEST > FILE_SYSTEM);
        }
    }
}
