//! Signals: what a vendor's scripts are told of the visitor's choice, as data.
//!
//! Why data: each vendor has words of its own, and all of them say the same. gate.js has one interpreter for all.
//! Invariant: a signal tells, and never grants. What the vendor does with it, the hooks check all the same.

use serde_json::Value;

data! {
/// What is told when. Each list runs in its order.
#[derive(Default)]
#[serde(default)]
struct Told {
    /// At the start of each page, before any tag, whatever is stored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Call>,
    /// At the start of a page whose stored choice allows the vendor, and when the visitor allows the vendor.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub granted: Vec<Call>,
    /// The same for a choice that refuses a vendor which was not allowed on this page before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Call>,
    /// When the vendor was allowed on this page and no longer is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Call>,
    /// After each of the last three.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decided: Vec<Call>,
    /// In a pack: ids of packs whose signal reaches the vendor too. Where one of these is told, the vendor is not told
    /// again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// In a pack: key of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}
}

impl Told {
    /// Every list, with its name, in the order in which calls run.
    #[must_use]
    pub fn lists(&self) -> [(&'static str, &[Call]); 5] {
        [
            ("before", &self.before),
            ("granted", &self.granted),
            ("refused", &self.refused),
            ("withdrawn", &self.withdrawn),
            ("decided", &self.decided),
        ]
    }

    /// Whether nothing is told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists().iter().all(|(_, calls)| calls.is_empty())
    }
}

data! {
/// One thing to tell: exactly one of `push`, `call` and `set`.
#[derive(Default)]
#[serde(default)]
struct Call {
    /// Name of a global array to push to. The array is made if it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub push: Option<String>,
    /// Name of a global function, or of a method of a global object (`posthog.opt_out_capturing`), to call as soon as it
    /// is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// Name of a global variable to set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// With `push`: an arguments object of these is pushed. With `call`: the arguments.
    ///
    /// `{ "if": "analytics", "then": …, "else": … }` stands for the state of a category or a vendor, of several if `if`
    /// is a list, all of which have to be allowed. The text `{choice}` stands for the states of all categories.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Vec<Value>>,
    /// With `push` and `set`: what is pushed or set, with the same placeholders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// `change` = never at the start of a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
}
}

data! {
/// When a call is left out.
enum At {
    /// The call runs only when the visitor has changed something on this page.
    Change,
}
}

data! {
/// A signal of a catalogue. Packs bring most of them.
struct Signal {
    /// Id of the signal: the id of its pack.
    pub id: String,
    /// Id of the vendor that is told. Missing: the signal is about categories, and is granted while one of those that
    /// its placeholders name is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// What is told when.
    pub calls: Told,
}
}
