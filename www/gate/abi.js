// The numbers and words that gate.js and the core share: src/abi.rs, crates/bundle/src/contract.rs.
// Written by Rust; do not change it here. `UPDATE_EXPECT=1 cargo test --package cookie-gate-cli contract` writes it anew.

/** Counted up with each change of the interface. */
export const VERSION = 3;

/** Bytes of the input, and as many of the output behind it. */
export const CAPACITY = 49152;

/** `may`, `may_stay`: a cookie. `may` gets its whole string, the others its name. */
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

/** `may`: a request. Host, tab, path. */
export const REQUEST = 7;

/** `start`: the browser sends Global Privacy Control. */
export const FLAG_OPT_OUT = 1;

/** `start`: some vendors need a consent of their own. */
export const FLAG_SEPARATE = 2;

/** `decide`, choice and method: everything that is not sensitive was granted. */
export const ACCEPT = 0;

/** Everything was refused. */
export const REJECT = 1;

/** Switch by switch. */
export const SAVE = 2;

/** The banner was closed. */
export const CLOSE = 3;

/** Everything was taken back. */
export const WITHDRAW = 4;

/** Method alone: by a script of the site. */
export const SCRIPT = 5;

/** Choice alone: a notice of changes was read. No input is read for it. */
export const NOTED = 6;

/** Added to the method: somebody of age decides. */
export const OF_AGE = 8;

/** An effect: write the record. */
export const STORE = 1;

/** An effect: remove every cookie and storage key in sight that may not stay. */
export const SWEEP = 2;

/** An effect: also remove declared names out of sight. */
export const PURGE = 4;

/** An effect: bring tagged elements to life. */
export const ACTIVATE = 8;

/** An effect: ask the visitor. */
export const ASK = 16;

/** An effect: stop asking; leave a way back to the choices. */
export const SETTLE = 32;

/** An effect: tell listeners. */
export const NOTIFY = 64;

/** An effect: show what has changed, without asking. */
export const INFORM = 128;

/** `answer`: the cookies that the page may see. Input: `document.cookie`. */
export const VISIBLE = 0;

/** `answer`: names that may not stay, one a line. Input: `document.cookie`. */
export const LEFTOVERS = 1;

/** `answer`: declared cookies that are denied: name, category, why script cannot remove it; one a line. */
export const DENIED = 2;

/** `answer`: strings that delete a cookie, one a line. Input: name, host, path, one a line. */
export const REMOVALS = 3;

/** `answer`: the cookie string of the record. */
export const RECORD = 4;

/** `answer`: a held cookie string that is to be written now, until nothing comes. Input: `document.cookie` as it is then. */
export const REPLAY = 5;

/** `answer`: host patterns that a Content Security Policy may let through now, by blanks. */
export const HOSTS = 6;

/** `answer`, added to the number of a kind: the id of the category that declares a name. */
export const CATEGORY_OF = 8;

/** A record's fields, by dots: the policy version that it was made under. */
export const RECORD_VERSION = 1;

/** When, in seconds since 1970. */
export const RECORD_TIME = 2;

/** How: a letter of the method, then letters of signals. */
export const RECORD_METHOD = 3;

/** The pseudonym of the browser's decisions. */
export const RECORD_ID = 10;

/** The check sum. */
export const RECORD_CHECKSUM = 11;

/** What the law asks, by place: flags of `start`. */
export const LAW_FLAGS = 0;

/** What the law asks, by place: how many months a refusal holds at least. */
export const LAW_REFUSAL_MONTHS = 1;

/** What the law asks, by place: whether closing the banner refuses everything. */
export const LAW_CLOSE_REFUSES = 2;

/** What the law asks, by place: whether the way back is the link by which a visitor opts out. */
export const LAW_OPT_OUT_LINK = 3;

/** What the report calls kinds, by number. */
export const KIND_WORDS = "cookie local_storage session_storage indexed_db cache_storage service_worker file_system request";

/** What the API and the buttons call methods, by number; the last is a choice alone. */
export const METHOD_WORDS = "accept reject save close withdraw script noted";

/** What the record calls methods, by number. */
export const METHOD_LETTERS = "arscwp";
