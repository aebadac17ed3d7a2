//! The numbers of the interface between gate.js and the core, written once for both.
//!
//! `crates/bundle` writes the numbers into `www/gate/abi.js`, where the minifier inlines them. A test compares both
//! files.
//! Invariant: when a number changes its meaning, [`VERSION`] counts up, and gate.js refuses to work with another
//! version.

use crate::consent::{Effect, Method};
use crate::kind::Kind;

/// A constant of the interface: the name, the value and the meaning.
pub type Number = (&'static str, u32, &'static str);

macro_rules! numbers {
    ($($(#[doc = $doc:literal])+ $name:ident = $value:expr;)*) => {
        $(
            $(#[doc = $doc])+
            pub const $name: u32 = $value;
        )*
        /// All numbers, in the order of this file.
        pub const NUMBERS: &[Number] = &[$((stringify!($name), $value, concat!($($doc),+))),*];
    };
}

numbers! {
    /// Counted up with each change of the interface.
    VERSION = 4;
    /// Bytes of the input buffer. The output buffer has the same size and follows the input buffer.
    CAPACITY = 48 * 1024;

    /// Kinds, for `may`, `may_stay` and `answer`. A cookie: `may` gets the whole cookie string, the others the name.
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
    /// `may`: a request. Input: host, tab, path.
    REQUEST = 7;

    /// `start`: the browser sends the opt-out signal (Global Privacy Control).
    FLAG_OPT_OUT = 1;
    /// `start`: the law of the region asks for separate consent to some vendors.
    FLAG_SEPARATE = 2;

    /// `decide`, choice and method: the visitor grants every category that is not sensitive.
    ACCEPT = Method::Accept as u32;
    /// The visitor refuses every optional category.
    REJECT = Method::Reject as u32;
    /// The visitor answers switch by switch.
    SAVE = Method::Save as u32;
    /// The visitor closes the banner, which refuses.
    CLOSE = Method::Close as u32;
    /// The visitor takes every grant back.
    WITHDRAW = Method::Withdraw as u32;
    /// A script of the site decides. As a choice: answers one category, and leaves all else as it is.
    SCRIPT = Method::Script as u32;
    /// Only a choice: the visitor has read a notice of changes. The core reads no input for this choice.
    NOTED = 6;
    /// Added to the method: a person of age decides.
    OF_AGE = 8;

    /// An effect: write the record.
    STORE = Effect::Store as u32;
    /// An effect: remove every cookie and storage key that this page sees and that may not stay.
    SWEEP = Effect::Sweep as u32;
    /// An effect: also remove declared names that this page does not see.
    PURGE = Effect::Purge as u32;
    /// An effect: activate tagged elements that are granted.
    ACTIVATE = Effect::Activate as u32;
    /// An effect: ask the visitor.
    ASK = Effect::Ask as u32;
    /// An effect: stop asking, and show the way back to the choices.
    SETTLE = Effect::Settle as u32;
    /// An effect: tell the listeners of the page about the decision.
    NOTIFY = Effect::Notify as u32;
    /// An effect: show what has changed, without asking.
    INFORM = Effect::Inform as u32;

    /// `answer`: the cookies that the page may see. Input: `document.cookie`.
    VISIBLE = 0;
    /// `answer`: names of cookies that may not stay, one a line. Input: `document.cookie`.
    LEFTOVERS = 1;
    /// `answer`: declared cookies that are denied, one a line: name, category, why script cannot remove the cookie.
    DENIED = 2;
    /// `answer`: cookie strings that delete a cookie, one a line. Input: name, host, path, one a line.
    REMOVALS = 3;
    /// `answer`: the cookie string that stores the record.
    RECORD = 4;
    /// `answer`: the next held cookie string to write; empty = none is left. Input: `document.cookie` at each call.
    REPLAY = 5;
    /// `answer`: host patterns that a Content Security Policy may allow now, separated by spaces.
    HOSTS = 6;
    /// `answer`: the numbers of the allowed entries of optional categories, each with a blank behind it.
    ENTRIES = 7;
    /// `answer`, added to the number of a kind: the id of the category that declares a name. Input: the name.
    CATEGORY_OF = 8;

    /// Fields of a record, separated by dots. The policy version under which the visitor decided.
    RECORD_VERSION = 1;
    /// The time of the decision, in seconds since 1970-01-01T00:00:00Z.
    RECORD_TIME = 2;
    /// The letter of the method, then `g` for the opt-out signal and `m` for a person of age.
    RECORD_METHOD = 3;
    /// The random id of this browser's decisions, a pseudonym.
    RECORD_ID = 10;
    /// The checksum.
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
            assert!(CATEGORY_OF > ENTRIES && REQUEST > FILE_SYSTEM);
        }
    }
}
