//! The catalogue: what an operator writes, as plain data, before any judgement.
//!
//! Shape is checked while reading (`parse`), meaning afterwards (`check`); both name the path of the fault.
//! Invariant: a new field is optional or comes with a new `schema` number.

use cookie_gate::kind::{Kind, Nr};
use std::collections::BTreeMap;

/// The only `schema` number this version reads.
pub const SCHEMA: u32 = 1;

/// A visible text: language tag (BCP 47, as listed in [`Catalogue::languages`]) → text.
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
pub mod language;
pub mod pattern;
pub mod syntax;
pub mod words;

pub mod parse;

mod facts;
mod place;
mod policy;
mod profile;
mod settings;

pub use place::kind_word;
pub use policy::{Change, ChangeKind, Links, Policy};
pub use profile::{Exemption, Law, Profile};
pub use settings::{Consent, Enforcement, Minors, Mode, Treatment, Undeclared};

data! {
/// Everything a site declares about the cookies and storage keys it uses.
struct Catalogue {
    /// Where editors find the JSON Schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub json_schema: Option<String>,
    /// Format of this file; always 1.
    pub schema: u32,
    /// The site that the catalogue is about.
    pub site: Site,
    /// Who answers for the processing (GDPR Art. 13(1)(a), PIPL Art. 17).
    pub controller: Controller,
    /// The published policy that this catalogue belongs to.
    pub policy: Policy,
    /// Languages of every visible text, the default first.
    pub languages: Vec<String>,
    /// Groups of entries with one switch each, in the order in which they are shown.
    pub categories: Vec<Category>,
    /// Who sets cookies besides the site itself.
    #[serde(default)]
    pub vendors: Vec<Vendor>,
    /// Every cookie and storage key.
    pub entries: Vec<Entry>,
    /// Numbers no longer in use.
    #[serde(default)]
    pub retired: Retired,
    /// How the visitor's decision is kept.
    #[serde(default)]
    pub consent: Consent,
    /// What happens to what is not declared.
    #[serde(default)]
    pub undeclared: Undeclared,
    /// Whether the gate refuses or only reports.
    #[serde(default)]
    pub mode: Mode,
    /// How the gate keeps requests to vendors from leaving.
    #[serde(default)]
    pub enforcement: Enforcement,
    /// Texts of the banner and the panel that replace the built-in ones, by text id; needed for every language
    /// without built-in texts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, Localized>,
}
}

data! {
/// The site that a catalogue is about.
struct Site {
    /// Name shown to visitors.
    pub name: Localized,
    /// Origins that may embed the gate, such as `https://www.example.com`.
    pub origins: Vec<String>,
    /// Other hosts of its own, such as a CDN: `host`, `*.host` or `host/path` patterns. Under `strict` they may be
    /// contacted besides the origin of the page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
}
}

data! {
/// Who answers for the processing.
struct Controller {
    /// Stable id; a change of it is a change of ownership and renews consent.
    pub id: String,
    /// Legal name.
    pub name: Localized,
    /// Department that answers questions.
    pub department: Localized,
    /// Contact address for questions and rights.
    pub email: String,
    /// Postal address.
    pub address: Localized,
}
}

data! {
/// A group of entries with one switch.
struct Category {
    /// Id used in markup and in the API; shares one namespace with vendor ids.
    pub id: String,
    /// Number in the record, 1 to 64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nr: Option<Nr>,
    /// Always on: without it the site cannot give what the visitor asked for.
    #[serde(default)]
    pub required: bool,
    /// Why the processing is lawful.
    pub legal_basis: LegalBasis,
    /// Short title.
    pub title: Localized,
    /// What the category is for.
    pub description: Localized,
    /// What stops working while it is refused.
    #[serde(default)]
    pub refused: Localized,
    /// Sensitive data (PIPL Art. 28, GDPR Art. 9): left out of "accept all", needs its own switch.
    #[serde(default)]
    pub sensitive: bool,
}
}

data! {
/// Why processing is lawful. Legitimate interest is no ground for storing on the device (ePrivacy Art. 5(3)), so it is not here.
#[allow(missing_docs, reason = "the names say it")]
enum LegalBasis { Consent, StrictlyNecessary, Contract, LegalObligation, VitalInterest, SelfDisclosed }
}

data! {
/// Who sets cookies besides the site itself.
struct Vendor {
    /// Id used in markup and in the API; shares one namespace with category ids.
    pub id: String,
    /// Number in the record, 1 to 256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nr: Option<Nr>,
    /// Legal name.
    pub name: Localized,
    /// Role under data protection law.
    pub role: Role,
    /// Countries where data go, ISO 3166-1 alpha-2.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Basis of a transfer abroad.
    pub transfer_basis: TransferBasis,
    /// The vendor's privacy policy.
    pub privacy: Localized,
    /// Which data the vendor receives.
    pub shared_data: Localized,
    /// Hosts that it serves from or sends to: `host`, `*.host` or `host/path` patterns. A path stands for all that begin
    /// like it.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Names of the global arrays in which pages queue calls for its scripts, such as `dataLayer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<String>,
    /// Policy version that it came with, when later than the first. Visitors whose decision is older are asked about it, and it
    /// is refused until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// Gets data for money or another value (Cal. Civ. Code § 1798.140(ad)).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub sells: bool,
    /// Gets data for advertising across contexts (Cal. Civ. Code § 1798.140(ah)).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub shares: bool,
    /// Advertises.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub advertises: bool,
}
}

impl Vendor {
    /// Whether it needs a consent of its own where the law asks for one: it decides for itself what the data are for, or gets
    /// them outside China (PIPL Art. 23 and 39).
    #[must_use]
    pub fn is_separate(&self) -> bool {
        self.role != Role::Processor || self.countries.iter().any(|country| country != "CN") || self.rests_on_consent()
    }

    /// Whether it may have data abroad only because the visitor agrees, who therefore can refuse it by itself (GDPR Art. 49(1)(a);
    /// the first site's policy, 7).
    #[must_use]
    pub fn rests_on_consent(&self) -> bool {
        self.transfer_basis == TransferBasis::Consent
    }

    /// Whether a browser's Global Privacy Control is about this vendor (11 CCR § 7025).
    #[must_use]
    pub fn is_opted_out_of(&self) -> bool {
        self.sells || self.shares || self.advertises
    }
}

data! {
/// A vendor's role.
#[allow(missing_docs, reason = "the names say it")]
enum Role { Processor, Controller, JointController }
}

data! {
/// Basis of a transfer abroad (GDPR Chapter V, PIPL Art. 38).
#[allow(missing_docs, reason = "the names say it")]
enum TransferBasis { None, Adequacy, ContractClauses, Certification, Consent }
}

data! {
/// One cookie or storage key.
struct Entry {
    /// Number in the record, 1 to 4096.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nr: Option<Nr>,
    /// Exact name, or a prefix followed by one `*`. Case-sensitive (RFC 6265bis § 5.7). Of a service worker: the path of its
    /// script. Of the private file system, which has no names: `/`.
    pub name: String,
    /// Where it is kept.
    #[serde(default, with = "place::Place")]
    pub kind: Kind,
    /// Id of its category.
    pub category: String,
    /// Id of its vendor; none = the site itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// On whose domain it lies; the page reaches only first-party ones.
    #[serde(default)]
    pub party: Party,
    /// `session`, or an ISO 8601 duration such as `P2Y` or `PT24H`: the longest it may live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Set by the server and hidden from script: the gate can neither see nor delete it.
    #[serde(default)]
    pub http_only: bool,
    /// Domain attribute, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Path attribute, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Why it needs no consent although what it does usually needs one; for entries of a required category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<Exemption>,
    /// What it is for.
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
/// Numbers no longer in use.
#[derive(Default)]
#[serde(default)]
struct Retired {
    /// Of categories.
    pub categories: Vec<Nr>,
    /// Of vendors.
    pub vendors: Vec<Nr>,
    /// Of entries.
    pub entries: Vec<Nr>,
}
}
