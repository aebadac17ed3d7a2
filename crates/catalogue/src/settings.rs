//! How the gate is to treat visitors: how their decision is kept, what is refused, and how.

use super::Profile;
use std::collections::BTreeMap;

data! {
/// How the visitor's decision is kept.
#[serde(default)]
struct Consent {
    /// Name of the cookie that holds the record.
    pub cookie: String,
    /// How long a decision holds, ISO 8601 duration; months are calendar months.
    pub period: String,
    /// Domain attribute of the record, for sites that share one decision among sub-domains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// localStorage key of the visitor's own history of decisions; none = no history is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<String>,
    /// Path on the site that takes a receipt of each decision by POST; none = nothing is sent. Needs a history, from which
    /// what did not arrive is sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipts_url: Option<String>,
    /// Whose law holds for visitors whose region is not told, or stands not under `regions`.
    pub profile: Profile,
    /// Whose law holds by region (ISO 3166-1 or 3166-2, such as `GB` or `US-CA`), as the page tells it; "US" also stands for
    /// "US-NY".
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub regions: BTreeMap<String, Profile>,
    /// Whether minors visit the site.
    pub minors: Minors,
}
}

data! {
/// How visitors under age are treated (GDPR Art. 8, PIPL Art. 31). Whoever is not known to be of age needs a guardian for
/// every grant, and what was granted without one is void.
#[derive(Default)]
enum Minors {
    /// None are expected.
    #[default]
    Off,
    /// The banner asks first.
    Ask,
    /// Every visitor is taken for one.
    Assume,
}
}

impl Default for Consent {
    fn default() -> Self {
        Consent {
            cookie: "cookie-agree".into(),
            period: "P6M".into(),
            domain: None,
            history: None,
            receipts_url: None,
            profile: Profile::Strict,
            regions: BTreeMap::new(),
            minors: Minors::Off,
        }
    }
}

data! {
/// What happens to what is not declared.
#[serde(default)]
struct Undeclared {
    /// To cookies; default refuse.
    pub cookies: Treatment,
    /// To storage keys; default report.
    pub storage: Treatment,
}
}

impl Default for Undeclared {
    fn default() -> Self {
        Undeclared { cookies: Treatment::Refuse, storage: Treatment::Report }
    }
}

data! {
/// How an undeclared name is treated.
#[allow(missing_docs, reason = "the names say it")]
enum Treatment { Refuse, Report }
}

data! {
/// Whether the gate refuses or only reports.
#[derive(Default)]
enum Mode {
    /// What is not granted is refused.
    #[default]
    Enforce,
    /// Nothing is refused; the report says what would have been. The visitor's record is kept all the same.
    Observe,
}
}

data! {
/// How the gate keeps requests to vendors from leaving.
#[derive(Default)]
enum Enforcement {
    /// By its hooks alone: what the browser's parser asks for ahead of scripts slips through.
    #[default]
    Hooks,
    /// Also by a Content Security Policy, which lets only the site's own and granted hosts be contacted; a grant reloads
    /// the page once.
    Strict,
}
}
