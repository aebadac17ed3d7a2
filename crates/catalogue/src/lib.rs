//! The catalogue: what an operator declares, as plain data that nothing has checked yet.
//!
//! `parse` checks the shape while it reads the file. `check` checks the meaning afterwards. Both name the path of a
//! fault.
//! Invariant: a new field is optional or comes with a new `schema` number.

use cookie_gate::kind::{Kind, Nr};
use std::collections::BTreeMap;

/// The only `schema` number that this version reads.
pub const SCHEMA: u32 = 1;

/// A visible text: a language tag (BCP 47, as listed in [`Catalogue::languages`]) → the text in that language.
pub type Localized = BTreeMap<String, String>;

macro_rules! data {
    ($(#[$meta:meta])* struct $($rest:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        pub struct $($rest)*
    };
    ($(#[$meta:meta])* enum $($rest:tt)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        $(#[$meta])*
        pub enum $($rest)*
    };
}

pub mod check;
pub mod compile;
pub mod diagnostic;
pub mod diff;
pub mod expand;
pub mod language;
pub mod near;
pub mod pack;
pub mod pattern;
pub mod signal;
pub mod syntax;
pub mod theme;
pub mod words;

pub mod parse;

mod facts;
mod place;
mod policy;
mod profile;
mod settings;
mod usage;

pub use place::kind_word;
pub use policy::{Change, ChangeKind, Links, Policy};
pub use profile::{Exemption, Law, Profile};
pub use settings::{
    Consent, Enforcement, GppSection, Grain, InFrame, Minors, Mode, Placeholders, Robots, Treatment, Undeclared,
    WayBack, Withdraw,
};
pub use signal::Signal;
pub use theme::Theme;
pub use usage::{Before, Numbers, Use};

data! {
/// Everything that a site declares about its cookies and other storage.
struct Catalogue {
    /// Path or address of the JSON Schema of this file, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub json_schema: Option<String>,
    /// Number of the file format. Always 1.
    pub schema: u32,
    /// The site that the catalogue is about.
    pub site: Site,
    /// Who answers for the processing (GDPR Art. 13(1)(a), PIPL Art. 17).
    pub controller: Controller,
    /// The published policy that this catalogue belongs to.
    pub policy: Policy,
    /// Languages of the site (BCP 47), the default language first. Every visible text needs all of them.
    pub languages: Vec<String>,
    /// Products that the site uses, each by the id of its pack (docs/packs.md). A pack brings categories, vendors,
    /// entries and signals, and what is declared below under the same id or name counts before what a pack brings.
    #[serde(rename = "use", default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
    /// Numbers of what packs bring. `cookie-gate check --fix` gives them out; never change or remove one.
    #[serde(default, skip_serializing_if = "Numbers::is_empty")]
    pub numbers: Numbers,
    /// Groups of entries with one switch each. The panel shows them in this order.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// Everyone who sets cookies besides the site itself.
    #[serde(default)]
    pub vendors: Vec<Vendor>,
    /// Every cookie, storage key, database, cache, service worker and private file system in use.
    #[serde(default)]
    pub entries: Vec<Entry>,
    /// What vendors' scripts are told of the visitor's choice, besides the signals of packs (docs/signals.md).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
    /// Numbers that are no longer in use. They must never be given out again.
    #[serde(default)]
    pub retired: Retired,
    /// How the gate asks visitors and keeps their decisions.
    #[serde(default)]
    pub consent: Consent,
    /// What happens to cookies and storage that no entry declares.
    #[serde(default)]
    pub undeclared: Undeclared,
    /// Whether the gate refuses what is not granted, or only reports it.
    #[serde(default)]
    pub mode: Mode,
    /// How the gate stops requests to vendors that are not granted.
    #[serde(default)]
    pub enforcement: Enforcement,
    /// How banner and panel look. Without it: the preset `plain`, a wide card at the bottom (docs/theme.md).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// Texts that replace built-in texts of the banner, the panel and the policy page, by text id. A language without
    /// built-in texts needs every text here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, Localized>,
}
}

impl Catalogue {
    /// Whether a grant of the category can allow the vendor: an entry of the vendor is in it, or the vendor names it.
    #[must_use]
    pub fn serves(&self, vendor: &Vendor, category: &str) -> bool {
        let sets = |entry: &Entry| entry.category == category && entry.vendor.as_deref() == Some(&*vendor.id);
        vendor.categories.iter().any(|id| id == category) || self.entries.iter().any(sets)
    }

    /// Whether any grant can allow the vendor.
    #[must_use]
    pub fn can_allow(&self, vendor: &Vendor) -> bool {
        self.categories.iter().any(|category| self.serves(vendor, &category.id))
    }

    /// Whether the vendor takes part in a category that visitors may refuse.
    #[must_use]
    pub fn can_refuse(&self, vendor: &Vendor) -> bool {
        self.categories.iter().any(|category| !category.required && self.serves(vendor, &category.id))
    }
}

data! {
/// The site that a catalogue is about.
struct Site {
    /// Name that visitors see.
    pub name: Localized,
    /// Origins of the site, such as `https://www.example.com`. The gate warns in the console of pages of other origins.
    /// A star may stand for the first labels, or for the start of the first label, where hosts have changing names:
    /// `https://*.preview.example`, `https://*-team.hosting.example`.
    pub origins: Vec<String>,
    /// Other hosts of the site, such as a CDN: `host`, `*.host` or `host/path` patterns. Under `enforcement: "strict"`
    /// pages may contact these hosts besides their own origin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
}
}

data! {
/// Who answers for the processing.
struct Controller {
    /// Stable id. Another id means another owner: `cookie-gate diff` then demands a change of kind `ownership`, which
    /// asks visitors again.
    pub id: String,
    /// Legal name.
    pub name: Localized,
    /// Department that answers questions about personal data.
    pub department: Localized,
    /// E-mail address for questions, and for visitors who use their rights.
    pub email: String,
    /// Postal address.
    pub address: Localized,
}
}

data! {
/// A group of entries with one switch.
struct Category {
    /// Id used in markup and in the API. No vendor may have the same id.
    pub id: String,
    /// Number in the record, 1 to 64. `cookie-gate check --fix` gives it out; never change it afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nr: Option<Nr>,
    /// Always on: without this category the site cannot provide what the visitor asked for.
    #[serde(default)]
    pub required: bool,
    /// Legal basis of the processing.
    pub legal_basis: LegalBasis,
    /// Short title.
    pub title: Localized,
    /// What the category is for.
    pub description: Localized,
    /// What stops working while the category is refused. A required category may leave this text out.
    #[serde(default)]
    pub refused: Localized,
    /// Whether the category uses sensitive data (PIPL Art. 28, GDPR Art. 9). "Accept all" leaves such a category out:
    /// the visitor has to turn on its switch.
    #[serde(default)]
    pub sensitive: bool,
}
}

data! {
/// Legal basis of processing. Legitimate interest is missing on purpose: it does not allow storing on a device
/// (ePrivacy Art. 5(3)).
#[allow(missing_docs, reason = "the names say it")]
enum LegalBasis { Consent, StrictlyNecessary, Contract, LegalObligation, VitalInterest, SelfDisclosed }
}

data! {
/// A company that sets cookies besides the site itself.
struct Vendor {
    /// Id used in markup and in the API. No category may have the same id.
    pub id: String,
    /// Number in the record, 1 to 256. `cookie-gate check --fix` gives it out; never change it afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nr: Option<Nr>,
    /// Legal name.
    pub name: Localized,
    /// The vendor's role under data protection law.
    pub role: Role,
    /// Countries to which the data go (ISO 3166-1 alpha-2 codes).
    #[serde(default)]
    pub countries: Vec<String>,
    /// Legal basis of a transfer of data abroad.
    pub transfer_basis: TransferBasis,
    /// Address of the vendor's privacy policy.
    pub privacy: Localized,
    /// Which data the vendor receives.
    pub shared_data: Localized,
    /// Hosts that the vendor's scripts come from or send to: `host`, `*.host` or `host/path` patterns. A path stands
    /// for all paths that begin with it.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Names of the global arrays in which pages queue calls for the vendor's scripts, such as `dataLayer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<String>,
    /// Ids of categories: a grant of one of them allows the vendor, although nothing is declared of the vendor there. For
    /// vendors that only get requests, such as a tag manager or a font service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// What the vendor's scripts may do before a grant.
    #[serde(default, skip_serializing_if = "Before::is_nothing")]
    pub before: Before,
    /// Policy version in which the vendor was added, if that was not the first version. The gate refuses the vendor for
    /// visitors with an older decision until they decide again. It asks those of them who granted a category of the
    /// vendor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// Whether the site gives the vendor data for money or another value (Cal. Civ. Code § 1798.140(ad)).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub sells: bool,
    /// Whether the vendor gets data for cross-context behavioral advertising (Cal. Civ. Code § 1798.140(ah)).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub shares: bool,
    /// Whether the vendor advertises.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub advertises: bool,
}
}

impl Vendor {
    /// Whether the vendor needs a consent of its own where the law asks for one: the vendor decides for itself what the
    /// data are for (PIPL Art. 23), gets the data outside China (PIPL Art. 39), or gets data abroad on consent only.
    #[must_use]
    pub fn is_separate(&self) -> bool {
        self.role != Role::Processor || self.countries.iter().any(|country| country != "CN") || self.rests_on_consent()
    }

    /// Whether only the visitor's consent allows the vendor to have data abroad. The visitor can then refuse the vendor
    /// alone (GDPR Art. 49(1)(a); the first site's policy, 7).
    #[must_use]
    pub fn rests_on_consent(&self) -> bool {
        self.transfer_basis == TransferBasis::Consent
    }

    /// Whether the opt-out signal (Global Privacy Control) concerns this vendor (11 CCR § 7025).
    #[must_use]
    pub fn is_opted_out_of(&self) -> bool {
        self.sells || self.shares || self.advertises
    }
}

data! {
/// A vendor's role under data protection law (GDPR Art. 4(7) and (8), Art. 26).
#[allow(missing_docs, reason = "the names say it")]
enum Role { Processor, Controller, JointController }
}

data! {
/// Legal basis of a transfer of data abroad (GDPR Chapter V, PIPL Art. 38).
#[allow(missing_docs, reason = "the names say it")]
enum TransferBasis { None, Adequacy, ContractClauses, Certification, Consent }
}

data! {
/// One cookie, storage key, database, cache, service worker or the private file system.
struct Entry {
    /// Number in the record, 1 to 4096. `cookie-gate check --fix` gives it out; never change it afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nr: Option<Nr>,
    /// Exact name, or a prefix followed by one `*`. Case-sensitive (RFC 6265bis § 5.7). For a service worker: the path
    /// of its script. For the private file system, which has no names: `/`.
    pub name: String,
    /// Where the browser keeps the entry.
    #[serde(default, with = "place::Place")]
    pub kind: Kind,
    /// Id of the entry's category.
    pub category: String,
    /// Id of the vendor that sets the entry. Leave it out if the site itself does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// On whose domain the entry lies. Pages of the site reach first-party entries only.
    #[serde(default)]
    pub party: Party,
    /// The longest time that the entry may live: `session`, or an ISO 8601 duration such as `P2Y` or `PT24H`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Whether the server sets the cookie as HttpOnly. The gate can neither see nor delete such a cookie.
    #[serde(default)]
    pub http_only: bool,
    /// Domain attribute of the cookie, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Path attribute of the cookie, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Why the entry needs no consent although its purpose usually needs one. Only for entries of a required category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<Exemption>,
    /// What the entry is for.
    pub purpose: Localized,
}
}

data! {
/// On whose domain an entry lies.
#[derive(Default)]
#[allow(missing_docs, reason = "the names say it")]
enum Party { #[default] First, Third }
}

data! {
/// Numbers that are no longer in use. Old records still contain them, so they must never be given out again.
#[derive(Default)]
#[serde(default)]
struct Retired {
    /// Retired numbers of categories.
    pub categories: Vec<Nr>,
    /// Retired numbers of vendors.
    pub vendors: Vec<Nr>,
    /// Retired numbers of entries.
    pub entries: Vec<Nr>,
}
}
