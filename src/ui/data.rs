//! What the panel shows, in one language: the words of `panel.<lang>.json`, typed.
//!
//! The bundle writes it (`cli::panel_data`), gate.js parses it with JSON.parse, and it is read here without serde_json,
//! which would cost 12 kB. Invariant: a missing word is an error by name, never an empty label.

use super::Link;
use crate::web::js;
use std::string::String;
use std::vec::Vec;
use wasm_bindgen::JsValue;
use yew::AttrValue;

/// A field that is missing or of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing(pub &'static str);

impl From<Missing> for JsValue {
    fn from(missing: Missing) -> JsValue {
        let mut message = String::from("panel data: no usable ");
        message.push_str(missing.0);
        JsValue::from_str(&message)
    }
}

macro_rules! words {
    ($($field:ident),* $(,)?) => {
        /// The panel's own words, by text id.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is the text of that id in catalogue::text")]
        pub struct PanelTexts { $(pub $field: AttrValue),* }

        impl PanelTexts {
            /// Ids of the texts that the bundle must write.
            pub const IDS: &[&str] = &[$(stringify!($field)),*];

            // Collected first, in the order of the fields: a way out after each field would cost 8 kB of cleaning up.
            fn read(value: &JsValue) -> Result<Self, Missing> {
                let texts: Result<Vec<AttrValue>, Missing> = Self::IDS.iter().map(|id| text(value, id)).collect();
                let mut texts = texts?.into_iter();
                Ok(PanelTexts { $($field: next(&mut texts)),* })
            }
        }
    };
}

/// The next text; there are as many as fields.
#[inline(never)]
fn next(texts: &mut std::vec::IntoIter<AttrValue>) -> AttrValue {
    texts.next().unwrap_or_default()
}

words! {
    panel_title, panel_intro, panel_close, panel_version,
    accept_all, reject_all, save, not_saved,
    always_on, switch_on, switch_off, when_refused, sensitive_note, legal_basis,
    column_name, column_purpose, column_provider, column_period, column_party,
    vendor_role, vendor_shared_data, vendor_countries, vendor_transfer,
    kept_note, history_title,
    method_accept, method_reject, method_saved, method_closed, method_withdrawn, method_script,
    contact_title,
}

/// Everything that the panel shows in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelData {
    /// Language tag of the words.
    pub language: AttrValue,
    /// The panel's own words.
    pub texts: PanelTexts,
    /// Groups in the order in which they are shown.
    pub categories: Vec<PanelCategory>,
    /// Policies, rights, authority.
    pub links: Vec<Link>,
    /// Controller, department, postal address, one line each.
    pub contact: Vec<AttrValue>,
    /// Where questions go.
    pub email: AttrValue,
    /// localStorage key of the visitor's own history; none = no history is kept.
    pub history: Option<AttrValue>,
}

/// A group with one switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelCategory {
    /// Id as `CookieGate.save` takes it.
    pub id: AttrValue,
    /// Short title.
    pub title: AttrValue,
    /// What it is for.
    pub description: AttrValue,
    /// What stops working while refused; none for required groups.
    pub refused: Option<AttrValue>,
    /// Legal basis in words.
    pub legal_basis: AttrValue,
    /// Always on, without a switch.
    pub required: bool,
    /// Left out of "accept all".
    pub sensitive: bool,
    /// Words of the disclosure, with the number of entries.
    pub entries_count: AttrValue,
    /// Its cookies and storage keys.
    pub entries: Vec<PanelEntry>,
    /// Who receives data through them.
    pub vendors: Vec<PanelVendor>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a column, in words")]
pub struct PanelEntry {
    pub name: AttrValue,
    pub kind: AttrValue,
    pub purpose: AttrValue,
    pub provider: AttrValue,
    pub period: AttrValue,
    pub party: AttrValue,
    /// Set by the server only, in words; none for others.
    pub http_only: Option<AttrValue>,
}

/// A recipient of data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a line, in words")]
pub struct PanelVendor {
    pub name: AttrValue,
    pub role: AttrValue,
    pub shared_data: AttrValue,
    pub countries: AttrValue,
    pub transfer: AttrValue,
    pub privacy: Link,
}

impl PanelData {
    /// Reads parsed `panel.<lang>.json`.
    ///
    /// # Errors
    /// The name of the first field that is missing or of another type.
    pub fn read(value: &JsValue) -> Result<Self, Missing> {
        Ok(PanelData {
            language: text(value, "language")?,
            texts: PanelTexts::read(&js::field(value, "texts"))?,
            categories: list(value, "categories", PanelCategory::read)?,
            links: list(value, "links", link)?,
            contact: list(value, "contact", |line| line.as_string().map(AttrValue::from).ok_or(Missing("contact")))?,
            email: text(value, "email")?,
            history: text(value, "history").ok(),
        })
    }
}

impl PanelCategory {
    fn read(value: &JsValue) -> Result<Self, Missing> {
        Ok(PanelCategory {
            id: text(value, "id")?,
            title: text(value, "title")?,
            description: text(value, "description")?,
            refused: text(value, "refused").ok(),
            legal_basis: text(value, "legal_basis")?,
            required: js::is_true(value, "required"),
            sensitive: js::is_true(value, "sensitive"),
            entries_count: text(value, "entries_count")?,
            entries: list(value, "entries", PanelEntry::read)?,
            vendors: list(value, "vendors", PanelVendor::read)?,
        })
    }
}

impl PanelEntry {
    fn read(value: &JsValue) -> Result<Self, Missing> {
        Ok(PanelEntry {
            name: text(value, "name")?,
            kind: text(value, "kind")?,
            purpose: text(value, "purpose")?,
            provider: text(value, "provider")?,
            period: text(value, "period")?,
            party: text(value, "party")?,
            http_only: text(value, "http_only").ok(),
        })
    }
}

impl PanelVendor {
    fn read(value: &JsValue) -> Result<Self, Missing> {
        Ok(PanelVendor {
            name: text(value, "name")?,
            role: text(value, "role")?,
            shared_data: text(value, "shared_data")?,
            countries: text(value, "countries")?,
            transfer: text(value, "transfer")?,
            privacy: link(&js::field(value, "privacy"))?,
        })
    }
}

fn link(value: &JsValue) -> Result<Link, Missing> {
    Ok(Link { text: text(value, "text")?, href: text(value, "href")? })
}

fn text(value: &JsValue, name: &'static str) -> Result<AttrValue, Missing> {
    js::text(value, name).map(AttrValue::from).ok_or(Missing(name))
}

fn list<T>(
    value: &JsValue,
    name: &'static str,
    read: impl Fn(&JsValue) -> Result<T, Missing>,
) -> Result<Vec<T>, Missing> {
    let items = js::items(value, name).ok_or(Missing(name))?;
    items.iter().map(|item| read(&item)).collect()
}
