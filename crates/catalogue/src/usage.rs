//! What a catalogue says of the packs that it uses: which, what differs there, and the numbers of what packs bring.
//!
//! Why numbers apart from packs: a number is a promise of one site to its visitors, and a pack serves all sites.

use super::signal::Told;
use super::{Localized, Role, TransferBasis};
use cookie_gate::kind::Nr;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// A pack that a catalogue uses: its id alone, or its id and what differs from the pack.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Use {
    /// The pack as it is.
    Pack(String),
    /// The pack, and what differs.
    With(Box<UseWith>),
}

data! {
/// A pack, and what differs from the pack at this site.
#[derive(Default)]
struct UseWith {
    /// Id of the pack.
    pub pack: String,
    /// Id of the vendor. Without it, the id of the pack. Packs with the same id here become one vendor, with one answer.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Id of the category, in place of the pack's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Ids of categories of this catalogue, by the ids that packs use: for the pack's other entries and its signal.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, String>,
    /// Names of entries of the pack that this site does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// Values of the pack's parameters.
    #[serde(rename = "with", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Value>,
    /// Hosts, in place of the pack's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Vec<String>>,
    /// Names of global arrays in which pages queue calls, in place of the pack's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queues: Option<Vec<String>>,
    /// Name of the vendor, in place of the company's name and the product's.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub name: Localized,
    /// The vendor's role by the contract with this site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Countries to which the data go by the contract with this site (ISO 3166-1 alpha-2 codes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub countries: Option<Vec<String>>,
    /// Legal basis of a transfer of data abroad by the contract with this site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer_basis: Option<TransferBasis>,
    /// Address of the vendor's privacy policy by language, in place of the pack's.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub privacy: Localized,
    /// Which data the vendor receives, in place of the pack's words.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub shared_data: Localized,
    /// As a vendor's `since`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// As a vendor's `sells`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sells: Option<bool>,
    /// As a vendor's `shares`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<bool>,
    /// As a vendor's `advertises`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advertises: Option<bool>,
    /// What the vendor's scripts may do before a grant.
    #[serde(default, skip_serializing_if = "Before::is_nothing")]
    pub before: Before,
    /// What the vendor's scripts are told, in place of the pack's signal; `{}` = nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Told>,
}
}

/// By hand: the derived reader of two forms tells neither the place nor the name of a fault.
impl<'de> Deserialize<'de> for Use {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Use;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a pack, or an object with the id as `pack`")
            }

            fn visit_str<E: serde::de::Error>(self, id: &str) -> Result<Use, E> {
                Ok(Use::Pack(id.into()))
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Use, M::Error> {
                UseWith::deserialize(MapAccessDeserializer::new(map)).map(|with| Use::With(Box::new(with)))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl Use {
    /// Id of the pack.
    #[must_use]
    pub fn pack(&self) -> &str {
        match self {
            Use::Pack(id) => id,
            Use::With(with) => &with.pack,
        }
    }
}

data! {
/// What a vendor's scripts may do before a grant.
#[derive(Default)]
enum Before {
    /// Nothing: no request reaches the vendor.
    #[default]
    Nothing,
    /// Load and report, without cookies and other storage: the jar stays shut (what Google calls advanced mode). Data
    /// reach the vendor before anybody has agreed. `check` says what the law thinks of that.
    Cookieless,
}
}

impl Before {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
    pub(crate) fn is_nothing(&self) -> bool {
        *self == Before::Nothing
    }
}

data! {
/// Numbers of what packs bring. Entries are named as [`crate::expand::key`] says.
#[derive(Default)]
#[serde(default)]
struct Numbers {
    /// Numbers of categories, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, Nr>,
    /// Numbers of vendors, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub vendors: BTreeMap<String, Nr>,
    /// Numbers of entries, by name; what is no first-party cookie has its kind before and its domain behind the name, as
    /// in `session_storage:HMACCOUNT` and `IDE@doubleclick.net`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub entries: BTreeMap<String, Nr>,
}
}

impl Numbers {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Numbers::default()
    }
}
