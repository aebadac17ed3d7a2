// The numbers and words that gate.js and the core share: src/abi.rs, crates/bundle/src/contract.rs.
// Written by Rust; do not change it here. `UPDATE_EXPECT=1 cargo test --package cookie-gate-cli contract` writes it anew.

/** Counted up with each change of the interface. */
export const VERSION = 4;

/** Bytes of the input buffer. The output buffer has the same size and follows the input buffer. */
export const CAPACITY = 49152;

/** Kinds, for `may`, `may_stay` and `answer`. A cookie: `may` gets the whole cookie string, the others the name. */
export const COOKIE = 0;

/** A key of localStorage. */
export const LOCAL_STORAGE = 1;

/** A key of sessionStorage. */
export const SESSION_STORAGE = 2;

/** The name of a database. */
export const INDEXED_DB = 3;

/** The name of a cache. */
export const CACHE_STORAGE = 4;

/** The path of a service worker's script. */
export const SERVICE_WORKER = 5;

/** The private file system: always `/`. */
export const FILE_SYSTEM = 6;

/** `may`: a request. Input: host, tab, path. */
export const REQUEST = 7;

/** `start`: the browser sends the opt-out signal (Global Privacy Control). */
export const FLAG_OPT_OUT = 1;

/** `start`: the law of the region asks for separate consent to some vendors. */
export const FLAG_SEPARATE = 2;

/** `decide`, choice and method: the visitor grants every category that is not sensitive. */
export const ACCEPT = 0;

/** The visitor refuses every optional category. */
export const REJECT = 1;

/** The visitor answers switch by switch. */
export const SAVE = 2;

/** The visitor closes the banner, which refuses. */
export const CLOSE = 3;

/** The visitor takes every grant back. */
export const WITHDRAW = 4;

/** A script of the site decides. As a choice: answers one category, and leaves all else as it is. */
export const SCRIPT = 5;

/** Only a choice: the visitor has read a notice of changes. The core reads no input for this choice. */
export const NOTED = 6;

/** Added to the method: a person of age decides. */
export const OF_AGE = 8;

/** An effect: write the record. */
export const STORE = 1;

/** An effect: remove every cookie and storage key that this page sees and that may not stay. */
export const SWEEP = 2;

/** An effect: also remove declared names that this page does not see. */
export const PURGE = 4;

/** An effect: activate tagged elements that are granted. */
export const ACTIVATE = 8;

/** An effect: ask the visitor. */
export const ASK = 16;

/** An effect: stop asking, and show the way back to the choices. */
export const SETTLE = 32;

/** An effect: tell the listeners of the page about the decision. */
export const NOTIFY = 64;

/** An effect: show what has changed, without asking. */
export const INFORM = 128;

/** `answer`: the cookies that the page may see. Input: `document.cookie`. */
export const VISIBLE = 0;

/** `answer`: names of cookies that may not stay, one a line. Input: `document.cookie`. */
export const LEFTOVERS = 1;

/** `answer`: declared cookies that are denied, one a line: name, category, why script cannot remove the cookie. */
export const DENIED = 2;

/** `answer`: cookie strings that delete a cookie, one a line. Input: name, host, path, one a line. */
export const REMOVALS = 3;

/** `answer`: the cookie string that stores the record. */
export const RECORD = 4;

/** `answer`: the next held cookie string to write; empty = none is left. Input: `document.cookie` at each call. */
export const REPLAY = 5;

/** `answer`: host patterns that a Content Security Policy may allow now, separated by spaces. */
export const HOSTS = 6;

/** `answer`: the numbers of the allowed entries of optional categories, each with a blank behind it. */
export const ENTRIES = 7;

/** `answer`, added to the number of a kind: the id of the category that declares a name. Input: the name. */
export const CATEGORY_OF = 8;

/** Fields of a record, separated by dots. The policy version under which the visitor decided. */
export const RECORD_VERSION = 1;

/** The time of the decision, in seconds since 1970-01-01T00:00:00Z. */
export const RECORD_TIME = 2;

/** The letter of the method, then `g` for the opt-out signal and `m` for a person of age. */
export const RECORD_METHOD = 3;

/** The random id of this browser's decisions, a pseudonym. */
export const RECORD_ID = 10;

/** The checksum. */
export const RECORD_CHECKSUM = 11;

/** What the law asks, by place: flags of `start`. */
export const LAW_FLAGS = 0;

/** What the law asks, by place: how many months a refusal holds at least. */
export const LAW_REFUSAL_MONTHS = 1;

/** What the law asks, by place: whether closing the banner refuses everything. */
export const LAW_CLOSE_REFUSES = 2;

/** What the law asks, by place: whether the way back is the link by which a visitor opts out. */
export const LAW_OPT_OUT_LINK = 3;

/** What the law asks, by place: whether each page shows that the opt-out signal is honoured. */
export const LAW_SHOWS_SIGNAL = 4;

/** What the report calls kinds, by number. */
export const KIND_WORDS = "cookie local_storage session_storage indexed_db cache_storage service_worker file_system request";

/** What the API and the buttons call methods, by number; the last is a choice alone. */
export const METHOD_WORDS = "accept reject save close withdraw script noted";

/** What the record calls methods, by number. */
export const METHOD_LETTERS = "arscwp";
