//! Packs: what is known of the products that sites embed, as data. `policies/vendors/` holds one file for each product.
//!
//! Why without sentences: names, periods and hosts are facts, which hold for every operator and in every language. What
//! an entry is for is the id of a purpose.
//! Invariant: every fact has a source, an address with the day it was read or a product that was run or read.

use super::Role;
use super::signal::Told;
use crate::diagnostic::Diagnostic;
use crate::place;
use cookie_gate::kind::Kind;
use std::collections::BTreeMap;
use std::sync::OnceLock;

data! {
/// What is known of one product.
struct Pack {
    /// Path or address of the JSON Schema of this file, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub json_schema: Option<String>,
    /// Id of the pack, and the name of its file.
    pub id: String,
    /// Name of the product, as its company writes it.
    pub product: String,
    /// The company behind the product. Missing: the site's own servers set these entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<Behind>,
    /// The usual category of the entries.
    pub category: PackCategory,
    /// Packs that come along: what several products of one company share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// What the operator has to say, or may say, of their own account or server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// Every cookie, storage key, database and so on that the product leaves in its usual set-up.
    pub entries: Vec<PackEntry>,
    /// What the vendor's scripts are told of the visitor's choice. Missing: they cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Told>,
    /// Where the facts come from, by key.
    pub sources: BTreeMap<String, Source>,
}
}

/// The company behind a product.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Behind {
    /// The company, and how it is reached.
    Own(Box<PackVendor>),
    /// Id of another pack: the same company, on the same hosts.
    Of(String),
}

data! {
/// The company behind a product.
struct PackVendor {
    /// Legal name by language: English, and the languages in which the company itself has a name.
    pub company: super::Localized,
    /// The company's usual role under data protection law.
    pub role: Role,
    /// Countries to which the data go (ISO 3166-1 alpha-2 codes).
    pub countries: Vec<String>,
    /// Address of the company's privacy policy.
    pub privacy: String,
    /// Hosts that the product's scripts come from or send to: `host`, `*.host` or `host/path` patterns.
    pub hosts: Vec<String>,
    /// Names of the global arrays in which pages queue calls for the product's scripts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<String>,
    /// What the company gets.
    pub shared: Vec<Shared>,
    /// Whether the product serves or measures advertisements.
    pub advertises: bool,
    /// Whether the company gets data for cross-context behavioral advertising (Cal. Civ. Code § 1798.140(ah)).
    pub shares: bool,
    /// The key of the source of each fact.
    pub sources: VendorSources,
}
}

data! {
/// The keys of the sources of what a pack says of a company.
struct VendorSources {
    /// Source of the company's name.
    pub company: String,
    /// Source of the role.
    pub role: String,
    /// Source of the countries.
    pub countries: String,
    /// Source of the address of the privacy policy.
    pub privacy: String,
    /// Source of the hosts, and of the queues.
    pub hosts: String,
    /// Source of what the company gets, and of what the company does with that.
    pub shared: String,
}
}

data! {
/// Something of the operator's own account or server: `{name}` in names and signals of the pack. The parameter `hosts`
/// stands for the field `hosts` of the catalogue's `use`.
struct Parameter {
    /// Name of the parameter.
    pub name: String,
    /// Whether the pack says nothing without it. What uses a parameter that is not given is left out.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub required: bool,
    /// How a value looks.
    pub example: String,
}
}

data! {
/// One thing that a product leaves in the browser.
struct PackEntry {
    /// Exact name, or a prefix followed by one `*`.
    pub name: String,
    /// Where the browser keeps the entry.
    #[serde(default, with = "place::Place", skip_serializing_if = "is_cookie")]
    pub kind: Kind,
    /// On whose domain the entry lies.
    #[serde(default, skip_serializing_if = "is_first")]
    pub party: super::Party,
    /// Domain of an entry that lies on the company's own domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The longest time that the entry lives: an ISO 8601 duration. Missing: until the browser closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Whether a server sets the cookie as HttpOnly.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub http_only: bool,
    /// The category of this entry, where it is not that of the pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<PackCategory>,
    /// What the entry is for.
    pub purpose: Purpose,
    /// Key of the source of this entry.
    pub source: String,
}
}

fn is_cookie(kind: &Kind) -> bool {
    *kind == Kind::Cookie
}

fn is_first(party: &super::Party) -> bool {
    *party == super::Party::First
}

/// Where facts come from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Source {
    /// A page that somebody has read.
    Page(Page),
    /// A product whose code was run or read.
    Run(Run),
    /// What nobody has confirmed.
    Assumed(Assumed),
}

data! {
/// A page that says so.
struct Page {
    /// Address of the page.
    pub documented: String,
    /// The day on which the page was read, or its own date.
    pub date: String,
}
}

data! {
/// A product that does so.
struct Run {
    /// The product and its version.
    pub observed: String,
}
}

data! {
/// What nobody has confirmed. A catalogue may say otherwise.
struct Assumed {
    /// Why it is likely.
    pub assumed: String,
}
}

data! {
/// The categories that sites usually have. A catalogue may put a pack into another of its own.
#[allow(missing_docs, reason = "the names say it")]
enum PackCategory {
    Necessary, Preferences, Media, Maps, Support, Verification, Payment, Experiments, Analytics, Advertising,
}
}

/// All categories of packs, in the order in which a panel shows them.
pub const CATEGORIES: [PackCategory; 10] = [
    PackCategory::Necessary,
    PackCategory::Preferences,
    PackCategory::Media,
    PackCategory::Maps,
    PackCategory::Support,
    PackCategory::Verification,
    PackCategory::Payment,
    PackCategory::Experiments,
    PackCategory::Analytics,
    PackCategory::Advertising,
];

/// The category of packs that is written like this.
#[must_use]
pub fn category(id: &str) -> Option<PackCategory> {
    CATEGORIES.into_iter().find(|category| category.word() == id)
}

impl PackCategory {
    /// The category as packs and catalogues write it.
    #[must_use]
    pub fn word(self) -> String {
        word(&self)
    }
}

impl Purpose {
    /// The purpose as packs write it.
    #[must_use]
    pub fn word(self) -> String {
        word(&self)
    }
}

impl Shared {
    /// The data as packs write them.
    #[must_use]
    pub fn word(self) -> String {
        word(&self)
    }
}

/// The word for a value of a list, as JSON has it.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    let word = value.serialize(serde_json::value::Serializer);
    word.ok().and_then(|word| Some(word.as_str()?.to_string())).unwrap_or_default()
}

data! {
/// What an entry is for.
enum Purpose {
    /// Recognises the browser on later visits.
    RecogniseBrowser,
    /// Keeps together what happens during one visit.
    RecogniseVisit,
    /// Links the browser with the account of a visitor who has signed in.
    RecogniseUser,
    /// Keeps which campaign or page led here.
    Campaign,
    /// Keeps the number of the advertisement that was clicked.
    AdClick,
    /// Chooses advertisements.
    ShowAds,
    /// Measures whether advertisements are seen, and what follows.
    MeasureAds,
    /// Matches the numbers that advertising companies have given the browser.
    MatchIds,
    /// Limits how often the service is called.
    LimitCalls,
    /// Keeps when the last visits were.
    LastVisits,
    /// Remembers which variant of a test the visitor sees.
    TestVariant,
    /// Notes clicks, movements and scrolling.
    RecordUse,
    /// Keeps data about errors.
    ReportErrors,
    /// Keeps what could not be sent yet.
    Unsent,
    /// Remembers a player's volume, quality and subtitles.
    PlayerSettings,
    /// Measures the connection, to choose the quality of a film.
    PlayerQuality,
    /// Sends the requests of one visit to the same server.
    LoadBalance,
    /// Tells people from programs.
    TellBots,
    /// Recognises fraud.
    PreventFraud,
    /// Keeps the visitor signed in.
    SignIn,
    /// Lets the server recognise the requests of one visit.
    ServerSession,
    /// Protects forms against being sent from other sites.
    ProtectForms,
    /// Remembers settings such as the language.
    Preferences,
    /// Keeps a conversation across pages.
    Chat,
    /// Remembers whether the chat is open.
    ChatState,
    /// Keeps the cart.
    Cart,
    /// Keeps the state of a payment.
    Checkout,
    /// Keeps what the visitor has agreed to.
    Consent,
    /// Keeps when the visitor agreed to what.
    ConsentHistory,
    /// Remembers which surveys and messages were shown.
    MessagesSeen,
    /// Tests whether the browser keeps cookies.
    Probe,
    /// Keeps data of the service, to load faster.
    Cache,
    /// Keeps properties of the device.
    Device,
}
}

data! {
/// What a company gets.
enum Shared {
    /// A number that recognises the browser.
    BrowserId,
    /// Pages visited, with time and the page before.
    Pages,
    /// The IP address.
    IpAddress,
    /// Kind of device and browser.
    Device,
    /// The place.
    Location,
    /// Clicks, movements and scrolling.
    Use,
    /// What is typed into forms.
    Forms,
    /// Purchases.
    Purchases,
    /// Clicks on advertisements.
    AdClicks,
    /// Who has signed in.
    Account,
    /// Films and music played.
    Media,
    /// Data of payments.
    Payment,
    /// Errors of the page.
    Errors,
    /// Messages to the site.
    Messages,
}
}

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// Every pack inside this program, sorted by id.
#[must_use]
pub fn built_in() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    // A test reads every file, so a damaged pack is only left out here.
    PACKS.get_or_init(|| FILES.iter().filter_map(|(_, text)| parse(text).ok()).collect())
}

/// The built-in pack with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Pack> {
    // A catalogue uses few of them, and each is read once. A test holds each file to the id of its pack.
    static READ: [OnceLock<Option<Pack>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];
    let at = FILES.iter().position(|(name, _)| *name == id)?;
    READ.get(at)?.get_or_init(|| parse(FILES[at].1).ok()).as_ref()
}

/// Reads a pack.
pub fn parse(text: &str) -> Result<Pack, Diagnostic> {
    let deserializer = &mut serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        Diagnostic::error(
            "pack-shape",
            error.path().to_string(),
            error.inner().to_string(),
            "docs/packs.md describes every field; policies/vendor.schema.json lets editors complete them",
        )
    })
}

/// The JSON Schema of packs, generated from the types that read a pack.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Pack).to_value();
    schema["title"] = "Cookie Gate pack".into();
    schema
}
