//! What the panel shows, in one language: the words of `panel.<lang>.json`, typed.
//!
//! The bundle writes it (`crates/bundle`, `panel_data`), gate.js parses it with JSON.parse, and it is read here without serde_json,
//! which would cost 12 kB. Every object is a row of words, read by one function: a struct of strings each costs 8 kB more.
//! Invariant: a missing word is an error by name, never an empty label.

use crate::web::js;
use std::rc::Rc;
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

type Words = Rc<[AttrValue]>;

/// The words of one object, in the order of `names`. Those from `optional` on may be absent, and are empty then.
#[inline(never)]
fn words(value: &JsValue, names: &'static [&'static str], optional: usize) -> Result<Words, Missing> {
    let mut words = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        match js::text(value, name) {
            Some(word) => words.push(AttrValue::from(word)),
            None if at >= optional => words.push(AttrValue::Static("")),
            None => return Err(Missing(name)),
        }
    }
    Ok(words.into())
}

/// The word at `at`; a row is as long as its names, so there is one.
#[inline(never)]
fn word(words: &Words, at: usize) -> AttrValue {
    words.get(at).cloned().unwrap_or_default()
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident: $($field:ident),* $(; optional $($optional:ident),*)?) => {
        $(#[$meta])*
        ///
        /// Each method is the word of that name; an optional one is empty when it is absent.
        #[derive(Clone, Debug)]
        pub struct $name(Words);

        impl $name {
            /// Names of the words as the bundle writes them.
            pub const NAMES: &[&str] = &[$(stringify!($field),)* $($(stringify!($optional)),*)?];
            const OPTIONAL: usize = [$(stringify!($field)),*].len();

            fn read(value: &JsValue) -> Result<Self, Missing> {
                words(value, Self::NAMES, Self::OPTIONAL).map(Self)
            }

        }

        words!(@methods $name: $($field)* $($($optional)*)?);
    };
    (@methods $name:ident: $($field:ident)*) => {
        const _: () = {
            #[allow(non_camel_case_types)]
            enum At { $($field),* }

            #[allow(missing_docs, reason = "the names say it")]
            impl $name {
                $(
                    #[must_use]
                    pub fn $field(&self) -> AttrValue {
                        word(&self.0, At::$field as usize)
                    }
                )*
            }
        };
    };
}

words! {
    /// The panel's own words, by text id.
    PanelTexts:
    panel_title, panel_intro, panel_close, panel_version,
    accept_all, reject_all, save, not_saved,
    always_on, switch_on, switch_off, when_refused, sensitive_note, legal_basis,
    column_name, column_purpose, column_provider, column_period, column_party,
    vendor_role, vendor_shared_data, vendor_countries, vendor_transfer,
    kept_note, contact_title,
    tab_settings, tab_choices, choices_intro, found_title, found_none, delete, delete_group, delete_all, deleted, not_done,
    unseen_title, unseen_intro, history_title, policy_version, clear_history,
    export_title, export_note, export, forget_note, forget
}

words! {
    /// Words that stand once: the language's tag, where questions go, the cookie that holds the record, what stands between
    /// the words of a list, the writing direction, the localStorage key of the visitor's own history (empty = none is kept).
    PanelFacts: language, email, record, separator, direction; optional history
}

words! {
    /// A group's words: its id as `CookieGate.save` takes it, legal basis in words, the words of its disclosure with the
    /// number of entries, and what stops working while it is refused (empty for required groups).
    CategoryWords: id, title, description, legal_basis, entries_count; optional refused
}

words! {
    /// A row of the table. `store` is the number of its kind where the panel can look for it (empty = it cannot), `note` why it
    /// cannot be deleted from here, `path` the path of a cookie that has its own.
    PanelEntry: name, kind, purpose, provider, period, party; optional store, note, path
}

words! {
    /// A recipient of data; `privacy` is the words of the link, `privacy_href` its address.
    PanelVendor: name, role, shared_data, countries, transfer, privacy, privacy_href
}

words! {
    /// A line with an address, or without one (empty).
    PanelLine: text; optional href
}

/// Everything that the panel shows in one language.
#[derive(Clone, Debug)]
pub struct PanelData {
    /// Words that stand once.
    pub facts: PanelFacts,
    /// The panel's own words.
    pub texts: PanelTexts,
    /// Groups in the order in which they are shown.
    pub categories: Vec<PanelCategory>,
    /// Policies, rights, authority.
    pub links: Vec<PanelLine>,
    /// Controller, department, postal address, one line each.
    pub contact: Vec<PanelLine>,
    /// All of it, for what is read when it is asked for: how a decision was given, in words, by the record's letter (`methods`), what
    /// receipts are made of (`receipt`, from `crates/bundle`), and what gate.js has found of kinds that only a promise tells of (`here`,
    /// from `www/gate/databases.js`): by number of the kind its names, a line each; a name assigned to `gone` goes.
    pub source: JsValue,
}

/// A group with one switch.
#[derive(Clone, Debug)]
pub struct PanelCategory {
    /// Its words.
    pub words: CategoryWords,
    /// Its number in a record's sets; of a vendor 64 more.
    pub nr: u32,
    /// Always on, without a switch.
    pub required: bool,
    /// Left out of "accept all".
    pub sensitive: bool,
    /// Moves with the switch of the category before it: a vendor's own.
    pub follows: bool,
    /// Its cookies and storage keys.
    pub entries: Vec<PanelEntry>,
    /// Who receives data through them.
    pub vendors: Vec<PanelVendor>,
}

impl PanelData {
    /// Reads parsed `panel.<lang>.json`.
    ///
    /// # Errors
    /// The name of the first field that is missing or of another type.
    pub fn read(value: &JsValue) -> Result<Self, Missing> {
        Ok(PanelData {
            facts: PanelFacts::read(value)?,
            texts: PanelTexts::read(&js::field(value, "texts"))?,
            categories: list(value, "categories", PanelCategory::read)?,
            links: list(value, "links", PanelLine::read)?,
            contact: list(value, "contact", PanelLine::read)?,
            source: value.clone(),
        })
    }
}

impl PanelCategory {
    fn read(value: &JsValue) -> Result<Self, Missing> {
        Ok(PanelCategory {
            words: CategoryWords::read(value)?,
            nr: js::field(value, "nr").as_f64().unwrap_or_default() as u32,
            required: js::is_true(value, "required"),
            sensitive: js::is_true(value, "sensitive"),
            follows: js::is_true(value, "follows"),
            entries: list(value, "entries", PanelEntry::read)?,
            vendors: list(value, "vendors", PanelVendor::read)?,
        })
    }
}

/// One bit of 64, counted from 0. A catalogue has at most 64 categories; of a further one there is none.
#[must_use]
pub fn bit(position: u32) -> u64 {
    1_u64.checked_shl(position).unwrap_or(0)
}

fn list<T>(value: &JsValue, name: &'static str, read: fn(&JsValue) -> Result<T, Missing>) -> Result<Vec<T>, Missing> {
    let items = js::items(value, name).ok_or(Missing(name))?;
    let mut list = Vec::new();
    for at in 0..items.length() {
        list.push(read(&items.get(at))?);
    }
    Ok(list)
}
